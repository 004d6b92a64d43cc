"""The relays of a case: its DYR records of relay models, checked whole against the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridsim.devices.protection.catalogue import RELAY_MODELS
from gridsim.devices.protection.contract import RelayModel
from gridsim.errors import Fault, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.network import BranchKey, Network, same_branch
from gridsim.parameters import faults_of

#: A load or machine by bus and id, a whole bus with an empty id, or a branch.
Target = tuple[int, str] | BranchKey


@dataclass(frozen=True)
class Relay:
    """A relay with its numbers: it watches `watched` (a bus; a branch's is its target) and trips `target`."""

    model: RelayModel
    values: Mapping[str, float]
    target: Target
    watched: int
    where: str


def relays_of_case(case: GridCase, network: Network) -> list[Relay]:
    """Return the case's relays on what is in service; raises one `InputError` with every fault of their records."""
    faults: list[Fault] = []
    found = []
    for record in case.dynamics:
        model = RELAY_MODELS.get(record.model)
        if model is None:
            continue
        where = f"{case.dyr_file} line {record.line}: {record.model}"
        relay = _relay(record, model, where, faults)
        if relay is not None:
            faults += _missing(relay, case)
            found.append(relay)
    raise_if_any(faults)
    return [relay for relay in found if _in_service(relay, network)]


def machine_of_relay(record: DyrRecord) -> tuple[int, str] | None:
    """Return the machine that a record's relay trips, `None` where it is no relay or trips something else."""
    model = RELAY_MODELS.get(record.model)
    if model is None or model.trips not in ("machine", "bus") or len(record.values) < len(model.record_ids):
        return None
    if not model.record_ids:
        return record.bus, record.id
    bus, id_ = (_id(value) for value in record.values[:2])
    return (int(bus), id_) if bus.isdigit() else None


def _relay(record: DyrRecord, model: RelayModel, where: str, faults: list[Fault]) -> Relay | None:
    names = [*model.record_ids, *(parameter.name for parameter in model.parameters)]
    if len(record.values) != len(names):
        fields = f"{len(names)} ({', '.join(names)})"
        faults.append(Fault(where, "wrong number of values", str(len(record.values)), fields))
        return None
    ids, rest = record.values[: len(model.record_ids)], record.values[len(model.record_ids) :]
    words = [(p.name, v) for p, v in zip(model.parameters, rest, strict=True) if isinstance(v, str)]
    if words:
        faults.extend(Fault(where, f"{name} is not a number", repr(v)) for name, v in words)
        return None
    values = {p.name: float(v) for p, v in zip(model.parameters, rest, strict=True)}
    bad = faults_of(values, model.parameters, where=where) or [Fault(where, text) for text in model.check(values)]
    faults.extend(bad)
    placed = _placed(record, model, tuple(_id(v) for v in ids))
    if placed is None:
        faults.append(Fault(where, "does not name a bus", " ".join(map(str, (record.id, *ids))), "bus numbers"))
    return None if bad or placed is None else Relay(model, values, *placed, where)


def _placed(record: DyrRecord, model: RelayModel, ids: tuple[str, ...]) -> tuple[Target, int] | None:
    """Return what the relay trips and the bus it watches."""
    if model.watches == "branch":
        return ((record.bus, int(ids[0]), record.id), record.bus) if ids[0].isdigit() else None
    if model.record_ids[:1] != ("IBUS",):  # loads, and the curves: bus and id stand in front
        return (record.bus, record.id), record.bus
    bus, id_ = ids
    if not (record.id.isdigit() and bus.isdigit()):
        return None
    return (int(bus), id_ if model.trips == "machine" else ""), int(record.id)


def _id(value: float | str) -> str:
    return value.strip() if isinstance(value, str) else f"{value:g}"


def _missing(relay: Relay, case: GridCase) -> list[Fault]:
    """Say what the relay names that the case does not have."""
    net, target = case.net, relay.target
    if relay.watched not in net.bus.index:
        return [Fault(relay.where, "watches a bus that is not in the network", str(relay.watched))]
    if len(target) == 3:
        return [] if any(same_branch(target, key) for key in _branch_keys(case)) else [_absent(relay, "branch")]
    bus, id_ = target
    if relay.model.trips == "bus":
        return [] if bus in net.bus.index else [_absent(relay, "bus")]
    table, what = (net.load, "load") if relay.model.trips == "load" else (net.gen, "machine")
    keys = {(int(at), str(name)) for at, name in table[["bus", "id"]].itertuples(index=False)}
    return [] if (bus, id_) in keys else [_absent(relay, what)]


def _absent(relay: Relay, what: str) -> Fault:
    return Fault(relay.where, f"there is no such {what} in the network data", " ".join(map(str, relay.target)))


def _branch_keys(case: GridCase) -> list[BranchKey]:
    return [
        (int(one), int(other), str(circuit))
        for table, ends in ((case.net.line, ["from_bus", "to_bus"]), (case.net.trafo, ["hv_bus", "lv_bus"]))
        for one, other, circuit in table[[*ends, "circuit"]].itertuples(index=False)
    ]


def _in_service(relay: Relay, network: Network) -> bool:
    """Say whether what it watches and trips takes part; a load whose place a site has taken does not."""
    target = relay.target
    if relay.watched not in network.row_of:
        return False
    if len(target) == 3:
        return any(same_branch(branch.key, target) for branch in network.branches)
    if relay.model.trips == "bus":
        return target[0] in network.row_of
    points = network.loads if relay.model.trips == "load" else network.generators
    return any((point.bus, point.id) == target for point in points)
