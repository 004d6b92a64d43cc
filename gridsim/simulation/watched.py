"""What a scenario asks to see: the buses and machines that are recorded, by default what limits need."""

from __future__ import annotations

from gridsim.grid.network import MachinePoint
from gridsim.simulation.prepare import SMALL_CASE_BUSES, Prepared


def watched_buses(prepared: Prepared) -> list[int]:
    """Return the buses whose voltages are asked for, those of the sites always among them.

    By default all of a small case; of a large one the sites' and the machines' buses.
    """
    network, wanted = prepared.model.network, prepared.scenario.record.voltages
    if wanted == "all" or (wanted is None and len(network.buses) <= SMALL_CASE_BUSES):
        return list(network.buses)
    sites = [*(site.bus for site in prepared.scenario.sites), *(device.bus for device in prepared.devices)]
    others = [machine.bus for machine in network.machines] if wanted is None else list(wanted)
    return list(dict.fromkeys([*sites, *others]))


def watched_machines(prepared: Prepared) -> list[int]:
    """Return which machines (their places) are asked for, those at sites always among them.

    By default all of a small case, of a large one none of the grid's.
    """
    network, wanted = prepared.model.network, prepared.scenario.record.generators
    everyone = list(range(len(network.machines)))
    if wanted == "all" or (wanted is None and len(network.buses) <= SMALL_CASE_BUSES):
        return everyone
    names = {str(name) for name in wanted or ()}
    at_sites = prepared.model.machine_site >= 0
    return [m for m in everyone if at_sites[m] or names & {str(network.machines[m].bus), _name(network.machines[m])}]


def _name(machine: MachinePoint) -> str:
    return f"{machine.bus}:{machine.id}"
