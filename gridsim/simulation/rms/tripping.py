"""What a trip does to the network: a relay's action, or that of the loop's own checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gridsim.grid.network import Branch, MachinePoint, Network, same_branch
from gridsim.grid.relays import Relay
from gridsim.simulation.rms.reduction import Topology

#: A share of a load below this is none. [1]
NOTHING = 1e-9


@dataclass(frozen=True)
class Protection:
    """What protects the grid in a run.

    `relays` stand in the order of the watch. With `trips_machines` a machine that loses step or races away is tripped
    instead of ending the run; with `drops_loads` so is a load whose voltage has collapsed. The run ends as a blackout
    when `blackout_share` of the load is lost. [1]
    """

    relays: tuple[Relay, ...] = ()
    trips_machines: bool = False
    drops_loads: bool = False
    blackout_share: float = 1.0


UNPROTECTED = Protection()


@dataclass(frozen=True)
class Trip:
    """A changed network with what was done, and where, in words."""

    topology: Topology
    place: str
    action: str


def tripped_by(relay: Relay, stage: int, topology: Topology) -> Trip | None:
    """Return what stage `stage` of a relay does to the network; `None` where nothing is left to trip."""
    target = relay.target
    if len(target) == 3:
        branch = next(branch for branch in topology.network.branches if same_branch(branch.key, target))
        return open_branch(branch, topology)
    if relay.model.trips == "load":
        return shed(topology, *target, share=relay.model.shed(relay.values, stage))
    gone = [m for m in topology.network.generators if m.bus == target[0] and target[1] in ("", m.id)]
    if relay.model.trips == "machine":
        return trip_machines(gone, topology)
    return clear_bus(target[0], gone, topology)


def open_branch(branch: Branch, topology: Topology) -> Trip | None:
    """Open a branch at both ends."""
    if not branch.in_service:
        return None
    network = topology.network.with_branch(branch.key, in_service=False)
    return Trip(replace(topology, network=network), branch_place(branch), "opens")


def branch_place(branch: Branch) -> str:
    """Name a branch in recordings and timelines.

    >>> branch_place(Branch(16, 17, "1", 0, 1, 0j, 0j, 0j, 0j, True))
    'line_16_17_1'
    """
    return f"line_{branch.from_bus}_{branch.to_bus}_{branch.circuit}"


def trip_machines(machines: Sequence[MachinePoint], topology: Topology) -> Trip | None:
    """Disconnect those of `machines` that are still there."""
    there = [machine for machine in machines if machine not in topology.tripped]
    if not there:
        return None
    action = f"trips, {sum(machine.p_mw for machine in there):.0f} MW at the start"
    return Trip(replace(topology, tripped=topology.tripped | frozenset(there)), there[0].place, action)


def shed(topology: Topology, bus: int, id_: str, *, share: float) -> Trip | None:
    """Take `share` of a load, of what it was at the start; all parts of a bus's load go down together."""
    left = topology.load_left.get(bus, 1.0)
    of_bus = share * _share_of_bus(topology.network, bus, id_)
    gone = min(of_bus, left)
    if gone <= NOTHING:
        return None
    mw = gone * sum(load.p_mw for load in topology.network.loads if load.bus == bus)
    there = replace(topology, load_left={**topology.load_left, bus: left - gone})
    return Trip(there, f"bus_{bus}", f"sheds {mw:.1f} MW")


def drop_load(bus: int, row: int, topology: Topology) -> Trip | None:
    """Disconnect all that is left of the load at a bus, what events added included."""
    if topology.load_left.get(bus, 1.0) <= NOTHING and not topology.added_mva.get(row):
        return None
    there = replace(
        topology,
        load_left={**topology.load_left, bus: 0.0},
        added_mva={at: power for at, power in topology.added_mva.items() if at != row},
    )
    return Trip(there, f"bus_{bus}", "loses its load")


def clear_bus(bus: int, machines: Sequence[MachinePoint], topology: Topology) -> Trip | None:
    """Disconnect the machines and the load at a bus."""
    first = trip_machines(machines, topology)
    second = drop_load(bus, topology.network.row_of[bus], first.topology if first else topology)
    last = second or first
    return None if last is None else Trip(last.topology, f"bus_{bus}", "is cleared: machines and load go")


def _share_of_bus(network: Network, bus: int, id_: str) -> float:
    """The share of a bus's load that one of its loads is, by active power."""
    whole = sum(load.p_mw for load in network.loads if load.bus == bus)
    own = sum(load.p_mw for load in network.loads if load.bus == bus and load.id == id_)
    return own / whole if whole != 0.0 else 1.0
