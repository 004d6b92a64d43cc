"""Methods for steps of a site's voltage: from one steady state to the next, of its angle, and how long it is off."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import GRID, PERCENT, Needs, at_sites, place_in_words, site_voltage, worst_of
from gridsim.limits.method import Measure, Measurement, Method, Settings
from gridsim.limits.methods.voltage import VOLTAGE_ROWS_HZ
from gridsim.limits.settings import NOMINAL
from gridsim.parameters import Parameter
from gridsim.signals.curves import longest_beyond_s
from gridsim.signals.recording import Recording
from gridsim.signals.windows import rolling_max, rolling_mean, rolling_peak_to_peak
from gridsim.sources import Source

#: Voltage is steady where it has stayed within so much for so long. [%, s]
#: Source: IEC 61000-3-3, steady state of 1 s or more; the 0.2 % is an assumption.
STEADY_PERCENT, STEADY_S = 0.2, 1.0


def steady_changes_percent(v_pu: Floats, *, sample_rate_hz: float) -> Floats:
    """Return the steps from each steady level of `v_pu` (n,) to the next. [% of nominal]

    >>> steady_changes_percent(np.repeat([1.0, 0.8, 0.97], [300, 20, 300]), sample_rate_hz=100.0).round(6)
    array([3.])
    """
    swing = rolling_peak_to_peak(v_pu, window_s=STEADY_S, sample_rate_hz=sample_rate_hz)
    steady = swing <= STEADY_PERCENT / PERCENT
    steady[: round(STEADY_S * sample_rate_hz)] = False
    level = rolling_mean(v_pu, window_s=STEADY_S, sample_rate_hz=sample_rate_hz)
    rows = np.flatnonzero(steady)
    if rows.size == 0:
        return np.zeros(0)
    ends = np.flatnonzero(np.diff(rows) > 1)
    left, found = level[rows[ends]], level[rows[ends + 1]]
    return PERCENT * np.abs(found - left)


def _steady(s: Settings) -> Measure:
    needs = Needs(window_s=2.0 * STEADY_S, sample_rate_hz=VOLTAGE_ROWS_HZ)

    def reading(v_pu: Floats, sample_rate_hz: float) -> Floats:
        return np.array(
            [[steady_changes_percent(row, sample_rate_hz=sample_rate_hz).max(initial=0.0)] for row in v_pu]
        )

    return at_sites(site_voltage, reading, needs=needs)


STEADY_CHANGE = Method(
    name="steady_voltage_change",
    title="change from one steady voltage to the next, at a site",
    quantity="v_pu.bus_* at the site",
    unit="%",
    sense="max",
    sentence=lambda s: (
        f"largest difference between a steady voltage of the site's bus and the next (within {STEADY_PERCENT:g} % "
        f"for {STEADY_S:g} s or more), in % of nominal; what happens between them does not count; 0 where the "
        "voltage has fewer than two steady levels"
    ),
    measure=_steady,
)


def _jump(s: Settings) -> Measure:
    # At least one row a window: a jump then shows between two rows.
    needs = Needs(sample_rate_hz=1.0 / s["window_s"], nominal_hz=s["nominal_hz"])

    def measured(recording: Recording) -> list[Measurement]:
        buses = [place for place in recording.places("angle_deg") if place.startswith("bus_")]
        buses = [bus for bus in buses if f"v_pu.{bus}" in recording.channels]
        why = needs.unmet(recording) or ("" if buses else "angle_deg.bus_ was not recorded")
        if why:
            return [Measurement(GRID, None, why_null=why)]
        rate_hz = recording.sample_rate_hz
        angle = np.array([recording.channels[f"angle_deg.{bus}"] for bus in buses])
        sound = np.array([recording.channels[f"v_pu.{bus}"] for bus in buses]) >= s["above_pu"]
        jump = rolling_peak_to_peak(angle, window_s=s["window_s"], sample_rate_hz=rate_hz)
        disturbed = rolling_max(np.where(sound, 0.0, 1.0), window_s=s["window_s"], sample_rate_hz=rate_hz)
        found = np.where(disturbed > 0.0, 0.0, jump)
        return [worst_of(found, [place_in_words(f"v_pu.{bus}") for bus in buses], recording, sense="max")]

    return measured


PHASE_JUMP = Method(
    name="phase_jump",
    title="jump of the voltage's angle within a window, worst bus",
    quantity="angle_deg.bus_*, v_pu.bus_*",
    unit="deg",
    sense="max",
    sentence=lambda s: (
        f"largest change of the angle of any recorded bus's voltage, against nominal frequency, within "
        f"{1000 * s['window_s']:.3g} ms; windows in which its voltage is below {s['above_pu']:g} pu belong to a "
        "fault and do not count"
    ),
    measure=_jump,
    parameters=(
        Parameter("window_s", "s", "window of a jump", above=0.0),
        Parameter(
            "above_pu",
            "pu",
            "below this a jump belongs to a fault",
            at_least=0.0,
            default=0.9,
            source=Source("assumption: the end of the continuous band of voltage", "I"),
        ),
        NOMINAL,
    ),
)


def _recovery(s: Settings) -> Measure:
    def reading(v_pu: Floats, sample_rate_hz: float) -> Floats:
        off_percent = PERCENT * np.abs(v_pu - v_pu[:, :1])
        return np.array(
            [[longest_beyond_s(row > s["band_percent"], sample_rate_hz=sample_rate_hz)[0]] for row in off_percent]
        )

    return at_sites(site_voltage, reading, needs=Needs(sample_rate_hz=VOLTAGE_ROWS_HZ))


VOLTAGE_RECOVERY = Method(
    name="voltage_recovery",
    title="longest time outside a band of voltage, at a site",
    quantity="v_pu.bus_* at the site",
    unit="s",
    sense="max",
    sentence=lambda s: (
        f"longest unbroken time that the voltage of the site's bus is further than {s['band_percent']:g} % of "
        "nominal from where it starts, every row counted; to the end of the run where it does not come back"
    ),
    measure=_recovery,
    parameters=(Parameter("band_percent", "%", "half width of the band about the first value", above=0.0),),
)

VOLTAGE_STEP_METHODS = (STEADY_CHANGE, PHASE_JUMP, VOLTAGE_RECOVERY)
