"""A grid linearised with its bus voltages left standing: sparse matrices, device by device and branch by branch.

    d x / d t = A x + B v                                                (1)
            0 = C x + D v + E u                                          (2)
            y = y_0 + Y_x x + Y_v v                                      (3)

x are the deviations of all states, v of all bus voltages (real and imaginary part in turn), u of the sites' power.
(2) says that what machines, loads and sites inject is what the network takes. Devices' slopes are differences
(`gridsim.simulation.linear.blocks`), the network's admittances are exact. The signals between the kernels of one
machine are eliminated here: each follows from states, voltages and signals evaluated before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.linalg import SuperLU, splu

from gridsim.arrays import Floats, Indices
from gridsim.devices.contract import SOURCE_OUTPUTS
from gridsim.kernels import kernel
from gridsim.simulation.linear.blocks import STEP, Blocks, device_blocks
from gridsim.simulation.linear.evaluation import Evaluation
from gridsim.simulation.linear.outputs import Outputs
from gridsim.simulation.rms.entries import load_current
from gridsim.simulation.rms.model import GridModel


@dataclass(frozen=True)
class Descriptor:
    """The matrices of (1) to (3). States in 1/s, voltages in per unit, sites in MW and Mvar.

    `a` (states, states), `b` (states, 2 rows), `c` (2 rows, states), `d` (2 rows, 2 rows), `e` (2 rows, 2 sites): per
    MW of each site, then per Mvar of each, at the POI in load direction. `y_x` (outputs, states), `y_v`
    (outputs, 2 rows), `at_rest` (outputs,). `outputs` are named as in `gridsim.simulation.linear.system`.
    """

    a: csc_matrix
    b: csc_matrix
    c: csc_matrix
    d: csc_matrix
    e: csc_matrix
    y_x: csr_matrix
    y_v: csr_matrix
    at_rest: Floats
    outputs: tuple[str, ...]
    sites: tuple[str, ...]
    nominal_hz: float

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.a.shape[0])

    def per_mw(self, mvar_per_mw: Floats) -> Floats:
        """Return E (2 rows, sites) where each site's Mvar moves with its MW."""
        sites = len(self.sites)
        e = self.e.toarray()
        return np.asarray(e[:, :sites] + e[:, sites:] * mvar_per_mw)

    def network(self) -> SuperLU:
        """Return the factors of D, from which the voltages follow."""
        return splu(self.d)


def descriptor(model: GridModel, *, buses: Sequence[int] | None = None, step: float = STEP) -> Descriptor:
    """Return `model` linearised at its rest, with the voltages of `buses` (all where left out) among the outputs."""
    at = Evaluation.of(model)
    _, signals = at.at(model.x, *model.site_power())
    outputs = Outputs.of(model, model.network.buses if buses is None else buses, signals)
    blocks = device_blocks(model.assembly, model.x, signals, step=step)
    z_by_x, z_by_v = _eliminated(blocks, model)
    machine, load, site = _injections(at, signals, step)
    taken = _pairs_of(at.reduction.matrix)
    return Descriptor(
        a=csc_matrix(blocks.rates_by_x + blocks.rates_by_z @ z_by_x),
        b=csc_matrix(blocks.rates_by_z @ z_by_v),
        c=csc_matrix(machine @ z_by_x),
        d=csc_matrix(machine @ z_by_v + load - taken),
        e=csc_matrix(site / model.network.base_mva),
        y_x=csr_matrix(outputs.by_signal @ z_by_x),
        y_v=csr_matrix(outputs.by_signal @ z_by_v + outputs.by_voltage),
        at_rest=outputs.at_rest,
        outputs=outputs.names,
        sites=tuple(site.name for site in model.sites),
        nominal_hz=model.network.nominal_hz,
    )


def _eliminated(blocks: Blocks, model: GridModel) -> tuple[csr_matrix, csr_matrix]:
    """Return the slopes of all signals (signals, states) and (signals, 2 rows) with those in between eliminated.

    z = Z_x x + Z_z z + V v with voltages V v; Z_z becomes zero after as many powers as kernels stand in a row.
    """
    size, rows = blocks.z_by_z.shape[0], model.active.rows
    at = np.arange(2 * rows.size)
    columns = 2 * np.repeat(rows, 2) + at % 2
    voltage = csr_matrix((np.ones(at.size), (at, columns)), shape=(size, 2 * model.network.rows))
    by_x, by_v = blocks.z_by_x, voltage
    term_x, term_v = by_x, by_v
    while term_x.nnz or term_v.nnz:
        term_x, term_v = blocks.z_by_z @ term_x, blocks.z_by_z @ term_v
        by_x, by_v = by_x + term_x, by_v + term_v
    return by_x, by_v


def _injections(at: Evaluation, signals: Floats, step: float) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
    """Return the slopes of the currents into the network (2 rows): by signals, by voltages, by the sites' power."""
    model, grid = at.model, at.grid
    active, size = model.active, 2 * model.network.rows
    by_v, by_power = (np.zeros((grid.load_row.size, 2, 2)) for _ in range(2))
    _load_slopes(grid, at.w, signals, step, by_v, by_power)
    loads = active.rows[active.load]
    load = _two_by_two(by_v, loads, loads, (size, size))
    sites = np.arange(at.sites.load.size)
    in_turn = _two_by_two(by_power[at.sites.load], loads[at.sites.load], sites, (size, 2 * sites.size))
    first_p_then_q = np.concatenate([2 * sites, 2 * sites + 1]).astype(np.intp)
    return _machine_currents(model, signals.size), load, in_turn[:, first_p_then_q]


def _machine_currents(model: GridModel, signals: int) -> csr_matrix:
    """Return the slopes of the network's currents (2 rows) by the machines' signals, of the system base each."""
    machines, network = model.assembly.machines, model.network
    part = np.tile([0, 1], len(machines))
    row = np.repeat([2 * machine.row for machine in machines], 2) + part
    source = np.repeat([model.assembly.signal(m, SOURCE_OUTPUTS[0]) for m in range(len(machines))], 2) + part
    ratio = np.repeat([machine.sn_mva / network.base_mva for machine in machines], 2)
    return csr_matrix((ratio, (row, source)), shape=(2 * network.rows, signals))


def _two_by_two(values: Floats, rows: Indices, columns: Indices, shape: tuple[int, int]) -> csr_matrix:
    """Return 2 x 2 blocks `values` (n, 2, 2) at block rows and columns; those at the same place add up."""
    part = np.arange(2)
    row = np.broadcast_to(2 * rows[:, np.newaxis, np.newaxis] + part[:, np.newaxis], values.shape)
    column = np.broadcast_to(2 * columns[:, np.newaxis, np.newaxis] + part, values.shape)
    return csr_matrix((values.ravel(), (row.ravel(), column.ravel())), shape=shape)


def _pairs_of(matrix: csc_matrix) -> csr_matrix:
    """Return a complex matrix as the real one that acts on real and imaginary parts in turn."""
    entries = matrix.tocoo()
    g, b = entries.data.real, entries.data.imag
    values = np.stack([np.stack([g, -b], axis=1), np.stack([b, g], axis=1)], axis=1)
    shape = 2 * matrix.shape[0], 2 * matrix.shape[1]
    return _two_by_two(values, entries.row.astype(np.intp), entries.col.astype(np.intp), shape)


@kernel
def _load_slopes(grid: Any, w: Any, signals: Any, step: float, by_v: Any, by_power: Any) -> None:
    """Difference each load's current by both parts of its voltage, and by both parts of its power."""
    for n in range(grid.load_row.size):
        at, p, q = 2 * grid.load_row[n], w.p_load[n], w.q_load[n]
        v_re, v_im = signals[at], signals[at + 1]
        for part in range(2):
            d_re, d_im = step * (1 - part), step * part
            ahead = load_current(grid, w, n, v_re + d_re, v_im + d_im)
            behind = load_current(grid, w, n, v_re - d_re, v_im - d_im)
            by_v[n, 0, part] = (ahead[0] - behind[0]) / (2.0 * step)
            by_v[n, 1, part] = (ahead[1] - behind[1]) / (2.0 * step)
            w.p_load[n], w.q_load[n] = p + grid.alive[n] * d_re, q + grid.alive[n] * d_im
            ahead = load_current(grid, w, n, v_re, v_im)
            w.p_load[n], w.q_load[n] = p - grid.alive[n] * d_re, q - grid.alive[n] * d_im
            behind = load_current(grid, w, n, v_re, v_im)
            w.p_load[n], w.q_load[n] = p, q
            by_power[n, 0, part] = (ahead[0] - behind[0]) / (2.0 * step)
            by_power[n, 1, part] = (ahead[1] - behind[1]) / (2.0 * step)
