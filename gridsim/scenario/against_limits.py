"""The limits that a scenario names, held against those that there are."""

from __future__ import annotations

from collections.abc import Collection

from gridsim.errors import Fault
from gridsim.nearest import suggestion
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.settings import Preset
from gridsim.scenario.values import Scenario


def faults_against_limits(scenario: Scenario, *, limits: Collection[str], presets: Collection[str]) -> list[Fault]:
    """List the limit ids and presets that the scenario names and that are not known, with file and line."""
    chosen = scenario.limits
    named: list[tuple[Loc, str]]
    if isinstance(chosen, Preset):
        named, known, kind = [(("limits", "preset"), chosen.preset)], presets, "preset"
    else:
        ids = () if isinstance(chosen, str) else chosen
        named, known, kind = [(("limits", i), id) for i, id in enumerate(ids)], limits, "limit"
    return [
        Fault(scenario.origin.where(loc), f"there is no such {kind}", repr(word), suggestion(word, sorted(known)))
        for loc, word in named
        if word not in known
    ]
