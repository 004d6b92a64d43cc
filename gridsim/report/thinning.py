"""Fewer points that look the same: a line thinned for the screen, its extremes kept."""

from __future__ import annotations

import numpy as np
from tsdownsample import MinMaxLTTBDownsampler

from gridsim.arrays import Floats

# More than a 4K screen has columns; at 12 bytes a point a trace then costs 64 kB in the page.
MOST_POINTS = 4000
# Room for the two extremes, which are added where the selection missed them.
_SELECTED = MOST_POINTS - 2


def thinned(x: Floats, y: Floats, *, log_x: bool = False) -> tuple[Floats, Floats]:
    """Return at most `MOST_POINTS` of the points, first, last, lowest and highest among them.

    `x` rises, both have shape (n,); with `log_x` the points are spread evenly over decades. Points whose y is
    not finite are left out. Method: MinMaxLTTB (Van Der Donckt et al., arXiv 2305.00332).
    """
    known = np.isfinite(y)
    x, y = x[known], y[known]
    if y.size <= MOST_POINTS:
        return x, y
    spread = np.log10(x) if log_x else x
    picked = MinMaxLTTBDownsampler().downsample(
        np.ascontiguousarray(spread), np.ascontiguousarray(y), n_out=_SELECTED
    )
    kept = np.union1d(np.asarray(picked, dtype=np.intp), [int(np.argmin(y)), int(np.argmax(y))])
    return x[kept], y[kept]
