"""Small helpers for the arrays inside frozen values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Indices = NDArray[np.intp]


def frozen(values: ArrayLike) -> Floats:
    """Return `values` as a contiguous float array that cannot be written to."""
    array = np.array(values, dtype=np.float64, order="C")
    array.setflags(write=False)
    return array


def first_not_finite(values: NDArray[Any]) -> int | None:
    """Return the flat index of the first NaN or infinity, `None` where there is none.

    >>> first_not_finite(np.array([1.0, np.nan]))
    1
    """
    bad = np.flatnonzero(~np.isfinite(values))
    return int(bad[0]) if bad.size else None
