"""Dynamic records of unknown models: listed with their places, or left out on demand, their plants as loads."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import ControlModel
from gridsim.devices.load_models.catalogue import LOAD_RECORDS
from gridsim.devices.protection.catalogue import RELAY_MODELS
from gridsim.errors import Fault, InputError
from gridsim.grid.case import GridCase
from gridsim.grid.dynamics import MachineKey
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.network import MachinePoint
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.relays import machine_of_relay

_PLACES_SHOWN = 10
#: No line of the file leads to a machine without record, so all are named, up to what still reads as a list.
_MACHINES_SHOWN = 200


def unknown_model_faults(case: GridCase) -> list[Fault]:
    """List each unknown model with the lines of its records, and the machines that are left without a model.

    Machines that have no record at all are told apart from those whose machine model is not known, and all named.
    """
    unknown = [record for record in case.dynamics if not _is_known(record.model)]
    faults = [
        Fault(f"{case.dyr_file} line{'s' if len(records) > 1 else ''} {_some(r.line for r in records)}", what, got)
        for model, records in _by_model(unknown).items()
        for what, got in (("model is not known", _counted(model, records)),)
    ]
    recorded = {(record.bus, record.id) for record in case.dynamics}
    without = _without_model(case)
    wanted = f"one of {', '.join(sorted(name for name in MODELS if _is_machine(name)))}"
    for what, machines, most in (
        ("machines in service have no known machine model", [m for m in without if m in recorded], _PLACES_SHOWN),
        ("machines in service have no record at all", [m for m in without if m not in recorded], _MACHINES_SHOWN),
    ):
        if machines:
            got = f"{len(machines)}: {_some((f'{bus} id {id_}' for bus, id_ in machines), most=most)}"
            faults.append(Fault(str(case.dyr_file), what, got, wanted))
    return faults


def without_unknown_models(case: GridCase) -> GridCase:
    """Return `case` without the records of unknown models, and with machines that have no model as negative loads.

    A negative load gives what the machine gave in the power flow, which stays the same; like every load it follows
    voltage by the load model. Its id is that of the machine behind a `G`. Where the slack has no model the largest
    machine that has one becomes the slack. `changes` say all this. Raises `InputError` where no machine has a model.
    """
    kept = tuple(record for record in case.dynamics if _is_known(record.model))
    left_out = _by_model(record for record in case.dynamics if not _is_known(record.model))
    netted = set(_without_model(case))
    changes = [*case.changes]
    changes += [
        f"Left out: {_counted(model, records)}, {_some(map(_place, records), most=len(records))}."
        for model, records in left_out.items()
    ]
    if any(
        record.bus and (record.bus, record.id) not in netted for records in left_out.values() for record in records
    ):
        changes.append("Machines that lost a control keep its output constant: field voltage, mechanical power.")
    if not netted:
        return replace(case, dynamics=kept, changes=tuple(changes))
    points = {(point.bus, point.id): point for point in solve_operating_point(case).machines}
    if netted >= points.keys():
        raise InputError(Fault(str(case.dyr_file), "no machine has a known machine model", wanted="at least one"))
    net = copy.deepcopy(case.net)
    keys = [(int(bus), str(id_)) for bus, id_ in net.gen[["bus", "id"]].itertuples(index=False)]
    gone = pd.Series([key in netted for key in keys], index=net.gen.index)
    changes += _slack_moved(net.gen, gone, points)
    net.gen = net.gen[~gone]
    net.load = _with_negative_loads(net.load, [points[key] for key in keys if key in netted])
    total_mw = sum(points[key].p_mw for key in netted)
    changes.append(
        f"{len(netted)} machines without a known model are negative loads of what they gave, {total_mw:.1f} MW: "
        f"{_some((f'{bus} id {id_}' for bus, id_ in sorted(netted)), most=len(netted))}."
    )
    dynamics = tuple(
        record for record in kept if machine_of_relay(record) not in netted and (record.bus, record.id) not in netted
    )
    return replace(case, net=net, dynamics=dynamics, changes=tuple(changes))


def _is_known(model: str) -> bool:
    return model in MODELS or model in RELAY_MODELS or model in LOAD_RECORDS


def _is_machine(model: str) -> bool:
    return model in MODELS and not isinstance(MODELS[model], ControlModel)


def _by_model(records: Iterable[DyrRecord]) -> dict[str, list[DyrRecord]]:
    found: dict[str, list[DyrRecord]] = {}
    for record in records:
        found.setdefault(record.model, []).append(record)
    return found


def _place(record: DyrRecord) -> str:
    """Where a record stands; one of a DC line or FACTS device has a name and no bus."""
    return f"at bus {record.bus} id {record.id}" if record.bus else f"of {record.id}"


def _counted(model: str, records: Sequence[DyrRecord]) -> str:
    return f"{model}, {len(records)} record{'s' if len(records) > 1 else ''}"


def _without_model(case: GridCase) -> list[MachineKey]:
    """The machines in service that no record gives a machine model."""
    has = {(record.bus, record.id) for record in case.dynamics if _is_machine(record.model)}
    live = case.net.gen[case.net.gen.in_service]
    keys = [(int(bus), str(id_)) for bus, id_ in live[["bus", "id"]].itertuples(index=False)]
    return [key for key in keys if key not in has]


def _slack_moved(gen: pd.DataFrame, gone: pd.Series[bool], points: dict[MachineKey, MachinePoint]) -> list[str]:
    """Give the slack to the largest machine that stays, where the one that had it goes; say so."""
    if not (gen.slack & gone).any():
        return []
    staying = gen[~gone & gen.in_service]
    at = staying.sn_mva.idxmax()
    old = gen[gen.slack & gone].iloc[0]
    gen.loc[gen.slack, "p_mw"] = points[int(old.bus), str(old["id"])].p_mw
    gen["slack"] = False
    gen.loc[at, ["slack", "slack_weight"]] = (True, 1.0)
    new = gen.loc[[at]].iloc[0]
    return [
        f"The slack is machine {new['id']} at bus {int(new.bus)}: "
        f"the source's at bus {int(old.bus)} has no known model."
    ]


def _with_negative_loads(load: pd.DataFrame, machines: Sequence[MachinePoint]) -> pd.DataFrame:
    taken = {(int(bus), str(id_)) for bus, id_ in load[["bus", "id"]].itertuples(index=False)}
    rows = []
    for machine in machines:
        name = f"G{machine.id}"
        while (machine.bus, name) in taken:
            name += "+"
        taken.add((machine.bus, name))
        rows.append(
            {
                "bus": machine.bus,
                "id": name,
                "p_mw": -machine.p_mw,
                "q_mvar": -machine.q_mvar,
                "scaling": 1.0,
                "in_service": True,
            }
        )
    first = int(load.index.max()) + 1 if len(load) else 0
    added = pd.DataFrame(rows, index=range(first, first + len(rows)))
    shares = {column: 0.0 for column in load.columns if str(column).startswith("const_")}
    added = added.assign(**shares).reindex(columns=load.columns)
    if load.empty:
        return added
    return pd.concat([load, added.astype({c: load[c].dtype for c in ("bus", "in_service", *shares)})])


def _some(places: Iterable[object], *, most: int = _PLACES_SHOWN) -> str:
    listed = [str(place) for place in places]
    return ", ".join(listed[:most]) + (", ..." if len(listed) > most else "")
