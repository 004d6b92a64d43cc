"""Coordinates for drawing a case that comes without: a map made from the network alone.

Towns (buses whose names share their words) are placed so that distances on the map follow electrical distances:
shortest paths of reactance between towns, of which pivot multidimensional scaling makes a plane (Brandes and Pich,
2007) [I]. Buses then take the nearest free cell of a grid in the order of voltage, so that no two lie on each other
and the towns' highest voltages lie at their middle. It is no geography.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gridsim.arrays import Floats
from gridsim.grid.case import GridCase

_NUMBERS = re.compile(r"(\s+\d+)+$")
_PIVOTS = 60
_ROUNDS = 12
# Cells for each bus: enough to keep the shape of the map, few enough that towns stay together.
_CELLS_A_BUS = 4
#: Distance within a town. [pu]
_WITHIN_PU = 1e-3


def town_of(name: str) -> str:
    """Return the words of a bus's name.

    >>> town_of("WAYNESBORO 12 1"), town_of("7")
    ('WAYNESBORO', '7')
    """
    return _NUMBERS.sub("", name.strip()) or name.strip()


def towns_of(case: GridCase) -> dict[int, str]:
    """Return the town of each bus; a bus without a name, or one that is called by its number, is its own."""
    found = {int(bus): town_of(str(name)) or str(bus) for bus, name in case.net.bus["name"].items()}
    return {bus: str(bus) if town.lower() == "bus" else town for bus, town in found.items()}


def coordinates(case: GridCase, *, generator: np.random.Generator) -> pd.DataFrame:
    """Place the buses of `case`: index bus number, columns `x` and `y`, whole numbers, all places different."""
    buses = [int(bus) for bus in case.net.bus.index]
    towns = towns_of(case)
    names = sorted(set(towns.values()))
    at = {name: k for k, name in enumerate(names)}
    plane = _plane(_distances(case, at, towns), generator)
    wanted = np.array([plane[at[towns[bus]]] for bus in buses])
    cells = _cells(wanted, [float(case.net.bus.vn_kv[bus]) for bus in buses])
    return pd.DataFrame(cells, index=pd.Index(buses, name="index"), columns=["x", "y"])


def _distances(case: GridCase, at: dict[str, int], towns: dict[int, str]) -> sparse.csr_matrix:
    """Reactances between towns, as a graph."""
    net = case.net
    found: dict[tuple[int, int], float] = {}
    for one, other, x in _reactances(case):
        a, b = sorted((at[towns[one]], at[towns[other]]))
        if a != b and bool(net.bus.in_service[one]):
            found[a, b] = min(found.get((a, b), np.inf), max(x, _WITHIN_PU))
    rows = np.array(list(found), dtype=np.intp).reshape(-1, 2).T
    return sparse.csr_matrix((np.array(list(found.values())), (rows[0], rows[1])), shape=(len(at), len(at)))


def _reactances(case: GridCase) -> Iterable[tuple[int, int, float]]:
    net = case.net
    z_base = net.bus.vn_kv.loc[net.line.from_bus].to_numpy() ** 2 / case.base_mva
    x = (net.line.x_ohm_per_km * net.line.length_km).to_numpy() / z_base
    yield from zip(net.line.from_bus.astype(int), net.line.to_bus.astype(int), np.abs(x).tolist(), strict=True)
    x = (net.trafo.vk_percent.abs() / 100.0 * case.base_mva / net.trafo.sn_mva).to_numpy()
    yield from zip(net.trafo.hv_bus.astype(int), net.trafo.lv_bus.astype(int), x.tolist(), strict=True)


def _plane(graph: sparse.csr_matrix, generator: np.random.Generator) -> Floats:
    """Pivot multidimensional scaling, then a few rounds of stress majorisation towards the pivots."""
    n = graph.shape[0]
    pivots = generator.permutation(n)[: min(_PIVOTS, n)]
    # Square roots spread what is close together and hold what is far away.
    d = np.sqrt(np.atleast_2d(dijkstra(graph, directed=False, indices=pivots)).T)
    d[~np.isfinite(d)] = 2.0 * d[np.isfinite(d)].max(initial=1.0)
    squares = d**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2] * np.sign(axes[:2, np.abs(axes[:2]).argmax(axis=1)].diagonal())[:, None]
    plane = np.asarray(-0.5 * centred @ axes.T, dtype=np.float64)
    plane *= d.std() / max(plane.std(), 1e-12)
    weight = 1.0 / np.maximum(d, 0.1) ** 2
    for _ in range(_ROUNDS):
        away = plane[:, None, :] - plane[pivots][None, :, :]
        length = np.maximum(np.linalg.norm(away, axis=2), 1e-9)
        target = plane[pivots][None, :, :] + away / length[:, :, None] * d[:, :, None]
        plane = (weight[:, :, None] * target).sum(axis=1) / weight.sum(axis=1, keepdims=True)
    return plane


def _cells(wanted: Floats, kv: list[float]) -> np.ndarray:
    """Snap places to different cells of a square grid, high voltage first."""
    side = int(np.ceil(np.sqrt(_CELLS_A_BUS * len(wanted))))
    # Ranks mixed with places: crowded parts of the map get more room.
    ranks = np.argsort(np.argsort(wanted, axis=0, kind="stable"), axis=0, kind="stable") / max(len(wanted) - 1, 1)
    span = np.ptp(wanted, axis=0)
    places = (wanted - wanted.min(axis=0)) / np.where(span > 0.0, span, 1.0)
    at = (0.6 * ranks + 0.4 * places) * (side - 1)
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), axis=-1).reshape(-1, 2)
    tree, taken = cKDTree(grid), np.zeros(len(grid), dtype=bool)
    found = np.zeros((len(wanted), 2), dtype=np.int64)
    for k in sorted(range(len(wanted)), key=lambda k: (-kv[k], k)):
        near = 16
        while True:
            _, order = tree.query(at[k], k=min(near, len(grid)))
            free = [int(cell) for cell in np.atleast_1d(order) if not taken[cell]]
            if free:
                break
            near *= 4
        taken[free[0]] = True
        found[k] = grid[free[0]]
    return found
