"""The network as the dynamic engine sees it: buses in rows, branches as two-ports, machines and loads on rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from gridsim.arrays import Complexes

BranchKey = tuple[int, int, str]


@dataclass(frozen=True)
class Branch:
    """A line or transformer as a two-port of admittances in per unit of the system base."""

    from_bus: int
    to_bus: int
    circuit: str
    from_row: int
    to_row: int
    y_ff: complex
    y_ft: complex
    y_tf: complex
    y_tt: complex
    in_service: bool

    @property
    def key(self) -> BranchKey:
        """From bus, to bus, circuit."""
        return self.from_bus, self.to_bus, self.circuit


@dataclass(frozen=True)
class MachinePoint:
    """A generator at the operating point, or a load with a model of its own; power injects. [MW, Mvar]"""

    bus: int
    id: str
    row: int
    sn_mva: float
    source_impedance_pu: complex
    p_mw: float
    q_mvar: float
    is_load: bool = False

    @property
    def place(self) -> str:
        """Name in recordings, `gen_<bus>_<id>`, or `load_<bus>_<id>`."""
        return f"{'load' if self.is_load else 'gen'}_{self.bus}_{self.id}"


@dataclass(frozen=True)
class LoadPoint:
    """A load of the case at the operating point, in load direction. [MW, Mvar]

    One that is `modelled` stands among the machines too, which draw its power.
    """

    bus: int
    id: str
    row: int
    p_mw: float
    q_mvar: float
    modelled: bool = False


@dataclass(frozen=True)
class Network:
    """A solved grid: `v_pu` (rows,) are the bus voltage phasors, `shunt_pu` (rows,) the fixed shunt admittances.

    `row_of` maps every bus number to its row; buses joined by a closed coupler share one. Loads are in no
    admittance: what they do with voltage is the simulation's choice.
    """

    base_mva: float
    nominal_hz: float
    buses: tuple[int, ...]
    row_of: dict[int, int]
    v_pu: Complexes
    shunt_pu: Complexes
    branches: tuple[Branch, ...]
    machines: tuple[MachinePoint, ...]
    loads: tuple[LoadPoint, ...]

    @property
    def generators(self) -> tuple[MachinePoint, ...]:
        """The machines without the loads among them, which stand behind."""
        return tuple(machine for machine in self.machines if not machine.is_load)

    @property
    def rows(self) -> int:
        """Number of electrical nodes."""
        return self.v_pu.size

    def admittance(self) -> sparse.csc_matrix:
        """Return the bus admittance matrix of branches in service and fixed shunts, shape (rows, rows). [pu]"""
        live = [branch for branch in self.branches if branch.in_service]
        f = np.array([branch.from_row for branch in live], dtype=np.intp)
        t = np.array([branch.to_row for branch in live], dtype=np.intp)
        stamps = np.array(
            [(branch.y_ff, branch.y_ft, branch.y_tf, branch.y_tt) for branch in live], dtype=np.complex128
        ).reshape(len(live), 4)
        diagonal = np.arange(self.rows)
        data = np.concatenate([*stamps.T, self.shunt_pu])
        at = (np.concatenate([f, f, t, t, diagonal]), np.concatenate([f, t, f, t, diagonal]))
        return sparse.csc_matrix((data, at), shape=(self.rows, self.rows))

    def with_branch(self, key: BranchKey, *, in_service: bool) -> Network:
        """Return the network with one branch switched; the voltages stay those of the operating point."""
        switched = tuple(
            replace(branch, in_service=in_service) if same_branch(branch.key, key) else branch
            for branch in self.branches
        )
        return replace(self, branches=switched)

    def islands(self) -> np.ndarray:
        """Return the number of the island that each row belongs to, shape (rows,)."""
        live = [branch for branch in self.branches if branch.in_service]
        ones = np.ones(len(live))
        at = ([branch.from_row for branch in live], [branch.to_row for branch in live])
        graph = sparse.coo_matrix((ones, at), shape=(self.rows, self.rows))
        return np.asarray(sparse.csgraph.connected_components(graph, directed=False)[1])


def same_branch(one: BranchKey, other: BranchKey) -> bool:
    """Say whether two keys name one branch, in either direction."""
    return one[2] == other[2] and {one[0], one[1]} == {other[0], other[1]}
