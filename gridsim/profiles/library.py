"""Reading a profile: by name from those shipped, or from a file; checked whole before anything is built."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path

from gridsim.errors import Fault, InputError
from gridsim.paths import shipped, shipped_names
from gridsim.profiles.catalogue import KINDS
from gridsim.profiles.contract import Profile, ProfileKind, Section, faults_in
from gridsim.profiles.document import Entry, read_document, shortened

FOLDER = "load_profiles"
SUFFIXES = (".yaml", ".yml")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_NOT_FINITE = {".nan": math.nan, "nan": math.nan, ".inf": math.inf, "inf": math.inf, "-.inf": -math.inf}


def read_profile(name_or_path: str | Path, *, relative_to: Path | None = None) -> Profile:
    """Return a shipped profile by its bare name, or the one in a `.yaml` or `.yml` file.

    A relative path starts at the folder `relative_to`, by default the current one. Raises one `InputError` that
    lists every fault with its line.

    >>> round(read_profile("pretrain_dense").nominal_mw)
    999
    """
    shown = str(name_or_path)
    if Path(shown).suffix.lower() in SUFFIXES:
        return _read((relative_to or Path()) / name_or_path, shown=shown)
    names = shipped_names(FOLDER, ".yaml")
    if shown not in names:
        wanted = f"one of {', '.join(names)}, or a file that ends in .yaml{_nearest(shown, names)}"
        raise InputError(Fault(f"profile {shown!r}", "is not known", wanted=wanted))
    return _read(shipped(FOLDER) / f"{shown}.yaml", shown=f"{shown}.yaml")


def _read(path: Path, *, shown: str) -> Profile:
    document = read_document(path, shown=shown)
    entries = dict(document.entries or ())
    kind = _kind_of(entries, shown=shown)
    faults, values = _numbers_in(entries, kind, shown=shown)

    def where(key: str) -> str:
        section, _, name = key.partition(".")
        outer = entries.get(section, document)
        inner = dict(outer.entries or ()).get(name, outer)
        return f"{shown} line {inner.line}: {key}"

    told = {fault.where for fault in faults}
    found = faults_in(values, sections=kind.sections, rules=kind.rules, where=where)
    faults += [fault for fault in found if told.isdisjoint({fault.where, fault.where.rpartition(".")[0]})]
    if faults:
        raise InputError(shortened(sorted(faults, key=_line_of), shown=shown))
    built = {
        section.name: section.build(**values[section.name]) for section in kind.sections if section.name in values
    }
    return kind.build(name=path.stem, **built)


def _kind_of(entries: dict[str, Entry], *, shown: str) -> ProfileKind:
    names = [kind.kind for kind in KINDS]
    wanted = f"one of {', '.join(names)}"
    if "kind" not in entries:
        raise InputError(Fault(f"{shown} line 1: kind", "is missing", wanted=wanted))
    entry = entries["kind"]
    for kind in KINDS:
        if kind.kind == entry.text:
            return kind
    wanted += _nearest(entry.text, names)
    raise InputError(Fault(f"{shown} line {entry.line}: kind", "is not known", repr(entry.text[:40]), wanted))


def _numbers_in(
    entries: dict[str, Entry], kind: ProfileKind, *, shown: str
) -> tuple[list[Fault], dict[str, dict[str, float]]]:
    """Return the faults of keys and texts, and the numbers by section; NaN where a text is no number."""
    sections = {section.name: section for section in kind.sections}
    faults: list[Fault] = []
    values: dict[str, dict[str, float]] = {}
    for key, entry in entries.items():
        where = f"{shown} line {entry.line}: {key[:40]}"
        if key in ("kind", "title"):
            if entry.entries is not None or not entry.text:
                faults.append(Fault(where, "is not a text", wanted="a text on one line"))
        elif key not in sections:
            faults.append(_unknown(where, key, ["kind", "title", *sections]))
        elif entry.entries is None:
            faults.append(Fault(where, "is not a section", repr(entry.text[:40]), "indented lines of `key: number`"))
            values[key] = dict.fromkeys(_names_of(sections[key]), math.nan)
        else:
            values[key] = {}
            for name, inner in entry.entries:
                inner_where = f"{shown} line {inner.line}: {key}.{name[:40]}"
                if name not in _names_of(sections[key]):
                    faults.append(_unknown(inner_where, name, _names_of(sections[key])))
                    continue
                values[key][name] = _number(inner, faults.append, where=inner_where)
    return faults, values


def _number(entry: Entry, tell: Callable[[Fault], None], *, where: str) -> float:
    if entry.entries is None and not entry.quoted:
        if _NUMBER.fullmatch(entry.text):
            return float(entry.text)
        if entry.text.lower() in _NOT_FINITE:
            return _NOT_FINITE[entry.text.lower()]
    got = "a section" if entry.entries is not None else repr(entry.text[:40])
    tell(Fault(where, "is not a number", got, "a number such as 0.5 or 1e-3"))
    return math.nan


def _names_of(section: Section) -> list[str]:
    return [parameter.name for parameter in section.parameters]


def _unknown(where: str, key: str, known: Iterable[str]) -> Fault:
    known = list(known)
    return Fault(where, "is not a known key", repr(key[:40]), f"one of {', '.join(known)}{_nearest(key, known)}")


def _nearest(text: str, known: Iterable[str]) -> str:
    close = get_close_matches(text, list(known), n=1, cutoff=0.5)
    return f" (nearest: {close[0]})" if close else ""


def _line_of(fault: Fault) -> int:
    found = re.search(r" line (\d+)", fault.where)
    return int(found[1]) if found else 0
