"""What must hold between the tables of a network: buses exist, names are unique, one slack, one island."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gridsim.errors import Fault
from gridsim.grid.csv_table import NetworkTable
from gridsim.grid.sizes import LEAST_Z_PU_PER_MVA

Tables = Mapping[str, NetworkTable]

_BUS_COLUMNS = ("bus", "from_bus", "to_bus", "hv_bus", "lv_bus")
_BRANCH_ENDS = {"line": ("from_bus", "to_bus"), "trafo": ("hv_bus", "lv_bus")}
_MACHINES = ("gen", "ext_grid")


def network_faults(tables: Tables) -> list[Fault]:
    """List what is wrong between tables that are each right by themselves; `bus` must be among them."""
    faults = [*_repeated_indices(tables), *_unknown_buses(tables)]
    if faults:
        return faults
    return [
        *_same_ends(tables),
        *_lines_between_voltages(tables),
        *_zero_impedances(tables),
        *_repeated_names(tables, _MACHINES, "machine"),
        *_repeated_names(tables, ("load",), "load"),
        *_repeated_names(tables, ("shunt",), "shunt"),
        *_repeated_circuits(tables),
        *_set_points(tables),
        *_slack_faults(tables),
    ]


def _rows(tables: Tables, *names: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield table name, place and row of each element in `names`."""
    for name in names:
        if name in tables:
            for place, row in zip(tables[name].places, tables[name].rows, strict=True):
                yield name, place, row


def _twice(keyed: Iterable[tuple[object, str, str]]) -> Iterator[Fault]:
    """Yield a fault for each key met before; items are (key, place, what)."""
    first: dict[object, str] = {}
    for key, place, what in keyed:
        if key in first:
            yield Fault(place, f"{what} is there twice", wanted=f"another than in {first[key]}")
        first.setdefault(key, place)


def _repeated_indices(tables: Tables) -> Iterator[Fault]:
    for name in tables:
        yield from _twice((row["index"], place, f"index {row['index']}") for _, place, row in _rows(tables, name))


def _unknown_buses(tables: Tables) -> Iterator[Fault]:
    buses = set(tables["bus"].frame["index"])
    for _, place, row in _rows(tables, *tables):
        for column in _BUS_COLUMNS:
            if column in row and row[column] not in buses:
                yield Fault(f"{place}: {column}", "bus is not in the bus table", got=str(row[column]))


def _same_ends(tables: Tables) -> Iterator[Fault]:
    for name, place, row in _rows(tables, *_BRANCH_ENDS):
        start, end = (row[column] for column in _BRANCH_ENDS[name])
        if start == end:
            yield Fault(place, "both ends are at one bus", got=str(start), wanted="two buses")


def _lines_between_voltages(tables: Tables) -> Iterator[Fault]:
    vn_kv = dict(zip(tables["bus"].frame["index"], tables["bus"].frame["vn_kv"], strict=True))
    for _, place, row in _rows(tables, "line"):
        ends = (vn_kv[row["from_bus"]], vn_kv[row["to_bus"]])
        if ends[0] != ends[1]:
            yield Fault(place, "line joins two voltages", f"{ends[0]:g} and {ends[1]:g} kV", "a trafo there")


def _zero_impedances(tables: Tables) -> Iterator[Fault]:
    vn_kv = dict(zip(tables["bus"].frame["index"], tables["bus"].frame["vn_kv"], strict=True))
    for name, place, row in _rows(tables, *_BRANCH_ENDS):
        if name == "line" and row["r_ohm_per_km"] == 0.0 and row["x_ohm_per_km"] == 0.0:
            yield Fault(place, "line has no impedance", wanted="r_ohm_per_km or x_ohm_per_km other than 0")
        elif name == "line":
            least_ohm = LEAST_Z_PU_PER_MVA * vn_kv[row["from_bus"]] ** 2
            z_ohm = abs(complex(row["r_ohm_per_km"], row["x_ohm_per_km"])) * row["length_km"] / row["parallel"]
            if not z_ohm >= least_ohm:
                got, wanted = f"{z_ohm:g} ohm", f"at least {least_ohm:.3g} ohm, or one bus in place of two"
                yield Fault(f"{place}: x_ohm_per_km", "line has next to no impedance", got, wanted)
        if name == "trafo" and row["vk_percent"] == 0.0:
            yield Fault(f"{place}: vk_percent", "transformer has no impedance", wanted="vk_percent other than 0")
        elif name == "trafo" and not abs(row["vk_percent"]) / row["parallel"] >= (
            least := 100.0 * LEAST_Z_PU_PER_MVA * row["sn_mva"]
        ):
            got, wanted = f"{row['vk_percent']:g} %", f"at least {least:.3g} %"
            yield Fault(f"{place}: vk_percent", "transformer has next to no impedance", got, wanted)
        elif name == "trafo" and abs(row["vkr_percent"]) > abs(row["vk_percent"]):
            got = f"vkr_percent {row['vkr_percent']:g} above vk_percent {row['vk_percent']:g}"
            yield Fault(place, "resistance exceeds impedance", got=got)


def _repeated_names(tables: Tables, names: tuple[str, ...], what: str) -> Iterator[Fault]:
    yield from _twice(
        ((row["bus"], row["id"]), place, f"{what} {row['id']!r} at bus {row['bus']}")
        for _, place, row in _rows(tables, *names)
    )


def _repeated_circuits(tables: Tables) -> Iterator[Fault]:
    def keyed() -> Iterator[tuple[object, str, str]]:
        for name, place, row in _rows(tables, *_BRANCH_ENDS):
            ends = sorted(row[column] for column in _BRANCH_ENDS[name])
            yield (*ends, row["circuit"]), place, f"circuit {row['circuit']!r} between buses {ends[0]} and {ends[1]}"

    yield from _twice(keyed())


def _set_points(tables: Tables) -> Iterator[Fault]:
    first: dict[int, float] = {}
    for _, place, row in _rows(tables, *_MACHINES):
        if row["in_service"] and first.setdefault(row["bus"], row["vm_pu"]) != row["vm_pu"]:
            got, wanted = f"{row['vm_pu']:g}", f"{first[row['bus']]:g} as the other machine at bus {row['bus']}"
            yield Fault(f"{place}: vm_pu", "two machines at one bus want two voltages", got, wanted)


def _slack_faults(tables: Tables) -> Iterator[Fault]:
    """Report no slack, several, or buses that no branch in service ties to the one there is."""
    slacks = [
        (place, row["bus"])
        for name, place, row in _rows(tables, *_MACHINES)
        if row["in_service"] and (name == "ext_grid" or row["slack"])
    ]
    bus_table = tables["bus"]
    if not slacks:
        where = str(bus_table.places[0]).split(" line ")[0]
        yield Fault(where, "no bus has a slack", wanted="one gen in service with slack true, or one ext_grid")
    for place, _ in slacks[1:]:
        yield Fault(place, "a second slack", wanted=f"one in all; the first is in {slacks[0][0]}")
    if len(slacks) == 1:
        reached = _reached(tables, slacks[0][1])
        for _, place, row in _rows(tables, "bus"):
            if row["in_service"] and row["index"] not in reached:
                got = f"bus {row['index']}"
                yield Fault(place, "bus is cut off from the slack", got, "branches in service, or in_service false")


def _reached(tables: Tables, start: int) -> set[int]:
    """Return the buses that branches in service tie to `start`."""
    neighbours: dict[int, list[int]] = {}
    for name, _, row in _rows(tables, *_BRANCH_ENDS):
        if row["in_service"]:
            one, other = (row[column] for column in _BRANCH_ENDS[name])
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
    reached, waiting = {start}, [start]
    while waiting:
        fresh = set(neighbours.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting.extend(fresh)
    return reached
