"""Recordings of which the methods for frequency and the balance of power read a wanted value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gridsim.limits.contract import Limit
from gridsim.signals.recording import RecordedImbalance, Recording
from tests.limits.made_grid import half_way, nominal_of, recording, rows_between


def _frequency(limit: Limit, value: float) -> Recording:
    nominal_hz = nominal_of(limit)
    return recording(20.0, half_way(20.0, value - nominal_hz), "f_hz.coi", nominal_hz=nominal_hz)


def _machine(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, value / 60.0 - 1.0), "speed_pu.gen_31_1")


def _deviation(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, -value), "f_hz.coi", nominal_hz=nominal_of(limit))


def _lasting(limit: Limit, value: float) -> Recording:
    duration_s = 2.0 * limit.settings["window_s"] + 10.0
    return recording(duration_s, half_way(duration_s, -value), "f_hz.coi", nominal_hz=nominal_of(limit))


def _rocof(limit: Limit, value: float) -> Recording:
    window_s = limit.settings["window_s"]
    return recording(10.0, lambda t_s: -value * np.clip(t_s - 2.0, 0.0, 2.0 * window_s), "f_hz.coi")


def _dip(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, -60.0 * value / 100.0), "f_hz.coi")


def _recovery(limit: Limit, value: float) -> Recording:
    depth_hz = 60.0 * 2.0 * limit.settings["band_percent"] / 100.0
    return recording(20.0, lambda t_s: -depth_hz * (rows_between(t_s, 2.0, value)), "f_hz.coi")


def _rise(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, 60.0 * value / 100.0), "f_hz.coi")


def _kinetic(limit: Limit, value: float) -> Recording:
    lost_mws = 1000.0 * value - 200_000.0
    return recording(20.0, half_way(20.0, lost_mws), "kinetic_mws.coi", nominal_hz=nominal_of(limit))


def _response(limit: Limit, value: float) -> Recording:
    """500 MW of generation lost at 20 s; frequency dips lower than where it settles."""
    settled_hz = -500.0 / (10.0 * value)

    def wave(t_s: np.ndarray) -> np.ndarray:
        return np.where(t_s > 30.0, settled_hz, np.where(t_s > 20.0, 3.0 * settled_hz, 0.0))

    return replace(recording(80.0, wave, "f_hz.coi"), imbalances=(RecordedImbalance(20.0, 500.0),))


def _cps1(limit: Limit, value: float) -> Recording:
    """Minutes above and below nominal in turn, each with a swing of its own that its mean does not show."""
    off_hz = limit.settings["epsilon_1_hz"] * np.sqrt(2.0 - value / 100.0)

    def wave(t_s: np.ndarray) -> np.ndarray:
        minute = np.floor(t_s / 60.0 + 1e-9)
        return off_hz * np.where(minute % 2.0 == 0.0, 1.0, -1.0) + 0.1 * np.sin(2.0 * np.pi * t_s)

    return recording(610.0, wave, "f_hz.coi")


BUILDERS: dict[str, Callable[[Limit, float], Recording]] = {
    "frequency_extreme": _frequency,
    "machine_frequency": _machine,
    "frequency_deviation": _deviation,
    "frequency_lasting": _lasting,
    "rocof": _rocof,
    "frequency_dip": _dip,
    "frequency_rise": _rise,
    "frequency_recovery": _recovery,
    "kinetic_energy": _kinetic,
    "frequency_response": _response,
    "cps1": _cps1,
}
#: How near to the limit a value is told apart, as a share of it, where more than rounding is in the way.
NEARNESS = {
    "frequency_recovery": 1e-2,  # 3 s are 720 rows
}
