"""The network reduced to its active rows, made anew for each stretch between two events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.grid.network import MachinePoint, Network


@dataclass(frozen=True)
class ActiveRows:
    """Rows that inject a current: `rows` in order, and where machines and non-linear loads stand among them."""

    rows: Indices
    machine: Indices
    load: Indices

    @staticmethod
    def of(machine_rows: list[int], load_rows: list[int]) -> ActiveRows:
        """Collect the rows of machines and of non-linear loads."""
        rows = np.array(sorted({*machine_rows, *load_rows}), dtype=np.intp)
        return ActiveRows(rows, np.searchsorted(rows, machine_rows), np.searchsorted(rows, load_rows))


@dataclass(frozen=True)
class Topology:
    """The network as events have left it: branches switched, shunts put in (faults), machines and loads tripped."""

    network: Network
    fault_pu: Mapping[int, complex] = field(default_factory=dict)
    tripped: frozenset[MachinePoint] = frozenset()
    load_left: Mapping[int, float] = field(default_factory=dict)
    added_mva: Mapping[int, complex] = field(default_factory=dict)

    def machine_live(self) -> list[bool]:
        """Say of each machine whether it is connected."""
        return [machine not in self.tripped for machine in self.network.machines]


@dataclass(frozen=True)
class Reduction:
    """Impedances from active rows to all rows, shape (rows, active); `live` says which rows have a machine behind."""

    z: Complexes
    live: Floats
    island: Indices


def reduce_network(topology: Topology, active: ActiveRows, norton_pu: Complexes, load_pu: Complexes) -> Reduction:
    """Solve the admittance matrix for a unit current at every active row.

    `norton_pu` (machines,) are the machines' source admittances and `load_pu` (rows,) the constant-impedance loads,
    both in per unit of the system base. Rows of an island without a machine carry no voltage.
    """
    network = topology.network
    island = network.islands()
    connected = topology.machine_live()
    machine_rows = np.array([machine.row for machine in network.machines], dtype=np.intp)
    live = np.isin(island, island[machine_rows[connected]]).astype(np.float64)
    diagonal = load_pu.copy()
    np.add.at(diagonal, machine_rows, np.where(connected, norton_pu, 0.0))
    for row, y in topology.fault_pu.items():
        diagonal[row] += y
    keep = diags(live)
    matrix = keep @ (network.admittance() + diags(diagonal)) @ keep + diags(1.0 - live)
    unit = np.zeros((network.rows, active.rows.size), dtype=np.complex128)
    unit[active.rows, np.arange(active.rows.size)] = live[active.rows]
    factors = splu(csc_matrix(matrix), permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
    return Reduction(np.ascontiguousarray(factors.solve(unit)), live, np.asarray(island, dtype=np.intp))
