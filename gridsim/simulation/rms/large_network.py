"""One solution of a large network with much that is not linear, by a kept sparse Jacobian.

With the slopes G of the entries' currents kept from the last refresh, Y v = i_m + i(v) is iterated as

    (Y - G) v' = i_m + i(v) - G v

whose matrix is factorised (`gridsim/simulation/rms/elimination.py`). This is Newton's method with a kept Jacobian;
the entries' voltages are where it starts. It ends when the change that the next iteration would make, the last one
times the rate at which they shrink with this Jacobian, is below the tolerance.

A site moves by hundreds of MW in a second, and its own slope with it. So each site's is taken anew in every
iteration: where it has moved by D, and u is the change of voltages with the kept Jacobian, the change is

    u + Z_s D (I - Z_ss D)^-1 u_s

with Z_s the voltages for unit currents at the site. What several sites do to one another is left to the iteration.
"""

from __future__ import annotations

from typing import Any

from gridsim.kernels import inlined, kernel
from gridsim.simulation.rms.elimination import factorise, solve_blocks
from gridsim.simulation.rms.entries import DELTA_PU, entry_current, load_current, take_slopes
from gridsim.simulation.rms.load_lanes import load_currents
from gridsim.simulation.rms.network import GIVE_UP_AFTER, GONE_PU, LOW_START, REFRESH_AFTER, TOLERANCE_PU

#: A Jacobian at which changes shrink by less than this a step is renewed, once it has served for so many solutions:
#: then renewing it, which costs about ten iterations, costs little. Measured.
SLOW_RATE = 2e-3
SERVES = 60
#: Places of `Work.stale`.
IS_STALE, SERVED, RATE = range(3)
#: No iteration is trusted to shrink changes by more than this, whatever the last two say. Assumption.
BEST_RATE = 1e-4


@kernel
def take_currents(grid: Any, w: Any, y: Any) -> None:
    """Set `y` to the machines' currents, by place."""
    place = grid.blocks.place
    for k in range(2 * grid.blocks.silent, y.size):
        y[k] = 0.0
    for m in range(grid.machine_row.size):
        k = 2 * place[grid.machine_row[m]]
        y[k] += w.i_machine_re[m]
        y[k + 1] += w.i_machine_im[m]


@kernel
def read_entries(grid: Any, layout: Any, signals: Any, w: Any) -> None:
    """Set each entry's voltage from those among the signals."""
    for n in range(grid.entry_row.size):
        at = layout.v_at + 2 * grid.entry_row[n]
        w.v_load_re[n], w.v_load_im[n] = signals[at], signals[at + 1]


@kernel
def renew(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Take the slopes at the present voltages, factorise, and solve for unit currents at the sites."""
    b = grid.blocks
    take_slopes(devices, grid, layout, x, signals, w, dx)
    factorise(b, grid.entry_row, w.slopes)
    for column in range(w.site_z.shape[0]):
        for k in range(b.y.size):
            b.y[k] = 0.0
        b.y[2 * b.place[grid.entry_row[first_site(grid, w) + column // 2]] + column % 2] = 1.0
        solve_blocks(b)
        for k in range(b.y.size):
            w.site_z[column, k] = b.y[k]


@inlined
def first_site(grid: Any, w: Any) -> int:
    """Return which entry the first site is: sites stand behind the case's loads."""
    return int(grid.load_row.size - w.site_z.shape[0] // 2)


@kernel
def move_with_sites(grid: Any, w: Any) -> None:
    """Add to `y` what the sites' slopes, as they are now, make of the change of their voltages."""
    b = grid.blocks
    for s in range(w.site_z.shape[0] // 2):
        n = first_site(grid, w) + s
        if grid.alive[n] == 0.0:
            continue
        k = 2 * b.place[grid.entry_row[n]]
        v_re, v_im = w.v_load_re[n], w.v_load_im[n]
        i_re, i_im = load_current(grid, w, n, v_re, v_im)
        re_re, re_im = load_current(grid, w, n, v_re + DELTA_PU, v_im)
        im_re, im_im = load_current(grid, w, n, v_re, v_im + DELTA_PU)
        d_rr, d_ri = (re_re - i_re) / DELTA_PU - w.slopes[0, n], (im_re - i_re) / DELTA_PU - w.slopes[1, n]
        d_ir, d_ii = (re_im - i_im) / DELTA_PU - w.slopes[2, n], (im_im - i_im) / DELTA_PU - w.slopes[3, n]
        z_rr, z_ir, z_ri, z_ii = (
            w.site_z[2 * s, k],
            w.site_z[2 * s, k + 1],
            w.site_z[2 * s + 1, k],
            w.site_z[2 * s + 1, k + 1],
        )
        a, c = 1.0 - (z_rr * d_rr + z_ri * d_ir), -(z_rr * d_ri + z_ri * d_ii)
        e, f = -(z_ir * d_rr + z_ii * d_ir), 1.0 - (z_ir * d_ri + z_ii * d_ii)
        u_re, u_im = b.y[k] - v_re, b.y[k + 1] - v_im
        scale = 1.0 / (a * f - c * e)
        u_re, u_im = scale * (f * u_re - c * u_im), scale * (a * u_im - e * u_re)
        j_re, j_im = d_rr * u_re + d_ri * u_im, d_ir * u_re + d_ii * u_im
        for q in range(2 * b.silent, b.y.size):
            b.y[q] += j_re * w.site_z[2 * s, q] + j_im * w.site_z[2 * s + 1, q]


@kernel
def right_side(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Set `y` to i_m + i(v) - G v."""
    b = grid.blocks
    for k in range(2 * b.silent, b.y.size):
        b.y[k] = w.base[k]
    for n in range(load_currents(grid, w), grid.entry_row.size):
        w.i_load_re[n], w.i_load_im[n] = entry_current(
            devices, grid, layout, x, signals, w, dx, n, w.v_load_re[n], w.v_load_im[n]
        )
    for n in range(grid.entry_row.size):
        v_re, v_im = w.v_load_re[n], w.v_load_im[n]
        k = 2 * b.place[grid.entry_row[n]]
        b.y[k] += w.i_load_re[n] - (w.slopes[0, n] * v_re + w.slopes[1, n] * v_im)
        b.y[k + 1] += w.i_load_im[n] - (w.slopes[2, n] * v_re + w.slopes[3, n] * v_im)


@kernel
def take_voltages(grid: Any, w: Any) -> float:
    """Set the entries' voltages from `y` and return their largest change. [pu]"""
    b = grid.blocks
    largest = 0.0
    for n in range(grid.entry_row.size):
        k = 2 * b.place[grid.entry_row[n]]
        largest = max(largest, abs(b.y[k] - w.v_load_re[n]), abs(b.y[k + 1] - w.v_load_im[n]))
        w.v_load_re[n], w.v_load_im[n] = b.y[k], b.y[k + 1]
    return largest


@kernel
def iterate_large(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any,
                  refresh_every: int) -> bool:  # fmt: skip
    """Iterate the entries' voltages from where they are; say whether they converged. `y` are then all voltages."""
    before = 0.0
    for attempt in range(GIVE_UP_AFTER):
        if attempt % refresh_every == refresh_every - 1 or w.stale[IS_STALE] > 0.0:
            renew(devices, grid, layout, x, signals, w, dx)
            w.stale[IS_STALE], w.stale[SERVED], w.stale[RATE] = 0.0, 0.0, 1.0
        right_side(devices, grid, layout, x, signals, w, dx)
        solve_blocks(grid.blocks)
        move_with_sites(grid, w)
        largest = take_voltages(grid, w)
        if not largest < GONE_PU:
            return False
        if before > 0.0:
            w.stale[RATE] = min(max(largest / before, BEST_RATE), 1.0)
        if largest * w.stale[RATE] < TOLERANCE_PU:
            w.stale[SERVED] += 1.0
            if w.stale[SERVED] >= SERVES and w.stale[RATE] > SLOW_RATE:
                w.stale[IS_STALE] = 1.0
            return True
        before = largest
    return False


@kernel
def solve_large(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Find the voltages for the machines' currents and powers `p_load`, `q_load`; say whether there are any.

    Where there are none near, the search starts anew from low voltages, as in a small network.
    """
    b = grid.blocks
    take_currents(grid, w, w.base)
    if w.stale[IS_STALE] > 0.0:  # as where a stretch begins
        read_entries(grid, layout, signals, w)
    good = iterate_large(devices, grid, layout, x, signals, w, dx, REFRESH_AFTER)
    if not good:
        for part in range(4):
            for n in range(grid.entry_row.size):
                w.slopes[part, n] = 0.0
        factorise(b, grid.entry_row, w.slopes)
        take_currents(grid, w, b.y)
        solve_blocks(b)
        take_voltages(grid, w)
        for n in range(grid.entry_row.size):
            w.v_load_re[n] *= LOW_START
            w.v_load_im[n] *= LOW_START
        w.stale[IS_STALE] = 1.0
        good = iterate_large(devices, grid, layout, x, signals, w, dx, 1)
    for k in range(b.silent, b.row.size):
        at = layout.v_at + 2 * b.row[k]
        signals[at], signals[at + 1] = b.y[2 * k], b.y[2 * k + 1]
    return bool(good)
