"""What is in a case: its size, how strong its candidate buses are, and on demand how its machines swing."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import SimulationError
from gridsim.grid.case import GridCase
from gridsim.grid.dynamics import machine_units
from gridsim.grid.network import Network
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.regional.pois import CAMPUS_MW, strengths
from gridsim.grid.summary import CaseSummary, summary
from gridsim.simulation.linear.descriptor import descriptor
from gridsim.simulation.linear.modes import eigensystem_of, oscillatory_modes
from gridsim.simulation.rms.rest import build_model
from gridsim.studies.check_case import ELECTROMECHANICAL

#: So many modes of the least damping are named.
MOST_MODES = 5


@dataclass(frozen=True)
class PoiStrength:
    """A candidate bus: short-circuit power and its ratio to a gigawatt, machines behind X''d, loads left out."""

    bus: int
    name: str
    vn_kv: float
    short_circuit_mva: float
    scr_1gw: float
    strength: str


@dataclass(frozen=True)
class Swing:
    """An electromechanical mode and the machine that takes most part in it. [Hz, 1]"""

    f_hz: float
    damping: float
    machine: str


@dataclass(frozen=True)
class CaseView:
    """A case at a glance. `pois` is empty where the power flow has no solution, `swings` where nobody asked."""

    summary: CaseSummary
    pois: tuple[PoiStrength, ...]
    swings: tuple[Swing, ...]


def show_case(case: GridCase, *, modes: bool = False) -> CaseView:
    """Sum up `case`; with `modes` find the least damped of its modes: half a minute on thousands of buses."""
    try:
        network = solve_operating_point(case)
    except SimulationError:
        if modes:
            raise
        return CaseView(summary(case), (), ())
    pois = strengths(case, network, [bus for bus in case.poi_buses if bus in network.row_of])
    found = tuple(
        PoiStrength(p.bus, p.name, p.vn_kv, p.short_circuit_mva, p.short_circuit_mva / CAMPUS_MW, p.word)
        for p in pois
    )
    return CaseView(summary(case), found, _swings(case, network) if modes else ())


def _swings(case: GridCase, network: Network) -> tuple[Swing, ...]:
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    model = build_model(network, list(units.values()), case.load_model)
    table = oscillatory_modes(model, eigensystem_of(descriptor(model, buses=())))
    table = table[table.electromechanical >= ELECTROMECHANICAL].sort_values("damping")
    columns = table[["f_hz", "damping", "machine"]].head(MOST_MODES)
    return tuple(Swing(float(f), float(zeta), str(machine)) for f, zeta, machine in columns.itertuples(index=False))
