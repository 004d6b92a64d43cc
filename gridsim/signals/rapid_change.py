"""Rapid voltage changes: how far the voltage moves within a second."""

from __future__ import annotations

from gridsim.arrays import Floats
from gridsim.signals.windows import rolling_peak_to_peak

# IEC 61000-4-30 compares each half-cycle voltage with the mean of the second before it. [I]
REFERENCE_S = 1.0


def rapid_voltage_change_pu(v_pu: Floats, *, sample_rate_hz: float) -> Floats:
    """Return the largest difference of two voltages of the second that ends at each row. [pu of nominal]

    Shape (..., n) in and out. Under a voltage that swings all the time the mean of a second lies in the middle
    of the swing and would hide half of it; the extremes of that second do not.
    """
    return rolling_peak_to_peak(v_pu, window_s=REFERENCE_S, sample_rate_hz=sample_rate_hz)
