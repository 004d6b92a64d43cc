"""A pandapower net from pandapower's own JSON, after every class the file names is found harmless.

pandapower's reader imports the module and makes the class that a file names. So the whole text is walked
first, strings that hold JSON again included, and only tables and plain values are let through: no
controllers, no functions, no graphs. Source: pandapower 3.5, `io_utils.pp_hook`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pandapower.auxiliary import pandapowerNet
from pandapower.file_io import from_json_string

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.csv_table import NetworkTable
from gridsim.grid.external_grids import with_external_grids_as_machines
from gridsim.grid.network_checks import network_faults
from gridsim.grid.sizes import is_a_size
from gridsim.grid.tables import TABLES, Column
from gridsim.grid.text import read_text

ALLOWED_CLASSES = frozenset(
    {
        ("pandapower.auxiliary", "pandapowerNet"),
        ("pandas.core.frame", "DataFrame"),
        ("pandas", "DataFrame"),
        ("pandas.core.series", "Series"),
        ("pandas", "Series"),
        ("numpy", "array"),
        ("builtins", "tuple"),
        ("builtins", "complex"),
    }
)
_MARKS = ("_module", "_class")
#: What a net may hold beside the tables of `TABLES`: no elements of these change a power flow.
HARMLESS_TABLES = frozenset({"poly_cost", "pwl_cost", "measurement", "group"})
# Columns of ours that a net made elsewhere may lack where they follow from there being only one.
_NAMES = {"gen": "id", "ext_grid": "id", "load": "id", "shunt": "id", "line": "circuit", "trafo": "circuit"}


def read_network_json(path: Path, *, nominal_hz: float, base_mva: float) -> pandapowerNet:
    """Read the net at `path`, its frequency and base as in the case, its tables as those of a CSV folder.

    A missing `id` or `circuit` column is read as `1` throughout, a missing `max_p_mw` as not given. Raises
    `InputError`.
    """
    text = read_text(path)
    _check_classes(text, path)
    try:  # pandapower raises whatever happens to it on a malformed file; the fault carries it on
        net = from_json_string(text)
    except Exception as error:
        raise InputError(
            Fault(str(path), "pandapower cannot read it", got=f"{type(error).__name__}: {error}")
        ) from error
    if not isinstance(net, pandapowerNet):
        raise InputError(Fault(str(path), "holds no network", wanted="a net saved by pandapower.to_json"))
    _name_unnamed(net)
    raise_if_any(_net_faults(net, path, nominal_hz, base_mva))
    raise_if_any(network_faults(_tables(net, path)))
    return with_external_grids_as_machines(net)


def _check_classes(text: str, path: Path) -> None:
    try:
        named = set(_named_classes(_parsed(text)))
    except (ValueError, RecursionError) as error:
        raise InputError(Fault(str(path), "is not JSON that can be checked", got=str(error))) from error
    raise_if_any(
        Fault(str(path), "names a class that is not let in", got=f"{module}.{name}", wanted="tables and plain values")
        for module, name in sorted(named - ALLOWED_CLASSES)
    )


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_without_repeats)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a key twice: readers differ in which of the two they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice in one object")
    return found


def _named_classes(value: Any) -> Iterator[tuple[str, str]]:
    """Yield (module, class) of every object that `value` names, at any depth; raises `ValueError`."""
    if isinstance(value, dict):
        if any(mark in value for mark in _MARKS):
            named = (str(value.get("_module", "")), str(value.get("_class", "")))
            yield named
            if named in ALLOWED_CLASSES and isinstance(value.get("_object"), str):
                yield from _named_classes(_parsed(value["_object"]))
        for part in value.values():
            yield from _named_classes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named_classes(part)
    elif isinstance(value, str) and "_module" in value:
        yield from _named_classes(_parsed(value))


def _name_unnamed(net: pandapowerNet) -> None:
    for table, column in _NAMES.items():
        if column not in net[table]:
            net[table][column] = "1"
    if "max_p_mw" not in net.gen:  # its rating then stands for it
        net.gen["max_p_mw"] = math.nan


def _net_faults(net: pandapowerNet, path: Path, nominal_hz: float, base_mva: float) -> list[Fault]:
    faults = [
        Fault(f"{path}: {name}", "differs from case.yaml", got=f"{got:g}", wanted=f"{wanted:g}")
        for name, got, wanted in (("f_hz", net.f_hz, nominal_hz), ("sn_mva", net.sn_mva, base_mva))
        if got != wanted
    ]
    elements = (name for name, table in net.items() if hasattr(table, "columns") and len(table))
    faults += [
        Fault(f"{path}: {name}", "elements of this kind are not simulated", wanted=f"only {', '.join(TABLES)}")
        for name in elements
        if not (name in TABLES or name in HARMLESS_TABLES or name.startswith(("res_", "_")))
    ]
    for table, columns in TABLES.items():
        faults += [fault for column in columns for fault in _column_faults(net, path, table, column)]
    return faults


def _column_faults(net: pandapowerNet, path: Path, table: str, column: Column) -> Iterator[Fault]:
    if column.name == "index" or not column.required or not len(net[table]):
        return
    if column.name not in net[table]:
        yield Fault(f"{path}: {table}", "column is missing", wanted=column.name)
        return
    for index, value in net[table][column.name].items():
        where = f"{path}: {table} {index}: {column.name}"
        if column.kind == "number" and not _is_allowed(value, column):
            yield Fault(where, "is no number that is allowed", got=str(value))
        if column.kind == "text" and (value is None or value != value or value == ""):
            yield Fault(where, "is blank", wanted="a text of its own")


def _is_allowed(value: object, column: Column) -> bool:
    number = isinstance(value, (int, float)) and is_a_size(value)
    return number and column.at_least <= float(str(value)) and column.above < float(str(value))


def _tables(net: pandapowerNet, path: Path) -> dict[str, NetworkTable]:
    tables = {}
    for name in TABLES:
        if len(net[name]) or name == "bus":
            frame = net[name].rename_axis("index").reset_index()
            tables[name] = NetworkTable(name, frame, tuple(f"{path}: {name} {index}" for index in net[name].index))
    return tables
