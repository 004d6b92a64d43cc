"""PSS/E DYR text: the dynamic models of a case, one record a machine and model, not yet interpreted.

A record is free-form: `bus 'MODEL' id value value ... /`, over as many lines as it likes, fields parted by
blanks or commas, numbers with E or D exponents. What follows the closing `/` on its line is a comment, and
so is a line that begins with `//`. Models of DC lines and FACTS devices have their name before the model's,
`'name' 'MODEL' value ... /`; a model in a wrapper is taken out of it (`dyr_wrapped.py`). Source: PSS/E 35 Program
Operation Manual, DYRE [I: form as met in files].
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.dyr_wrapped import unwrapped
from gridsim.grid.sizes import LARGEST, SMALLEST, is_a_size
from gridsim.grid.text import read_text

_TOKEN = re.compile(
    r"""'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<open>['"].*)|(?P<mark>[,/])|(?P<bare>[^\s,/'"]+)"""
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?")
_INTEGER = re.compile(r"\d+")
_FIELDS_BEFORE_VALUES = 3


@dataclass(frozen=True)
class DyrRecord:
    """One model of one machine as the file has it: numbers as floats, quoted text as strings.

    `line` is where the record begins, counted from 1; `id` is the machine's, without quotes and blanks, or the name
    of a DC line or FACTS device, whose `bus` is 0. `where` is the place in messages of a record that no file has.
    """

    bus: int
    model: str
    id: str
    values: tuple[float | str, ...]
    line: int
    where: str = ""


def read_dyr(path: Path) -> tuple[DyrRecord, ...]:
    """Read the records of a DYR file in the order they stand.

    Raises `InputError` with every fault of the file, each with line and column.
    """
    faults: list[Fault] = []
    text = read_text(path, encodings=("utf-8", "latin-1"))
    raw_records = _split(_tokens(text, path, faults), path, faults)
    records = [_record(raw, path, faults) for raw in raw_records]
    raise_if_any(faults)
    return tuple(record for record in records if record is not None)


@dataclass(frozen=True)
class _Token:
    text: str
    kind: str  # "text" in quotes, "bare", "," or "/"
    line: int
    column: int

    def at(self, path: Path) -> str:
        return f"{path} line {self.line} column {self.column}"

    @property
    def is_bus_number(self) -> bool:
        return self.kind == "bare" and _INTEGER.fullmatch(self.text) is not None


@dataclass
class _RawRecord:
    tokens: list[_Token] = field(default_factory=list)


def _tokens(text: str, path: Path, faults: list[Fault]) -> Iterator[_Token]:
    """Yield the fields and marks of all lines, comments left out."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("//"):
            continue
        for match in _TOKEN.finditer(line):
            kind = str(match.lastgroup)
            column = match.start() + 1
            if kind == "open":
                where = f"{path} line {number} column {column}"
                faults.append(Fault(where, "quote is not closed", got=line[match.start() :].strip(), wanted="'text'"))
                break
            content = match.group(kind)
            name = {"single": "text", "double": "text", "mark": content}.get(kind, "bare")
            yield _Token(content, name, number, column)
            if content == "/" and name == "/":
                break


def _split(tokens: Iterator[_Token], path: Path, faults: list[Fault]) -> Iterator[_RawRecord]:
    """Group tokens into records; report empty fields and records that nothing closes."""
    record, last = _RawRecord(), None
    for token in tokens:
        if token.kind == "/":
            if record.tokens:
                yield record
            record = _RawRecord()
        elif token.kind == ",":
            if last is None or last.kind in (",", "/"):
                faults.append(Fault(token.at(path), "field is empty", wanted="a value before the comma"))
        else:
            if _begins_another(record, token):
                bus = record.tokens.pop()
                faults.append(_not_closed(record, path, f"another record in line {token.line}"))
                record = _RawRecord([bus])
            record.tokens.append(token)
        last = token
    if record.tokens:
        faults.append(_not_closed(record, path, "the end of the file"))


def _begins_another(record: _RawRecord, token: _Token) -> bool:
    """Say whether a line opens with a bus number and quoted text, as a record does, inside `record`."""
    tokens = record.tokens
    if token.kind != "text" or len(tokens) <= _FIELDS_BEFORE_VALUES:
        return False
    opens_line = tokens[-1].line == token.line and tokens[-2].line < token.line
    return opens_line and tokens[-1].is_bus_number


def _not_closed(record: _RawRecord, path: Path, got: str) -> Fault:
    return Fault(record.tokens[0].at(path), "record is not closed", got=got, wanted="/ after its last value")


def _record(raw: _RawRecord, path: Path, faults: list[Fault]) -> DyrRecord | None:
    """Make a record of its tokens, `None` where one of them is wrong."""
    known = len(faults)
    first = raw.tokens[0]
    if first.kind == "text" and _INTEGER.fullmatch(first.text.strip()) is None and len(raw.tokens) > 1:
        raw = _RawRecord([_Token("0", "bare", first.line, first.column), raw.tokens[1], first, *raw.tokens[2:]])
    if len(raw.tokens) < _FIELDS_BEFORE_VALUES:
        got = " ".join(token.text for token in raw.tokens)
        faults.append(Fault(first.at(path), "record is too short", got=got, wanted="bus 'MODEL' id values /"))
        return None
    bus, model, machine, *rest = raw.tokens
    if not bus.is_bus_number:
        faults.append(Fault(bus.at(path), "bus is not a number", got=bus.text, wanted="a whole number, 0 or above"))
    name, identity = model.text.strip(), machine.text.strip()
    if not re.fullmatch(r"[A-Za-z]\w*", name):
        faults.append(Fault(model.at(path), "model has no name", got=model.text, wanted="a name such as 'GENROU'"))
    if not identity:
        faults.append(Fault(machine.at(path), "machine id is blank", wanted="an id such as 1"))
    values = tuple(_value(token, path, faults) for token in rest)
    if len(faults) == known:
        name, values = unwrapped(name.upper(), values, first.at(path), faults)
    return DyrRecord(int(bus.text), name, identity, values, first.line) if len(faults) == known else None


def _value(token: _Token, path: Path, faults: list[Fault]) -> float | str:
    if token.kind == "text":
        return token.text.strip()
    if not _NUMBER.fullmatch(token.text):
        faults.append(
            Fault(token.at(path), "value is not a number", got=token.text, wanted="a number or quoted text")
        )
        return math.nan
    value = float(re.sub("[dD]", "e", token.text))
    if not is_a_size(value):
        what = "value is too small" if abs(value) < SMALLEST else "value is too large"
        wanted = f"0, or a size from {SMALLEST:g} to {LARGEST:g}"
        faults.append(Fault(token.at(path), what, got=token.text, wanted=wanted))
    return value
