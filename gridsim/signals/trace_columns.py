"""What the columns of a trace file must hold, whichever form it has: t_s, p_mw and, if the file brings it, q_mvar."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError, first_of, raise_if_any
from gridsim.nearest import suggestion

COLUMNS = ("t_s", "p_mw", "q_mvar")

#: Beyond the largest single campus announced (some 5 to 10 GW): a trace in kW or W does not pass for one in MW.
#: Assumption [I].
LARGEST_DRAW_MW = 10_000.0

#: 160 MB a column: 5.5 hours at 1 kHz.
MOST_ROWS = 20_000_000
MOST_FAULTS = 20


@dataclass(frozen=True)
class TraceTable:
    """The table of a trace file: `values` has shape (rows, columns).

    A row is found again as `row_word` and a number, counted from `first_row`. `faults` are those of cells that could
    not be read, which hold NaN.
    """

    path: Path
    names: tuple[str, ...]
    values: Floats
    row_word: str
    first_row: int
    faults: tuple[Fault, ...] = ()

    def where(self, row: int) -> str:
        """Say where row `row` stands, counted from 0."""
        return f"{self.path} {self.row_word} {self.first_row + row}"


def require_columns(where: str, names: list[str]) -> None:
    """Raise `InputError` where a column is unknown, repeated or missing."""
    faults = []
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            wanted = f"{suggestion(name, COLUMNS)}; q_mvar may be left out"
            faults.append(Fault(where, "unknown column", repr(name[:60]), wanted))
        elif names.count(name) > 1:
            faults.append(Fault(where, f"column {name} is repeated", f"{names.count(name)} of it", "one"))
    faults += [
        Fault(where, f"column {name} is missing", ", ".join(names)[:60]) for name in COLUMNS[:2] if name not in names
    ]
    raise_if_any(first_of(faults, where=where, most=MOST_FAULTS))


def require_few_rows(path: Path, rows: int) -> None:
    """Raise `InputError` where there are more than `MOST_ROWS`."""
    if rows > MOST_ROWS:
        raise InputError(Fault(str(path), "is too large", f"{rows:,} rows", f"at most {MOST_ROWS:,} rows"))


def faults_of_table(table: TraceTable) -> list[Fault]:
    """List what is wrong with the numbers: too few, not finite, too large, times that do not rise."""
    rows = table.values.shape[0]
    if rows < 2 and not table.faults:
        return [Fault(table.where(0), "trace is too short", f"{rows} rows", "at least 2 rows")]
    faults = [*table.faults]
    for name, column in zip(table.names, table.values.T, strict=True):
        faults += _faults_of_numbers(table, name, column)
    faults += _faults_of_times(table, table.values[:, table.names.index("t_s")])
    return first_of(faults, where=str(table.path), most=MOST_FAULTS)


def _faults_of_numbers(table: TraceTable, name: str, column: Floats) -> list[Fault]:
    bad = np.flatnonzero(np.isinf(column) if table.faults else ~np.isfinite(column))
    faults = [
        Fault(f"{table.where(row)}: {name}", "is not finite", str(column[row]), "a number")
        for row in bad[:MOST_FAULTS]
    ]
    if name != "t_s":
        wanted = f"at most {LARGEST_DRAW_MW:g} either way; is the file in kW or W?"
        large = np.flatnonzero(np.isfinite(column) & (np.abs(column) > LARGEST_DRAW_MW))[:1]
        faults += [Fault(f"{table.where(row)}: {name}", "is too large", f"{column[row]:g}", wanted) for row in large]
    return faults


def _faults_of_times(table: TraceTable, time_s: Floats) -> list[Fault]:
    """Compare each time with the last one that could be read before it."""
    known = np.flatnonzero(np.isfinite(time_s))
    falls = np.flatnonzero(np.diff(time_s[known]) <= 0.0)[:MOST_FAULTS]
    return [
        Fault(
            f"{table.where(row)}: t_s",
            "does not rise",
            f"{float(time_s[row])!r} s after {float(time_s[before])!r} s",
            "strictly rising times",
        )
        for before, row in zip(known[falls], known[falls + 1], strict=True)
    ]
