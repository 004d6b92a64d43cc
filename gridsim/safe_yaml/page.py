"""A YAML file read whole: a table of plain values, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from gridsim.errors import Fault, InputError, first_of, raise_if_any
from gridsim.safe_yaml.builder import Builder
from gridsim.safe_yaml.places import Loc, Step, written
from gridsim.safe_yaml.words import shortened, shown
from gridsim.text_file import read_text

#: A scenario, the deepest file there is, nests 6 deep.
MOST_LEVELS = 50
#: Keys, values, begins and ends of lists and tables: some 400 sites with mitigation, scanned in a third of a second.
MOST_PIECES = 15_000


@dataclass(frozen=True)
class Page:
    """What a file says, as dicts, lists and scalars, and the line of each place; `file` is its name in messages."""

    file: str
    content: Mapping[str, Any]
    lines: Mapping[Loc, int]

    def where(self, *loc: Step) -> str:
        """Say where a place is: file, line and path; the line is that of the nearest thing around it that is there.

        >>> Page("a.yaml", {"a": {}}, {(): 1, ("a",): 3}).where("a", "b")
        'a.yaml line 3: a.b'
        """
        there = next(loc[:length] for length in range(len(loc), -1, -1) if loc[:length] in self.lines)
        return f"{self.file} line {self.lines[there]}" + (f": {written(loc)}" if loc else "")


def read_page(
    path: Path, *, kind: str, wanted: str, at_most_bytes: int, file: str = "", most_levels: int = MOST_LEVELS
) -> Page:
    """Read a UTF-8 file that holds one table.

    `kind` and `wanted` say what it should be and hold, `file` what it is called in messages (its path, if left
    out). Raises `InputError` on whatever is no file, too large, no YAML, more than plain YAML, or no table.
    """
    name = file or str(path)
    text = read_text(path, kind=kind, at_most_bytes=at_most_bytes, file=name)
    content, lines = parsed(text, file=name, most_levels=most_levels)
    if content is None:
        raise InputError(Fault(name, "is empty", wanted=wanted))
    if not isinstance(content, dict):
        raise InputError(Fault(f"{name} line {lines[()]}", f"is no {kind}", shown(content), wanted))
    return Page(name, content, lines)


def parsed(text: str, *, file: str, most_levels: int = MOST_LEVELS) -> tuple[Any, dict[Loc, int]]:
    """Return what `text` says as dicts, lists and scalars, and the line of each place; raises `InputError`."""
    builder = Builder(file, most_levels=most_levels, most_pieces=MOST_PIECES)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = file if mark is None else f"{file} line {mark.line + 1}"
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise InputError(Fault(where, "is not YAML", shortened(said, 200))) from None
    except ReaderError as error:
        where = f"{file} line {text[: error.position].count(chr(10)) + 1}"
        raise InputError(Fault(where, "is not YAML", f"character {error.character:#04x}", "text")) from None
    except (YAMLError, ValueError, OverflowError) as error:
        raise InputError(Fault(file, "is not YAML", shortened(str(error).splitlines()[0], 200))) from None
    raise_if_any(first_of(builder.repeated, where=file))
    return builder.root, builder.lines
