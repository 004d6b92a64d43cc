"""The machines of a case with the models that DYR records give them, checked whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gridsim.devices.catalogue import MACHINES, MODELS
from gridsim.devices.contract import ControlModel, DeviceModel, MachineModel
from gridsim.devices.load_models.catalogue import LOAD_RECORDS
from gridsim.devices.protection.catalogue import RELAY_MODELS
from gridsim.errors import Fault, first_of, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord
from gridsim.nearest import suggestion
from gridsim.parameters import faults_of

MachineKey = tuple[int, str]


@dataclass(frozen=True)
class Device:
    """A model with the values of one record, and the place of that record for messages."""

    model: DeviceModel
    values: Mapping[str, float]
    where: str


@dataclass(frozen=True)
class MachineUnit:
    """A machine with its controls, by kind."""

    machine: Device
    controls: Mapping[str, Device]


def machine_units(case: GridCase, machines: Iterable[MachineKey]) -> dict[MachineKey, MachineUnit]:
    """Return the unit of each of `machines`; raises one `InputError` with every fault of the dynamic data."""
    wanted = list(machines)
    faults: list[Fault] = []
    found: dict[MachineKey, dict[str, Device]] = {}
    known = {(int(bus), str(id_)) for bus, id_ in case.net.gen[["bus", "id"]].itertuples(index=False)}
    for record in case.dynamics:
        if record.model in RELAY_MODELS or record.model in LOAD_RECORDS:  # relays.py and dynamic_loads.py here
            continue
        where = record_place(case, record)
        device = _device(record, where, faults)
        if device is None:
            continue
        key = (record.bus, record.id)
        if key not in known:
            faults.append(Fault(where, "there is no such machine in the network data"))
        elif device.model.kind in found.setdefault(key, {}):
            faults.append(Fault(where, f"the machine has a {device.model.kind} already"))
        else:
            found[key][device.model.kind] = device
    for bus, id_ in wanted:
        if "machine" not in found.get((bus, id_), {}):
            wanted_text = f"a record of one of {', '.join(model.name for model in MACHINES)}"
            faults.append(
                Fault(f"{case.dyr_file}", f"machine {id_} at bus {bus} has no machine record", "", wanted_text)
            )
    faults += [fault for devices in found.values() for fault in _misplaced(devices)]
    raise_if_any(first_of(faults, where=str(case.dyr_file)))
    return {
        key: MachineUnit(found[key]["machine"], {kind: d for kind, d in found[key].items() if kind != "machine"})
        for key in wanted
    }


def record_place(case: GridCase, record: DyrRecord) -> str:
    """Where a record of a machine or its controls stands, for messages."""
    return record.where or f"{case.dyr_file} line {record.line}: {record.model} at bus {record.bus} id {record.id}"


def _device(record: DyrRecord, where: str, faults: list[Fault]) -> Device | None:
    model = MODELS.get(record.model)
    if model is None:
        faults.append(Fault(where, "unknown model", record.model, suggestion(record.model, sorted(MODELS))))
        return None
    names = [parameter.name for parameter in model.parameters]
    if len(record.values) != len(names):
        fields = f"{len(names)} ({', '.join(names)})"
        faults.append(Fault(where, "wrong number of values", str(len(record.values)), fields))
        return None
    texts = model.texts if isinstance(model, ControlModel) else ()
    given = {
        name: float(v not in ("", "0")) if isinstance(v, str) and name in texts else v
        for name, v in zip(names, record.values, strict=True)
    }
    words = [(name, v) for name, v in given.items() if isinstance(v, str)]
    if words:
        faults.extend(Fault(where, f"{name} is not a number", repr(v)) for name, v in words)
        return None
    values = {name: float(v) for name, v in given.items()}
    bad = faults_of(values, model.parameters, where=where)
    if not bad:
        bad = [Fault(where, text) for text in _checked(model, values)]
    faults.extend(bad)
    return None if bad else Device(model, values, where)


def _misplaced(devices: Mapping[str, Device]) -> list[Fault]:
    """Name each control that cannot hang on what stands at its record, such as an exciter on a converter."""
    machine = devices["machine"].model if "machine" in devices else None
    if not isinstance(machine, MachineModel):
        return []
    return [
        Fault(
            device.where, f"{machine.name} takes no {kind} control", device.model.name, f"{', '.join(machine.takes)}"
        )
        for kind, device in devices.items()
        if kind != "machine" and kind not in machine.takes
    ]


def _checked(model: DeviceModel, values: Mapping[str, float]) -> list[str]:
    """Faults between parameters; a machine's check that needs network data runs when it is started."""
    if isinstance(model, ControlModel):
        return model.check(values)
    assert isinstance(model, MachineModel)
    return model.check({**values, "r_pu": 0.0, "x_pu": 1.0})
