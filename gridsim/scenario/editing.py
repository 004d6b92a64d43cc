"""One value of a scenario's mapping replaced, found by its path: `sites.campus.mitigation.battery.p_mw`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import BaseModel

from gridsim.errors import Fault, InputError
from gridsim.nearest import suggestion
from gridsim.safe_yaml.places import Loc, Step


def with_value(mapping: Mapping[str, Any], path: str, value: Any) -> tuple[dict[str, Any], Loc]:
    """Return `mapping` with `value` at `path`, and where that is; raises `InputError` where a step leads nowhere.

    A step is a key, an index, or the name of a site or mitigation stage.
    """
    steps = path.split(".")
    loc = tuple(_located(mapping, steps, path))
    return _replaced(mapping, loc, plain(value)), loc


def plain(value: Any) -> Any:
    """Return a value as a scenario file would hold it: numpy scalars as numbers, parts of scenarios as tables."""
    if isinstance(value, np.generic):
        return value.item()
    return value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value


def _located(mapping: Any, steps: list[str], path: str) -> list[Step]:
    loc: list[Step] = []
    here = mapping
    for depth, word in enumerate(steps):
        so_far = ".".join(steps[:depth]) or "the scenario"
        step = _step(here, word)
        if step is None:
            raise InputError(Fault(path, f"{so_far} has no {word!r}", wanted=_there(here, word)))
        loc.append(step)
        here = here[step]
    return loc


def _step(here: Any, word: str) -> Step | None:
    if isinstance(here, dict):
        return word if word in here else None
    if not isinstance(here, list):
        return None
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 10 and int(word) < len(here) else None
    names = [item.get("name") if isinstance(item, dict) else None for item in here]
    return names.index(word) if word in names else None


def _there(here: Any, word: str) -> str:
    if isinstance(here, dict):
        return suggestion(word, list(here))
    if not isinstance(here, list):
        return "nothing further: it is a single value"
    names = [item["name"] for item in here if isinstance(item, dict) and "name" in item]
    if names:
        return suggestion(word, names)
    return f"an index from 0 to {len(here) - 1}" if here else "nothing: the list is empty"


def _replaced(here: Any, loc: Loc, value: Any) -> Any:
    if not loc:
        return value
    step, rest = loc[0], loc[1:]
    copy: Any = list(here) if isinstance(here, list) else dict(here)
    copy[step] = _replaced(here[step], rest, value)
    return copy
