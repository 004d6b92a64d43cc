"""The control areas of a case: which machines follow, over which ties power is watched, how references move."""

from __future__ import annotations

import numpy as np

from gridsim.devices.contract import CONTROLS, ControlModel
from gridsim.errors import Fault, InputError
from gridsim.grid.case import GridCase
from gridsim.scenario.agc import Agc
from gridsim.simulation.rms.assembly import Placed
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.regulation import Area, Regulation, Tie

#: Step of power by which a governor's references are differenced. [pu of the machine]
DELTA_PU = 0.01
_ONE = "the grid"


def regulation_of(wanted: Agc | None, case: GridCase, model: GridModel, *, step_s: float) -> Regulation | None:
    """Return the control that `wanted` asks for; raises `InputError` where the case has no such areas."""
    if wanted is None:
        return None
    zone_of = _areas(wanted, case)
    names = sorted(set(zone_of.values())) if wanted.only is None else list(wanted.only)
    unknown = [name for name in names if name not in zone_of.values()]
    if unknown:
        there = ", ".join(sorted(set(zone_of.values())))
        raise InputError(
            Fault("agc: only", f"the case has no such {wanted.areas.rstrip('s')}", unknown[0], f"one of {there}")
        )
    areas = [_area(name, zone_of, wanted, case, model) for name in names]
    cycle_steps = max(1, round(wanted.cycle_s / step_s))
    return Regulation(
        areas=tuple(area for area in areas if area.machines.size),
        cycle_steps=cycle_steps,
        cycle_s=cycle_steps * step_s,
        gain=wanted.gain,
        integral_s=wanted.integral_s,
        ramp_share_per_min=wanted.ramp_share_per_min,
    )


def _areas(wanted: Agc, case: GridCase) -> dict[int, str]:
    """Return the area of each bus: the whole grid, or what the case's column says."""
    bus = case.net.bus
    if wanted.areas == "one":
        return dict.fromkeys((int(number) for number in bus.index), _ONE)
    column = wanted.areas.rstrip("s")
    if column not in bus or not bus[column].astype(str).str.strip().any():
        raise InputError(Fault("agc: areas", f"the case's buses have no {column}", wanted.areas, "one"))
    return {int(number): str(name) for number, name in bus[column].items()}


def _area(name: str, zone_of: dict[int, str], wanted: Agc, case: GridCase, model: GridModel) -> Area:
    network = model.network
    members = [m for m, machine in enumerate(network.generators) if zone_of[machine.bus] == name]
    governors = {
        placed.machine: placed
        for placed in model.assembly.placed
        if isinstance(placed.device.model, ControlModel) and placed.device.model.kind == "governor"
    }
    lines = {m: _lines(governors[m], model) for m in members if m in governors}
    follow = [m for m in lines if any(slope != 0.0 for slope in lines[m][1::2])]
    limit = {
        (int(bus), str(id_)): float(mw)
        for bus, id_, mw in case.net.gen[["bus", "id", "max_p_mw"]].dropna().itertuples(index=False)
    }
    machines = [network.machines[m] for m in follow]
    load_mw = sum(load.p_mw for load in network.loads if zone_of[load.bus] == name)
    site_mw = sum(site.power_pu.real for site in model.sites if _zone_of_row(site.row, zone_of, model) == name)
    return Area(
        name=name,
        ties=tuple(_ties(name, zone_of, model)),
        members=np.array(members, dtype=np.intp),
        machines=np.array(follow, dtype=np.intp),
        references_at=tuple(governors[m].references_at for m in follow),
        slopes=tuple(lines[m] for m in follow),
        sn_mva=np.array([machine.sn_mva for machine in machines]),
        p_mw=np.array([machine.p_mw for machine in machines]),
        max_mw=np.array([limit.get((machine.bus, machine.id), machine.sn_mva) for machine in machines]),
        beta_mw_per_hz=10.0 * wanted.bias_share * (load_mw + site_mw * network.base_mva),
    )


def _lines(governor: Placed, model: GridModel) -> tuple[float, ...]:
    """Return, reference by reference, its value at rest and its slope with the machine's power. [per pu]"""
    device = governor.device.model
    assert isinstance(device, ControlModel)
    inputs, outputs = CONTROLS[device.kind]
    wires = model.assembly.wires[governor.wires_at : governor.wires_at + len(inputs)]
    here = dict(zip(inputs, model.signals[wires].tolist(), strict=True))
    power = float(model.signals[model.assembly.signal(governor.machine, outputs[0])])
    there = {**here, "p_e_pu": here["p_e_pu"] + DELTA_PU}
    one = device.start(governor.values, here, power).references
    other = device.start(governor.values, there, power + DELTA_PU).references
    return tuple(part for a, b in zip(one, other, strict=True) for part in (a, (b - a) / DELTA_PU))


def _ties(name: str, zone_of: dict[int, str], model: GridModel) -> list[Tie]:
    found = []
    for number, branch in enumerate(model.network.branches):
        ends = zone_of[branch.from_bus], zone_of[branch.to_bus]
        if not branch.in_service or ends[0] == ends[1]:
            continue
        if ends[0] == name:
            found.append(Tie(number, branch.from_row, branch.to_row, branch.y_ff, branch.y_ft))
        elif ends[1] == name:
            found.append(Tie(number, branch.to_row, branch.from_row, branch.y_tt, branch.y_tf))
    return found


def _zone_of_row(row: int, zone_of: dict[int, str], model: GridModel) -> str:
    return next(zone_of[bus] for bus, at in model.network.row_of.items() if at == row)
