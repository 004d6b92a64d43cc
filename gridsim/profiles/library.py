"""Reading a profile: by name from those shipped, or from a file; checked whole before anything is built."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gridsim.errors import Fault, InputError, first_of, raise_if_any
from gridsim.nearest import suggestion
from gridsim.paths import shipped, shipped_names
from gridsim.profiles import mix
from gridsim.profiles.accelerators import BY_NAME
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

_TEXTS = ("kind", "title", "accelerator")
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
        wanted = f"{suggestion(name, names)}, or a file that ends in .yaml; `gridsim profile --list` names all"
        raise InputError(Fault(f"profile {name!r}", "is not known", wanted=wanted))
    return _read(shipped(FOLDER) / f"{name}.yaml", file=f"{name}.yaml")


def title_of(name_or_path: str | Path) -> str:
    """Return the title in a profile's file, empty where it has none; the file must be one that can be read."""
    name = str(name_or_path)
    path = Path(name) if Path(name).suffix.lower() in SUFFIXES else shipped(FOLDER) / f"{name}.yaml"
    return str(_page(path, file=name).content.get("title", ""))


def _page(path: Path, *, file: str) -> Page:
    return read_page(
        path, file=file, kind="profile", wanted=_LINES, at_most_bytes=LARGEST_FILE_BYTES, most_levels=DEEPEST_LEVEL
    )


def _read(path: Path, *, file: str) -> Profile:
    page = _page(path, file=file)
    kind = _kind_of(page)
    faults, values = _numbers_in(page, kind)
    faults += _fill_from_accelerator(page, kind, values)

    def where(key: str) -> str:
        return page.where(*key.split("."))

    told = {fault.where for fault in faults}
    found = faults_in(values, sections=kind.sections, rules=kind.rules, where=where)
    for section in kind.sections:
        found += section.faults_in_file(values, where=where)
    faults += [fault for fault in found if told.isdisjoint({fault.where, fault.where.rpartition(".")[0]})]
    raise_if_any(first_of(sorted(faults, key=_line_of), where=file))
    present = (section for section in kind.sections if section.name in values)
    built = {section.name: section.value(values[section.name]) for section in present}
    if kind.kind == mix.KIND.kind:
        return mix.MixedCampus(path.stem, built["campus"], _parts(page, built["shares"]))
    try:
        return kind.build(name=path.stem, **built)
    except InputError as error:  # what follows from a model is judged there, without lines
        beginning = f"{path.stem}: "
        raise InputError(
            replace(fault, where=where(fault.where.removeprefix(beginning))) for fault in error.faults
        ) from None


def _parts(page: Page, shares: mix.Shares) -> tuple[mix.Part, ...]:
    """Read the profiles of a mixed campus: shipped ones that are themselves no mixed campus, shares adding up."""
    names = shipped_names(FOLDER, ".yaml")
    faults, parts = [], []
    for name, share in shares.of.items():
        where = page.where("shares", name)
        profile = read_profile(name) if name in names and name != Path(page.file).stem else None
        if profile is None:
            faults.append(Fault(where, "is no shipped profile", shown(name), suggestion(name, names)))
        elif isinstance(profile, mix.MixedCampus):
            faults.append(Fault(where, "is itself a mixed campus", shown(name), "a profile of one kind of work"))
        else:
            parts.append(mix.Part(profile, share))
    total = sum(shares.of.values())
    if abs(total - 1.0) > mix.SHARES_ADD_UP:
        faults.append(Fault(page.where("shares"), "the shares do not add up", f"{total:g}", "1"))
    raise_if_any(faults)
    return tuple(parts)


def _fill_from_accelerator(page: Page, kind: ProfileKind, values: dict[str, dict[str, float]]) -> list[Fault]:
    """Add what the file leaves to its accelerator, in sections that it has; return what is wrong with its name."""
    name = page.content.get("accelerator")
    if name is None:
        return []
    if not (isinstance(name, str) and name in BY_NAME):
        return [Fault(page.where("accelerator"), "is not known", shown(name), suggestion(str(name), BY_NAME))]
    numbers = BY_NAME[name].numbers()
    for section in kind.sections:
        if section.name in values and section.name in numbers:
            values[section.name] = numbers[section.name] | values[section.name]
    return []


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
            known = _names_of(sections[key]) if sections[key].any_key is None else list(value)
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
