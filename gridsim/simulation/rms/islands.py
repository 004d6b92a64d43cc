"""The islands that switching has left: which are dark, what is lost with them, and at which frequency each runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import Layout
from gridsim.simulation.rms.reduction import Reduction, Topology


@dataclass(frozen=True)
class Loss:
    """Load lost for good or for now, against what is wanted: tripped, shed, or behind no machine. [MW]"""

    lost_mw: float
    wanted_mw: float

    @property
    def share(self) -> float:
        """Lost per wanted. [1]"""
        return self.lost_mw / self.wanted_mw if self.wanted_mw > 0.0 else 0.0

    def __str__(self) -> str:
        return f"{self.lost_mw:.0f} MW of load ({100.0 * self.share:.1f} %)"


def loss(model: GridModel, topology: Topology, reduction: Reduction, site_mw: Floats, connected: Floats) -> Loss:
    """Add up what the case's loads and the sites (`site_mw` wanted, share `connected`) do not get."""
    wanted, lost = 0.0, 0.0
    for load in model.network.loads:
        mw = max(load.p_mw, 0.0)  # a negative load stands for a plant
        wanted += mw
        lost += mw * (1.0 - topology.load_left.get(load.bus, 1.0) * reduction.live[load.row])
    for site, mw, share in zip(model.sites, site_mw.tolist(), connected.tolist(), strict=True):
        wanted += mw
        lost += mw * (1.0 - share * reduction.live[site.row])
    return Loss(float(lost), float(wanted))


def newly_dark(before: Reduction, after: Reduction) -> list[int]:
    """Return the rows that had a machine behind them and have none now."""
    return [int(row) for row in np.flatnonzero((before.live > 0.0) & (after.live == 0.0))]


def buses_of(model: GridModel, rows: Sequence[int]) -> list[int]:
    """Return the numbers of the buses on `rows`."""
    chosen = set(rows)
    return sorted(bus for bus, row in model.network.row_of.items() if row in chosen)


def live_islands(reduction: Reduction) -> list[list[int]]:
    """Return the rows of each island that has a machine, the largest first."""
    numbers = sorted({int(number) for number in reduction.island[reduction.live > 0.0]})
    found = [np.flatnonzero(reduction.island == number).tolist() for number in numbers]
    return sorted(found, key=len, reverse=True)


def main_island(model: GridModel, reduction: Reduction, connected: Sequence[bool]) -> Floats:
    """Return 1 for each connected machine of the island that the recording's centre of inertia is of, 0 for others.

    That is the live island with the most load of the case (shed or not), of equal ones that with the most kinetic
    energy: the regional grid, not a campus that has parted from it, and not the rest of an interconnection, whose own
    load is no load of the case.
    """
    row = np.array([point.row for point in model.assembly.machines], dtype=np.intp)
    energy = model.inertia_mws() * np.array(connected, dtype=np.float64)
    number = reduction.island[row]
    load: dict[int, float] = {}
    for item in model.network.loads:
        at = int(reduction.island[item.row])
        load[at] = load.get(at, 0.0) + max(item.p_mw, 0.0)
    held = {int(k): float(energy[number == k].sum()) for k in np.unique(number[energy > 0.0])}
    if not held:
        return np.array(connected, dtype=np.float64)
    main = max(held, key=lambda k: (load.get(k, 0.0), held[k]))
    return np.where(number == main, np.array(connected, dtype=np.float64), 0.0)


def island_hz(model: GridModel, layout: Layout, signals: Floats) -> list[float]:
    """Return the frequency of each live island's centre of inertia, in the order of its number. [Hz]"""
    found = []
    for number in range(layout.angle_sum.size):
        inside = layout.island == number
        inertia = layout.inertia[inside]
        dw = signals[layout.dw_at[inside]]
        found.append(model.network.nominal_hz * (1.0 + float(inertia @ dw / inertia.sum())))
    return found


def some(buses: Sequence[int], *, most: int = 12) -> str:
    """List bus numbers, not too many.

    >>> some([1, 2, 3], most=2)
    '1, 2, ... (3)'
    """
    listed = ", ".join(map(str, buses[:most]))
    return listed if len(buses) <= most else f"{listed}, ... ({len(buses)})"
