"""The network between two events in the form of the loop: impedances of active rows, and what injects there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.grid.case import LoadModel
from gridsim.simulation.rms.assembly import MACHINE_SIGNALS, Assembly
from gridsim.simulation.rms.evaluate import new_work
from gridsim.simulation.rms.loads import at_rows, split_loads
from gridsim.simulation.rms.network import POWER_BREAK_PU, refresh_jacobian
from gridsim.simulation.rms.plan import ReducedGrid
from gridsim.simulation.rms.reduction import ActiveRows, Reduction, Topology, reduce_network
from gridsim.simulation.rms.sparse import factors_of


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
    assembly: Assembly,
    load_model: LoadModel,
    sites: Sequence[SiteStart],
) -> tuple[ReducedGrid, Reduction]:
    """Reduce the network of `topology` to the `active` rows, with the case's loads and one load a site."""
    network = topology.network
    parts = split_loads(topology, load_model)
    reduction = reduce_network(topology, active, assembly.norton_pu(network.base_mva), parts.admittance)
    rows = active.rows[active.load]
    at_active = reduction.z[active.rows]
    machine_z = at_active[:, :0] if active.is_sparse else at_active[:, active.machine]
    load_z = at_active if active.is_sparse else at_active[:, active.load]
    near_z = load_z[active.load]
    alive = np.ascontiguousarray(reduction.live[rows])
    own = np.arange(rows.size) < rows.size - len(sites)
    p_power, q_power = at_rows(parts.power * reduction.live, rows)
    p_current, q_current = at_rows(parts.current * reduction.live, rows)
    connected = np.array(topology.machine_live(), dtype=np.float64)
    ratio = np.array([machine.sn_mva / network.base_mva for machine in assembly.machines]) * connected
    grid = ReducedGrid(
        is_sparse=int(active.is_sparse),
        factors=factors_of(reduction.factors if active.is_sparse else None),
        machine_z_re=np.ascontiguousarray(machine_z.real),
        machine_z_im=np.ascontiguousarray(machine_z.imag),
        load_z_re=np.ascontiguousarray(load_z.real),
        load_z_im=np.ascontiguousarray(load_z.imag),
        near_z_re=np.ascontiguousarray(near_z.real),
        near_z_im=np.ascontiguousarray(near_z.imag),
        ratio=ratio,
        source_at=np.array(
            [assembly.signal(m, MACHINE_SIGNALS[0]) for m in range(len(assembly.machines))], dtype=np.intp
        ),
        machine_row=active.machine,
        load_row=active.load,
        alive=alive,
        break_pu=np.array([POWER_BREAK_PU] * int(own.sum()) + [site.break_pu for site in sites]),
        exponent=np.array([2.0] * int(own.sum()) + [site.exponent for site in sites]),
        p_power=p_power * own,
        q_power=q_power * own,
        p_current=p_current * own,
        q_current=q_current * own,
        jacobian=np.eye(2 * rows.size),
    )
    w = new_work(active.rows.size, len(assembly.machines), rows.size)
    w.v_load_re[:], w.v_load_im[:] = at_rows(network.v_pu, rows)
    site_power = np.array([site.power_pu for site in sites], dtype=np.complex128)
    w.p_load[:] = np.concatenate([grid.p_power[own], site_power.real])
    w.q_load[:] = np.concatenate([grid.q_power[own], site_power.imag])
    refresh_jacobian(grid, w)
    return grid, reduction
