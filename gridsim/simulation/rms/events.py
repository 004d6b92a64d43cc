"""From a scenario's events to changes of the network at steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from gridsim.grid.network import BranchKey, Network
from gridsim.scenario.case_names import circuit_of
from gridsim.scenario.events import BusFault, Event, GeneratorTrip, LineClose, LineTrip, LoadStep, LoadTrip
from gridsim.signals.recording import RecordedImbalance
from gridsim.simulation.rms.changes import Change
from gridsim.simulation.rms.reduction import Topology

Effect = Callable[[Topology], Topology]


def changes_of(events: Sequence[Event], network: Network, branches: Set[BranchKey], *, step_s: float) -> list[Change]:
    """Return the changes that `events` make, each on the step nearest to its time. They fit the network already."""
    found = []
    for event in events:
        step = round(event.t_s / step_s)
        if isinstance(event, BusFault):
            cleared = max(round((event.t_s + event.duration_s) / step_s), step + 1)
            row, y = network.row_of[event.bus], 1.0 / complex(event.r_pu, event.x_pu)
            found.append(Change(step, f"bus_{event.bus}", "fault", _shunt(row, y)))
            found.append(Change(cleared, f"bus_{event.bus}", "fault cleared", _shunt(row, -y)))
        else:
            found.append(Change(step, *_said(event, branches), _effect(event, network, branches)))
    return found


def added_load_rows(events: Sequence[Event], network: Network) -> list[int]:
    """Return the rows at which an event adds a load."""
    return [network.row_of[event.bus] for event in events if isinstance(event, LoadStep)]


def imbalances_of(events: Sequence[Event], network: Network) -> tuple[RecordedImbalance, ...]:
    """Return what each event takes from the balance of power, at the operating point: of faults and lines nothing."""
    found = []
    for event in events:
        if isinstance(event, GeneratorTrip):
            lost = sum(m.p_mw for m in network.generators if (m.bus, m.id) == (event.bus, event.id))
        elif isinstance(event, LoadStep):
            lost = event.p_mw
        elif isinstance(event, LoadTrip):
            lost = -event.fraction * sum(load.p_mw for load in network.loads if load.bus == event.bus)
        else:
            continue
        found.append(RecordedImbalance(event.t_s, float(lost)))
    return tuple(found)


def _said(event: Event, branches: Set[BranchKey]) -> tuple[str, str]:
    """Return where an event happens, as recordings name it, and what it does."""
    match event:
        case LineTrip() | LineClose():
            circuit = circuit_of(event, set(branches)) or "1"
            action = "opens" if isinstance(event, LineTrip) else "closes"
            return f"line_{event.from_bus}_{event.to_bus}_{circuit}", action
        case GeneratorTrip():
            return f"gen_{event.bus}_{event.id}", "trips"
        case LoadStep():
            return f"bus_{event.bus}", f"load steps by {event.p_mw:g} MW, {event.q_mvar:g} Mvar"
        case LoadTrip():
            return f"bus_{event.bus}", f"loses {event.fraction:.0%} of its load"
        case BusFault():
            return f"bus_{event.bus}", "fault"


def _effect(event: Event, network: Network, branches: Set[BranchKey]) -> Effect:
    if isinstance(event, LineTrip | LineClose):
        key = (event.from_bus, event.to_bus, circuit_of(event, set(branches)) or "1")
        live = isinstance(event, LineClose)
        return lambda topology: replace(topology, network=topology.network.with_branch(key, in_service=live))
    if isinstance(event, GeneratorTrip):
        gone = frozenset(m for m in network.generators if (m.bus, m.id) == (event.bus, event.id))
        return lambda topology: replace(topology, tripped=topology.tripped | gone)
    if isinstance(event, LoadStep):
        return _added(network.row_of[event.bus], complex(event.p_mw, event.q_mvar))
    assert isinstance(event, LoadTrip)
    return _tripped_load(event.bus, event.fraction)


def _shunt(row: int, y: complex) -> Effect:
    def put_in(topology: Topology) -> Topology:
        left = {**topology.fault_pu, row: topology.fault_pu.get(row, 0.0) + y}
        return replace(topology, fault_pu={at: shunt for at, shunt in left.items() if abs(shunt) > 1e-12 * abs(y)})

    return put_in


def _added(row: int, power_mva: complex) -> Effect:
    return lambda topology: replace(
        topology, added_mva={**topology.added_mva, row: topology.added_mva.get(row, 0.0) + power_mva}
    )


def _tripped_load(bus: int, fraction: float) -> Effect:
    return lambda topology: replace(
        topology, load_left={**topology.load_left, bus: topology.load_left.get(bus, 1.0) * (1.0 - fraction)}
    )
