"""A trace as CSV: a line of names, then numbers with a decimal point, separated by commas.

Lines are counted as a text editor shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError
from gridsim.signals.trace_columns import MOST_FAULTS, TraceTable, require_columns, require_few_rows

LONGEST_LINE = 500
BLOCK_BYTES = 4_000_000
_FIRST_LINE = 2  # the one below the names
_NUMERIC_TEXT = frozenset("0123456789+-.eE, \t\n")


def read_csv(path: Path) -> TraceTable:
    """Read the table at `path`; raises `InputError`, `OSError` or `UnicodeDecodeError`."""
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline(LONGEST_LINE)
        if "\0" in header:
            raise InputError(Fault(f"{path} line 1", "is not text", "a NUL character", "t_s,p_mw[,q_mvar]"))
        names = [name.strip().strip('"') for name in header.rstrip("\n").split(",")]
        if len(names) == 1 and ";" in header:
            got, wanted = repr(header.strip()[:60]), "columns separated by commas, numbers with a decimal point"
            raise InputError(Fault(f"{path} line 1", "columns are separated by semicolons", got, wanted))
        require_columns(f"{path} line 1", names)
        faults: list[Fault] = []
        blocks = list(_blocks(file, path, names, faults))
    values = np.concatenate(blocks) if blocks else np.empty((0, len(names)))
    return TraceTable(path, tuple(names), values, "line", _FIRST_LINE, tuple(faults))


def write_csv(columns: Mapping[str, Floats], path: Path) -> None:
    """Write `columns`, each number with as many digits as it takes to read the same bits."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(columns) + "\n")
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        file.writelines(",".join(map(repr, row)) + "\n" for row in rows)


def _blocks(file: TextIO, path: Path, names: list[str], faults: list[Fault]) -> Iterator[Floats]:
    """Read a few megabytes of lines at a time; a file with more than `MOST_FAULTS` is not read to its end."""
    first = _FIRST_LINE
    while lines := file.readlines(BLOCK_BYTES):
        values = _parsed(lines, len(names))
        if values is None:
            values, found = _line_by_line(lines, path, first, names)
            faults += found
        yield values
        if len(faults) > MOST_FAULTS:
            return
        first += len(lines)
        require_few_rows(path, first - _FIRST_LINE)


def _parsed(lines: list[str], columns: int) -> Floats | None:
    """Return the numbers in `lines`, `None` where any line is not made of `columns` plain numbers."""
    if not _NUMERIC_TEXT.issuperset("".join(lines)) or any(not line.strip() for line in lines):
        return None
    try:
        values = np.loadtxt(lines, delimiter=",", comments=None, ndmin=2)
    except ValueError:
        return None
    return np.asarray(values, dtype=np.float64) if values.shape == (len(lines), columns) else None


def _line_by_line(lines: list[str], path: Path, first: int, names: list[str]) -> tuple[Floats, list[Fault]]:
    """Return what can be read of `lines`, NaN where nothing can, and the faults of the rest."""
    values = np.full((len(lines), len(names)), np.nan)
    faults = []
    for row, line in enumerate(lines):
        found = _line_faults(line, f"{path} line {first + row}", names)
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == len(names):
            values[row] = [float(field) if _is_number(field) else np.nan for field in fields]
        faults += found
    if not faults:
        faults.append(Fault(f"{path} from line {first} on", "is not a table of numbers"))
    return values, faults


def _line_faults(line: str, where: str, names: list[str]) -> list[Fault]:
    fields = [field.strip() for field in line[: LONGEST_LINE + 1].split(",")]
    if not line.strip():
        return [Fault(where, "is blank", wanted=f"{len(names)} numbers")]
    if len(line) > LONGEST_LINE or len(fields) != len(names):
        hint = "; numbers have a decimal point" if len(fields) == 2 * len(names) or '"' in line else ""
        got = f"{len(fields)} fields, {line.strip()[:40]!r}"
        return [Fault(where, "has the wrong number of fields", got, f"{len(names)} ({', '.join(names)}){hint}")]
    return [
        Fault(f"{where}: {name}", "is not a number" if field else "is missing", repr(field[:40]), "a finite number")
        for name, field in zip(names, fields, strict=True)
        if not _is_number(field)
    ]


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return _NUMERIC_TEXT.issuperset(field)
