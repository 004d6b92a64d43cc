"""The numbers and ids that a case has, and what a scenario means by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gridsim.nearest import nearest_numbers
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.checks import Problem
from gridsim.scenario.events import JoiningTwoBuses

Branch = tuple[int, int, str]
_USUAL_ID = "1"


@dataclass(frozen=True)
class CaseNames:
    """Bus numbers, generators as (bus, id), branches as (from, to, circuit), buses with a load."""

    buses: set[int]
    generators: set[tuple[int, str]]
    branches: set[Branch]
    load_buses: set[int]

    def machines_at(self, bus: int) -> list[str]:
        """List the ids of the generators at a bus."""
        return sorted(id for at, id in self.generators if at == bus)

    def no_bus(self, loc: Loc, bus: int) -> Iterator[Problem]:
        """Find fault with a bus that is not there."""
        if bus not in self.buses:
            yield Problem(loc, "there is no such bus in the case", str(bus), nearest_numbers(bus, self.buses))


def circuits_between(one: int, other: int, branches: set[Branch]) -> list[str]:
    """List the circuits that join two buses, whichever way they are written."""
    return sorted(circuit for a, b, circuit in branches if (a, b) in ((one, other), (other, one)))


def circuit_of(event: JoiningTwoBuses, branches: set[Branch]) -> str | None:
    """Return the circuit an event means: the one it names, else the only one, else "1"; `None` if there is none.

    >>> from gridsim.scenario.events import LineTrip
    >>> trip = LineTrip.model_validate({"type": "line_trip", "t_s": 1.0, "from": 2, "to": 1})
    >>> circuit_of(trip, {(1, 2, "A")})
    'A'
    """
    circuits = circuits_between(event.from_bus, event.to_bus, branches)
    if event.circuit is not None:
        return event.circuit if event.circuit in circuits else None
    if len(circuits) == 1:
        return circuits[0]
    return _USUAL_ID if _USUAL_ID in circuits else None
