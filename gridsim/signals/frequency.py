"""Rates of change of frequency, and deviations that last."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.signals.ramps import mean_slope_per_s
from gridsim.signals.windows import rolling_min, rows_in


def rocof_hz_per_s(f_hz: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the size of the mean rate of change of frequency over the window that ends at each row. [Hz/s]

    Shape (..., n) in and out. The straight slope across the window, as relays with a measuring window form it:
    0.5 s in the Irish and British grid codes, at least 0.1 s in NERC PRC-029-1.
    """
    return np.abs(mean_slope_per_s(f_hz, window_s=window_s, sample_rate_hz=sample_rate_hz))


def sustained_deviation_hz(deviation_hz: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the size of the deviation that is never undercut in the window that ends at each row. [Hz]

    Shape (..., n) in and out; 0 where the record does not yet hold a whole window, or the sign changed in it.
    """
    rows = rows_in(window_s, sample_rate_hz=sample_rate_hz)
    above = rolling_min(deviation_hz, window_s=window_s, sample_rate_hz=sample_rate_hz)
    below = rolling_min(-deviation_hz, window_s=window_s, sample_rate_hz=sample_rate_hz)
    lasting = np.maximum(0.0, np.maximum(above, below))
    lasting[..., : rows - 1] = 0.0
    return lasting
