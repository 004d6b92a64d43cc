"""Reading a profile file as text: keys, texts and the lines they stand on, nothing built and nothing run.

Only what a profile needs is let through: two levels of plain `key: value`. Anchors, aliases, tags, lists and repeated
keys are refused, so that a file means what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from gridsim.errors import Fault, InputError

#: Some six times the largest profile that is shipped; takes under half a second. Assumption [I].
LARGEST_FILE_BYTES = 20_000

#: More are counted, not listed.
MOST_FAULTS = 50

#: The file itself and its sections.
DEEPEST_LEVEL = 2


@dataclass(frozen=True)
class Entry:
    """A value in a profile file and its line: a text (quoted or plain), or the `entries` of a section."""

    line: int
    text: str = ""
    quoted: bool = False
    entries: tuple[tuple[str, Entry], ...] | None = None


def read_document(path: Path, *, shown: str) -> Entry:
    """Read the YAML file at `path`, called `shown` in messages; raises `InputError` with file and line."""
    text = _text_of(path, shown=shown)
    try:
        _refuse_what_is_not_plain(text, shown=shown)
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
        where = f"{shown} line {line + 1}"
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(Fault(where, "is not YAML", str(reason), "lines of `key: value`")) from error
    if node is None or node.value == "":
        raise InputError(Fault(shown, "is empty", wanted="a profile"))
    entry = _entry_of(node)
    if entry.entries is None:
        raise InputError(Fault(f"{shown} line {entry.line}", "is one text", entry.text[:40], "lines of `key: value`"))
    _refuse_repeated_keys(entry, shown=shown)
    return entry


def shortened(faults: list[Fault], *, shown: str) -> list[Fault]:
    """Return the first `MOST_FAULTS` of `faults` and how many more there are."""
    more = len(faults) - MOST_FAULTS
    return faults if more <= 0 else [*faults[:MOST_FAULTS], Fault(shown, f"and {more} faults more")]


def _text_of(path: Path, *, shown: str) -> str:
    try:
        if not path.is_file():
            got = "a folder" if path.is_dir() else "nothing there"
            raise InputError(Fault(shown, "cannot be read", got, "a profile file"))
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise InputError(Fault(shown, "is too large", f"{size} bytes", f"at most {LARGEST_FILE_BYTES}"))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(Fault(f"{shown} line {line}", "is not text", error.reason, "UTF-8")) from error
    except (OSError, ValueError) as error:
        raise InputError(Fault(shown, "cannot be read", str(error), "a profile file")) from error


def _refuse_what_is_not_plain(text: str, *, shown: str) -> None:
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        found = _not_plain(event, name, too_deep=depth > DEEPEST_LEVEL + 2)
        if found:
            where = f"{shown} line {event.start_mark.line + 1}"
            raise InputError(Fault(where, "is not plain", found, "`key: value`, at most one section deep"))


def _not_plain(event: Any, name: str, *, too_deep: bool) -> str:
    """Name what a profile may not hold; the stream and the document are two levels of their own."""
    if name == "AliasEvent":
        return f"an alias, *{event.anchor}"
    if getattr(event, "anchor", None):
        return f"an anchor, &{event.anchor}"
    if getattr(event, "tag", None):
        return f"a tag, {event.tag}"
    if name == "SequenceStartEvent":
        return "a list"
    if name.startswith("MappingStart") and too_deep:
        return "a section within a section"
    return ""


def _entry_of(node: Any) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node.value, str):
        return Entry(line, node.value, quoted=node.style is not None)
    pairs = ((key.value, value, key.start_mark.line + 1) for key, value in node.value)
    return Entry(line, entries=tuple((str(key), _at_line(_entry_of(value), at)) for key, value, at in pairs))


def _at_line(entry: Entry, line: int) -> Entry:
    """Return `entry` at the line of its key, where one looks for it."""
    return Entry(line, entry.text, entry.quoted, entry.entries)


def _refuse_repeated_keys(entry: Entry, *, shown: str) -> None:
    faults = [
        Fault(f"{shown} line {again.line}", f"key {key!r} is repeated", wanted=f"it once (line {first.line})")
        for key, first, again in _repeated(entry)
    ]
    if faults:
        raise InputError(shortened(faults, shown=shown))


def _repeated(entry: Entry) -> Iterator[tuple[str, Entry, Entry]]:
    ordered = sorted(entry.entries or (), key=lambda pair: pair[0])
    for (key, first), (other, again) in pairwise(ordered):
        if key == other:
            yield key, first, again
    for _, inner in entry.entries or ():
        yield from _repeated(inner)
