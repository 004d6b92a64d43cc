"""The network reduced to its active rows, made anew for each stretch between two events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import SuperLU, splu

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.grid.network import MachinePoint, Network

#: With more rows that inject, sparse factors are faster than a dense matrix; measured near 100 machines.
MOST_DENSE_ROWS = 100
#: With more entries that iterate, a sparse network's Jacobian is factorised whole, not reduced to them; measured.
MOST_DENSE_ENTRIES = 10


@dataclass(frozen=True)
class ActiveRows:
    """Rows whose voltages the loop keeps: `rows` in order, and where machines and non-linear loads stand among them.

    `constant` numbers the machines with a constant source, `injector` those that iterate with the loads. A small
    network keeps those rows alone that inject a current or are watched, `heard`; a large one (`is_sparse`) all. With
    `is_blocks` its Jacobian is factorised with all that iterates.
    """

    rows: Indices
    heard: Indices
    machine: Indices
    load: Indices
    constant: Indices
    injector: Indices
    is_sparse: bool
    is_blocks: bool

    @staticmethod
    def of(
        machine_rows: list[int], load_rows: list[int], iterates: list[bool], *, watched: Iterable[int] = (), rows: int
    ) -> ActiveRows:
        """Collect the rows of machines, non-linear loads and `watched` ones out of `rows`, or take them all.

        `iterates` says of each machine whether it does.
        """
        injecting = sorted({*machine_rows, *load_rows, *watched})
        is_sparse = len(injecting) > MOST_DENSE_ROWS
        kept = np.array(range(rows) if is_sparse else injecting, dtype=np.intp)
        return ActiveRows(
            rows=kept,
            heard=np.array(injecting, dtype=np.intp),
            machine=np.searchsorted(kept, machine_rows),
            load=np.searchsorted(kept, load_rows),
            constant=np.flatnonzero(~np.array(iterates, dtype=bool)),
            injector=np.flatnonzero(np.array(iterates, dtype=bool)),
            is_sparse=is_sparse,
            is_blocks=is_sparse and len(load_rows) + sum(iterates) > MOST_DENSE_ENTRIES,
        )

    @property
    def entry(self) -> Indices:
        """Where each entry stands among the active rows: loads, then injectors."""
        return np.concatenate([self.load, self.machine[self.injector]])


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
    """The network solved: `z` (rows, injecting) are voltages for a unit current at each of some rows.

    Those rows are the active ones of a small network, those of what iterates in a large one, none where its Jacobian
    is factorised with it. `live` says which rows have a machine behind that holds a voltage, `factors` are those of
    the admittance `matrix` (rows, rows).
    """

    z: Complexes
    live: Floats
    island: Indices
    matrix: csc_matrix
    factors: SuperLU


def reduce_network(topology: Topology, active: ActiveRows, norton_pu: Complexes, load_pu: Complexes) -> Reduction:
    """Factorise the admittance matrix and solve it for unit currents.

    `norton_pu` (machines,) are the machines' source admittances and `load_pu` (rows,) the constant-impedance loads,
    both in per unit of the system base. Rows of an island without a machine carry no voltage.
    """
    network = topology.network
    island = network.islands()
    connected = np.array(topology.machine_live(), dtype=bool)
    machine_rows = np.array([machine.row for machine in network.machines], dtype=np.intp)
    live = np.isin(island, island[machine_rows[connected & (norton_pu != 0.0)]]).astype(np.float64)
    diagonal = load_pu.copy()
    np.add.at(diagonal, machine_rows, np.where(connected, norton_pu, 0.0))
    for row, y in topology.fault_pu.items():
        diagonal[row] += y
    keep = diags(live)
    matrix = csc_matrix(keep @ (network.admittance() + diags(diagonal)) @ keep + diags(1.0 - live))
    injecting = active.rows[active.entry] if active.is_sparse else active.rows
    injecting = injecting[:0] if active.is_blocks else injecting
    unit = np.zeros((network.rows, injecting.size), dtype=np.complex128)
    unit[injecting, np.arange(injecting.size)] = live[injecting]
    factors = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    z = factors.solve(unit) if injecting.size else unit
    return Reduction(np.ascontiguousarray(z), live, np.asarray(island, dtype=np.intp), matrix, factors)
