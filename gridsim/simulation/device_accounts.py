"""What the network devices of a run did: energy at the point of interconnection, fuel, emissions, hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.grid.additions import PlacedDevice
from gridsim.signals.recording import Recording

SECONDS_PER_HOUR = 3600.0
#: A device within this share of its rating stands at a limit.
AT_LIMIT_WITHIN = 1e-3


@dataclass(frozen=True)
class DeviceAccount:
    """One device over a run. [MWh, t, h, MW]

    `in_mwh` is what its site would draw without it and `out_mwh` what it draws: out = in + stored - generated.
    Between rows power is taken to run straight. `fuel_mwh` is heat (higher heating value), `unit_hours` the running
    hours of all units together. `at_limit_share` is the share of rows in which it stood at its rating, or at or
    below its minimum load. `facts` are numbers of the device itself.
    """

    site: str
    name: str
    in_mwh: float
    out_mwh: float
    generated_mwh: float
    stored_mwh: float
    throughput_mwh: float
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
        addition = device.placement.addition
        if addition.stores and addition.e_mwh > 0.0:
            power = np.sum([recording.channel("p_mw", f"gen_{bus}_{id}") for bus, id in device.machines], axis=0)
            mean_mw = 0.5 * (power[1:] + power[:-1])
            drawn_mwh = np.concatenate([[0.0], np.cumsum(mean_mw * np.diff(recording.t_s))]) / SECONDS_PER_HOUR
            found[f"soc.{device.placement.name}"] = addition.soc_start - drawn_mwh / addition.e_mwh
    return found


def _account(device: PlacedDevice, recording: Recording, before: Floats) -> tuple[DeviceAccount, Floats]:
    placement, addition = device.placement, device.placement.addition
    places = [f"gen_{bus}_{id}" for bus, id in device.machines]
    power: Floats = np.sum([recording.channel("p_mw", place) for place in places], axis=0)
    after: Floats = before - power
    fuel, on, mechanical = np.zeros_like(power), np.zeros_like(power), np.zeros_like(power)
    for place, group in zip(places, addition.groups, strict=True):
        group_mw = recording.channel("p_mech_mw", place)
        runs = ((group_mw != 0.0) | (recording.channel("p_mw", place) != 0.0)).astype(np.float64)
        mechanical += group_mw
        on += runs * group.units
        if addition.fuel is not None:
            idle = addition.fuel.no_load_share
            rating_mw = addition.p_max_mw * group.share
            fuel += runs * addition.fuel.heat_rate * (idle * rating_mw + (1.0 - idle) * group_mw)
    fuel_mwh = _mwh(fuel, recording)
    account = DeviceAccount(
        site=placement.site,
        name=placement.device,
        in_mwh=_mwh(before, recording),
        out_mwh=_mwh(after, recording),
        generated_mwh=0.0 if addition.stores else _mwh(power, recording),
        stored_mwh=-_mwh(power, recording) if addition.stores else 0.0,
        throughput_mwh=_mwh(np.abs(power), recording) if addition.stores else 0.0,
        fuel_mwh=fuel_mwh,
        co2_t=0.0 if addition.fuel is None else fuel_mwh * addition.fuel.co2_t_per_mwh,
        unit_hours=_mwh(on, recording),
        p_start_mw=float(power[0]),
        p_min_mw=float(power.min()),
        p_max_mw=float(power.max()),
        at_limit_share=_at_limit(power if addition.stores else mechanical, addition.p_min_mw, addition.p_max_mw),
        facts=addition.facts,
    )
    return account, after


def _at_limit(power_mw: Floats, low_mw: float, high_mw: float) -> float:
    if high_mw <= low_mw:
        return 0.0
    slack = AT_LIMIT_WITHIN * high_mw
    low = power_mw <= low_mw + slack if low_mw != 0.0 else np.zeros_like(power_mw, dtype=bool)
    return float(np.mean(low | (power_mw >= high_mw - slack)))


def _mwh(power_mw: Floats, recording: Recording) -> float:
    return float(np.trapezoid(power_mw, recording.t_s)) / SECONDS_PER_HOUR
