"""Reading a profile: by name from those shipped, or from a file; checked whole before anything is built."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

from gridsim.errors import Fault, InputError, first_of, raise_if_any
from gridsim.nearest import suggestion
from gridsim.paths import shipped, shipped_names
from gridsim.profiles.catalogue import KINDS
from gridsim.profiles.contract import Profile, ProfileKind, Section, faults_in
from gridsim.safe_yaml.page import Page, read_page
from gridsim.safe_yaml.places import Loc
from gridsim.safe_yaml.words import number_of, shown

FOLDER = "load_profiles"
SUFFIXES = (".yaml", ".yml")

#: Some six times the largest profile that is shipped; takes under half a second. Assumption [I].
LARGEST_FILE_BYTES = 20_000
#: The file itself, its sections, and one more, so that a list or table in place of a number is told with its key.
DEEPEST_LEVEL = 3

_TEXTS = ("kind", "title")
_LINES = "lines of `key: value`, at most one section deep"


def read_profile(name_or_path: str | Path, *, relative_to: Path | None = None) -> Profile:
    """Return a shipped profile by its bare name, or the one in a `.yaml` or `.yml` file.

    A relative path starts at the folder `relative_to`, by default the current one. Raises one `InputError` that
    lists every fault with its line.

    >>> round(read_profile("pretrain_dense").nominal_mw)
    999
    """
    name = str(name_or_path)
    if Path(name).suffix.lower() in SUFFIXES:
        return _read((relative_to or Path()) / name_or_path, file=name)
    names = shipped_names(FOLDER, ".yaml")
    if name not in names:
        wanted = f"{suggestion(name, names)}, or a file that ends in .yaml"
        raise InputError(Fault(f"profile {name!r}", "is not known", wanted=wanted))
    return _read(shipped(FOLDER) / f"{name}.yaml", file=f"{name}.yaml")


def _read(path: Path, *, file: str) -> Profile:
    page = read_page(
        path, file=file, kind="profile", wanted=_LINES, at_most_bytes=LARGEST_FILE_BYTES, most_levels=DEEPEST_LEVEL
    )
    kind = _kind_of(page)
    faults, values = _numbers_in(page, kind)

    def where(key: str) -> str:
        return page.where(*key.split("."))

    told = {fault.where for fault in faults}
    found = faults_in(values, sections=kind.sections, rules=kind.rules, where=where)
    faults += [fault for fault in found if told.isdisjoint({fault.where, fault.where.rpartition(".")[0]})]
    raise_if_any(first_of(sorted(faults, key=_line_of), where=file))
    built = {
        section.name: section.build(**values[section.name]) for section in kind.sections if section.name in values
    }
    return kind.build(name=path.stem, **built)


def _kind_of(page: Page) -> ProfileKind:
    known = {kind.kind: kind for kind in KINDS}
    if "kind" not in page.content:
        raise InputError(Fault(page.where("kind"), "is missing", wanted=f"one of {', '.join(known)}"))
    given = page.content["kind"]
    if isinstance(given, str) and given in known:
        return known[given]
    raise InputError(Fault(page.where("kind"), "is not known", shown(given), suggestion(str(given), known)))


def _numbers_in(page: Page, kind: ProfileKind) -> tuple[list[Fault], dict[str, dict[str, float]]]:
    """Return the faults of keys and texts, and the numbers by section; NaN where a value is no number."""
    sections = {section.name: section for section in kind.sections}
    faults: list[Fault] = []
    values: dict[str, dict[str, float]] = {}
    for key, value in page.content.items():
        if key in _TEXTS:
            if value is None or value == "" or isinstance(value, dict | list):
                faults.append(Fault(page.where(key), "is not a text", shown(value), "a text on one line"))
        elif key not in sections:
            faults.append(_unknown(page, (key,), [*_TEXTS, *sections]))
        elif not isinstance(value, dict):
            wanted = "indented lines of `key: number`"
            faults.append(Fault(page.where(key), "is not a section", shown(value), wanted))
            values[key] = dict.fromkeys(_names_of(sections[key]), math.nan)
        else:
            known = _names_of(sections[key])
            faults += [_unknown(page, (key, name), known) for name in value if name not in known]
            values[key] = {
                name: _number(inner, faults.append, where=page.where(key, name))
                for name, inner in value.items()
                if name in known
            }
    return faults, values


def _number(value: object, tell: Callable[[Fault], None], *, where: str) -> float:
    number = number_of(value)
    if number is None:
        tell(Fault(where, "is not a number", shown(value), "a number such as 0.5 or 1e-3"))
        return math.nan
    return number


def _names_of(section: Section) -> list[str]:
    return [parameter.name for parameter in section.parameters]


def _unknown(page: Page, loc: Loc, known: list[str]) -> Fault:
    key = str(loc[-1])
    return Fault(page.where(*loc), "is not a known key", shown(key), suggestion(key, known))


def _line_of(fault: Fault) -> int:
    found = re.search(r" line (\d+)", fault.where)
    return int(found[1]) if found else 0
