"""Frequency as a phasor measurement unit reports it: the filtered derivative of a voltage angle."""

from __future__ import annotations

import math

import numpy as np
import scipy

from gridsim.arrays import Floats

#: Time constant of the filter. [s] Assumption: about three cycles of 60 Hz, between the P class (two cycles) and the
#: M class of IEEE C37.118.1.
FILTER_S = 0.05


def bus_frequency(angle_rad: Floats, *, nominal_hz: float, row_s: float, filter_s: float = FILTER_S) -> Floats:
    """Return nominal frequency plus s / (1 + s T) of the angle over 2 pi, along the last axis. [Hz]

    `angle_rad` has shape (..., n) in a frame that turns at nominal frequency, unwrapped, one row every `row_s`; the
    filter starts settled at the first angle and is exact for an angle that is straight between rows. A jump of the
    angle, as at a fault, shows as a spike that decays with T: so it does in a real device.

    >>> angle = 2 * math.pi * 0.1 * np.arange(0.0, 1.0, 0.01)
    >>> round(float(bus_frequency(angle, nominal_hz=60.0, row_s=0.01)[-1]), 6)
    60.1
    """
    decay = math.exp(-row_s / filter_s)
    slope = np.diff(angle_rad, axis=-1, prepend=angle_rad[..., :1]) / row_s
    filtered = scipy.signal.lfilter([1.0 - decay], [1.0, -decay], slope, axis=-1)
    return np.asarray(nominal_hz + filtered / (2.0 * math.pi), dtype=np.float64)
