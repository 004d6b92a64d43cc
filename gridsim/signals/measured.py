"""Measured power as loggers write it: any names of columns, any units, one column a device, with gaps.

A log of NVML or DCGM with one column a GPU is read with a pattern such as `gpu*`; its columns are summed. Values may
carry their unit (`312.4 W`) and be missing (`[N/A]`): such a row is left out and, like a pause of the logger, is a
gap where it is long enough to matter.
"""

from __future__ import annotations

import fnmatch
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError, first_of, raise_if_any
from gridsim.nearest import suggestion
from gridsim.signals.trace import PowerTrace
from gridsim.signals.trace_columns import MOST_FAULTS, MOST_ROWS
from gridsim.signals.trace_comtrade import read_comtrade
from gridsim.signals.trace_suspicions import gaps
from gridsim.signals.tracefile import LARGEST_CSV_BYTES
from gridsim.text_file import size_bytes

TIME_UNITS_S = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "min": 60.0, "h": 3600.0}
DATE = "date"
POWER_UNITS_MW = {"W": 1e-6, "kW": 1e-3, "MW": 1.0, "GW": 1e3}
#: What loggers write for no value.
MISSING = ("[N/A]", "N/A", "[Not Supported]", "")
_NUMBER = r"^\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*[A-Za-z]*\s*$"


@dataclass(frozen=True)
class Columns:
    """Names and units of the columns; `power` may hold patterns."""

    time: str = "t_s"
    time_unit: str = "s"
    power: tuple[str, ...] = ("p_mw",)
    power_unit: str = "MW"


@dataclass(frozen=True)
class Measured:
    """A measured trace from t = 0, its gaps (begin and end), and the columns that were summed. [s]"""

    trace: PowerTrace
    gaps_s: tuple[tuple[float, float], ...]
    columns: tuple[str, ...]


def read_measured(path: Path, columns: Columns) -> Measured:
    """Read a CSV, Parquet or COMTRADE record; raises one `InputError` that lists what is wrong."""
    raise_if_any(_faults_of_units(columns))
    size_bytes(path, kind="trace")
    suffix = path.suffix.lower()
    if suffix == ".cfg":
        table = read_comtrade(path)
        return _measured(path, table.values[:, 0], table.values[:, 1], ("P",))
    frame = _frame(path, suffix)
    names = _names(path, [str(name) for name in frame.columns], columns)
    faults: list[Fault] = []
    time_s = _times(path, frame[columns.time], columns, faults)
    power = [POWER_UNITS_MW[columns.power_unit] * _numbers(path, frame[name], faults) for name in names]
    raise_if_any(first_of(faults, where=str(path), most=MOST_FAULTS))
    return _measured(path, time_s, np.sum(power, axis=0), names)


def _frame(path: Path, suffix: str) -> pd.DataFrame:
    if suffix not in (".csv", ".parquet"):
        raise InputError(Fault(str(path), "has an unknown suffix", repr(path.suffix), ".csv, .parquet or .cfg"))
    if suffix == ".csv" and path.stat().st_size > LARGEST_CSV_BYTES:
        raise InputError(Fault(str(path), "is too large", f"{path.stat().st_size:,} bytes", "a Parquet file"))
    try:
        if suffix == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, skipinitialspace=True, na_values=list(MISSING), nrows=MOST_ROWS + 1)
    except (OSError, ValueError, pa.ArrowException, pd.errors.ParserError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise InputError(Fault(str(path), "cannot be read", reason, f"{suffix[1:]} data")) from error


def _faults_of_units(columns: Columns) -> list[Fault]:
    faults = []
    if columns.time_unit not in (*TIME_UNITS_S, DATE):
        wanted = suggestion(columns.time_unit, [*TIME_UNITS_S, DATE])
        faults.append(Fault("unit of time", "is not known", repr(columns.time_unit), wanted))
    if columns.power_unit not in POWER_UNITS_MW:
        wanted = suggestion(columns.power_unit, POWER_UNITS_MW)
        faults.append(Fault("unit of power", "is not known", repr(columns.power_unit), wanted))
    return faults


def _names(path: Path, there: list[str], columns: Columns) -> tuple[str, ...]:
    faults = []
    if columns.time not in there:
        faults.append(Fault(f"{path}: column {columns.time}", "is missing", wanted=suggestion(columns.time, there)))
    found: list[str] = []
    for wanted in columns.power:
        fits = [wanted] if wanted in there else fnmatch.filter(there, wanted)
        fits = [name for name in fits if name != columns.time]
        if not fits:
            faults.append(Fault(f"{path}: column {wanted}", "is missing", wanted=suggestion(wanted, there)))
        found += fits
    raise_if_any(faults)
    return tuple(dict.fromkeys(found))


def _times(path: Path, column: pd.Series, columns: Columns, faults: list[Fault]) -> Floats:
    if columns.time_unit != DATE:
        return TIME_UNITS_S[columns.time_unit] * _numbers(path, column, faults)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what is no date is told below
        stamps = pd.to_datetime(column, errors="coerce")
    _tell(path, column, np.flatnonzero(stamps.isna()), "is no date and time", faults)
    return np.asarray((stamps - stamps.iloc[0]).dt.total_seconds(), dtype=np.float64)


def _numbers(path: Path, column: pd.Series, faults: list[Fault]) -> Floats:
    """Return a column as numbers, NaN where it is missing."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    words = column.astype("string").str.extract(_NUMBER, expand=False)
    numbers = pd.to_numeric(words, errors="coerce")
    _tell(path, column, np.flatnonzero(numbers.isna() & column.notna()), "is not a number", faults)
    return numbers.to_numpy(dtype=np.float64, na_value=np.nan)


def _tell(path: Path, column: pd.Series, rows: np.ndarray, what: str, faults: list[Fault]) -> None:
    faults += [Fault(f"{path} row {row + 1}: {column.name}", what, repr(column.iloc[row])[:60]) for row in rows]


def _measured(path: Path, time_s: Floats, power_mw: Floats, columns: tuple[str, ...]) -> Measured:
    there = np.isfinite(time_s) & np.isfinite(power_mw)
    time_s, power_mw = time_s[there], power_mw[there]
    if time_s.size < 2:
        raise InputError(Fault(str(path), "is too short", f"{time_s.size} rows with a value", "at least 2"))
    time_s = time_s - time_s[0]
    falls = np.flatnonzero(np.diff(time_s) <= 0.0)
    if falls.size:
        at_s = time_s[falls[0] + 1]
        raise InputError(
            Fault(str(path), "times do not rise", f"{at_s:g} s after the first", "strictly rising times")
        )
    return Measured(PowerTrace(time_s, power_mw, name=path.stem), gaps(time_s), columns)
