"""Fewer points that look the same: a line thinned for the screen, its extremes kept."""

from __future__ import annotations

import numpy as np
from tsdownsample import MinMaxLTTBDownsampler

from gridsim.arrays import Floats

# More than a 4K screen has columns; at 12 bytes a point a trace then costs 64 kB in the page.
MOST_POINTS = 4000
# Lines of many runs in one panel share so many: sixteen are drawn in full, of fifty each with 1,300 points.
PANEL_POINTS = 64_000
# On a logarithmic axis the first points lie far apart: so many are kept as they are.
_FIRST_POINTS = 2000


def points_each(lines: int) -> int:
    """Return how many points each of so many lines in one panel may have.

    >>> points_each(2), points_each(64)
    (4000, 1000)
    """
    return min(MOST_POINTS, PANEL_POINTS // max(lines, 1))


def thinned(x: Floats, y: Floats, *, log_x: bool = False, most: int = MOST_POINTS) -> tuple[Floats, Floats]:
    """Return at most `most` of the points, first, last, lowest and highest among them.

    `x` rises, both have shape (n,); with `log_x` for a logarithmic axis. Points whose y is not finite are left
    out. Method: MinMaxLTTB (Van Der Donckt et al., arXiv 2305.00332), with the extremes added where it missed them.
    """
    known = np.isfinite(y)
    x, y = x[known], y[known]
    if y.size <= most:
        return x, y
    whole = min(_FIRST_POINTS, most // 2) if log_x else 0
    extremes = np.array([np.argmin(y), np.argmax(y)])
    picked = MinMaxLTTBDownsampler().downsample(
        np.ascontiguousarray(x[whole:]), np.ascontiguousarray(y[whole:]), n_out=most - whole - extremes.size
    )
    kept = np.union1d(np.concatenate((np.arange(whole), extremes)), whole + np.asarray(picked, dtype=np.intp))
    return x[kept], y[kept]
