"""A pandapower net from a folder of CSV files, one a table, checked whole before anything is built."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandapower.auxiliary import pandapowerNet
from pandapower.create import create_empty_network

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.csv_table import NetworkTable, read_csv_table
from gridsim.grid.external_grids import with_external_grids_as_machines
from gridsim.grid.network_checks import network_faults
from gridsim.grid.tables import TABLES
from gridsim.nearest import suggestion

# What stands in a column that a case does not use, by the type pandapower gives it.
_NOTHING: dict[str, Any] = {"bool": False, "uint32": 0, "object": "", "Int64": None}
# A power flow takes loads as constant power; how they follow voltage in time is said in case.yaml.
_VOLTAGE_SHARES = ("const_z_p_percent", "const_i_p_percent", "const_z_q_percent", "const_i_q_percent")


def read_network_csv(folder: Path, *, name: str, nominal_hz: float, base_mva: float) -> pandapowerNet:
    """Read `folder`, whose files are named `<table>.csv`; a table that is not there has no elements.

    Raises `InputError` with all faults of all files, then with what is wrong between the tables.
    """
    faults: list[Fault] = []
    tables: dict[str, NetworkTable] = {}
    for path in sorted(folder.iterdir()):
        if path.stem not in TABLES or path.suffix != ".csv":
            wanted = suggestion(path.name, [f"{table}.csv" for table in TABLES])
            faults.append(Fault(str(path), "is no network table", wanted=wanted))
            continue
        table = read_csv_table(path, TABLES[path.stem], faults)
        if table is not None:
            tables[path.stem] = table
    if not (folder / "bus.csv").is_file():
        faults.append(Fault(str(folder), "has no bus table", wanted="bus.csv"))
    raise_if_any(faults)
    raise_if_any(_without_rows(tables, folder))
    raise_if_any(network_faults(tables))
    return _built(tables, name=name, nominal_hz=nominal_hz, base_mva=base_mva)


def _without_rows(tables: dict[str, NetworkTable], folder: Path) -> list[Fault]:
    if not len(tables["bus"].frame):
        return [Fault(str(folder / "bus.csv"), "has no rows", wanted="one line a bus")]
    return []


def _built(tables: dict[str, NetworkTable], *, name: str, nominal_hz: float, base_mva: float) -> pandapowerNet:
    """Fill an empty net; pandapower's own columns keep their types, ours come after them."""
    net = create_empty_network(name=name, f_hz=nominal_hz, sn_mva=base_mva)
    for table_name, known in TABLES.items():
        empty = pd.DataFrame(columns=[column.name for column in known], dtype=object)
        frame = tables[table_name].frame if table_name in tables else empty
        net[table_name] = _like(net[table_name], frame.set_index("index"))
    return with_external_grids_as_machines(net)


def _like(template: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with every column of `template` in its type; what `frame` lacks stays empty."""
    columns: dict[str, Any] = {}
    for column, dtype in template.dtypes.items():
        nothing = 0.0 if column in _VOLTAGE_SHARES else _NOTHING.get(str(dtype), math.nan)
        values = list(frame[column]) if column in frame else [nothing] * len(frame)
        columns[str(column)] = np.array([None if value == "" else value for value in values], dtype=object)
    own = pd.DataFrame(columns, index=frame.index).astype(template.dtypes.to_dict())
    extra = frame[[column for column in frame if column not in template]]
    filled = pd.concat([own, extra], axis=1)
    filled.index.name = None
    return filled
