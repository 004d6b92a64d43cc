"""Where a gigawatt might connect: transmission buses of a region from strong to weak, one a town."""

from __future__ import annotations

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


def choose_pois(case: GridCase, network: Network, *, towns: dict[int, str], count: int = COUNT) -> tuple[Poi, ...]:
    """Return `count` buses of `LEAST_KV` and more, strongest first, evenly spaced in the order of strength.

    Of each town its strongest bus is a candidate; the outer ends of ties are none. Equal strength: by number.
    """
    bus = case.net.bus
    of_rest = set(case.net.load.bus[case.net.load.id == EQUIVALENT]) | set(
        case.net.gen.bus[case.net.gen.id == EQUIVALENT]
    )
    live = [int(b) for b in bus.index if bus.vn_kv[b] >= LEAST_KV and int(b) in network.row_of and b not in of_rest]
    power = short_circuit_mva(network, [network.row_of[b] for b in live])
    order = sorted(range(len(live)), key=lambda k: (-round(float(power[k]), 1), live[k]))
    best: dict[str, Poi] = {}
    for k in order:
        b = live[k]
        if power[k] >= LEAST_SCR * CAMPUS_MW:
            best.setdefault(towns[b], Poi(b, str(bus["name"][b]), float(bus.vn_kv[b]), float(power[k])))
    found = list(best.values())
    at = np.unique(np.linspace(0, len(found) - 1, min(count, len(found))).round().astype(int))
    return tuple(found[k] for k in at)
