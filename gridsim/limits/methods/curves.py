"""Methods for curves of level and time: how much of the allowed time voltage or speed uses, the worst place."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.arrays import Floats
from gridsim.limits.judging import GRID, SLOW_ROWS_HZ, Needs, place_in_words
from gridsim.limits.method import HIGH, LOW, SIDE, Measure, Measurement, Method, Settings, Steps
from gridsim.limits.methods.voltage import VOLTAGE_ROWS_HZ, machine_terminals
from gridsim.limits.settings import NOMINAL
from gridsim.signals.curves import TimeCurve, use_of_curve
from gridsim.signals.recording import Recording

#: A step is placed in its time to within a tenth. Assumption.
ROWS_PER_STEP = 10
#: How a curve runs between its points, and whether a value at a level counts as beyond it.
BETWEEN = {"steps": False, "log_time": True}
AT_LEVEL = {"counts": True, "does_not_count": False}


@dataclass(frozen=True)
class _Channel:
    """One channel that a curve judges: its name and its values."""

    name: str
    values: Floats


def curve_of(s: Settings, name: str = "curve") -> TimeCurve:
    """Return the curve that the settings say, on the side they say."""
    return TimeCurve(
        s.curve(name),
        high=s.word(SIDE) == HIGH,
        reached=AT_LEVEL[s.word("at_level")],
        straight_log=BETWEEN[s.word("between")],
    )


def sampling_hz(*curves: Steps) -> float:
    """Return the sample rate at which the shortest time of some curves is ten rows; 0 where none has a time. [Hz]"""
    times = [seconds for steps in curves for _, seconds in steps if seconds > 0.0]
    return ROWS_PER_STEP / min(times) if times else 0.0


def curve_faults(steps: Steps, *, high: bool, name: str) -> list[str]:
    """Say where a curve does not go from mild to severe, or allows more time the further it goes."""
    if not steps:
        return []
    levels, times = [level for level, _ in steps], [seconds for _, seconds in steps]
    ordered = sorted(levels, reverse=not high)
    faults = []
    if levels != ordered:
        faults.append(f"{name} must go from the mildest level to the worst ({'upwards' if high else 'downwards'})")
    if times != sorted(times, reverse=True):
        faults.append(f"{name} must allow less time the further it goes")
    if not min(times) >= 0.0:
        faults.append(f"{name} must allow 0 s or more")
    return faults


def _worst(
    recording: Recording, channels: list[_Channel], s: Settings, missing: str, *, rows_hz: float
) -> list[Measurement]:
    """Return the worst use of the curve; `rows_hz` is what the signal itself needs, whatever the curve's times."""
    rate_hz = max(rows_hz, sampling_hz(s.curve("curve")))
    needs = Needs(sample_rate_hz=rate_hz, nominal_hz=dict(s.numbers).get("nominal_hz", 0.0))
    why = needs.unmet(recording) or ("" if channels else f"{missing} was not recorded")
    if why:
        return [Measurement(GRID, None, why_null=why)]
    curve = curve_of(s)
    uses = [use_of_curve(one.values, curve, sample_rate_hz=recording.sample_rate_hz) for one in channels]
    worst = max(range(len(uses)), key=lambda k: uses[k][0])
    use, row = uses[worst]
    if use == 0.0:
        return [Measurement(GRID, 0.0)]
    return [Measurement(place_in_words(channels[worst].name), use, float(recording.t_s[row]))]


def _voltage(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        without = machine_terminals(recording)
        curve = curve_of(s)
        mildest = curve.steps[0][0]
        buses = [place for place in recording.places("v_pu") if place.startswith("bus_") and place not in without]
        channels = [_Channel(f"v_pu.{bus}", recording.channel("v_pu", bus)) for bus in buses]
        inside = [one for one in channels if not curve.beyond(one.values[:1], mildest).any()]
        return _worst(recording, inside, s, "v_pu.bus_", rows_hz=VOLTAGE_ROWS_HZ)

    return measured


def _machine_speed(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        machines = [place for place in recording.places("speed_pu") if place.startswith("gen_")]
        channels = [
            _Channel(f"speed_pu.{one}", recording.channel("speed_pu", one) * recording.nominal_hz) for one in machines
        ]
        return _worst(recording, channels, s, "speed_pu.gen_", rows_hz=SLOW_ROWS_HZ)

    return measured


def _words(s: Settings, unit: str) -> str:
    how = "straight between them in the logarithm of time" if BETWEEN[s.word("between")] else "in steps"
    points = ", ".join(f"{level:g} {unit} {seconds:.4g} s" for level, seconds in s.curve("curve"))
    return f"({points}; {how}), cumulative within one excursion; 1 where the curve is just used up, 0 inside it"


def _check(s: Settings) -> list[str]:
    return curve_faults(s.curve("curve"), high=s.word(SIDE) == HIGH, name="curve") or (
        [] if s.curve("curve") else ["curve must have at least one step"]
    )


_CHOICES = {SIDE: (LOW, HIGH), "between": tuple(BETWEEN), "at_level": tuple(AT_LEVEL)}

VOLTAGE_CURVE = Method(
    name="voltage_curve",
    title="time that voltage spends beyond the levels of a curve, worst bus without a machine",
    quantity="v_pu.bus_*",
    unit="1",
    sense="max",
    sentence=lambda s: (
        f"largest share of the curve's time that the voltage of any bus without a machine uses {_words(s, 'pu')}; "
        "buses that start beyond the curve are left out; scripted events included"
    ),
    measure=_voltage,
    choices=_CHOICES,
    curves=("curve",),
    check=_check,
)
FREQUENCY_CURVE = Method(
    name="frequency_curve",
    title="time that machines' speed spends beyond the levels of a curve, worst machine",
    quantity="speed_pu.gen_*",
    unit="1",
    sense="max",
    sentence=lambda s: (
        f"largest share of the curve's time that the speed of any machine, as a frequency, uses {_words(s, 'Hz')}; "
        "scripted events included"
    ),
    measure=_machine_speed,
    parameters=(NOMINAL,),
    choices=_CHOICES,
    curves=("curve",),
    check=_check,
)

CURVE_METHODS = (VOLTAGE_CURVE, FREQUENCY_CURVE)
