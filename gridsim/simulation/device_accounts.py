"""What the network devices of a run did: energy at the point of interconnection, fuel, emissions, hours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.integrate import cumulative_trapezoid

from gridsim.arrays import Floats
from gridsim.grid.additions import PlacedDevice
from gridsim.signals.recording import Recording

SECONDS_PER_HOUR = 3600.0
#: A device within this share of its rating stands at a limit.
AT_LIMIT_WITHIN = 1e-3
#: A terminal without voltage counts as this, so that current can be told. [pu]
LEAST_V_PU = 1e-6

Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class DeviceAccount:
    """One device over a run. [MWh, t, h, MW]

    `in_mwh` is what its site would draw without it and `out_mwh` what it draws: out = in + stored + burned -
    generated. Between rows power is taken to run straight. `fuel_mwh` is heat (higher heating value), `unit_hours`
    the running hours of all units. `at_limit_share` is the share of rows in which it stood at its rating, at or
    below its minimum load, at the largest current of its converters, or with its charge outside 0 to 1. `facts` are
    numbers of the device itself, `cycle_life` the full cycles that its store lives.
    """

    site: str
    name: str
    in_mwh: float
    out_mwh: float
    generated_mwh: float
    stored_mwh: float
    burned_mwh: float
    throughput_mwh: float
    cycle_life: float | None
    fuel_mwh: float
    co2_t: float
    unit_hours: float
    p_start_mw: float
    p_min_mw: float
    p_max_mw: float
    at_limit_share: float
    facts: Mapping[str, float]


def device_accounts(devices: Sequence[PlacedDevice], recording: Recording) -> tuple[DeviceAccount, ...]:
    """Return the account of each device, in the order of the wires."""
    found: list[DeviceAccount] = []
    entering: dict[str, Floats] = {}
    for device in devices:
        site = device.placement.site
        before = entering.get(site, recording.channel("p_mw", f"load_{site}"))
        account, entering[site] = _account(device, recording, before)
        found.append(account)
    return tuple(found)


def device_charge(devices: Sequence[PlacedDevice], recording: Recording) -> dict[str, Floats]:
    """Return the state of charge of each store as columns `soc.<site>_<device>`; outside 0 to 1 it could not be."""
    found = {}
    for device in devices:
        store = device.placement.addition.store
        if store is not None:
            _, cells = _power_of(device, recording)
            drawn_mwh = cumulative_trapezoid(cells, recording.t_s, initial=0.0) / SECONDS_PER_HOUR
            found[f"soc.{device.placement.name}"] = store.soc_start - drawn_mwh / store.e_mwh
    return found


def _power_of(device: PlacedDevice, recording: Recording) -> tuple[Floats, Floats]:
    """Return what a device gives at its terminals and, with its losses, what its store gives. [MW]"""
    names = [f"gen_{bus}_{id}" for bus, id in device.machines]
    power: Floats = np.sum([recording.channel("p_mw", name) for name in names], axis=0)
    store = device.placement.addition.store
    if store is None:
        return power, np.zeros_like(power)
    one_way = math.sqrt(store.round_trip_efficiency)
    return power, np.where(power > 0.0, power / one_way, power * one_way)


def _account(device: PlacedDevice, recording: Recording, before: Floats) -> tuple[DeviceAccount, Floats]:
    placement, addition = device.placement, device.placement.addition
    power, cells = _power_of(device, recording)
    after: Floats = before - power
    fuel, on, mechanical = _machines(device, recording)
    stores = addition.store is not None
    fuel_mwh, given_mwh, stored_mwh = (_mwh(what, recording) for what in (fuel, power, -cells))
    account = DeviceAccount(
        site=placement.site,
        name=placement.device,
        in_mwh=_mwh(before, recording),
        out_mwh=_mwh(after, recording),
        generated_mwh=0.0 if stores else given_mwh,
        stored_mwh=stored_mwh,
        burned_mwh=-given_mwh - stored_mwh if stores else 0.0,
        throughput_mwh=_mwh(np.abs(cells), recording),
        cycle_life=None if addition.store is None else addition.store.cycle_life,
        fuel_mwh=fuel_mwh,
        co2_t=0.0 if addition.fuel is None else fuel_mwh * addition.fuel.co2_t_per_mwh,
        unit_hours=_mwh(on, recording),
        p_start_mw=float(power[0]),
        p_min_mw=float(power.min()),
        p_max_mw=float(power.max()),
        at_limit_share=float(np.mean(_at_limit(device, recording, mechanical))),
        facts=addition.facts,
    )
    return account, after


def _machines(device: PlacedDevice, recording: Recording) -> tuple[Floats, Floats, Floats]:
    """Return the fuel that a device burns, how many of its units run, and its mechanical power. [MW, 1, MW]"""
    addition = device.placement.addition
    fuel, on, mechanical = (np.zeros_like(recording.t_s) for _ in range(3))
    for (bus, id), group in zip(device.machines, addition.groups, strict=True):
        place = f"gen_{bus}_{id}"
        group_mw = recording.channel("p_mech_mw", place)
        runs = ((group_mw != 0.0) | (recording.channel("p_mw", place) != 0.0)).astype(np.float64)
        mechanical += group_mw
        on += runs * group.units
        if addition.fuel is not None:
            idle = addition.fuel.no_load_share
            rating_mw = addition.p_max_mw * group.share
            fuel += runs * addition.fuel.heat_rate * (idle * rating_mw + (1.0 - idle) * group_mw)
    return fuel, on, mechanical


def _at_limit(device: PlacedDevice, recording: Recording, mechanical_mw: Floats) -> Flags:
    """Say in which rows a device stood at its rating, at its minimum load, at its current or outside its charge."""
    addition = device.placement.addition
    low_mw, high_mw = addition.p_min_mw, addition.p_max_mw
    found = np.zeros(recording.t_s.size, dtype=np.bool_)
    power_mw, cells_mw = _power_of(device, recording) if addition.i_max_pu is not None else (mechanical_mw, None)
    if high_mw > low_mw:
        slack_mw = AT_LIMIT_WITHIN * high_mw
        found |= power_mw >= high_mw - slack_mw
        if low_mw != 0.0:
            found |= power_mw <= low_mw + slack_mw
    if addition.i_max_pu is not None:
        found |= _current_pu(device, recording) >= addition.i_max_pu * (1.0 - AT_LIMIT_WITHIN)
    if addition.store is not None and cells_mw is not None:
        soc = device_charge([device], recording)[f"soc.{device.placement.name}"]
        found |= (soc < 0.0) | (soc > 1.0)
    return found


def _current_pu(device: PlacedDevice, recording: Recording) -> Floats:
    """Return the largest current of a device's machines, on their rating. [pu]"""
    v_pu = np.maximum(recording.channel("v_pu", f"bus_{device.bus}"), LEAST_V_PU)
    places = [f"gen_{bus}_{id}" for bus, id in device.machines]
    groups = device.placement.addition.groups
    sizes = [
        np.hypot(recording.channel("p_mw", place), recording.channel("q_mvar", place)) / (v_pu * group.sn_mva)
        for place, group in zip(places, groups, strict=True)
    ]
    return np.asarray(np.max(sizes, axis=0), dtype=np.float64)


def _mwh(power_mw: Floats, recording: Recording) -> float:
    return float(np.trapezoid(power_mw, recording.t_s)) / SECONDS_PER_HOUR
