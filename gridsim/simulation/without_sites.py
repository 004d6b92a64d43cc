"""The same grid before the sites came: what they find, so that they are blamed for what they change alone."""

from __future__ import annotations

from gridsim.errors import GridsimError
from gridsim.grid.dynamic_loads import with_dynamic_loads
from gridsim.grid.dynamics import machine_units
from gridsim.grid.network import Network
from gridsim.limits.methods.oscillation import MODE_DAMPING
from gridsim.signals.recording import RecordedMode, WithoutSites
from gridsim.simulation.linear.modes import oscillatory_modes
from gridsim.simulation.prepare import Prepared, load_model_of
from gridsim.simulation.rms.rest import build_model

#: Up to so many states the modes without the sites are found as well; of a state they would take seconds more.
MOST_STATES = 600


def without_sites(prepared: Prepared) -> WithoutSites | None:
    """Return the grid of a scenario at rest without its sites; `None` where it cannot stand alone."""
    network = prepared.alone
    if network is None:
        return None
    phasors = {bus: complex(network.v_pu[row]) for bus, row in network.row_of.items()}
    return WithoutSites(phasors, _modes(prepared, network))


def _modes(prepared: Prepared, network: Network) -> tuple[RecordedMode, ...] | None:
    judged = any(limit.way is MODE_DAMPING for limit in prepared.limits)
    if not judged or prepared.model.x.size > MOST_STATES:
        return None
    case, load_model = prepared.bare, load_model_of(prepared.scenario, prepared.bare)
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    network, load_units = with_dynamic_loads(case, network, load_model)
    try:
        table = oscillatory_modes(build_model(network, [*units.values(), *load_units], load_model))
    except GridsimError:
        return None
    return tuple(RecordedMode(float(f_hz), float(zeta)) for f_hz, zeta in table[["f_hz", "damping"]].to_numpy())
