"""How fast a power rises and falls: the largest change between two instants of a window, per second of the window.

End-to-end differences would miss a swing whose period divides the window: 1 GW at 1 Hz changes by nothing from
one minute to the next. So a window is charged with the largest rise (or fall) between any two of its instants.

    up(t)   = (p(t) - min p over [t - window, t]) / window                 (1)
    down(t) = (max p over [t - window, t] - p(t)) / window                 (2)
"""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.signals.windows import rolling_max, rolling_min, rows_in

SECONDS_PER_MINUTE = 60.0


def ramp_up_mw_per_s(p_mw: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Equation (1), the rise that ends at each row; same shape as `p_mw`. [MW/s]

    >>> ramp_up_mw_per_s(np.array([0.0, 10.0, 5.0]), window_s=2.0, sample_rate_hz=1.0)
    array([0. , 5. , 2.5])
    """
    return (p_mw - rolling_min(p_mw, window_s=window_s, sample_rate_hz=sample_rate_hz)) / window_s


def ramp_down_mw_per_s(p_mw: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Equation (2), the fall that ends at each row, positive; same shape as `p_mw`. [MW/s]"""
    return (rolling_max(p_mw, window_s=window_s, sample_rate_hz=sample_rate_hz) - p_mw) / window_s


def ramp_mw_per_s(p_mw: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """The larger of rise and fall that end at each row; same shape as `p_mw`. [MW/s]"""
    up = ramp_up_mw_per_s(p_mw, window_s=window_s, sample_rate_hz=sample_rate_hz)
    return np.maximum(up, ramp_down_mw_per_s(p_mw, window_s=window_s, sample_rate_hz=sample_rate_hz))


def ramp_mw_per_min(p_mw: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """The larger of rise and fall that end at each row; same shape as `p_mw`. [MW/min]"""
    return SECONDS_PER_MINUTE * ramp_mw_per_s(p_mw, window_s=window_s, sample_rate_hz=sample_rate_hz)


def mean_slope_per_s(values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the straight slope from the start of the window to each row, signed. [1/s times the unit]

    Shape (..., n) in and out; before the first row the signal counts as held.

    >>> mean_slope_per_s(np.array([0.0, 1.0, 2.0, 3.0]), window_s=2.0, sample_rate_hz=1.0)
    array([0. , 0.5, 1. , 1. ])
    """
    rows = rows_in(window_s, sample_rate_hz=sample_rate_hz)
    start = np.maximum(np.arange(values.shape[-1]) - rows, 0)
    return (values - values[..., start]) * (sample_rate_hz / rows)
