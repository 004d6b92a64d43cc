"""One solution of the networks of all lanes; each lane iterates until it has converged, as it would alone.

The equations are those of `gridsim.simulation.rms.network`, operation by operation, so that the numbers are the same.
"""

from __future__ import annotations

from typing import Any

from gridsim.kernels import LANES, inlined, kernel
from gridsim.lanes import at, chosen, put, zeros
from gridsim.simulation.rms.entries import DELTA_PU, drawn_current
from gridsim.simulation.rms.network import GIVE_UP_AFTER, GONE_PU, LOW_START, REFRESH_AFTER, TOLERANCE_PU, invert
from gridsim.simulation.rms.together.calls import run_one


@inlined
def multiply(z_re: Any, z_im: Any, i_re: Any, i_im: Any, v_re: Any, v_im: Any) -> None:
    """Set v = Z i in each lane."""
    columns = z_re.shape[1]
    for k in range(z_re.shape[0]):
        re, im = zeros(), zeros()
        for n in range(columns):
            z = k * columns + n
            re += at(z_re, z) * at(i_re, n) - at(z_im, z) * at(i_im, n)
            im += at(z_re, z) * at(i_im, n) + at(z_im, z) * at(i_re, n)
        put(v_re, k, re)
        put(v_im, k, im)


@kernel
def load_currents(grid: Any, w: Any, n: int, d_re: float, d_im: float, i_re: Any, i_im: Any) -> None:
    """Set the current that load n injects at its voltage moved by d, in each lane, at place n of `i`."""
    for v in range(LANES):
        if grid.alive[n, v] == 0.0:
            i_re[n, v], i_im[n, v] = 0.0, 0.0
            continue
        i_re[n, v], i_im[n, v] = drawn_current(
            w.p_load[n, v],
            w.q_load[n, v],
            grid.p_current[n, v],
            grid.q_current[n, v],
            grid.break_pu[n, v],
            grid.exponent[n, v],
            w.v_load_re[n, v] + d_re,
            w.v_load_im[n, v] + d_im,
        )


@kernel
def injector_currents(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any, n: int,
                      d_re: float, d_im: float, i_re: Any, i_im: Any) -> None:  # fmt: skip
    """Set the current of the injector that is entry n at its voltage moved by d, which is left among the signals."""
    k = n - grid.load_row.size
    here = (layout.v_at + 2 * grid.entry_row[n]) * LANES
    for v in range(LANES):
        signals[here + v], signals[here + LANES + v] = w.v_load_re[n, v] + d_re, w.v_load_im[n, v] + d_im
    run_one(devices.injectors, k, devices.p, devices.wires, x, signals, dx)
    source = grid.injector_at[k]
    none = zeros()
    put(i_re, n, chosen(at(grid.alive, n), at(grid.injector_ratio, k) * at(signals, source), none))
    put(i_im, n, chosen(at(grid.alive, n), at(grid.injector_ratio, k) * at(signals, source + 1), none))


@kernel
def currents_near(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any, d_re: float,
                  d_im: float) -> None:  # fmt: skip
    """Set the entries' currents at their present voltages, each moved by d."""
    for n in range(grid.load_row.size):
        load_currents(grid, w, n, d_re, d_im, w.i_load_re, w.i_load_im)
    for n in range(grid.load_row.size, grid.entry_row.size):
        injector_currents(devices, grid, layout, x, signals, w, dx, n, d_re, d_im, w.i_load_re, w.i_load_im)


@kernel
def entry_currents(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Set the entries' currents at their present voltages."""
    currents_near(devices, grid, layout, x, signals, w, dx, 0.0, 0.0)


@kernel
def residuals(grid: Any, w: Any) -> None:
    """Set the residuals of the entries' equations."""
    n = grid.entry_row.size
    for k in range(n):
        row = grid.entry_row[k]
        re, im = at(w.v_load_re, k) - at(w.w_re, row), at(w.v_load_im, k) - at(w.w_im, row)
        for m in range(n):
            z = k * n + m
            re -= at(grid.near_z_re, z) * at(w.i_load_re, m) - at(grid.near_z_im, z) * at(w.i_load_im, m)
            im -= at(grid.near_z_re, z) * at(w.i_load_im, m) + at(grid.near_z_im, z) * at(w.i_load_re, m)
        put(w.residual, 2 * k, re)
        put(w.residual, 2 * k + 1, im)


@kernel
def refresh_jacobians(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Renew the inverse of d f / d v in the lanes that are busy and where it is stale.

    The entries' currents are left at moved voltages.
    """
    n = grid.entry_row.size
    entry_currents(devices, grid, layout, x, signals, w, dx)
    for part in range(2):
        for m in range(n):
            for v in range(LANES):
                w.slopes[m, part, v], w.slopes[m, 2 + part, v] = w.i_load_re[m, v], w.i_load_im[m, v]
    for part in range(2):
        currents_near(devices, grid, layout, x, signals, w, dx, DELTA_PU * (1 - part), DELTA_PU * part)
        for m in range(n):
            for v in range(LANES):
                w.slopes[m, part, v] = (w.i_load_re[m, v] - w.slopes[m, part, v]) / DELTA_PU
                w.slopes[m, 2 + part, v] = (w.i_load_im[m, v] - w.slopes[m, 2 + part, v]) / DELTA_PU
    for v in range(LANES):
        if w.busy[v] > 0.0 and w.stale[v] > 0.0:
            _invert_lane(grid, w, v)
            w.stale[v] = 0.0


@kernel
def _invert_lane(grid: Any, w: Any, v: int) -> None:
    """Renew the inverse Jacobian of lane v from the slopes."""
    n = grid.entry_row.size
    for m in range(n):
        for part in range(2):
            i_re, i_im = w.slopes[m, part, v], w.slopes[m, 2 + part, v]
            column = 2 * m + part
            for k in range(n):
                z_re, z_im = grid.near_z_re[k, m, v], grid.near_z_im[k, m, v]
                w.matrix[2 * k, column] = -(z_re * i_re - z_im * i_im)
                w.matrix[2 * k + 1, column] = -(z_re * i_im + z_im * i_re)
            w.matrix[column, column] += 1.0
    invert(w.matrix, w.inverse)
    for k in range(2 * n):
        for m in range(2 * n):
            grid.jacobian[k, m, v] = w.inverse[k, m]


@kernel
def newton_steps(grid: Any, w: Any) -> None:
    """Take J^-1 f off the entries' voltages in the lanes that are busy."""
    size = w.residual.shape[0]
    busy = at(w.busy, 0)
    for k in range(grid.entry_row.size):
        d_re, d_im = zeros(), zeros()
        for m in range(size):
            d_re += at(grid.jacobian, 2 * k * size + m) * at(w.residual, m)
            d_im += at(grid.jacobian, (2 * k + 1) * size + m) * at(w.residual, m)
        put(w.v_load_re, k, chosen(busy, at(w.v_load_re, k) - d_re, at(w.v_load_re, k)))
        put(w.v_load_im, k, chosen(busy, at(w.v_load_im, k) - d_im, at(w.v_load_im, k)))
        put(w.step, 2 * k, d_re)
        put(w.step, 2 * k + 1, d_im)


@kernel
def settle(grid: Any, w: Any) -> bool:
    """Let lanes that have converged or lost their voltages rest; say whether any is still busy."""
    any_busy = False
    for v in range(LANES):
        if w.busy[v] > 0.0:
            largest = 0.0
            for k in range(grid.entry_row.size):
                largest = max(largest, abs(w.step[2 * k, v]), abs(w.step[2 * k + 1, v]))
            if largest < TOLERANCE_PU:
                w.busy[v] = 0.0
            elif not largest < GONE_PU:
                w.busy[v], w.lost[v] = 0.0, 1.0
            else:
                any_busy = True
    return any_busy


@kernel
def iterate(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any, refresh_every: int) -> None:
    """Iterate the entries' voltages of the busy lanes; lanes that do not converge are lost."""
    any_busy = True
    for attempt in range(GIVE_UP_AFTER):
        entry_currents(devices, grid, layout, x, signals, w, dx)
        residuals(grid, w)
        any_stale = False
        for v in range(LANES):
            if w.busy[v] > 0.0:
                if attempt % refresh_every == refresh_every - 1:
                    w.stale[v] = 1.0
                any_stale |= w.stale[v] > 0.0
        if any_stale:
            refresh_jacobians(devices, grid, layout, x, signals, w, dx)
        newton_steps(grid, w)
        any_busy = settle(grid, w)
        if not any_busy:
            break
    if any_busy:
        for v in range(LANES):
            if w.busy[v] > 0.0:
                w.busy[v], w.lost[v] = 0.0, 1.0
    entry_currents(devices, grid, layout, x, signals, w, dx)


@kernel
def solve_anew(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Search for the voltages of the lost lanes from low ones."""
    for v in range(LANES):
        if w.lost[v] > 0.0:
            w.busy[v], w.lost[v], w.stale[v] = 1.0, 0.0, 1.0
            for n in range(grid.entry_row.size):
                w.v_load_re[n, v] = LOW_START * w.w_re[grid.entry_row[n], v]
                w.v_load_im[n, v] = LOW_START * w.w_im[grid.entry_row[n], v]
    iterate(devices, grid, layout, x, signals, w, dx, 1)


@kernel
def solve_entries(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Find the entries' voltages in the wanted lanes; `lost` says where there are none."""
    any_lost = False
    for v in range(LANES):
        w.busy[v], w.lost[v] = w.wanted[v], 0.0
    iterate(devices, grid, layout, x, signals, w, dx, REFRESH_AFTER)
    for v in range(LANES):
        any_lost |= w.lost[v] > 0.0
    if any_lost:
        solve_anew(devices, grid, layout, x, signals, w, dx)
