"""A MATPOWER `.m` file read whole: its tables with the columns of the format, and its bus names.

The text is parsed by matpowercaseframes, which pandapower's own converter reads such files with (extra `regions`).
Source of the columns: MATPOWER User's Manual, version 8, appendix B [I].
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.psse.branches import LEAST_Z_PU
from gridsim.grid.text import read_text

_TABLES = {
    "bus": ("BUS_I", "BUS_TYPE", "PD", "QD", "GS", "BS", "BUS_AREA", "VM", "VA", "BASE_KV", "ZONE"),
    "gen": ("GEN_BUS", "PG", "QG", "QMAX", "QMIN", "VG", "MBASE", "GEN_STATUS", "PMAX", "PMIN"),
    "branch": ("F_BUS", "T_BUS", "BR_R", "BR_X", "BR_B", "RATE_A", "TAP", "SHIFT", "BR_STATUS"),
}
_COST = ("MODEL", "STARTUP", "SHUTDOWN", "NCOST", "C2", "C1", "C0")
_VERSION = re.compile(r"mpc\.version\s*=\s*'2'")
_POLYNOMIAL = 2
# Of many like faults so many are listed one by one.
_SHOWN = 20


@dataclass(frozen=True)
class MatpowerCase:
    """The tables of a MATPOWER case, columns by the format's names; rows count from 0.

    `bus` also has `name`; `gen` also has `C2`, `C1`, `C0`, the polynomial cost, NaN where there is none.
    """

    path: Path
    base_mva: float
    bus: pd.DataFrame
    gen: pd.DataFrame
    branch: pd.DataFrame


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table with its columns as attributes and `Index`, the row counted from 0."""
    yield from frame.itertuples(name="Row")


def read_matpower(path: Path) -> MatpowerCase:
    """Read a case file of format version 2. Raises `InputError` with every fault.

    Needs the package matpowercaseframes, extra `regions`.
    """
    text = read_text(path)
    if not _VERSION.search(text):
        raise InputError(Fault(str(path), "is no MATPOWER case", wanted="a file with mpc.version = '2'"))
    frames = _parsed(path)
    missing = [name for name in ("baseMVA", *_TABLES) if not hasattr(frames, name)]
    raise_if_any(Fault(str(path), "table is missing", wanted=f"mpc.{name}") for name in missing)
    tables = {name: getattr(frames, name).reset_index(drop=True) for name in _TABLES}
    raise_if_any(_column_faults(path, tables))
    bus = tables["bus"].astype({"BUS_I": int, "BUS_AREA": int, "ZONE": int, "BUS_TYPE": int})
    names = list(frames.bus_name) if hasattr(frames, "bus_name") else [""] * len(bus)
    gen = tables["gen"].astype({"GEN_BUS": int}).assign(**_costs(frames, len(tables["gen"])))
    case = MatpowerCase(
        path=path,
        base_mva=float(frames.baseMVA),
        bus=bus.assign(name=[str(name).strip() for name in names]),
        gen=gen,
        branch=tables["branch"].astype({"F_BUS": int, "T_BUS": int}),
    )
    raise_if_any(_faults(case))
    return case


def _parsed(path: Path) -> Any:
    try:
        package = importlib.import_module("matpowercaseframes")
    except ImportError as error:
        wanted = "pip install 'gridsim[regions]'"
        raise InputError(Fault(str(path), "MATPOWER files need another package", "", wanted)) from error
    try:
        return package.CaseFrames(str(path))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        raise InputError(Fault(str(path), "cannot be parsed as a MATPOWER case", str(error)[:200])) from error


def _column_faults(path: Path, tables: dict[str, pd.DataFrame]) -> list[Fault]:
    faults = []
    for name, frame in tables.items():
        lacking = [column for column in _TABLES[name] if column not in frame]
        faults += [Fault(f"{path}: mpc.{name}", "column is missing", wanted=column) for column in lacking]
        for column in (column for column in _TABLES[name] if column in frame):
            values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64)
            unlimited = column in ("QMAX", "QMIN", "PMAX", "PMIN", "RATE_A")
            good = ~np.isnan(values) if unlimited else np.isfinite(values)
            faults += [
                Fault(f"{path}: mpc.{name} row {row + 1}: {column}", "is no number", str(frame[column][row]))
                for row in np.flatnonzero(~good)[:_SHOWN]
            ]
    return faults


def _costs(frames: Any, count: int) -> dict[str, np.ndarray]:
    """The coefficients of quadratic costs, NaN where the file has none or others."""
    none = {name: np.full(count, np.nan) for name in _COST[-3:]}
    table = getattr(frames, "gencost", None)
    if table is None or len(table) < count or any(name not in table for name in _COST):
        return none
    rows = table.iloc[:count]
    usable = (rows.MODEL == _POLYNOMIAL).to_numpy() & (len(_COST[-3:]) == rows.NCOST).to_numpy()
    return {name: np.where(usable, rows[name].to_numpy(dtype=np.float64), np.nan) for name in _COST[-3:]}


def _faults(case: MatpowerCase) -> Iterator[Fault]:
    known = set(case.bus.BUS_I)
    for number in case.bus.BUS_I[case.bus.BUS_I.duplicated()][:_SHOWN]:
        yield Fault(f"{case.path}: mpc.bus", "bus is there twice", str(number))
    ends = ((case.gen, "gen", "GEN_BUS"), (case.branch, "branch", "F_BUS"), (case.branch, "branch", "T_BUS"))
    for frame, name, column in ends:
        for row in np.flatnonzero(~frame[column].isin(known).to_numpy())[:_SHOWN]:
            where = f"{case.path}: mpc.{name} row {row + 1}: {column}"
            yield Fault(where, "bus is not in mpc.bus", str(frame[column][row]))
    live = case.branch.BR_STATUS > 0
    shorted = live & (np.hypot(case.branch.BR_R, case.branch.BR_X) < LEAST_Z_PU)
    for row in np.flatnonzero(shorted.to_numpy())[:_SHOWN]:
        got = f"{case.branch.BR_R[row]:g} + j{case.branch.BR_X[row]:g} pu"
        yield Fault(f"{case.path}: mpc.branch row {row + 1}", "has no impedance", got, f"at least {LEAST_Z_PU:g} pu")
    positive = ((case.bus, "bus", "BASE_KV"), (case.bus, "bus", "VM"), (case.gen, "gen", "MBASE"))
    for frame, name, column in positive:
        for row in np.flatnonzero(~(frame[column] > 0.0).to_numpy())[:_SHOWN]:
            where = f"{case.path}: mpc.{name} row {row + 1}: {column}"
            yield Fault(where, "is not positive", str(frame[column][row]), "above 0")
    if not (case.bus.BUS_TYPE == 3).any():
        yield Fault(f"{case.path}: mpc.bus", "no bus is the reference", wanted="one of BUS_TYPE 3")
