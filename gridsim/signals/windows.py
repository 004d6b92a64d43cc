"""Rolling windows: each row gets the reading of the window that ends at it.

Arrays have shape (..., n) and are read along the last axis. Before the first row the signal counts as held at its
first value, so the first windows read no more than is there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from gridsim.arrays import Floats
from gridsim.errors import Fault, raise_if_any


def rows_in(window_s: float, *, sample_rate_hz: float) -> int:
    """Return how many row spacings a window spans. [1]

    Raises `InputError` where it spans not even one.

    >>> rows_in(5.0, sample_rate_hz=240.0)
    1200
    """
    rows = round(window_s * sample_rate_hz)
    if rows < 1:
        got = f"{window_s:g} s at {sample_rate_hz:g} Hz"
        raise_if_any([Fault("rolling window", "is shorter than a row spacing", got, "at least one row")])
    return rows


def rolling_max(values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the largest value in the window that ends at each row; both its ends count."""
    return _trailing(scipy.ndimage.maximum_filter1d, values, window_s=window_s, sample_rate_hz=sample_rate_hz)


def rolling_min(values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the smallest value in the window that ends at each row; both its ends count."""
    return _trailing(scipy.ndimage.minimum_filter1d, values, window_s=window_s, sample_rate_hz=sample_rate_hz)


def rolling_peak_to_peak(values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return largest minus smallest value in the window that ends at each row.

    >>> rolling_peak_to_peak(np.array([0.0, 3.0, 3.0, 3.0]), window_s=2.0, sample_rate_hz=1.0)
    array([0., 3., 3., 0.])
    """
    highest = rolling_max(values, window_s=window_s, sample_rate_hz=sample_rate_hz)
    return highest - rolling_min(values, window_s=window_s, sample_rate_hz=sample_rate_hz)


def rolling_mean(values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the mean of the window that ends at each row.

    >>> rolling_mean(np.array([0.0, 2.0, 4.0]), window_s=2.0, sample_rate_hz=1.0)
    array([0., 1., 3.])
    """
    rows = rows_in(window_s, sample_rate_hz=sample_rate_hz)
    origin = (rows - 1) // 2
    filtered = scipy.ndimage.uniform_filter1d(values, rows, axis=-1, mode="nearest", origin=origin)
    return np.asarray(filtered, dtype=np.float64)


def _trailing(extreme: Any, values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    size = rows_in(window_s, sample_rate_hz=sample_rate_hz) + 1
    return np.asarray(extreme(values, size, mode="nearest", origin=(size - 1) // 2), dtype=np.float64)
