"""Recordings of which the methods for voltage and flicker read a wanted value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from gridsim.limits.contract import Limit
from gridsim.signals.flicker import flicker_pst, plt_of, pst_by_period
from gridsim.signals.recording import RecordedSite, Recording
from tests.limits.made_grid import PEAK_MW, RATE_HZ, half_way, recording, rows_between, square

SITE = "v_pu.bus_16"


def _extreme(channel: str, base: float) -> Callable[[Limit, float], Recording]:
    """A channel that steps from `base` to the wanted value in mid-run."""

    def build(limit: Limit, value: float) -> Recording:
        made = recording(20.0, half_way(20.0, value - base), channel)
        emergency = dict(limit.settings.words).get("when") == "emergency"
        return replace(made, disturbances_s=(1.0,) if emergency else ())

    return build


def _change(limit: Limit, value: float) -> Recording:
    where = "v_pu.bus_16" if limit.settings.word("where") == "sites" else "v_pu.bus_17"
    return recording(20.0, half_way(20.0, -value / 100.0), where)


def _changes_by_count(limit: Limit, value: float) -> Recording:
    """Five steps, two of them at the wanted share of the higher level, three at that of the lower."""
    s = limit.settings
    sizes = [s["few_percent"], s["few_percent"], *[s["many_percent"]] * 3]
    heights = np.array(sizes) * value / 100.0 * np.array([1, -1, 1, -1, 1])

    def wave(t_s: np.ndarray) -> np.ndarray:
        return sum((t_s > 3.0 * (k + 1)) * height for k, height in enumerate(heights))  # type: ignore[return-value]

    return recording(20.0, wave, "v_pu.bus_16")


@lru_cache(maxsize=4)
def _two_hours() -> tuple[np.ndarray, float]:
    """A square of the voltage at 200 Hz in the first ten minutes of two hours, and the Plt of 1 % of it."""
    t_s = np.arange(7200 * 200) / 200.0
    unit = 0.005 * square(t_s, 2.0) * (t_s < 600.0)
    return unit, plt_of(pst_by_period(1.0 + unit, sample_rate_hz=200.0, lamp_v=120, system_hz=60))


def _pst(limit: Limit, value: float) -> Recording:
    """A 2 Hz square of the voltage, scaled to the wanted Pst, to which it is proportional."""

    def wave(t_s: np.ndarray) -> np.ndarray:
        unit = 0.002 * square(t_s, 2.0)
        per_unit = flicker_pst(1.0 + unit, sample_rate_hz=RATE_HZ, lamp_v=120, system_hz=60)
        return unit * value / per_unit

    return recording(60.0, wave, "v_pu.bus_16")


def _plt(limit: Limit, value: float) -> Recording:
    unit, per_unit = _two_hours()
    t_s = np.arange(unit.size) / 200.0
    channels = {"v_pu.bus_16": 1.0 + unit * value / per_unit}
    return Recording(t_s, channels, 60.0, (RecordedSite("campus", 16, PEAK_MW),))


def _steady(limit: Limit, value: float) -> Recording:
    """A dip of 10 % for a tenth of a second, from which the voltage comes back lower by the wanted change."""

    def wave(t_s: np.ndarray) -> np.ndarray:
        return np.where(rows_between(t_s, 10.0, 0.1), -0.1, half_way(20.0, -value / 100.0)(t_s))

    return recording(20.0, wave, SITE)


def _jump(limit: Limit, value: float) -> Recording:
    """A jump of the wanted angle at a sound voltage, and one of 60 degrees while the voltage is down."""
    made = recording(20.0, half_way(20.0, value), "angle_deg.bus_17")
    fault = rows_between(made.t_s, 5.0, 0.1)
    channels = {
        "v_pu.bus_16": np.where(fault, 0.2, 1.0),
        "angle_deg.bus_16": np.where(fault, -60.0, 0.0),
    }
    return replace(made, channels={**made.channels, **channels})


def _recovery(limit: Limit, value: float) -> Recording:
    depth = 2.0 * limit.settings["band_percent"] / 100.0
    return recording(20.0, lambda t_s: -depth * rows_between(t_s, 2.0, value), SITE)


BUILDERS: dict[str, Callable[[Limit, float], Recording]] = {
    "voltage_extreme": _extreme("v_pu.bus_17", 1.0),
    "site_voltage": _extreme(SITE, 1.0),
    "voltage_change": _change,
    "voltage_changes_by_count": _changes_by_count,
    "steady_voltage_change": _steady,
    "phase_jump": _jump,
    "voltage_recovery": _recovery,
    "flicker_pst": _pst,
    "flicker_plt": _plt,
}
#: How near to the limit a value is told apart, as a share of it, where more than rounding is in the way.
NEARNESS = {
    "flicker_pst": 2e-3,  # Pst is proportional to the change but for its square
    "flicker_plt": 2e-3,
    "voltage_changes_by_count": 1e-4,  # a step between rows
    "voltage_recovery": 1e-2,  # 4 s are 960 rows
}
