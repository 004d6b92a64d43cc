"""Trace files: CSV or Parquet with the columns t_s, p_mw and, if the file brings it, q_mvar.

Nothing is resampled, dropped, scaled or guessed; a file that cannot be read whole is refused with every reason.
Numbers have a decimal point; columns are separated by commas; lines are counted as a text editor shows them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.signals.trace import Hold, PowerTrace

COLUMNS = ("t_s", "p_mw", "q_mvar")
SUFFIXES = (".csv", ".parquet")

#: Beyond the largest single campus announced (some 5 to 10 GW): a trace in kW or W does not pass for one in MW.
#: Assumption [I].
LARGEST_DRAW_MW = 10_000.0

#: 160 MB a column: 5.5 hours at 1 kHz.
MOST_ROWS = 20_000_000
LARGEST_CSV_BYTES = 1_000_000_000
LONGEST_LINE = 500
BLOCK_BYTES = 4_000_000
MOST_FAULTS = 20
_NUMERIC_TEXT = frozenset("0123456789+-.eE, \t\n")


def read_trace(path: str | Path, *, hold: Hold = "linear") -> PowerTrace:
    """Read the trace at `path`, named after the file; `hold` says how it runs between samples.

    Raises one `InputError` that lists what is wrong, each with file, line (Parquet: row) and column.
    """
    path = Path(path)
    _require(path)
    try:
        names, values, first = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    except UnicodeDecodeError as error:
        raise InputError(Fault(str(path), "is not text", f"{error.reason} at byte {error.start}", "CSV")) from error
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise InputError(Fault(str(path), "cannot be read", reason, f"{path.suffix.lower()[1:]} data")) from error
    raise_if_any(_faults_of_values(names, values, lambda row: f"{path} {first[0]} {first[1] + row}"))
    columns = dict(zip(names, values.T, strict=True))
    return PowerTrace(columns["t_s"], columns["p_mw"], columns.get("q_mvar"), hold, path.stem)


def write_trace(trace: PowerTrace, path: str | Path) -> None:
    """Write `trace` to `path` (CSV or Parquet), whole or not at all; reading it back gives the same bits.

    How the trace is held between samples is not written. Raises `InputError` where the file cannot be written.
    """
    path = Path(path)
    raise_if_any(_suffix_faults(path))
    columns = {"t_s": trace.t_s, "p_mw": trace.p_mw} | ({} if trace.q_mvar is None else {"q_mvar": trace.q_mvar})
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            if path.suffix.lower() == ".parquet":
                pq.write_table(pa.table(columns), temporary, write_page_checksum=True)
            else:
                with temporary.open("w", encoding="utf-8", newline="\n") as file:
                    file.write(",".join(columns) + "\n")
                    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
                    file.writelines(",".join(map(repr, row)) + "\n" for row in rows)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise InputError(Fault(str(path), "cannot be written", str(error), "a file in a writable folder")) from error


def _require(path: Path) -> None:
    raise_if_any(_suffix_faults(path))
    try:
        if not path.is_file():
            got = "a folder" if path.is_dir() else "nothing there"
            raise InputError(Fault(str(path), "cannot be read", got, "a trace file"))
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise InputError(Fault(str(path), "cannot be read", str(error), "a trace file")) from error
    if size == 0:
        raise InputError(Fault(str(path), "is empty", "0 bytes", "a trace with a header and at least 2 rows"))
    if path.suffix.lower() == ".csv" and size > LARGEST_CSV_BYTES:
        wanted = f"at most {LARGEST_CSV_BYTES} bytes; Parquet holds more rows in fewer"
        raise InputError(Fault(str(path), "is too large", f"{size} bytes", wanted))


def _suffix_faults(path: Path) -> list[Fault]:
    known = path.suffix.lower() in SUFFIXES
    return [] if known else [Fault(str(path), "has an unknown suffix", repr(path.suffix), " or ".join(SUFFIXES))]


def _require_columns(where: str, names: list[str]) -> None:
    faults = []
    for name in dict.fromkeys(names):
        close = get_close_matches(name.lower(), COLUMNS, n=1, cutoff=0.3)
        nearest = f" (nearest: {close[0]})" if close else ""
        if name not in COLUMNS:
            faults.append(Fault(where, "unknown column", repr(name[:60]), f"t_s, p_mw [, q_mvar]{nearest}"))
        elif names.count(name) > 1:
            faults.append(Fault(where, f"column {name} is repeated", f"{names.count(name)} of it", "one"))
    faults += [
        Fault(where, f"column {name} is missing", ", ".join(names)[:60]) for name in COLUMNS[:2] if name not in names
    ]
    raise_if_any(faults)


def _csv(path: Path) -> tuple[list[str], Floats, tuple[str, int]]:
    """Read names, values of shape (rows, columns), and what a row is called with the number of the first."""
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline(LONGEST_LINE)
        if "\0" in header:
            raise InputError(Fault(f"{path} line 1", "is not text", "a NUL character", "t_s,p_mw[,q_mvar]"))
        names = [name.strip().strip('"') for name in header.rstrip("\n").split(",")]
        if len(names) == 1 and ";" in header:
            got, wanted = repr(header.strip()[:60]), "columns separated by commas, numbers with a decimal point"
            raise InputError(Fault(f"{path} line 1", "columns are separated by semicolons", got, wanted))
        _require_columns(f"{path} line 1", names)
        blocks = list(_blocks(file, path, names))
    values = np.concatenate(blocks) if blocks else np.empty((0, len(names)))
    return names, values, ("line", 2)


def _blocks(file: TextIO, path: Path, names: list[str]) -> Iterator[Floats]:
    """Read a few megabytes of lines at a time."""
    first = 2
    while lines := file.readlines(BLOCK_BYTES):
        values = _parsed(lines, len(names))
        if values is None:
            faults = [
                fault
                for row, line in enumerate(lines)
                for fault in _line_faults(line, f"{path} line {first + row}", names)
            ]
            raise InputError(
                _shortened(faults, str(path)) or Fault(f"{path} from line {first} on", "is not a table of numbers")
            )
        yield values
        first += len(lines)
        if first > MOST_ROWS:
            raise InputError(Fault(str(path), "is too large", f"over {first} rows", f"at most {MOST_ROWS} rows"))


def _parsed(lines: list[str], columns: int) -> Floats | None:
    """Return the numbers in `lines`, `None` where any line is not made of `columns` plain numbers."""
    if not _NUMERIC_TEXT.issuperset("".join(lines)) or any(not line.strip() for line in lines):
        return None
    try:
        values = np.loadtxt(lines, delimiter=",", comments=None, ndmin=2)
    except ValueError:
        return None
    return np.asarray(values, dtype=np.float64) if values.shape == (len(lines), columns) else None


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


def _parquet(path: Path) -> tuple[list[str], Floats, tuple[str, int]]:
    file = pq.ParquetFile(path, page_checksum_verification=True)
    names = list(file.schema_arrow.names)
    _require_columns(str(path), names)
    if file.metadata.num_rows > MOST_ROWS:
        got = f"{file.metadata.num_rows} rows"
        raise InputError(Fault(str(path), "is too large", got, f"at most {MOST_ROWS} rows"))
    types = {name: file.schema_arrow.field(name).type for name in names}
    wrong = {
        name: kind for name, kind in types.items() if not (pa.types.is_floating(kind) or pa.types.is_integer(kind))
    }
    raise_if_any(Fault(f"{path}: {name}", "is not numeric", str(kind), "double") for name, kind in wrong.items())
    table = file.read()
    for name in names:
        if table[name].null_count:
            row = table[name].is_null().to_pylist().index(True) + 1
            raise InputError(Fault(f"{path} row {row}: {name}", "is missing", "null", "a finite number"))
    values = np.column_stack([table[name].cast(pa.float64()).to_numpy() for name in names])
    return names, values, ("row", 1)


def _faults_of_values(names: list[str], values: Floats, where: Callable[[int], str]) -> list[Fault]:
    if values.shape[0] < 2:
        return [Fault(where(0), "trace is too short", f"{values.shape[0]} rows", "at least 2 rows")]
    faults = []
    for name, column in zip(names, values.T, strict=True):
        bad = np.flatnonzero(~np.isfinite(column))
        faults += [
            Fault(f"{where(row)}: {name}", "is not finite", str(column[row]), "a number") for row in bad[:MOST_FAULTS]
        ]
        if name != "t_s":
            wanted = f"at most {LARGEST_DRAW_MW:g} either way; is the file in kW or W?"
            large = np.flatnonzero(np.isfinite(column) & (np.abs(column) > LARGEST_DRAW_MW))[:1]
            faults += [Fault(f"{where(row)}: {name}", "is too large", f"{column[row]:g}", wanted) for row in large]
    time = values[:, names.index("t_s")]
    with np.errstate(invalid="ignore"):
        falls = np.flatnonzero(np.diff(time) <= 0.0)[:MOST_FAULTS] + 1
    for row in falls:
        got = f"{float(time[row])!r} s after {float(time[row - 1])!r} s"
        faults.append(Fault(f"{where(row)}: t_s", "does not rise", got, "strictly rising times"))
    return _shortened(faults, where(0).rpartition(" ")[0].rpartition(" ")[0])


def _shortened(faults: list[Fault], path: str) -> list[Fault]:
    more = len(faults) - MOST_FAULTS
    return faults if more <= 0 else [*faults[:MOST_FAULTS], Fault(path, f"and {more} faults more")]
