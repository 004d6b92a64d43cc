"""What a scenario says of buses, generators and branches, held against the case."""

from __future__ import annotations

from collections.abc import Iterator

from gridsim.errors import Fault
from gridsim.nearest import nearest_numbers, suggestion
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.against_events import problems_of_events, problems_of_upgrades
from gridsim.scenario.case_names import Branch, CaseNames
from gridsim.scenario.checks import Problem
from gridsim.scenario.origin import in_order
from gridsim.scenario.values import Scenario


def faults_against_case(
    scenario: Scenario,
    *,
    buses: set[int],
    generators: set[tuple[int, str]],
    branches: set[Branch],
    load_buses: set[int],
) -> list[Fault]:
    """List all that the scenario names and the case does not have, with file and line, in the file's order.

    Generators are (bus, id), branches (from, to, circuit) in either direction, `load_buses` those with a load of the
    case's own.
    """
    case = CaseNames(buses, generators, branches, load_buses)
    origin = scenario.origin
    found = [*_sites(scenario, case), *problems_of_upgrades(scenario, case), *problems_of_events(scenario, case)]
    found += _record(scenario, case)
    placed = [(p.loc, Fault(origin.where(p.loc), p.what, p.got, p.wanted)) for p in found]
    return in_order(placed, origin)


def _sites(scenario: Scenario, case: CaseNames) -> Iterator[Problem]:
    replaced: dict[int, str] = {}
    for i, site in enumerate(scenario.sites):
        yield from case.no_bus(("sites", i, "bus"), site.bus)
        if not site.replaces_case_load or site.bus not in case.buses:
            continue
        loc = ("sites", i, "replaces_case_load")
        if site.bus not in case.load_buses:
            wanted = f"false, or at the bus of a load: {nearest_numbers(site.bus, case.load_buses)}"
            yield Problem(loc, f"the case has no load at bus {site.bus}", "true", wanted)
        elif site.bus in replaced:
            what = f"site {replaced[site.bus]} already replaces the load at bus {site.bus}"
            yield Problem(loc, what, "true", "false at one of them")
        replaced.setdefault(site.bus, site.name)


def _record(scenario: Scenario, case: CaseNames) -> Iterator[Problem]:
    voltages, generators = scenario.record.voltages, scenario.record.generators
    for i, bus in enumerate(voltages if isinstance(voltages, tuple) else ()):
        yield from case.no_bus(("record", "voltages", i), bus)
    for i, entry in enumerate(generators if isinstance(generators, tuple) else ()):
        loc = ("record", "generators", i)
        if isinstance(entry, int):
            yield from _any_generator(loc, entry, case)
            continue
        at, id = entry.split(":")
        if (int(at), id) not in case.generators:
            yield _no_generator(loc, int(at), entry, case)


def _any_generator(loc: Loc, bus: int, case: CaseNames) -> Iterator[Problem]:
    if not case.machines_at(bus):
        yield _no_generator(loc, bus, str(bus), case)


def _no_generator(loc: Loc, bus: int, got: str, case: CaseNames) -> Problem:
    there = [f"{bus}:{id}" for id in case.machines_at(bus)]
    wanted = suggestion(got, there) if there else nearest_numbers(bus, {at for at, _ in case.generators})
    return Problem(loc, "there is no such generator in the case", repr(got), wanted)
