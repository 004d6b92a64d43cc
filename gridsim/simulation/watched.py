"""What a scenario asks to see: the buses and machines that are recorded, by default what limits need."""

from __future__ import annotations

from gridsim.grid.network import MachinePoint
from gridsim.simulation.neighbourhood import nearest_buses, next_to_machines
from gridsim.simulation.prepare import SMALL_CASE_BUSES, Prepared

#: So many buses round the sites of a large case are recorded, and at least so many round each. Assumption.
NEIGHBOURS, LEAST_NEIGHBOURS = 100, 5


def watched_buses(prepared: Prepared) -> list[int]:
    """Return the buses whose voltages are asked for, those of the sites always among them.

    By default all of a small case; of a large one the sites', those nearest to them, and those next to machines:
    where voltage limits hold, and where a site or the loss of a machine moves it most.
    """
    network, wanted = prepared.model.network, prepared.scenario.record.voltages
    if wanted == "all" or (wanted is None and len(network.buses) <= SMALL_CASE_BUSES):
        return list(network.buses)
    sites = list(dict.fromkeys(site.bus for site in prepared.scenario.sites))
    own = [*sites, *(device.bus for device in prepared.devices)]
    if wanted is not None:
        return list(dict.fromkeys([*own, *wanted]))
    count = max(NEIGHBOURS // max(len(sites), 1), LEAST_NEIGHBOURS)
    round_sites = [bus for site in sites for bus in nearest_buses(network, site, count=count)]
    return list(dict.fromkeys([*own, *round_sites, *next_to_machines(network)]))


def watched_machines(prepared: Prepared) -> list[int]:
    """Return which machines (their places) are asked for, those at sites always among them.

    By default all of a small case, of a large one none of the grid's but for their speeds (`speeds_are_watched`).
    """
    network, wanted = prepared.model.network, prepared.scenario.record.generators
    everyone = list(range(len(network.machines)))
    if wanted == "all" or (wanted is None and len(network.buses) <= SMALL_CASE_BUSES):
        return everyone
    names = {str(name) for name in wanted or ()}
    at_sites = prepared.model.machine_site >= 0
    return [m for m in everyone if at_sites[m] or names & {str(network.machines[m].bus), _name(network.machines[m])}]


def speeds_are_watched(prepared: Prepared) -> bool:
    """Say whether the speed of every machine is recorded: unless a scenario names machines, limits need them."""
    return prepared.scenario.record.generators in (None, "all")


def _name(machine: MachinePoint) -> str:
    return f"{machine.bus}:{machine.id}"
