"""Recordings of which the methods for power at the meter read a wanted value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gridsim.limits.contract import Limit
from gridsim.signals.recording import Recording
from tests.limits.made_grid import PEAK_MW, POWER, half_way, recording, sine


def middle_hz(limit: Limit) -> float:
    """A frequency well inside the limit's band: the geometric mean, at most 16 Hz, where 240 Hz samples it well."""
    return round(min(16.0, float(np.sqrt(limit.settings["low_hz"] * limit.settings["high_hz"]))), 1)


def _swing(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 2.0, middle_hz(limit)), POWER)


def _step(limit: Limit, value: float) -> Recording:
    duration_s = 2.0 * max(10.0, limit.settings["window_s"])
    return recording(duration_s, half_way(duration_s, value), POWER)


def _sinusoid(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value, middle_hz(limit)), POWER)


def _sinusoid_share(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 100.0 * PEAK_MW, middle_hz(limit)), POWER)


def _shared_energy(limit: Limit, value: float) -> Recording:
    """A swing at 1 Hz with the wanted percentage of the AC energy, the rest at 40 Hz, above the band."""
    inside, outside = np.sqrt(value / 100.0), np.sqrt(1.0 - value / 100.0)
    return recording(60.0, lambda t_s: 3.0 * (sine(inside, 1.0)(t_s) + sine(outside, 40.0)(t_s)), POWER)


def _ramp(seconds: float, scale: float) -> Callable[[Limit, float], Recording]:
    """A straight ramp, downwards where the limit is on falls, longer than its window."""

    def build(limit: Limit, value: float) -> Recording:
        words = dict(limit.settings.words)
        sign = -1.0 if words.get("direction") == "down" else 1.0
        # The telemetered mean follows a ramp once it has begun for as long as it averages.
        lasting_s = 1.5 * limit.settings["window_s"] + 10.0
        slope = sign * value / seconds * scale
        return recording(
            lasting_s + 10.0, lambda t_s: slope * np.clip(t_s - 2.0, 0.0, lasting_s), POWER, nominal_hz=60.0
        )

    return build


BUILDERS: dict[str, Callable[[Limit, float], Recording]] = {
    "band_swing": _swing,
    "change_within": _step,
    "power_range": _step,
    "periodic_content": _sinusoid,
    "periodic_share": _sinusoid_share,
    "band_energy": _shared_energy,
    "ramp_mw_per_min": _ramp(60.0, 1.0),
    "ramp_percent_per_min": _ramp(60.0, PEAK_MW / 100.0),
    "ramp_mw_per_s": _ramp(1.0, 1.0),
    "ramp_percent_per_s": _ramp(1.0, PEAK_MW / 100.0),
    "average_ramp": _ramp(60.0, 1.0),
    "slow_change": _ramp(1.0, 1.0),
    "change_of_all_sites": _step,
}
#: How near to the limit a value is told apart, as a share of it, where more than rounding is in the way.
NEARNESS = {
    "band_swing": 0.06,  # the ends of the record; 16 Hz loses 2 % to both edges, sampling 2 %
    "periodic_content": 0.02,  # between two lines, and the smallest amplitude against the window's floor
    "periodic_share": 0.02,
}
