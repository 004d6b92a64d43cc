"""Conversions that more than one place needs; names of numbers say the rest."""

from __future__ import annotations

import math

import numpy as np

from gridsim.arrays import Floats

TWO_PI = 2.0 * math.pi


def reactive_ratio(power_factor: float) -> float:
    """Return Q / P of a lagging load with `power_factor`. [1]

    >>> round(reactive_ratio(0.8), 6)
    0.75
    """
    return math.tan(math.acos(power_factor))


def radians(angle_deg: Floats) -> Floats:
    """Convert angles to radians. [rad]"""
    return np.asarray(np.deg2rad(angle_deg), dtype=np.float64)


def degrees(angle_rad: Floats) -> Floats:
    """Convert angles to degrees. [deg]"""
    return np.asarray(np.rad2deg(angle_rad), dtype=np.float64)
