"""The limits that a scenario names, held against those that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gridsim.errors import Fault
from gridsim.nearest import suggestion
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.limits_schema import OF_THE_CASE, Preset
from gridsim.scenario.values import Scenario


def faults_against_limits(scenario: Scenario, *, limits: Collection[str], presets: Collection[str]) -> list[Fault]:
    """List the limit ids and presets that the scenario names and that are not known, with file and line."""
    known = {"limit": limits, "preset": presets}
    return [
        Fault(
            scenario.origin.where(loc), f"there is no such {kind}", repr(word), suggestion(word, sorted(known[kind]))
        )
        for loc, word, kind in _named(scenario)
        if word not in known[kind]
    ]


def _named(scenario: Scenario) -> Iterator[tuple[Loc, str, str]]:
    """Yield each name with its place and what it should be the name of."""
    chosen = scenario.limits
    if isinstance(chosen, Preset):
        yield ("limits", "preset"), chosen.preset, "preset"
    elif isinstance(chosen, str) and chosen != OF_THE_CASE:
        yield ("limits",), chosen, "limit"
    for i, item in enumerate(chosen if isinstance(chosen, tuple) else ()):
        if isinstance(item, str):
            yield ("limits", i), item, "limit"
        elif isinstance(item, Preset):
            yield ("limits", i, "preset"), item.preset, "preset"
