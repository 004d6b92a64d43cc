"""One network table from a CSV file: every cell checked against its column."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from gridsim.errors import Fault, InputError
from gridsim.grid.sizes import is_a_size
from gridsim.grid.tables import Column
from gridsim.grid.text import read_text
from gridsim.nearest import suggestion

Cell = float | int | bool | str

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d{1,9}")
_FLAGS = {"true": True, "false": False}
_WANTED = {
    "whole": "a whole number",
    "bus": "a bus number",
    "number": "a finite number",
    "flag": "true or false",
    "text": "text",
}


@dataclass(frozen=True)
class NetworkTable:
    """A table of the network: `frame` has one row an element, `places` says where each row was read."""

    name: str
    frame: pd.DataFrame
    places: tuple[str, ...]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain values by column: walking them is far quicker than walking the frame."""
        return [{str(column): value for column, value in row.items()} for row in self.frame.to_dict("records")]


def read_csv_table(path: Path, columns: tuple[Column, ...], faults: list[Fault]) -> NetworkTable | None:
    """Read the table at `path`, adding what is wrong to `faults`; `None` where no rows could be made of it."""
    try:
        reader = csv.reader(read_text(path).splitlines(), strict=True)
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except InputError as error:
        faults.extend(error.faults)
        return None
    except csv.Error as error:
        faults.append(Fault(f"{path} line {reader.line_num}", "is not CSV", got=str(error)))
        return None
    if not lines:
        faults.append(Fault(str(path), "is empty", wanted="a line of column names"))
        return None
    header = [cell.strip() for cell in lines[0][1]]
    header_faults = _header_faults(path, header, columns)
    faults.extend(header_faults)
    if header_faults:
        return None
    known = len(faults)
    rows = [_row(path, line, header, cells, columns, faults) for line, cells in lines[1:]]
    if len(faults) > known:
        return None
    places = tuple(f"{path} line {line}" for line, _ in lines[1:])
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return NetworkTable(path.stem, frame, places)


def _header_faults(path: Path, header: Sequence[str], columns: tuple[Column, ...]) -> list[Fault]:
    known = [column.name for column in columns]
    where = f"{path} line 1"
    faults = [
        Fault(where, "column is not known", got=name, wanted=suggestion(name, known))
        for name in header
        if name not in known
    ]
    faults += [
        Fault(where, "column is there twice", got=name) for name in sorted(set(header)) if header.count(name) > 1
    ]
    faults += [
        Fault(where, "column is missing", wanted=column.name)
        for column in columns
        if column.required and column.name not in header
    ]
    if not faults and header[0] != "index":
        faults.append(Fault(where, "first column is another", got=header[0], wanted="index"))
    return faults


def _row(
    path: Path,
    line: int,
    header: Sequence[str],
    cells: Sequence[str],
    columns: tuple[Column, ...],
    faults: list[Fault],
) -> list[Cell]:
    where = f"{path} line {line}"
    if len(cells) != len(header):
        faults.append(Fault(where, "row does not fit", f"{len(cells)} cells", f"{len(header)}, one a column"))
        return []
    given = dict(zip(header, cells, strict=True))
    return [_cell(f"{where}: {column.name}", given.get(column.name, ""), column, faults) for column in columns]


def _cell(where: str, raw: str, column: Column, faults: list[Fault]) -> Cell:
    """Return the value of one cell, adding a fault and returning NaN where it has none that is allowed."""
    text = raw.strip()
    if not text:
        if column.default is not None:
            return column.default
        faults.append(Fault(where, "is blank", wanted=_WANTED[column.kind]))
        return math.nan
    value = _parsed(text, column)
    if value is None:
        wanted = f"one of {', '.join(column.choices)}" if column.choices else _WANTED[column.kind]
        faults.append(Fault(where, "has no meaning here", got=text, wanted=wanted))
        return math.nan
    if not isinstance(value, str) and not (column.at_least <= value and column.above < value):
        bound = f"above {column.above:g}" if column.above > -math.inf else f"at least {column.at_least:g}"
        faults.append(Fault(where, "is out of bounds", got=text, wanted=bound))
    return value


def _parsed(text: str, column: Column) -> Cell | None:
    if column.kind == "text":
        return text if not column.choices or text in column.choices else None
    if column.kind == "flag":
        return _FLAGS.get(text.lower())
    if column.kind in ("whole", "bus"):
        return int(text) if _WHOLE.fullmatch(text) else None
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    return number if is_a_size(number) else None
