"""What the events of a scenario say, held against the case: that each thing is there, and is still there by then."""

from __future__ import annotations

from collections.abc import Iterator

from gridsim.nearest import nearest_numbers, suggestion
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.case_names import CaseNames, circuit_of, circuits_between
from gridsim.scenario.checks import Problem
from gridsim.scenario.events import BusFault, GeneratorTrip, JoiningTwoBuses, LineClose, LineTrip, LoadStep, LoadTrip
from gridsim.scenario.values import Scenario


def problems_of_events(scenario: Scenario, names: CaseNames) -> Iterator[Problem]:
    """Find what events name that the case does not have, and what trips twice."""
    replaced = {site.bus for site in scenario.sites if site.replaces_case_load}
    for i, event in enumerate(scenario.events):
        loc: Loc = ("events", i)
        match event:
            case BusFault() | LoadStep():
                yield from names.no_bus((*loc, "bus"), event.bus)
            case LoadTrip():
                yield from _load_trip(loc, event, names, replaced)
            case GeneratorTrip():
                yield from _generator(loc, event, names)
            case LineTrip() | LineClose():
                yield from _line(loc, event, names)
    yield from _twice(scenario, names)


def problems_of_upgrades(scenario: Scenario, names: CaseNames) -> Iterator[Problem]:
    """Find what upgrades name that the case does not have."""
    for i, upgrade in enumerate(scenario.upgrades):
        yield from _line(("upgrades", i), upgrade, names)


def _load_trip(loc: Loc, event: LoadTrip, case: CaseNames, replaced: set[int]) -> Iterator[Problem]:
    here = (*loc, "bus")
    yield from case.no_bus(here, event.bus)
    if event.bus in replaced:
        yield Problem(here, "a site takes the place of the load there", str(event.bus), "a bus that keeps its load")
    elif event.bus in case.buses and event.bus not in case.load_buses:
        wanted = nearest_numbers(event.bus, case.load_buses)
        yield Problem(here, "the case has no load at this bus", str(event.bus), wanted)


def _generator(loc: Loc, event: GeneratorTrip, case: CaseNames) -> Iterator[Problem]:
    ids = case.machines_at(event.bus)
    if event.bus in case.buses and not ids:
        wanted = nearest_numbers(event.bus, {bus for bus, _ in case.generators})
        yield Problem((*loc, "bus"), "the case has no generator at this bus", str(event.bus), wanted)
    elif ids and event.id not in ids:
        what = f"bus {event.bus} has no generator with this id"
        yield Problem((*loc, "id"), what, repr(event.id), suggestion(event.id, ids))
    yield from case.no_bus((*loc, "bus"), event.bus)


def _line(loc: Loc, event: JoiningTwoBuses, case: CaseNames) -> Iterator[Problem]:
    one, other = event.from_bus, event.to_bus
    yield from case.no_bus((*loc, "from"), one)
    yield from case.no_bus((*loc, "to"), other)
    circuits = circuits_between(one, other, case.branches)
    if not circuits and {one, other} <= case.buses:
        ends = {b if a == one else a for a, b, _ in case.branches if one in (a, b)}
        wanted = f"a bus that bus {one} is joined to: {', '.join(map(str, sorted(ends))) or 'there is none'}"
        yield Problem((*loc, "to"), f"no line or transformer joins bus {one} to it", str(other), wanted)
    elif circuits and circuit_of(event, case.branches) is None:
        got = "none, where several are possible" if event.circuit is None else repr(event.circuit)
        wanted = suggestion(event.circuit or "", circuits)
        yield Problem((*loc, "circuit"), f"buses {one} and {other} have no such circuit", got, wanted)


def _twice(scenario: Scenario, case: CaseNames) -> Iterator[Problem]:
    """A line that is tripped while open, a generator that is tripped twice: a mistake, as it would do nothing."""
    gone: dict[object, float] = {}
    for i, event in sorted(enumerate(scenario.events), key=lambda placed: placed[1].t_s):
        if isinstance(event, LineTrip | LineClose):
            circuit = circuit_of(event, case.branches)
            if circuit is None:
                continue
            thing: object = (frozenset((event.from_bus, event.to_bus)), circuit)
        elif isinstance(event, GeneratorTrip):
            thing = (event.bus, event.id)
        else:
            continue
        if isinstance(event, LineClose):
            gone.pop(thing, None)
        elif thing in gone:
            got = f"tripped at {gone[thing]:g} s and at {event.t_s:g} s"
            yield Problem(("events", i), "is already disconnected by then", got, "one trip")
        else:
            gone[thing] = event.t_s
