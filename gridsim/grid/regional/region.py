"""Which buses of a large case a region is: areas, zones, or all within a distance of a bus."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.psse.buses import ISOLATED
from gridsim.grid.psse.case import RawCase


@dataclass(frozen=True)
class Around:
    """All buses whose shortest path to `bus` has at most `radius_pu` of reactance. [pu on the system base]"""

    bus: int
    radius_pu: float


def buses_inside(
    case: RawCase,
    *,
    wanted_areas: frozenset[int] = frozenset(),
    wanted_zones: frozenset[int] = frozenset(),
    around: Around | None = None,
) -> frozenset[int]:
    """Return the buses of a region.

    A transformer is never cut: where one of its buses is inside all are. Raises `InputError` where
    nothing, or everything, is inside.
    """
    live = [bus for bus in case.buses if bus.kind != ISOLATED]
    faults = [
        *_unknown("area", wanted_areas, {bus.area for bus in live}),
        *_unknown("zone", wanted_zones, {bus.zone for bus in live}),
    ]
    if around and around.bus not in {bus.number for bus in live}:
        faults.append(Fault("around", "bus is not in the source", str(around.bus)))
    raise_if_any(faults)
    inside = {bus.number for bus in live if bus.area in wanted_areas or bus.zone in wanted_zones}
    if around:
        inside |= _within(case, around)
    inside = _whole_transformers(case, inside)
    if not inside or len(inside) == len(live):
        got = "no bus" if not inside else "every bus"
        raise InputError(Fault(str(case.path), "is no region", f"{got} is inside", "some of the buses"))
    return frozenset(inside)


def _unknown(kind: str, wanted: frozenset[int], known: set[int]) -> list[Fault]:
    near = ", ".join(str(number) for number in sorted(known)[:40])
    return [Fault(kind, "is not in the source", str(number), near) for number in sorted(wanted - known)]


def edges(case: RawCase) -> list[tuple[int, int, complex]]:
    """List the branches in service: two buses and the impedance between them, windings of a star by pairs. [pu]"""
    found = [(line.from_bus, line.to_bus, line.z_pu) for line in case.lines if line.in_service]
    for transformer in case.transformers:
        windings = transformer.windings
        for k, pair in enumerate(transformer.pairs):
            one, other = windings[k], windings[(k + 1) % len(windings)]
            if one.in_service and other.in_service:
                z = complex(pair.r, pair.x) * (1.0 if transformer.cz == 1 else case.case_id.base_mva / pair.base_mva)
                found.append((one.bus, other.bus, z))
    return found


def graph_of(case: RawCase, buses: frozenset[int] | set[int]) -> tuple[list[int], sparse.csr_matrix]:
    """Return the buses in order and the reactances between them, the smallest of parallel branches."""
    order = sorted(buses)
    row = {bus: k for k, bus in enumerate(order)}
    nearest: dict[tuple[int, int], float] = {}
    for one, other, z in edges(case):
        if one in row and other in row:
            key = (min(row[one], row[other]), max(row[one], row[other]))
            nearest[key] = min(nearest.get(key, np.inf), max(abs(z.imag), 1e-6))
    at = np.array(list(nearest), dtype=np.intp).reshape(-1, 2).T
    graph = sparse.csr_matrix((np.array(list(nearest.values())), (at[0], at[1])), shape=(len(order), len(order)))
    return order, graph


def _within(case: RawCase, around: Around) -> set[int]:
    order, graph = graph_of(case, {bus.number for bus in case.buses if bus.kind != ISOLATED})
    start = order.index(around.bus)
    distance = dijkstra(graph, directed=False, indices=start, limit=around.radius_pu)
    return {order[k] for k in np.flatnonzero(np.isfinite(distance))}


def _whole_transformers(case: RawCase, inside: set[int]) -> set[int]:
    grown = set(inside)
    while True:
        more = {
            winding.bus
            for transformer in case.transformers
            if transformer.in_service and any(winding.bus in grown for winding in transformer.windings)
            for winding in transformer.windings
        }
        if more <= grown:
            return grown
        grown |= more
