"""The meters of the sites: what each draws from the grid, its own machines counted in."""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import kernel
from gridsim.simulation.rms.entries import power_share


@kernel
def drawn_load(grid: Any, sites: Any, s: int, site_p: Any, site_q: Any, w: Any) -> tuple[float, float]:
    """Return what a site's load draws at its present voltage, load direction. [pu of the system base]"""
    n = sites.load[s]
    v = math.hypot(w.v_load_re[n], w.v_load_im[n])
    share = grid.alive[n] * power_share(v, grid.break_pu[n], grid.exponent[n])
    return site_p[s] * share, site_q[s] * share


@kernel
def drawn_at_poi(grid: Any, layout: Any, sites: Any, s: int, site_p: Any, site_q: Any, signals: Any, w: Any
                 ) -> tuple[float, float]:  # fmt: skip
    """Return what a site draws from the grid: its load less what its machines bring. [pu of the system base]

    A machine's step-up transformer is in series, so its current is also that at the site's bus.
    """
    p, q = drawn_load(grid, sites, s, site_p, site_q, w)
    n, meters = sites.load[s], layout.meters
    v_re, v_im = w.v_load_re[n], w.v_load_im[n]
    for k in range(meters.machine.size):
        if meters.site[k] == s:
            ratio = grid.ratio[meters.machine[k]]
            i_re, i_im = signals[meters.current_at[k]], signals[meters.current_at[k] + 1]
            p -= ratio * (v_re * i_re + v_im * i_im)
            q -= ratio * (v_im * i_re - v_re * i_im)
    return p, q


@kernel
def read_meters(grid: Any, layout: Any, sites: Any, site_p: Any, site_q: Any, signals: Any, w: Any) -> None:
    """Tell each machine at a site what its site draws from the grid. [MW]"""
    meters = layout.meters
    for k in range(meters.machine.size):
        p, _ = drawn_at_poi(grid, layout, sites, meters.site[k], site_p, site_q, signals, w)
        signals[meters.poi_at[k]] = p * layout.base_mva
