"""A RAW case as a pandapower net in the form that `GridCase` wants."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from pandapower.auxiliary import pandapowerNet
from pandapower.create import create_empty_network
from scipy import sparse

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.psse.buses import ISOLATED
from gridsim.grid.psse.case import RawCase
from gridsim.grid.psse.tables import TableRow, TableRows

# What stands in a column that this reader does not fill, by the type pandapower gives it.
_NOTHING: dict[str, Any] = {"bool": False, "uint32": 0, "object": None, "Int64": None}
# A power flow takes loads as constant power: their draw is that of the stored voltage already.
_VOLTAGE_SHARES = ("const_z_p_percent", "const_i_p_percent", "const_z_q_percent", "const_i_q_percent")
_OWN_COLUMNS = {
    "gen": ("id", "zr_pu", "zx_pu"),
    "line": ("circuit",),
    "trafo": ("circuit",),
    "load": ("id",),
    "shunt": ("id",),
}
_BUS_COLUMNS = {
    "gen": ("bus",),
    "load": ("bus",),
    "shunt": ("bus",),
    "line": ("from_bus", "to_bus"),
    "trafo": ("hv_bus", "lv_bus"),
}
# How many of many like faults are worth reading.
_FAULTS_SHOWN = 10


def net_of(case: RawCase, *, leave_cut_off: bool = False) -> pandapowerNet:
    """Return the net of a RAW case: buses by their number, one slack machine, star points from 1,000,000 on.

    Branches at isolated buses are left out. Raises `InputError` where a bus in service is tied to no swing bus,
    unless `leave_cut_off` takes such buses and what is at them out of service.
    """
    rows = TableRows(case)
    net = create_empty_network(name=case.path.stem, f_hz=case.case_id.nominal_hz, sn_mva=case.case_id.base_mva)
    _fill(net, "bus", rows.bus())
    _fill(net, "gen", rows.gen())
    _fill(net, "load", rows.load())
    _fill(net, "shunt", rows.shunt)
    _fill(net, "line", rows.line)
    _fill(net, "trafo", rows.trafo)
    cut = _cut_off(case, net)
    if cut and not leave_cut_off:
        raise_if_any([_cut_off_fault(case, cut)])
    for table, columns in _BUS_COLUMNS.items():
        at_cut = net[table][list(columns)].isin(cut).any(axis=1)
        net[table].loc[at_cut, "in_service"] = False
    net.bus.loc[cut, "in_service"] = False
    return net


def cut_off_buses(net: pandapowerNet, case: RawCase) -> list[int]:
    """List the buses that `leave_cut_off` took out of service though the file has them connected."""
    connected = [bus.number for bus in case.buses if bus.kind != ISOLATED]
    return [number for number in connected if not net.bus.in_service[number]]


def _fill(net: pandapowerNet, table: str, rows: Iterable[TableRow]) -> None:
    """Put `rows` into a table; pandapower's columns keep their types, ours come after them."""
    found = list(rows)
    if not found:
        net[table] = net[table].assign(**{column: pd.Series(dtype=object) for column in _OWN_COLUMNS.get(table, ())})
        return
    template = net[table]
    given = found[0].keys()
    columns = {
        str(column): [row[column] for row in found] if column in given else [_nothing(column, dtype)] * len(found)
        for column, dtype in template.dtypes.items()
    }
    index = [row["index"] for row in found] if "index" in given else range(len(found))
    frame = pd.DataFrame(
        {name: np.array(values, dtype=object) for name, values in columns.items()},
        index=pd.Index(index, dtype="int64"),
    ).astype(template.dtypes.to_dict())
    extra = [name for name in given if name not in template and name != "index"]
    own = pd.DataFrame({name: [row[name] for row in found] for name in extra}, index=frame.index)
    net[table] = pd.concat([frame, own], axis=1)


def _nothing(column: object, dtype: object) -> object:
    return 0.0 if column in _VOLTAGE_SHARES else _NOTHING.get(str(dtype), math.nan)


def _cut_off(case: RawCase, net: pandapowerNet) -> list[int]:
    """List the buses in service that no branch in service ties to the slack."""
    rows = pd.Series(range(len(net.bus)), index=net.bus.index)
    ends = [
        frame.loc[frame.in_service, pair].to_numpy(dtype=np.int64)
        for frame, pair in ((net.line, ["from_bus", "to_bus"]), (net.trafo, ["hv_bus", "lv_bus"]))
    ]
    one, other = rows.loc[np.concatenate(ends).ravel()].to_numpy().reshape(-1, 2).T
    graph = sparse.coo_matrix((np.ones(one.size), (one, other)), shape=(len(rows), len(rows)))
    _, island = sparse.csgraph.connected_components(graph, directed=False)
    return [int(bus) for bus in net.bus.index[net.bus.in_service & (island != island[rows[case.swing.number]])]]


def _cut_off_fault(case: RawCase, cut: list[int]) -> Fault:
    named = ", ".join(str(bus) for bus in cut[:_FAULTS_SHOWN])
    got = f"{len(cut)} buses ({named}{', ...' if len(cut) > _FAULTS_SHOWN else ''})"
    wanted = "one island; buses of type 4 are left out, and with --skip-unknown these too"
    return Fault(str(case.path), f"buses are cut off from swing bus {case.swing.number}", got, wanted)
