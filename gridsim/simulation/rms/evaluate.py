"""The right-hand side: from states and site powers to voltages, signals and rates."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gridsim.arrays import Floats
from gridsim.kernels import LANES, by_kind, kernel
from gridsim.simulation.rms.calls import run
from gridsim.simulation.rms.elimination import follow, solve_blocks
from gridsim.simulation.rms.large_network import solve_large, take_currents
from gridsim.simulation.rms.meters import drawn_at_poi, drawn_load, read_meters
from gridsim.simulation.rms.network import multiply, solve_entries
from gridsim.simulation.rms.plan import SITE_SIGNALS, Blockwise, Dense, Sparse
from gridsim.structs import struct

SITE_WIDTH = len(SITE_SIGNALS)


@struct
class Work(NamedTuple):
    """Scratch of an evaluation.

    `v_load` and `i_load` are voltages and currents of what iterates, loads first; the former is also where the next
    iteration starts. `slopes` (4, entries) are those of their currents, `stale` (3,) begins with 1 where the Jacobian
    is to be renewed; behind that stand how many solutions it has served for and at which rate. Of a large network
    `base` are the machines' currents by place, `site_z` (2 sites, 2 rows) voltages for unit ones at the sites,
    `below` (lanes,) is how far loads are below their breaks.
    """

    i_machine_re: Floats
    i_machine_im: Floats
    w_re: Floats
    w_im: Floats
    v_re: Floats
    v_im: Floats
    p_load: Floats
    q_load: Floats
    v_load_re: Floats
    v_load_im: Floats
    i_load_re: Floats
    i_load_im: Floats
    residual: Floats
    matrix: Floats
    slopes: Floats
    stale: Floats
    base: Floats
    site_z: Floats
    below: Floats


def new_work(active: int, machines: int, loads: int, entries: int, *, sites: int, is_blocks: bool) -> Work:
    """Return scratch arrays for a network of that size, with so many machines of a constant source."""
    machine = [np.zeros(machines) for _ in range(2)]
    rows = [np.zeros(active) for _ in range(4)]
    powers = [np.zeros(loads) for _ in range(2)]
    entry = [np.zeros(entries) for _ in range(4)]
    dense = 0 if is_blocks else 2 * entries
    small = [np.zeros(dense), np.zeros((dense, dense)), np.zeros((4, entries)), np.array([1.0, 0.0, 1.0])]
    width = 2 * active if is_blocks else 0
    large = [np.zeros(width), np.zeros((2 * sites if is_blocks else 0, width)), np.zeros(LANES)]
    return Work._make([*machine, *rows, *powers, *entry, *small, *large])


@kernel
def solve(devices: Any, grid: Any, layout: Any, sites: Any, site_p: Any, site_q: Any, x: Any, signals: Any, w: Any,
          dx: Any) -> bool:  # fmt: skip
    """Solve the network for states `x` and site powers [pu]; write voltages and currents to the signals."""
    run(devices.source, devices.p, devices.wires, x, signals, dx)
    for m in range(grid.machine_row.size):
        w.i_machine_re[m] = grid.source_ratio[m] * signals[grid.source_at[m]]
        w.i_machine_im[m] = grid.source_ratio[m] * signals[grid.source_im_at[m]]
    for n in range(grid.load_row.size):
        w.p_load[n], w.q_load[n] = grid.p_power[n], grid.q_power[n]
    for s in range(sites.load.size):
        n = sites.load[s]
        w.p_load[n] += grid.alive[n] * site_p[s]
        w.q_load[n] += grid.alive[n] * site_q[s]
    return bool(find_voltages(devices, grid, layout, x, signals, w, dx))


@kernel
def solve_dense(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Find the voltages of a small network; say whether there are any."""
    multiply(grid.machine_z_re, grid.machine_z_im, w.i_machine_re, w.i_machine_im, w.w_re, w.w_im)
    if grid.entry_row.size == 0:
        for k in range(w.w_re.size):
            signals[layout.v_at + 2 * k] = w.w_re[k]
            signals[layout.v_at + 2 * k + 1] = w.w_im[k]
        return True
    good = entry_voltages(devices, grid, layout, x, signals, w, dx)
    for k in range(w.v_re.size):
        signals[layout.v_at + 2 * k] = w.w_re[k] + w.v_re[k]
        signals[layout.v_at + 2 * k + 1] = w.w_im[k] + w.v_im[k]
    return bool(good)


@kernel
def solve_sparse(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Find the voltages of a large network with little that iterates; say whether there are any."""
    b = grid.blocks
    take_currents(grid, w, b.y)
    solve_blocks(b)
    for k in range(b.silent, b.row.size):
        w.w_re[b.row[k]], w.w_im[b.row[k]] = b.y[2 * k], b.y[2 * k + 1]
    good = True
    if grid.entry_row.size > 0:
        good = entry_voltages(devices, grid, layout, x, signals, w, dx)
    write_heard(grid, layout, signals, w)
    return bool(good)


@kernel
def entry_voltages(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Find what the entries' currents add to the machines' voltages; say whether there is a solution."""
    good = solve_entries(devices, grid, layout, x, signals, w, dx)
    multiply(grid.entry_z_re, grid.entry_z_im, w.i_load_re, w.i_load_im, w.v_re, w.v_im)
    return bool(good)


find_voltages = by_kind(1, {Dense: solve_dense, Sparse: solve_sparse, Blockwise: solve_large})


@kernel
def write_heard(grid: Any, layout: Any, signals: Any, w: Any) -> None:
    """Write the voltages of a large network's rows that are not silent: what machines and entries make together."""
    b = grid.blocks
    for k in range(b.row.size - b.silent):
        row = b.row[b.silent + k]
        at = layout.v_at + 2 * row
        signals[at], signals[at + 1] = w.w_re[row], w.w_im[row]
        if grid.entry_row.size > 0:
            signals[at] += w.v_re[k]
            signals[at + 1] += w.v_im[k]


@kernel
def write_silent(grid: Any, layout: Any, signals: Any) -> None:
    """Write the voltages of a large network's silent rows, which follow from the others'."""
    b = grid.blocks
    for k in range(b.silent, b.row.size):
        at = layout.v_at + 2 * b.row[k]
        b.y[2 * k], b.y[2 * k + 1] = signals[at], signals[at + 1]
    follow(b)
    for k in range(b.silent):
        at = layout.v_at + 2 * b.row[k]
        signals[at], signals[at + 1] = b.y[2 * k], b.y[2 * k + 1]


@kernel
def write_currents(grid: Any, layout: Any, signals: Any, w: Any) -> None:
    """Write what is injected at each active row."""
    for k in range(w.v_re.size):
        signals[layout.i_at + 2 * k] = 0.0
        signals[layout.i_at + 2 * k + 1] = 0.0
    for m in range(grid.machine_row.size):
        at = layout.i_at + 2 * grid.machine_row[m]
        signals[at] += w.i_machine_re[m]
        signals[at + 1] += w.i_machine_im[m]
    for n in range(grid.entry_row.size):
        at = layout.i_at + 2 * grid.entry_row[n]
        signals[at] += w.i_load_re[n]
        signals[at + 1] += w.i_load_im[n]


@kernel
def leave(grid: Any, layout: Any, signals: Any) -> None:
    """Leave the voltages as they are: all of them stand there."""


@kernel
def leave_currents(grid: Any, layout: Any, signals: Any, w: Any) -> None:
    """Leave the currents: the voltages of a large network do not follow from them."""


#: What the voltages of all rows follow from, before a row is recorded or relays look.
complete_voltages = by_kind(0, {Dense: leave, Sparse: write_silent, Blockwise: write_silent})
complete_currents = by_kind(0, {Dense: write_currents, Sparse: leave_currents, Blockwise: leave_currents})


@kernel
def evaluate(devices: Any, grid: Any, layout: Any, sites: Any, site_p: Any, site_q: Any, x: Any, signals: Any, w: Any,
             dx: Any) -> bool:  # fmt: skip
    """Set `dx` to the rates at `x` and the signals to what goes with it; say whether the network has a solution."""
    good = solve(devices, grid, layout, sites, site_p, site_q, x, signals, w, dx)
    for k in range(devices.gather.shape[0]):
        signals[devices.gather[k, 0]] = signals[devices.gather[k, 1]]
    run(devices.terminal, devices.p, devices.wires, x, signals, dx)
    read_meters(grid, layout, sites, site_p, site_q, signals, w)
    run(devices.controls, devices.p, devices.wires, x, signals, dx)
    run(devices.rates, devices.p, devices.wires, x, signals, dx)
    return bool(good)


@kernel
def write_site_signals(grid: Any, layout: Any, sites: Any, state: Any, step: int, signals: Any,
                       w: Any) -> None:  # fmt: skip
    """Write what each site draws at its POI, its demand, the share left, its load alone. [MW, Mvar, MW, 1, MW]"""
    for s in range(sites.load.size):
        p_load, _ = drawn_load(grid, sites, s, state.p, state.q, w)
        p_poi, q_poi = drawn_at_poi(grid, layout, sites, s, state.p, state.q, signals, w)
        at = layout.site_at + SITE_WIDTH * s
        signals[at] = p_poi * layout.base_mva
        signals[at + 1] = q_poi * layout.base_mva
        signals[at + 2] = sites.p_before_mw[s, step]
        signals[at + 3] = grid.alive[sites.load[s]] * state.connected[s] * state.job[s]
        signals[at + 4] = p_load * layout.base_mva
