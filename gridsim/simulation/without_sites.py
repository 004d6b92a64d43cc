"""The same grid before the sites came: what they find, so that they are blamed for what they change alone."""

from __future__ import annotations

from gridsim.errors import GridsimError
from gridsim.grid.dynamic_loads import with_dynamic_loads
from gridsim.grid.dynamics import machine_units
from gridsim.grid.network import Network
from gridsim.grid.operating_point import solve_operating_point
from gridsim.limits.methods.oscillation import MODE_DAMPING
from gridsim.scenario.settings import IslandCase
from gridsim.signals.recording import RecordedMode, WithoutSites
from gridsim.simulation.linear.modes import oscillatory_modes
from gridsim.simulation.prepare import Prepared, load_model_of
from gridsim.simulation.rms.rest import build_model

#: Up to so many states the modes without the sites are found as well; of a state they would take seconds more.
MOST_STATES = 600


def without_sites(prepared: Prepared) -> WithoutSites | None:
    """Return the grid of a scenario at rest without its sites; `None` where it has none, or cannot stand alone."""
    scenario = prepared.scenario
    if not scenario.sites or isinstance(scenario.case, IslandCase):
        return None
    try:
        network = solve_operating_point(prepared.bare, [], [])
        modes = _modes(prepared, network)
    except GridsimError:
        return None
    return WithoutSites({bus: complex(network.v_pu[row]) for bus, row in network.row_of.items()}, modes)


def _modes(prepared: Prepared, network: Network) -> tuple[RecordedMode, ...] | None:
    judged = any(limit.way is MODE_DAMPING for limit in prepared.limits)
    if not judged or prepared.model.x.size > MOST_STATES:
        return None
    case, load_model = prepared.bare, load_model_of(prepared.scenario, prepared.bare)
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    network, load_units = with_dynamic_loads(case, network, load_model)
    model = build_model(network, [*units.values(), *load_units], load_model)
    table = oscillatory_modes(model)
    return tuple(RecordedMode(float(f_hz), float(zeta)) for f_hz, zeta in table[["f_hz", "damping"]].to_numpy())
