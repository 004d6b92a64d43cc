"""`case.yaml`: what a case says of itself, read strictly, every fault with its line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.case import LoadModel
from gridsim.grid.text import nearest, read_text

# Assumption: what a case says of itself is a page or two.
_LARGEST_BYTES = 100_000
_TEXTS = ("title", "origin", "licence", "preset")
_NUMBERS = ("nominal_hz", "base_mva")
_KEYS = (*_TEXTS, *_NUMBERS, "changes", "poi_buses", "load_model")


@dataclass(frozen=True)
class CaseDescription:
    """The content of `case.yaml`; the fields are those of `GridCase`."""

    title: str
    nominal_hz: float
    base_mva: float
    origin: str
    licence: str
    changes: tuple[str, ...]
    preset: str
    poi_buses: tuple[int, ...]
    load_model: LoadModel


@dataclass(frozen=True)
class _Page:
    """The plain content of a YAML file, and the line of each key (`load_model.p` for a nested one)."""

    path: Path
    content: Mapping[str, Any]
    lines: Mapping[str, int]

    def where(self, key: str) -> str:
        return f"{self.path} line {self.lines[key]}: {key}" if key in self.lines else f"{self.path}: {key}"


def read_case_yaml(path: Path) -> CaseDescription:
    """Read and check `path`. Raises `InputError` with all its faults.

    Every key must be there and no other; no anchors, aliases or tags.
    """
    page = _page(path)
    raise_if_any(
        Fault(page.where(str(key)), "key is not known", wanted=nearest(str(key), _KEYS))
        for key in page.content
        if key not in _KEYS
    )
    raise_if_any(Fault(str(path), "key is missing", wanted=key) for key in _KEYS if key not in page.content)
    faults = [
        *(_text_fault(page, key) for key in _TEXTS),
        *(_positive_fault(page, key) for key in _NUMBERS),
        _list_fault(page, "changes", str, "a list of sentences"),
        _list_fault(page, "poi_buses", int, "a list of bus numbers"),
    ]
    shares, share_faults = _shares(page)
    raise_if_any([*(fault for fault in faults if fault), *share_faults])
    content = page.content
    return CaseDescription(
        title=content["title"],
        nominal_hz=float(content["nominal_hz"]),
        base_mva=float(content["base_mva"]),
        origin=content["origin"].strip(),
        licence=content["licence"].strip(),
        changes=tuple(content["changes"]),
        preset=content["preset"],
        poi_buses=tuple(content["poi_buses"]),
        load_model=LoadModel(**shares),
    )


def _page(path: Path) -> _Page:
    """Parse the file; raises `InputError` where it is no YAML mapping or uses anchors."""
    text = read_text(path, at_most_bytes=_LARGEST_BYTES)
    try:
        _refuse_anchors(text, path)
        content = YAML(typ="safe", pure=True).load(text)
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path} line {mark.line + 1}" if mark else str(path)
        raise InputError(Fault(where, "is not YAML", got=str(error.problem or error.context))) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise InputError(Fault(str(path), "is not YAML", got=str(error).split("\n")[0])) from error
    if not isinstance(content, dict):
        raise InputError(Fault(str(path), "holds no keys", wanted=", ".join(_KEYS)))
    return _Page(path, content, _lines_of(root, ""))


def _refuse_anchors(text: str, path: Path) -> None:
    raise_if_any(
        Fault(f"{path} line {event.start_mark.line + 1}", "anchors and aliases are not read", wanted="plain values")
        for event in YAML(typ="safe", pure=True).parse(text)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None)
    )


def _lines_of(node: Any, prefix: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, value in node.value:
        name = f"{prefix}{key.value}"
        lines[name] = key.start_mark.line + 1
        if value.tag == "tag:yaml.org,2002:map":
            lines |= _lines_of(value, f"{name}.")
    return lines


def _text_fault(page: _Page, key: str) -> Fault | None:
    value = page.content[key]
    if isinstance(value, str) and value.strip():
        return None
    return Fault(page.where(key), "is no text", got=repr(value), wanted="a sentence or name")


def _positive_fault(page: _Page, key: str) -> Fault | None:
    value = page.content[key]
    if _is_number(value) and value > 0.0:
        return None
    return Fault(page.where(key), "is not positive", got=repr(value), wanted="a number above 0")


def _list_fault(page: _Page, key: str, kind: type, wanted: str) -> Fault | None:
    value = page.content[key]
    if isinstance(value, list) and value and all(type(item) is kind for item in value):
        return None
    return Fault(page.where(key), "is no such list", got=repr(value), wanted=wanted)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _shares(page: _Page) -> tuple[dict[str, float], list[Fault]]:
    """Read `{p: {z, i, p}, q: {z, i, p}}` as the fields of `LoadModel`, with what is wrong with them."""
    given = page.content["load_model"]
    wanted = "{p: {z: 1, i: 0, p: 0}, q: {z: 1, i: 0, p: 0}}"
    if not isinstance(given, dict) or set(given) != {"p", "q"}:
        return {}, [Fault(page.where("load_model"), "is no load model", got=repr(given), wanted=wanted)]
    shares: dict[str, float] = {}
    faults = []
    for power, parts in given.items():
        if isinstance(parts, dict) and set(parts) == {"z", "i", "p"} and all(map(_is_number, parts.values())):
            shares |= {f"{power}_{part}": float(share) for part, share in parts.items()}
        else:
            faults.append(Fault(page.where(f"load_model.{power}"), "is no load model", repr(parts), wanted))
    return shares, faults or _share_faults(page, shares)


def _share_faults(page: _Page, shares: dict[str, float]) -> list[Fault]:
    try:
        LoadModel(**shares)
    except InputError as error:
        return [Fault(f"{page.path}: {found.where}", found.what, found.got, found.wanted) for found in error.faults]
    return []
