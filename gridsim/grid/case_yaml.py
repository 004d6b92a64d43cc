"""`case.yaml`: what a case says of itself, read strictly, every fault with its line."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.load_model import LoadModel
from gridsim.nearest import suggestion
from gridsim.safe_yaml.page import Page, read_page
from gridsim.safe_yaml.words import number_of, shown

# Assumption: what a case says of itself is a page or two.
_LARGEST_BYTES = 100_000
_TEXTS = ("title", "origin", "licence", "preset")
_NUMBERS = ("nominal_hz", "base_mva")
_KEYS = (*_TEXTS, *_NUMBERS, "changes", "poi_buses", "load_model")
_SUMMARY = "summary"
_COUNTS = ("buses", "machines", "load_mw")


@dataclass(frozen=True)
class CaseSize:
    """What a list of cases says of one: its buses and machines in service, and its load. [MW]"""

    buses: int
    machines: int
    load_mw: float


@dataclass(frozen=True)
class CaseDescription:
    """The content of `case.yaml`; the fields are those of `GridCase`.

    `size` is what the file says of the tables, so that a list of cases need not read them; it may be left out.
    """

    title: str
    nominal_hz: float
    base_mva: float
    origin: str
    licence: str
    changes: tuple[str, ...]
    preset: str
    poi_buses: tuple[int, ...]
    load_model: LoadModel
    size: CaseSize | None


def read_case_yaml(path: Path) -> CaseDescription:
    """Read and check `path`. Raises `InputError` with all its faults.

    Every key but `summary` must be there and no other; no anchors, aliases or tags.
    """
    page = read_page(path, kind="case", wanted=f"the keys {', '.join(_KEYS)}", at_most_bytes=_LARGEST_BYTES)
    raise_if_any(
        Fault(page.where(key), "key is not known", wanted=suggestion(key, [*_KEYS, _SUMMARY]))
        for key in page.content
        if key not in (*_KEYS, _SUMMARY)
    )
    raise_if_any(Fault(str(path), "key is missing", wanted=key) for key in _KEYS if key not in page.content)
    faults = [
        *(_text_fault(page, key) for key in _TEXTS),
        *(_positive_fault(page, key) for key in _NUMBERS),
        _list_fault(page, "changes", str, "a list of sentences"),
        _list_fault(page, "poi_buses", int, "a list of bus numbers"),
    ]
    shares, share_faults = _shares(page)
    faults.append(_size_fault(page))
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
        size=CaseSize(**content[_SUMMARY]) if _SUMMARY in content else None,
    )


def _text_fault(page: Page, key: str) -> Fault | None:
    value = page.content[key]
    if isinstance(value, str) and value.strip():
        return None
    return Fault(page.where(key), "is no text", got=shown(value), wanted="a sentence or name")


def _positive_fault(page: Page, key: str) -> Fault | None:
    value = page.content[key]
    if _is_finite(value) and value > 0.0:
        return None
    return Fault(page.where(key), "is not positive", got=shown(value), wanted="a number above 0")


def _list_fault(page: Page, key: str, kind: type, wanted: str) -> Fault | None:
    value = page.content[key]
    if isinstance(value, list) and value and all(type(item) is kind for item in value):
        return None
    return Fault(page.where(key), "is no such list", got=shown(value), wanted=wanted)


def _size_fault(page: Page) -> Fault | None:
    value = page.content.get(_SUMMARY)
    if value is None and _SUMMARY not in page.content:
        return None
    if (
        isinstance(value, dict)
        and tuple(sorted(value)) == tuple(sorted(_COUNTS))
        and all(map(_is_finite, value.values()))
    ):
        return None
    return Fault(page.where(_SUMMARY), "is no summary", got=shown(value), wanted=f"the numbers {', '.join(_COUNTS)}")


def _is_finite(value: object) -> bool:
    number = number_of(value)
    return number is not None and math.isfinite(number)


def _shares(page: Page) -> tuple[dict[str, float], list[Fault]]:
    """Read `{p: {z, i, p}, q: {z, i, p}}` as the fields of `LoadModel`, with what is wrong with them."""
    given = page.content["load_model"]
    wanted = "{p: {z: 1, i: 0, p: 0}, q: {z: 1, i: 0, p: 0}}"
    if not isinstance(given, dict) or set(given) != {"p", "q"}:
        return {}, [Fault(page.where("load_model"), "is no load model", got=shown(given), wanted=wanted)]
    shares: dict[str, float] = {}
    faults = []
    for power, parts in given.items():
        if isinstance(parts, dict) and set(parts) == {"z", "i", "p"} and all(map(_is_finite, parts.values())):
            shares |= {f"{power}_{part}": float(share) for part, share in parts.items()}
        else:
            faults.append(Fault(page.where("load_model", power), "is no load model", shown(parts), wanted))
    return shares, faults or _share_faults(page, shares)


def _share_faults(page: Page, shares: dict[str, float]) -> list[Fault]:
    try:
        LoadModel(**shares)
    except InputError as error:
        place = page.where("load_model")
        return [replace(fault, where=fault.where.replace("load_model", place, 1)) for fault in error.faults]
    return []
