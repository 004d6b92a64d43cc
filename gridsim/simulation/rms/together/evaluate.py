"""The right-hand side of all lanes: from states and site powers to voltages, signals and rates."""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import LANES, kernel
from gridsim.lanes import at, put
from gridsim.simulation.rms.entries import power_share
from gridsim.simulation.rms.evaluate import SITE_WIDTH
from gridsim.simulation.rms.together.calls import run
from gridsim.simulation.rms.together.network import multiply, solve_entries


@kernel
def solve(devices: Any, grid: Any, layout: Any, sites: Any, state: Any, x: Any, signals: Any, w: Any,
          dx: Any) -> None:  # fmt: skip
    """Solve the networks for states `x` and the sites' powers; write voltages and currents to the signals."""
    run(devices.source, devices.p, devices.wires, x, signals, dx)
    for m in range(grid.machine_row.size):
        source = grid.source_at[m]
        put(w.i_machine_re, m, at(grid.source_ratio, m) * at(signals, source))
        put(w.i_machine_im, m, at(grid.source_ratio, m) * at(signals, source + 1))
    for n in range(grid.load_row.size):
        put(w.p_load, n, at(grid.p_power, n))
        put(w.q_load, n, at(grid.q_power, n))
    for s in range(sites.load.size):
        n = sites.load[s]
        put(w.p_load, n, at(w.p_load, n) + at(grid.alive, n) * at(state.p, s))
        put(w.q_load, n, at(w.q_load, n) + at(grid.alive, n) * at(state.q, s))
    multiply(grid.machine_z_re, grid.machine_z_im, w.i_machine_re, w.i_machine_im, w.w_re, w.w_im)
    if grid.entry_row.size > 0:
        solve_entries(devices, grid, layout, x, signals, w, dx)
        multiply(grid.entry_z_re, grid.entry_z_im, w.i_load_re, w.i_load_im, w.v_re, w.v_im)
        for k in range(w.v_re.shape[0]):
            put(signals, layout.v_at + 2 * k, at(w.w_re, k) + at(w.v_re, k))
            put(signals, layout.v_at + 2 * k + 1, at(w.w_im, k) + at(w.v_im, k))
    else:
        for k in range(w.w_re.shape[0]):
            put(signals, layout.v_at + 2 * k, at(w.w_re, k))
            put(signals, layout.v_at + 2 * k + 1, at(w.w_im, k))


@kernel
def evaluate(devices: Any, grid: Any, layout: Any, sites: Any, state: Any, x: Any, signals: Any, w: Any,
             dx: Any) -> None:  # fmt: skip
    """Set `dx` to the rates at `x`, the signals to what goes with it; `failed` says where there are no voltages."""
    solve(devices, grid, layout, sites, state, x, signals, w, dx)
    for v in range(LANES):
        w.failed[v] = max(w.failed[v], w.lost[v])
    run(devices.terminal, devices.p, devices.wires, x, signals, dx)
    read_meters(grid, layout, sites, state, signals, w)
    run(devices.controls, devices.p, devices.wires, x, signals, dx)
    run(devices.rates, devices.p, devices.wires, x, signals, dx)


@kernel
def write_currents(grid: Any, layout: Any, signals: Any, w: Any) -> None:
    """Write what is injected at each active row."""
    for k in range(layout.i_at * LANES, (layout.i_at + 2 * w.v_re.shape[0]) * LANES):
        signals[k] = 0.0
    for m in range(grid.machine_row.size):
        here = layout.i_at + 2 * grid.machine_row[m]
        put(signals, here, at(signals, here) + at(w.i_machine_re, m))
        put(signals, here + 1, at(signals, here + 1) + at(w.i_machine_im, m))
    for n in range(grid.entry_row.size):
        here = layout.i_at + 2 * grid.entry_row[n]
        put(signals, here, at(signals, here) + at(w.i_load_re, n))
        put(signals, here + 1, at(signals, here + 1) + at(w.i_load_im, n))


@kernel
def drawn_load(grid: Any, sites: Any, s: int, v: int, state: Any, w: Any) -> tuple[float, float]:
    """Return what the load of site place s draws in lane v, load direction. [pu of the system base]"""
    n = sites.load[s]
    magnitude = math.hypot(w.v_load_re[n, v], w.v_load_im[n, v])
    share = grid.alive[n, v] * power_share(magnitude, grid.break_pu[n, v], grid.exponent[n, v])
    return state.p[s * LANES + v] * share, state.q[s * LANES + v] * share


@kernel
def drawn_at_poi(grid: Any, layout: Any, sites: Any, s: int, v: int, state: Any, signals: Any, w: Any
                 ) -> tuple[float, float]:  # fmt: skip
    """Return what the site at place s draws from the grid in lane v: its load less what its machines bring."""
    p, q = drawn_load(grid, sites, s, v, state, w)
    n, meters = sites.load[s], layout.meters
    v_re, v_im = w.v_load_re[n, v], w.v_load_im[n, v]
    for k in range(meters.machine.size):
        if meters.site[k] == s:
            ratio, here = grid.ratio[meters.machine[k], v], meters.current_at[k] * LANES + v
            i_re, i_im = signals[here], signals[here + LANES]
            p -= ratio * (v_re * i_re + v_im * i_im)
            q -= ratio * (v_im * i_re - v_re * i_im)
    return p, q


@kernel
def read_meters(grid: Any, layout: Any, sites: Any, state: Any, signals: Any, w: Any) -> None:
    """Tell each machine at a site what its site draws from the grid. [MW]"""
    meters = layout.meters
    for k in range(meters.machine.size):
        for v in range(LANES):
            p, _ = drawn_at_poi(grid, layout, sites, meters.site[k], v, state, signals, w)
            signals[meters.poi_at[k] * LANES + v] = p * layout.base_mva


@kernel
def write_site_signals(grid: Any, layout: Any, sites: Any, state: Any, step: int, signals: Any,
                       w: Any) -> None:  # fmt: skip
    """Write what each site draws at its POI, its demand, the share left, its load alone. [MW, Mvar, MW, 1, MW]"""
    for s in range(sites.load.size):
        for v in range(LANES):
            number = s * LANES + v
            p_load, _ = drawn_load(grid, sites, s, v, state, w)
            p_poi, q_poi = drawn_at_poi(grid, layout, sites, s, v, state, signals, w)
            here = (layout.site_at + SITE_WIDTH * s) * LANES + v
            signals[here] = p_poi * layout.base_mva
            signals[here + LANES] = q_poi * layout.base_mva
            signals[here + 2 * LANES] = sites.p_before_mw[number, step]
            signals[here + 3 * LANES] = grid.alive[sites.load[s], v] * state.connected[number] * state.job[number]
            signals[here + 4 * LANES] = p_load * layout.base_mva
