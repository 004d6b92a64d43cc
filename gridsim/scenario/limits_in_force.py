"""The limits that a scenario puts in force: shipped ones by id or preset, its own rules, and those of its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.limits.catalogue import BY_ID
from gridsim.limits.contract import Limit
from gridsim.limits.presets import PRESETS, select
from gridsim.safe_yaml.page import read_page
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.limits_schema import Preset, RuleBook, RuleFile
from gridsim.scenario.origin import Origin, in_order
from gridsim.scenario.rules_schema import Rule
from gridsim.scenario.validation import faults_of_schema
from gridsim.scenario.values import Scenario

#: A rule takes some 300 bytes: hundreds of them.
MOST_BYTES = 128 * 1024


def limits_in_force(scenario: Scenario) -> tuple[Limit, ...]:
    """Return the limits of a scenario in their order, each once; what is named twice is taken once.

    Raises `InputError` that lists all that is wrong in its files of rules, and every rule whose id is taken. Ids and
    presets that are not known are passed over (`faults_against_limits` lists them), as is a `default` that is not yet
    filled in from the case.
    """
    faults: list[Fault] = []
    found: dict[str, Limit] = {}
    for where, limit, is_own in _named(scenario, faults):
        if is_own and (limit.id in BY_ID or limit.id in PRESETS or limit.id in found):
            taken = "another rule" if limit.id in found and limit.id not in BY_ID else "a shipped limit or preset"
            faults.append(Fault(where, f"is the id of {taken}", repr(limit.id), "an id of its own"))
        found.setdefault(limit.id, limit)
    raise_if_any(faults)
    return tuple(found.values())


def read_rules(path: str | Path) -> tuple[tuple[Rule, ...], Origin]:
    """Read a file of rules; raises one `InputError` that lists every fault with its line."""
    path = Path(path)
    page = read_page(path, kind="file of rules", wanted="the key rules, a list", at_most_bytes=MOST_BYTES)
    origin = Origin(page.file, path.parent, page.lines)
    try:
        return RuleBook.model_validate(page.content).rules, origin
    except ValidationError as error:
        raise InputError(in_order(faults_of_schema(error, RuleBook, origin), origin)) from None


def _named(scenario: Scenario, faults: list[Fault]) -> Iterator[tuple[str, Limit, bool]]:
    """Yield each limit with the place that names it and whether it is the user's own."""
    chosen = scenario.limits
    items = chosen if isinstance(chosen, tuple) else (chosen,)
    for i, item in enumerate(items):
        loc: Loc = ("limits", i) if isinstance(chosen, tuple) else ("limits",)
        where = scenario.origin.where(loc)
        if isinstance(item, RuleFile):
            yield from _of_file(scenario.folder / item.file, faults)
        elif isinstance(item, Rule):
            yield scenario.origin.where((*loc, "id")), item.limit(), True
        else:
            name = item.preset if isinstance(item, Preset) else item
            known = [name] if name in BY_ID or name in PRESETS else []
            yield from ((where, limit, False) for limit in select(known))


def _of_file(path: Path, faults: list[Fault]) -> Iterator[tuple[str, Limit, bool]]:
    try:
        rules, origin = read_rules(path)
    except InputError as error:
        faults.extend(error.faults)
        return
    for k, rule in enumerate(rules):
        yield origin.where(("rules", k, "id")), rule.limit(), True
