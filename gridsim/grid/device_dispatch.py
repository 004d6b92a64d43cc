"""What the machines of network devices give at t = 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.additions import DEVICE, PlacedDevice

#: Slack of a bound on power at t = 0, which a solved power flow meets to its tolerance. [MW]
TOLERANCE_MW = 1e-6


def device_power(
    devices: Sequence[PlacedDevice], draw_mw: Mapping[str, float], *, case: str, own: bool
) -> dict[str, float]:
    """Return the power of each device by its name, where the sites draw `draw_mw`. [MW]

    `case` is the case's name, `own` says that it has machines of its own. Raises `InputError` for what cannot be: a
    balance with a grid beside it, an island that nothing balances, a power outside a device's limits.
    """
    left_mw = dict(draw_mw)
    found: dict[str, float] = {}
    ordered = sorted(devices, key=lambda device: ("fixed", "import", "balance").index(_dispatch(device)))
    raise_if_any(_impossible(devices, case, own))
    for device in ordered:
        placement = device.placement
        if _dispatch(device) == "balance":
            continue
        asked = placement.addition.power_mw
        power = asked if _dispatch(device) == "fixed" else left_mw[placement.site] - asked
        found[placement.name] = power
        left_mw[placement.site] -= power
    balancing = [device.placement for device in ordered if _dispatch(device) == "balance"]
    rating = sum(placement.addition.p_max_mw for placement in balancing)
    for placement in balancing:
        found[placement.name] = sum(left_mw.values()) * placement.addition.p_max_mw / rating
    raise_if_any(fault for device in devices for fault in _out_of_bounds(device, found[device.placement.name]))
    return found


def _dispatch(device: PlacedDevice) -> str:
    return device.placement.addition.dispatch


def _impossible(devices: Sequence[PlacedDevice], case: str, own: bool) -> list[Fault]:
    balancing = [device for device in devices if _dispatch(device) == "balance"]
    if own:
        wanted = "a mode beside the grid; islanded is for case: {island_kv: ...}"
        return [Fault(d.placement.where, "is islanded on a case that has a grid", wanted=wanted) for d in balancing]
    faults = [
        Fault(d.placement.where, "takes its load from the grid of a case that has none", wanted="mode: islanded")
        for d in devices
        if _dispatch(d) == "import"
    ]
    if not balancing:
        what = "has no machine in service, and nothing at its sites keeps frequency and balance"
        faults.append(Fault(f"case {case}", what, wanted="a plant with mode: islanded at one of the sites"))
    return faults


def _out_of_bounds(device: PlacedDevice, power_mw: float) -> list[Fault]:
    addition = device.placement.addition
    if addition.p_min_mw - TOLERANCE_MW <= power_mw <= addition.p_max_mw + TOLERANCE_MW:
        return []
    units = addition.facts.get("units_running")
    of = f" ({units:.0f} units running)" if units is not None else ""
    wanted = f"{addition.p_min_mw:g} to {addition.p_max_mw:g} MW{of}, its minimum load and rating"
    return [Fault(device.placement.where, "cannot give its power at t = 0", f"{power_mw:g} MW", wanted)]


def put_in_devices(
    net: Any, devices: Sequence[PlacedDevice], power_mw: Mapping[str, float], v_pu: Mapping[int, float]
) -> None:
    """Put the devices' machines in service, at their power and the voltages `v_pu` of their sites' buses."""
    for device in devices:
        placement = device.placement
        for group in placement.addition.groups:
            row = _row(net.gen, placement.name, group.id)
            net.gen.loc[row, "p_mw"] = power_mw[placement.name] * group.share
            net.gen.loc[row, "vm_pu"] = v_pu[placement.poi]
            net.gen.loc[row, "in_service"] = True


def make_slack(net: Any, devices: Sequence[PlacedDevice]) -> None:
    """Let the first balancing device of an island take what the power flow leaves over."""
    first = next(device for device in devices if _dispatch(device) == "balance")
    net.gen.loc[_row(net.gen, first.placement.name, first.placement.addition.groups[0].id), "slack"] = True


def shared_among_groups(table: Any, devices: Sequence[PlacedDevice]) -> Any:
    """Return solved machines with each device's active power parted by its groups' shares, as its dispatch does."""
    table = table.copy()
    for device in devices:
        placement = device.placement
        rows = [_row(table, placement.name, group.id) for group in placement.addition.groups]
        shares = np.array([group.share for group in placement.addition.groups])
        table.loc[rows, "p_mw_solved"] = float(table.loc[rows, "p_mw_solved"].sum()) * shares
    return table


def overloaded(table: Any, devices: Sequence[PlacedDevice]) -> list[Fault]:
    """List the devices that start above their MVA rating, asked by their voltage for more than they have."""
    faults = []
    for device in devices:
        own = table[(table.bus == device.bus) & (table[DEVICE] == device.placement.name)]
        rating, p, q = (float(own[name].sum()) for name in ("sn_mva", "p_mw_solved", "q_mvar_solved"))
        if abs(complex(p, q)) > rating:
            got = f"{p:.1f} MW and {q:.1f} Mvar"
            what = "starts above its rating, holding the voltage that its bus has without the sites"
            faults.append(Fault(device.placement.where, what, got, f"at most {rating:g} MVA; or a stronger bus"))
    return faults


def _row(table: Any, device: str, id: str) -> Any:
    return table.index[(table[DEVICE] == device) & (table["id"] == id)][0]
