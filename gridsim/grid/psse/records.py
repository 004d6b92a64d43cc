"""One line of RAW text as fields, read by the names the manual gives them.

Fields are parted by commas or blanks, text may stand in quotes, `,,` leaves a field at its default, and `/` ends
the line early. Every complaint says line, column and field.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from gridsim.errors import Fault, InputError
from gridsim.grid.sizes import LARGEST, SMALLEST, is_a_size

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|['"].*|[,/]|[^\s,/'"]+""")
_QUOTES = "'\""
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Row:
    """One line: its number and its text."""

    path: Path
    line: int
    text: str

    @cached_property
    def fields(self) -> tuple[str | None, ...]:
        """The fields with their quotes, `None` where one was left out; `InputError` on a quote not closed."""
        return _fields(self.text, self.path, self.line)

    def where(self, field: int | None = None) -> str:
        """Name the place of field number `field`, or of the line."""
        if field is None:
            return f"{self.path} line {self.line}"
        return f"{self.path} line {self.line} column {_column(self.text, field)}"

    @property
    def comment(self) -> str:
        """What stands behind the slash that ends the fields."""
        for match in _TOKEN.finditer(self.text):
            if match.group() == "/":
                return self.text[match.end() :].strip()
        return ""

    @property
    def first(self) -> str | None:
        """The first field."""
        return self.fields[0] if self.fields else None


def rows_of(text: str, path: Path) -> Iterator[Row]:
    """Yield the lines of a file but for its `@!` comments."""
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if not line.lstrip().startswith("@!"):
            yield Row(path, number, line)


def _fields(line: str, path: Path, number: int) -> tuple[str | None, ...]:
    fields: list[str | None] = []
    open_field = True
    for token in _TOKEN.findall(line):
        if token == "/":
            break
        if token == ",":
            if open_field:
                fields.append(None)
            open_field = True
        elif token[0] in _QUOTES and (len(token) == 1 or token[-1] != token[0]):
            where = f"{path} line {number} column {line.index(token) + 1}"
            raise InputError(Fault(where, "quote is not closed", got=token.strip(), wanted="'text'"))
        else:
            fields.append(token)
            open_field = False
    return tuple(fields)


def _column(text: str, field: int) -> int:
    """Return where field number `field` begins, counted from 1; the end of the line where it is not there."""
    at, open_field = -1, True
    for match in _TOKEN.finditer(text):
        if match.group() == "/":
            return match.start() + 1
        if match.group() != "," or open_field:
            at += 1
        open_field = match.group() == ","
        if at == field:
            return match.start() + 1
    return len(text) + 1


@cache
def layout(names: str) -> Mapping[str, int]:
    """Return the place of each field name.

    >>> layout("I ID PL")["PL"]
    2
    """
    return {name: place for place, name in enumerate(names.split())}


@dataclass(frozen=True)
class Record:
    """A row with the names of its fields; what is wrong is added to `faults` and read as NaN or 0."""

    row: Row
    places: Mapping[str, int]
    faults: list[Fault]

    def number(self, name: str, default: float | None = None) -> float:
        """Return a number; a fault where it is none, or left out without a default."""
        token = self._token(name)
        if token is None:
            return math.nan if default is None and self._missing(name, "a number") else float(default or 0.0)
        value = parsed_number(token)
        if value is None:
            self._fault(name, "is not a number", token, f"a number, 0 or of a size from {SMALLEST:g} to {LARGEST:g}")
            return math.nan
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        """Return a whole number; a fault where it is none, or left out without a default."""
        token = self._token(name)
        if token is None:
            return 0 if default is None and self._missing(name, "a whole number") else int(default or 0)
        value = parsed_number(token)
        if value is None or value != int(value):
            self._fault(name, "is not a whole number", token, "a whole number")
            return 0
        return int(value)

    def code(self, name: str, allowed: tuple[int, ...], default: int) -> int:
        """Return a code; a fault where it is not one of `allowed`."""
        value = self.whole(name, default)
        if value not in allowed:
            self._fault(name, "has no meaning", str(value), f"one of {', '.join(map(str, allowed))}")
        return value

    def text(self, name: str, default: str = "") -> str:
        """Return text without its quotes and outer blanks."""
        token = self._token(name)
        return (token.strip(_QUOTES).strip() if token is not None else "") or default

    def above_zero(self, name: str, default: float | None = None) -> float:
        """Return a number; a fault where it is not above 0."""
        value = self.number(name, default)
        if not (value > 0.0 or math.isnan(value)):
            self._fault(name, "is out of bounds", f"{value:g}", "a number above 0")
        return value

    def _token(self, name: str) -> str | None:
        place = self.places[name]
        return self.row.fields[place] if place < len(self.row.fields) else None

    def _missing(self, name: str, wanted: str) -> bool:
        self._fault(name, "is left out", "", wanted)
        return True

    def _fault(self, name: str, what: str, got: str, wanted: str) -> None:
        self.faults.append(Fault(f"{self.row.where(self.places[name])}: {name}", what, got, wanted))


def parsed_number(token: str) -> float | None:
    """Return the number that `token` is, exponents with D included; `None` where it is none, or none of a grid's.

    >>> parsed_number("1.5D-2"), parsed_number("nan")
    (0.015, None)
    """
    try:
        value = float(token)
    except ValueError:
        try:
            value = float(token.replace("D", "E").replace("d", "e"))
        except ValueError:
            return None
    return value if is_a_size(value) and "_" not in token else None
