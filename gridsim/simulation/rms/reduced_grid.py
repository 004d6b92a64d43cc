"""The network between two events in the form of the loop: impedances of active rows, and what injects there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.grid.load_model import LoadModel
from gridsim.simulation.rms.assembly import MACHINE_SIGNALS, Assembly
from gridsim.simulation.rms.blocks import blocks_of, no_blocks
from gridsim.simulation.rms.elimination import factorise
from gridsim.simulation.rms.entries import POWER_BREAK_PU
from gridsim.simulation.rms.loads import at_rows, split_loads
from gridsim.simulation.rms.ordering import Elimination
from gridsim.simulation.rms.plan import Blockwise, Dense, ReducedGrid, Sparse
from gridsim.simulation.rms.reduction import ActiveRows, Reduction, Topology, reduce_network


@dataclass(frozen=True)
class SiteStart:
    """A site at t = 0: its row and what it draws at the POI, load direction. [pu of the system base]

    Below `break_pu` its power falls with the voltage to the power `exponent`.
    """

    name: str
    row: int
    power_pu: complex
    break_pu: float = POWER_BREAK_PU
    exponent: float = 2.0


def reduced_grid(
    topology: Topology,
    active: ActiveRows,
    elimination: Elimination | None,
    assembly: Assembly,
    load_model: LoadModel,
    sites: Sequence[SiteStart],
) -> tuple[ReducedGrid, Reduction]:
    """Reduce the network of `topology` to the `active` rows, with the case's loads and one load a site.

    A large one is eliminated as `elimination` says. The Jacobian of what iterates is not filled in: the first
    evaluation does so.
    """
    network = topology.network
    parts = split_loads(topology, load_model)
    reduction = reduce_network(topology, active, assembly.norton_pu(network.base_mva), parts.admittance)
    rows = active.rows[active.load]
    at_active = reduction.z[active.rows]
    machine_z = at_active[:, :0] if active.is_sparse else at_active[:, active.machine[active.constant]]
    entry_z = at_active if active.is_sparse else at_active[:, active.entry]
    near_z = entry_z[:0] if active.is_blocks else entry_z[active.entry]
    blocks = no_blocks() if elimination is None else blocks_of(reduction.matrix, elimination)
    if active.is_sparse:
        entry_z = entry_z[blocks.row[blocks.silent :]]
        factorise(blocks, active.entry[:0], np.zeros((4, 0)))
    own = np.arange(rows.size) < rows.size - len(sites)
    p_power, q_power = at_rows(parts.power * reduction.live, rows)
    p_current, q_current = at_rows(parts.current * reduction.live, rows)
    connected = np.array(topology.machine_live(), dtype=np.float64)
    connected *= [topology.load_left.get(m.bus, 1.0) if m.is_load else 1.0 for m in assembly.machines]
    ratio = np.array([machine.sn_mva / network.base_mva for machine in assembly.machines]) * connected
    alive = reduction.live[active.rows[active.entry]]
    alive[rows.size :] *= connected[active.injector] > 0.0
    source_at = np.array([assembly.signal(m, MACHINE_SIGNALS[0]) for m in range(ratio.size)], dtype=np.intp)
    grid = ReducedGrid(
        kind=kind_of(active),
        blocks=blocks,
        machine_z_re=_contiguous(machine_z.real),
        machine_z_im=_contiguous(machine_z.imag),
        entry_z_re=_contiguous(entry_z.real),
        entry_z_im=_contiguous(entry_z.imag),
        near_z_re=_contiguous(near_z.real),
        near_z_im=_contiguous(near_z.imag),
        ratio=ratio,
        source_ratio=ratio[active.constant],
        source_at=source_at[active.constant],
        source_im_at=source_at[active.constant] + 1,
        machine_row=active.machine[active.constant],
        load_row=active.load,
        entry_row=active.entry,
        injector_at=source_at[active.injector],
        injector_ratio=ratio[active.injector],
        alive=alive,
        break_pu=np.array([POWER_BREAK_PU] * int(own.sum()) + [site.break_pu for site in sites]),
        exponent=np.array([2.0] * int(own.sum()) + [site.exponent for site in sites]),
        p_power=p_power * own,
        q_power=q_power * own,
        p_current=p_current * own,
        q_current=q_current * own,
        jacobian=np.eye(0 if active.is_blocks else 2 * active.entry.size),
    )
    return grid, reduction


def kind_of(active: ActiveRows) -> Dense | Sparse | Blockwise:
    """Return how a network with these active rows is solved."""
    if not active.is_sparse:
        return Dense()
    return Blockwise() if active.is_blocks else Sparse()


def _contiguous(values: Floats) -> Floats:
    return np.ascontiguousarray(values)
