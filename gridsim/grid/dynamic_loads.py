"""The loads of a case that DYR records give a model of their own, as sources of current of the network.

A record is `bus 'CIM5BL' id values /` for one load, with the id `*` for all of a bus; `CIM5ZN` and `CIM5AR` hold a
zone's or an area's number in the place of the bus, `CIM5AL` is for all loads. The more exactly a record names a load,
the sooner it counts. Source: PSS/E Program Operation Manual, load characteristic models [I].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gridsim.devices.load_models.catalogue import LOAD_RECORDS, SUFFIXES
from gridsim.devices.load_models.contract import SHARES, LoadModel
from gridsim.errors import Fault, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dynamics import Device, MachineUnit
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.load_model import LoadModel as VoltageModel
from gridsim.grid.network import LoadPoint, MachinePoint, Network
from gridsim.parameters import faults_of

#: The id that stands for all loads of a bus, zone or area.
ALL_IDS = "*"
Records = Mapping[tuple[str, int, str], tuple[LoadModel, Device]]


def with_dynamic_loads(
    case: GridCase, network: Network, load_model: VoltageModel
) -> tuple[Network, list[MachineUnit]]:
    """Return `network` with its loads that have a model as machines behind the others, and their units.

    Such a load stays among the loads, `modelled`, so that it counts and can be shed as any other. Raises one
    `InputError` with every fault of the records.
    """
    faults: list[Fault] = []
    records = _records(case, faults)
    raise_if_any(faults)
    if not records:
        return network, []
    shares = (load_model.p_z, load_model.p_i, load_model.p_p, load_model.q_z, load_model.q_i, load_model.q_p)
    loads, points, units = [], [], []
    for load in network.loads:
        found = _given(load, records, case)
        if found is None or not (load.p_mw or load.q_mvar):
            loads.append(load)
            continue
        model, device = found
        rating = model.rating_mva(device.values, complex(load.p_mw, load.q_mvar))
        if not rating > 0.0:
            faults.append(Fault(device.where, "its load has no power to rate it by", f"{load.p_mw:g} MW", "above 0"))
        values = {**device.values, **dict(zip((p.name for p in SHARES), shares, strict=True))}
        loads.append(replace(load, modelled=True))
        points.append(_point(load, rating))
        units.append(MachineUnit(Device(device.model, values, f"{device.where}, load {load.id} at {load.bus}"), {}))
    raise_if_any(faults)
    return replace(network, loads=tuple(loads), machines=(*network.machines, *points)), units


def _point(load: LoadPoint, rating_mva: float) -> MachinePoint:
    return MachinePoint(load.bus, load.id, load.row, rating_mva, 0j, -load.p_mw, -load.q_mvar, is_load=True)


def _records(case: GridCase, faults: list[Fault]) -> Records:
    """Return the model and device of each record by suffix, number and id."""
    found: dict[tuple[str, int, str], tuple[LoadModel, Device]] = {}
    for record in case.dynamics:
        if record.model not in LOAD_RECORDS:
            continue
        where = f"{case.dyr_file} line {record.line}: {record.model} at {record.bus} id {record.id}"
        device = _read(record, where, faults)
        key = (record.model[-2:], 0 if record.model.endswith("AL") else record.bus, record.id)
        if key in found:
            faults.append(Fault(where, "these loads have a model already"))
        elif not _exists(key, case):
            faults.append(Fault(where, "there is no such load in the network data"))
        elif device is not None:
            found[key] = (LOAD_RECORDS[record.model], device)
    return found


def _read(record: DyrRecord, where: str, faults: list[Fault]) -> Device | None:
    load = LOAD_RECORDS[record.model]
    names = [field.name for field in load.fields]
    if len(record.values) != len(names):
        fields = f"{len(names)} ({', '.join(names)})"
        faults.append(Fault(where, "wrong number of values", str(len(record.values)), fields))
        return None
    words = [(name, v) for name, v in zip(names, record.values, strict=True) if isinstance(v, str)]
    if words:
        faults.extend(Fault(where, f"{name} is not a number", repr(v)) for name, v in words)
        return None
    values = {name: float(v) for name, v in zip(names, record.values, strict=True)}
    bad = faults_of(values, load.fields, where=where) or [Fault(where, text) for text in load.model.check(values)]
    faults.extend(bad)
    return None if bad else Device(load.model, values, where)


def _exists(key: tuple[str, int, str], case: GridCase) -> bool:
    """Say whether a record of a bus names a load of the case, in service or not."""
    suffix, bus, id_ = key
    table = case.net.load
    there: Iterable[tuple[int, str]] = ((int(b), str(i)) for b, i in table[["bus", "id"]].itertuples(index=False))
    return suffix != "BL" or any(b == bus and id_ in (ALL_IDS, i) for b, i in there)


def _given(load: LoadPoint, records: Records, case: GridCase) -> tuple[LoadModel, Device] | None:
    bus = case.net.bus.loc[load.bus]
    numbers = {"BL": load.bus, "ZN": _number(bus, "zone"), "AR": _number(bus, "area"), "AL": 0}
    for suffix in SUFFIXES:
        for id_ in (load.id, ALL_IDS):
            found = records.get((suffix, numbers[suffix], id_))
            if found is not None:
                return found
    return None


def _number(bus: object, column: str) -> int:
    """Return the number of a bus's zone or area, -1 where the case has none."""
    value = str(getattr(bus, column, ""))
    return int(value) if value.isdigit() else -1
