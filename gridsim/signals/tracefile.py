"""Trace files: CSV or Parquet with the columns t_s, p_mw and, if the file brings it, q_mvar; COMTRADE with P and Q.

Nothing is resampled, dropped, scaled or guessed; a file that cannot be read whole is refused with every reason.
"""

from __future__ import annotations

import os
from pathlib import Path

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.signals.trace import Hold, PowerTrace
from gridsim.signals.trace_columns import faults_of_table
from gridsim.signals.trace_comtrade import data_path, read_comtrade, write_comtrade
from gridsim.signals.trace_csv import read_csv, write_csv
from gridsim.signals.trace_parquet import read_parquet, write_parquet
from gridsim.text_file import size_bytes

COMTRADE = ".cfg"
READERS = {".csv": read_csv, ".parquet": read_parquet, COMTRADE: read_comtrade}
WRITERS = {".csv": write_csv, ".parquet": write_parquet}

LARGEST_CSV_BYTES = 1_000_000_000


def read_trace(path: str | Path, *, hold: Hold = "linear") -> PowerTrace:
    """Read the trace at `path`, named after the file; `hold` says how it runs between samples.

    Raises one `InputError` that lists what is wrong, each with file, line (Parquet: row) and column.
    """
    path = Path(path)
    suffix = _suffix(path)
    _require_size(path, suffix)
    try:
        table = READERS[suffix](path)
    except UnicodeDecodeError as error:
        raise InputError(Fault(str(path), "is not text", f"{error.reason} at byte {error.start}", "CSV")) from error
    except OSError as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise InputError(Fault(str(path), "cannot be read", reason, f"{suffix[1:]} data")) from error
    raise_if_any(faults_of_table(table))
    columns = dict(zip(table.names, table.values.T, strict=True))
    return PowerTrace(columns["t_s"], columns["p_mw"], columns.get("q_mvar"), hold, path.stem)


def write_trace(trace: PowerTrace, path: str | Path) -> None:
    """Write `trace` to `path`, whole or not at all; reading it back gives the same bits.

    COMTRADE is rounded, as its format asks for, and has its data in a second file. How the trace is held between
    samples is not written. Raises `InputError` where the file cannot be written.
    """
    path = Path(path)
    suffix = _suffix(path)
    columns = {"t_s": trace.t_s, "p_mw": trace.p_mw} | ({} if trace.q_mvar is None else {"q_mvar": trace.q_mvar})
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    data = temporary.with_suffix(".data")
    try:
        try:
            if suffix == COMTRADE:
                write_comtrade(columns, temporary, data=data)
                data.replace(data_path(path))
            else:
                WRITERS[suffix](columns, temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
            data.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise InputError(Fault(str(path), "cannot be written", str(error), "a file in a writable folder")) from error


def suffixes() -> tuple[str, ...]:
    """Return how the names of trace files end."""
    return tuple(READERS)


def require_writable(path: Path) -> None:
    """Raise `InputError` where `path` is not called as a trace is; make the folder it is to lie in."""
    _suffix(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(Fault(str(path), "cannot be written", str(error), "a writable folder")) from error


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InputError(Fault(str(path), "has an unknown suffix", repr(path.suffix), " or ".join(READERS)))
    return suffix


def _require_size(path: Path, suffix: str) -> None:
    size = size_bytes(path, kind="trace")
    if size == 0:
        raise InputError(Fault(str(path), "is empty", "0 bytes", "a trace with a header and at least 2 rows"))
    if suffix == ".csv" and size > LARGEST_CSV_BYTES:
        wanted = f"at most {LARGEST_CSV_BYTES:,} bytes; Parquet holds more rows in fewer"
        raise InputError(Fault(str(path), "is too large", f"{size:,} bytes", wanted))
