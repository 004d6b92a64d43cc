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
    sites = [site.bus for site in prepared.scenario.sites]
    others = [machine.bus for machine in network.machines] if wanted is None else list(wanted)
    return list(dict.fromkeys([*sites, *others]))


def watched_machines(prepared: Prepared) -> list[int]:
    """Return which machines (their places) are asked for: by default all of a small case, none of a large one."""
    network, wanted = prepared.model.network, prepared.scenario.record.generators
    everyone = list(range(len(network.machines)))
    if wanted is None:
        return everyone if len(network.buses) <= SMALL_CASE_BUSES else []
    if wanted == "all":
        return everyone
    names = {str(name) for name in wanted}
    return [m for m in everyone if names & {str(network.machines[m].bus), _name(network.machines[m])}]


def _name(machine: MachinePoint) -> str:
    return f"{machine.bus}:{machine.id}"
