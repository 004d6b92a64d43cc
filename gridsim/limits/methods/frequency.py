"""Methods for frequency: extremes, deviations that last, rates of change, time outside a band."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import PERCENT, SLOW_ROWS_HZ, Needs, Reading, at_places
from gridsim.limits.method import HIGH, LOW, SIDE, Measure, Measurement, Method, Settings
from gridsim.limits.methods.voltage import WORDS, as_recorded
from gridsim.limits.settings import NOMINAL, WINDOW
from gridsim.parameters import Parameter
from gridsim.signals.curves import longest_beyond_s
from gridsim.signals.frequency import rocof_hz_per_s, sustained_deviation_hz
from gridsim.signals.recording import Recording

COI = "f_hz.coi"
SIDES = {SIDE: (LOW, HIGH)}


def _extreme(s: Settings) -> Measure:
    needs = Needs(sample_rate_hz=SLOW_ROWS_HZ, nominal_hz=s["nominal_hz"])
    return at_places("f_hz", as_recorded, needs=needs, sense=WORDS[s.word(SIDE)][0], only="coi")


FREQUENCY_EXTREME = Method(
    name="frequency_extreme",
    title="lowest or highest frequency of the centre of inertia",
    quantity=COI,
    unit="Hz",
    sense=None,
    sentence=lambda s: (
        f"{WORDS[s.word(SIDE)][1]} frequency of the centre of inertia over the whole run, scripted events included"
    ),
    measure=_extreme,
    parameters=(NOMINAL,),
    choices=SIDES,
)


def _machines(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        def reading(speed_pu: Floats, sample_rate_hz: float) -> Floats:
            return speed_pu * recording.nominal_hz

        needs = Needs(sample_rate_hz=SLOW_ROWS_HZ, nominal_hz=s["nominal_hz"])
        return at_places("speed_pu", reading, needs=needs, sense=WORDS[s.word(SIDE)][0], only="gen_")(recording)

    return measured


MACHINE_FREQUENCY = Method(
    name="machine_frequency",
    title="lowest or highest speed of any machine, as a frequency",
    quantity="speed_pu.gen_*",
    unit="Hz",
    sense=None,
    sentence=lambda s: (
        f"{WORDS[s.word(SIDE)][1]} speed of any machine times the nominal frequency, every row counted; how long it "
        "lasts is scored by the time curves"
    ),
    measure=_machines,
    parameters=(NOMINAL,),
    choices=SIDES,
)


def _deviation(s: Settings) -> Measure:
    return _about_nominal(
        lambda off_hz, rate: abs(off_hz), Needs(sample_rate_hz=SLOW_ROWS_HZ, nominal_hz=s["nominal_hz"])
    )


def _lasting(s: Settings) -> Measure:
    def reading(off_hz: Floats, sample_rate_hz: float) -> Floats:
        return sustained_deviation_hz(off_hz, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    return _about_nominal(reading, Needs(window_s=s["window_s"], nominal_hz=s["nominal_hz"]))


def _about_nominal(reading: Reading, needs: Needs) -> Measure:
    """Make a measure of the centre of inertia's deviation from the nominal frequency."""

    def measured(recording: Recording) -> list[Measurement]:
        def of_frequency(f_hz: Floats, sample_rate_hz: float) -> Floats:
            return reading(f_hz - recording.nominal_hz, sample_rate_hz)

        return at_places("f_hz", of_frequency, needs=needs, only="coi")(recording)

    return measured


FREQUENCY_DEVIATION = Method(
    name="frequency_deviation",
    title="largest deviation of frequency from nominal",
    quantity=COI,
    unit="Hz",
    sense="max",
    sentence=lambda s: "largest deviation from nominal, up or down, of the centre of inertia, every row counted",
    measure=_deviation,
    parameters=(NOMINAL,),
)
FREQUENCY_LASTING = Method(
    name="frequency_lasting",
    title="deviation of frequency that lasts",
    quantity=COI,
    unit="Hz",
    sense="max",
    sentence=lambda s: (
        f"largest deviation from nominal of the centre of inertia that lasts a whole {s['window_s']:g} s on one side"
    ),
    measure=_lasting,
    parameters=(WINDOW, NOMINAL),
)


def _rocof(s: Settings) -> Measure:
    def reading(f_hz: Floats, sample_rate_hz: float) -> Floats:
        return rocof_hz_per_s(f_hz, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    needs = Needs(window_s=s["window_s"], nominal_hz=s["nominal_hz"])
    return at_places("f_hz", reading, needs=needs, only="coi")


ROCOF = Method(
    name="rocof",
    title="rate of change of frequency over a window",
    quantity=COI,
    unit="Hz/s",
    sense="max",
    sentence=lambda s: (
        f"largest slope, up or down, of the centre of inertia's frequency across any {1000 * s['window_s']:g} ms"
    ),
    measure=_rocof,
    parameters=(WINDOW, NOMINAL),
)


def _off_nominal(side: str, name: str, word: str) -> Method:
    """Make the method of a dip below nominal, or of a rise above it."""
    sign = 1.0 if side == HIGH else -1.0

    def measure(s: Settings) -> Measure:
        def measured(recording: Recording) -> list[Measurement]:
            def reading(f_hz: Floats, sample_rate_hz: float) -> Floats:
                return PERCENT * np.maximum(0.0, sign * (f_hz / recording.nominal_hz - 1.0))

            return at_places("f_hz", reading, needs=Needs(sample_rate_hz=SLOW_ROWS_HZ), only="coi")(recording)

        return measured

    return Method(
        name=f"frequency_{name}",
        title=f"{name} of frequency {word} nominal, in %",
        quantity=COI,
        unit="%",
        sense="max",
        sentence=lambda s: (
            f"largest {name} of the centre of inertia's frequency {word} nominal, in % of it, every row counted"
        ),
        measure=measure,
    )


FREQUENCY_DIP = _off_nominal(LOW, "dip", "below")
FREQUENCY_RISE = _off_nominal(HIGH, "rise", "above")


def _outside(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        def reading(f_hz: Floats, sample_rate_hz: float) -> Floats:
            off_percent = PERCENT * np.abs(f_hz / recording.nominal_hz - 1.0)
            return np.array(
                [[longest_beyond_s(row > s["band_percent"], sample_rate_hz=sample_rate_hz)[0]] for row in off_percent]
            )

        return at_places("f_hz", reading, needs=Needs(sample_rate_hz=SLOW_ROWS_HZ), only="coi")(recording)

    return measured


FREQUENCY_RECOVERY = Method(
    name="frequency_recovery",
    title="longest time outside a band of frequency",
    quantity=COI,
    unit="s",
    sense="max",
    sentence=lambda s: (
        f"longest unbroken time that the centre of inertia's frequency is further than {s['band_percent']:g} % from "
        "nominal, every row counted; to the end of the run where it does not come back"
    ),
    measure=_outside,
    parameters=(Parameter("band_percent", "%", "half width of the band about nominal", above=0.0),),
)

FREQUENCY_METHODS = (
    FREQUENCY_EXTREME,
    MACHINE_FREQUENCY,
    FREQUENCY_DEVIATION,
    FREQUENCY_LASTING,
    ROCOF,
    FREQUENCY_DIP,
    FREQUENCY_RISE,
    FREQUENCY_RECOVERY,
)
