"""The one border between engineering units (MW, kV, Hz, s) and the per-unit engine."""

from __future__ import annotations

import math

import numpy as np

from gridsim.arrays import Floats

TWO_PI = 2.0 * math.pi


def pu_from_mw(p_mw: float, *, base_mva: float) -> float:
    """Convert power to per unit of `base_mva`. [pu]"""
    return p_mw / base_mva


def mw_from_pu(p_pu: Floats | float, *, base_mva: float) -> Floats | float:
    """Convert per-unit power to engineering units. [MW]"""
    return p_pu * base_mva


def hz_from_speed_pu(speed_pu: Floats | float, *, nominal_hz: float) -> Floats | float:
    """Convert a speed in per unit of nominal to a frequency. [Hz]"""
    return speed_pu * nominal_hz


def reactive_ratio(power_factor: float) -> float:
    """Return Q / P of a lagging load with `power_factor`. [1]

    >>> round(reactive_ratio(0.8), 6)
    0.75
    """
    return math.tan(math.acos(power_factor))


def degrees(angle_rad: Floats) -> Floats:
    """Convert angles to degrees. [deg]"""
    return np.asarray(np.rad2deg(angle_rad), dtype=np.float64)
