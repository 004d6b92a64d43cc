"""Which buses of a large grid a site or a machine concerns most."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from gridsim.arrays import Floats
from gridsim.grid.network import Network


def machine_buses(network: Network) -> set[int]:
    """Return the buses with a machine of their own."""
    return {machine.bus for machine in network.generators}


def next_to_machines(network: Network) -> list[int]:
    """Return the buses without a machine at the other end of a branch from one that has one, as above a step-up."""
    own = machine_buses(network)
    live = [branch for branch in network.branches if branch.in_service]
    ends = [(branch.from_bus, branch.to_bus) for branch in live]
    found = [other for pair in ends for one, other in (pair, pair[::-1]) if one in own and other not in own]
    return list(dict.fromkeys(found))


def nearest_buses(network: Network, bus: int, *, count: int) -> list[int]:
    """Return up to `count` buses without a machine, nearest first along the smallest sum of branch impedances."""
    distance_pu = _distances_pu(network, network.row_of[bus])
    own = machine_buses(network)
    reached = [one for one in network.buses if one not in own and np.isfinite(distance_pu[network.row_of[one]])]
    return sorted(reached, key=lambda one: (float(distance_pu[network.row_of[one]]), one))[:count]


def _distances_pu(network: Network, row: int) -> Floats:
    """Return the impedance of the shortest way from `row` to every row, infinite where there is none. [pu]"""
    live = [branch for branch in network.branches if branch.in_service and branch.y_ft != 0.0]
    shortest: dict[tuple[int, int], float] = {}
    for branch in live:
        ends = min(branch.from_row, branch.to_row), max(branch.from_row, branch.to_row)
        shortest[ends] = min(abs(1.0 / branch.y_ft), shortest.get(ends, np.inf))
    f, t = (np.array([ends[k] for ends in shortest], dtype=np.intp) for k in (0, 1))
    graph = sparse.csr_matrix((list(shortest.values()), (f, t)), shape=(network.rows, network.rows))
    return np.asarray(sparse.csgraph.dijkstra(graph, directed=False, indices=row))
