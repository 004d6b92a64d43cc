"""The voltages that a case's source came with, and how far the power flow solved again is from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.csv_table import read_csv_table
from gridsim.grid.network import Network
from gridsim.grid.tables import Column

SOURCE_VOLTAGES = "source_voltages.csv"
_COLUMNS = (
    Column("index", "whole", at_least=0),
    Column("vm_pu", "number", above=0.0),
    Column("va_degree", "number"),
)


@dataclass(frozen=True)
class Mismatch:
    """The largest distances from the source's voltages and the bus of each; angles up to one common turn."""

    vm_pu: float
    vm_bus: int
    va_degree: float
    va_bus: int


def read_source_voltages(folder: Path) -> pd.DataFrame | None:
    """Read the source's voltages of a case folder, `None` where it has none. Raises `InputError`.

    Index bus number; columns `vm_pu`, `va_degree`.
    """
    path = folder / SOURCE_VOLTAGES
    if not path.is_file():
        return None
    faults: list[Fault] = []
    table = read_csv_table(path, _COLUMNS, faults)
    raise_if_any(faults)
    if table is None or table.frame.empty:
        raise InputError(Fault(str(path), "has no rows", wanted="one line a bus"))
    return table.frame.set_index("index")


def mismatch(network: Network, source: pd.DataFrame) -> Mismatch | None:
    """Set the solved network beside its source; `None` where they have no bus in common."""
    buses = [int(bus) for bus in source.index if int(bus) in network.row_of]
    if not buses:
        return None
    theirs = source.loc[buses]
    v = network.v_pu[[network.row_of[bus] for bus in buses]]
    ours = v * np.exp(-1j * np.deg2rad(theirs.va_degree.to_numpy(dtype=np.float64)))
    turn = np.exp(-1j * np.angle(ours.sum()))
    vm = np.abs(np.abs(v) - theirs.vm_pu.to_numpy(dtype=np.float64))
    va = np.abs(np.rad2deg(np.angle(ours * turn)))
    return Mismatch(float(vm.max()), buses[int(vm.argmax())], float(va.max()), buses[int(va.argmax())])
