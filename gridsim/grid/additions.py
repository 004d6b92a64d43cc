"""What network devices add to a case: a bus behind a transformer at the site's bus, machines on it, their records.

The case that is handed in stays as it is. A device's bus has the number of its site's bus followed by two digits:
1601 is the first device at bus 16, or the next number that is free.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandapower

from gridsim.devices.catalogue import MODELS
from gridsim.errors import Fault, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord
from gridsim.mitigation.network.contract import Addition, MachineGroup, Record

#: Column of `net.gen` that names the device a machine belongs to; blank for the case's own.
DEVICE = "device"
#: Room for the devices of a bus before its number is used by another.
DEVICES_PER_BUS = 100


@dataclass(frozen=True)
class Placement:
    """A device at a site: both names, the bus it connects to, and what it adds."""

    site: str
    device: str
    poi: int
    addition: Addition

    @property
    def name(self) -> str:
        """Its name among all devices, `<site>_<device>`."""
        return f"{self.site}_{self.device}"

    @property
    def where(self) -> str:
        """Its place in messages."""
        return f"site {self.site}: mitigation {self.device}"


@dataclass(frozen=True)
class PlacedDevice:
    """A device in the case: its placement and the bus of its machines."""

    placement: Placement
    bus: int

    @property
    def machines(self) -> tuple[tuple[int, str], ...]:
        """Bus and id of its machines, in the order of its groups."""
        return tuple((self.bus, group.id) for group in self.placement.addition.groups)


def with_devices(case: GridCase, placements: Sequence[Placement]) -> tuple[GridCase, tuple[PlacedDevice, ...]]:
    """Return `case` with the devices in it, out of service as long as nobody has dispatched them, and where they are.

    Raises `InputError` where a record is none that the models can take, and for a bus that is out of service.
    """
    if not placements:
        return case, ()
    net = copy.deepcopy(case.net)
    raise_if_any(
        Fault(placement.where, "its site's bus is out of service", str(placement.poi), "a bus in service")
        for placement in placements
        if not net.bus.in_service.at[placement.poi]
    )
    net.gen[DEVICE] = ""
    placed, records = [], list(case.dynamics)
    for placement in placements:
        bus = _free_bus(net, placement.poi)
        _add_bus(net, placement, bus)
        for group in placement.addition.groups:
            _add_machine(net, placement, bus, group)
            records += [_record(placement, bus, group, record) for record in group.records]
        placed.append(PlacedDevice(placement, bus))
    return replace(case, net=net, dynamics=tuple(records)), tuple(placed)


def _free_bus(net: Any, poi: int) -> int:
    taken = {int(bus) for bus in net.bus.index}
    number = poi * DEVICES_PER_BUS + 1
    while number in taken:
        number += 1
    return number


def _add_bus(net: Any, placement: Placement, bus: int) -> None:
    addition = placement.addition
    pandapower.create_bus(net, vn_kv=addition.kv, index=bus, name=placement.name)
    trafo = pandapower.create_transformer_from_parameters(
        net,
        hv_bus=placement.poi,
        lv_bus=bus,
        sn_mva=addition.transformer_mva,
        vn_hv_kv=float(net.bus.vn_kv.at[placement.poi]),
        vn_lv_kv=addition.kv,
        vkr_percent=0.0,
        vk_percent=100.0 * addition.transformer_x_pu,
        pfe_kw=0.0,
        i0_percent=0.0,
        name=placement.name,
    )
    net.trafo.loc[trafo, "circuit"] = "1"


def _add_machine(net: Any, placement: Placement, bus: int, group: MachineGroup) -> None:
    addition = placement.addition
    gen = pandapower.create_gen(
        net,
        bus,
        p_mw=0.0,
        vm_pu=1.0,
        sn_mva=group.sn_mva,
        max_p_mw=addition.p_max_mw * group.share,
        name=f"{placement.name} {group.id}",
        in_service=False,
    )
    for column, value in (("id", group.id), ("zr_pu", 0.0), ("zx_pu", group.x_pu), (DEVICE, placement.name)):
        net.gen.loc[gen, column] = value


def _record(placement: Placement, bus: int, group: MachineGroup, record: Record) -> DyrRecord:
    """Return a record with its fields in the order of DYR."""
    names = [parameter.name for parameter in MODELS[record.model].parameters]
    values = tuple(float(record.fields[name]) for name in names)
    return DyrRecord(bus, record.model, group.id, values, 0, where=f"{placement.where}: {record.model}")
