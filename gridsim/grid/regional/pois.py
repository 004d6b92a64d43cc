"""Where a gigawatt might connect: transmission buses of a region from strong to weak, one a town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.grid.case import GridCase
from gridsim.grid.network import Network
from gridsim.grid.regional.extract import EQUIVALENT
from gridsim.grid.strength import short_circuit_mva

#: Gigawatt campuses connect at 230 kV and above. [kV]
LEAST_KV = 230.0
#: The size that the ratio is given for. [MW]
CAMPUS_MW = 1000.0
#: Weaker buses than this ratio are left out: no planner connects a gigawatt there without a new line. Assumption [I].
LEAST_SCR = 1.5
COUNT = 10
# From here on a bus counts as strong, below as weak; usual words for converter plants [I].
STRONG, WEAK = 5.0, 3.0


@dataclass(frozen=True)
class Poi:
    """A candidate bus, its short-circuit power and the ratio of it to a gigawatt. [kV, MVA, 1]"""

    bus: int
    name: str
    vn_kv: float
    short_circuit_mva: float

    @property
    def scr(self) -> float:
        """Short-circuit ratio of a gigawatt. [1]"""
        return self.short_circuit_mva / CAMPUS_MW

    @property
    def word(self) -> str:
        """How strong the bus is for a gigawatt."""
        return "strong" if self.scr >= STRONG else "weak" if self.scr < WEAK else "medium"


def strengths(case: GridCase, network: Network, buses: Sequence[int]) -> tuple[Poi, ...]:
    """Return the short-circuit power at `buses`."""
    bus = case.net.bus
    power = short_circuit_mva(network, [network.row_of[b] for b in buses])
    return tuple(
        Poi(b, str(bus["name"][b]), float(bus.vn_kv[b]), float(mva)) for b, mva in zip(buses, power, strict=True)
    )


def transmission_buses(case: GridCase, network: Network) -> tuple[Poi, ...]:
    """Return the buses of `LEAST_KV` and more, strongest first; the outer ends of ties are none of them.

    Equal strength: by number.
    """
    net = case.net
    of_rest = set(net.load.bus[net.load.id == EQUIVALENT]) | set(net.gen.bus[net.gen.id == EQUIVALENT])
    live = [int(b) for b in net.bus.index if net.bus.vn_kv[b] >= LEAST_KV]
    found = strengths(case, network, [b for b in live if b in network.row_of and b not in of_rest])
    return tuple(sorted(found, key=lambda poi: (-round(poi.short_circuit_mva, 1), poi.bus)))


def choose_pois(buses: Sequence[Poi], *, towns: Mapping[int, str], count: int = COUNT) -> tuple[Poi, ...]:
    """Return `count` of `buses`, given strongest first, evenly spaced in this order; of each town its strongest."""
    best: dict[str, Poi] = {}
    for poi in buses:
        if poi.scr >= LEAST_SCR:
            best.setdefault(towns[poi.bus], poi)
    found = list(best.values())
    at = np.unique(np.linspace(0, len(found) - 1, min(count, len(found))).round().astype(int))
    return tuple(found[k] for k in at)
