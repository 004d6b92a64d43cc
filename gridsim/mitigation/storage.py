"""A store of energy at the site's meter, whatever it is made of: what it is asked for, what it can, what it loses.

    tau dy/dt = m - y                             smoothed target; m is the draw as metered, late by Td           (1)
    r follows y (or m) at no more than +/- R      ramp-limited target                                             (2)
    b_f = -P dead(f - f_0) / (droop f_0)          frequency droop, with a dead band                               (3)
    c   = clamp((E_0 - E) / T_soc, +/- k P)       slow charging that brings the stored energy E back to E_0       (4)
    b*  = clamp(m - target + b_f - c, +/- P)      ordered power, positive discharges                              (5)
    q*  = clamp(K S dead(v_0 - v), +/- Q)         ordered reactive power, positive supports the voltage           (6)
    T_c db/dt = b* - b,  T_c dq/dt = q* - q       converter                                                       (7)
    dE/dt = e b^- - b^+ / e,  e = sqrt(round-trip efficiency)                                                     (8)

and the site draws b less active and q less reactive power, and the standby power more. Which of (1), (2), (3) and
(6) are in use says `control`, in the order of their priority: it decides who gets the converter's apparent power S
first, active power (Q = sqrt(S^2 - b^2)) or, with `voltage_support` before the others, reactive (P = sqrt(S^2 -
q^2)). Active orders add up to P; what of the slow charging the rating has no room for is dropped. v_0 is the voltage
at which the run starts. In a step that would leave the window of the state of charge, power is held to what just
reaches its edge, at once and whatever the converter's lag, as a management system blocks. `at_limit` is 1 where more
was wanted than the rating, or the window stopped the store. (1), (2) and (7) are solved exactly for a draw that runs
straight in a step; (4) uses the energy at the start of the step and acts one step later, (3) and (6) what was
measured there.

Source: closed forms of a first-order low-pass (power for a step dP is dP at first, energy dP tau) and of a ramp limit
(energy dP^2 / (2 R)).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridsim.kernels import kernel
from gridsim.mitigation.blocks import SECONDS_PER_HOUR, clamped, lagged, positive_mean
from gridsim.mitigation.contract import StageSetting
from gridsim.mitigation.store_parameters import CONTROLS


@kernel
def _beyond(value: float, band: float) -> float:
    """Return how far `value` lies outside +/- `band`."""
    return float(value - clamped(value, -band, band))


@kernel
def _room(rated_mva: float, one: float, other: float) -> float:
    """Return what of the apparent power the larger of two powers at right angles to it leaves. [MW or Mvar]"""
    return math.sqrt(max(0.0, rated_mva**2 - max(abs(one), abs(other)) ** 2))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (8)."""
    target_start_mw = x.target_mw
    target_mw = u.in_delayed_end_mw
    if p.control_smoothing > 0.0:
        target_mw = lagged(x.target_mw, u.in_delayed_start_mw, u.in_delayed_end_mw, p.time_constant_s, u.dt_s)
    elif p.control_ramp_limit > 0.0:
        target_start_mw = u.in_delayed_start_mw
    ramped_mw, followed_start_mw, followed_end_mw = target_mw, target_start_mw, target_mw
    if p.control_ramp_limit > 0.0:
        most_mw = p.ramp_limit_mw_per_s * u.dt_s
        ramped_mw = clamped(target_mw, x.ramped_mw - most_mw, x.ramped_mw + most_mw)
        followed_start_mw, followed_end_mw = x.ramped_mw, ramped_mw
    wish_start_mw, wish_end_mw = 0.0, 0.0
    if p.control_smoothing > 0.0 or p.control_ramp_limit > 0.0:
        wish_start_mw = u.in_delayed_start_mw - followed_start_mw
        wish_end_mw = u.in_delayed_end_mw - followed_end_mw
    if p.control_frequency_droop > 0.0:
        droop_mw = -p.rated_mw * _beyond(u.f_hz - p.nominal_hz, p.dead_band_hz) / (p.droop * p.nominal_hz)
        wish_start_mw += droop_mw
        wish_end_mw += droop_mw
    charging_mw = clamped((p.soc_start - x.soc) * p.return_mw, -p.return_limit_mw, p.return_limit_mw)

    v_start_pu = x.v_start_pu if x.v_start_pu > 0.0 else u.v_pu
    ordered_mvar = 0.0
    most_mw = p.rated_mw
    if p.control_voltage_support > 0.0:
        ordered_mvar = p.voltage_gain * p.rated_mva * _beyond(v_start_pu - u.v_pu, p.dead_band_pu)
        if p.reactive_first > 0.0:
            ordered_mvar = clamped(ordered_mvar, -p.rated_mva, p.rated_mva)
            most_mw = min(p.rated_mw, _room(p.rated_mva, x.mvar, ordered_mvar))

    start_mw = clamped(wish_start_mw - x.charging_mw, -most_mw, most_mw)
    end_mw = clamped(wish_end_mw - charging_mw, -most_mw, most_mw)
    if p.converter_time_constant_s > 0.0:
        end_mw = lagged(x.battery_mw, start_mw, end_mw, p.converter_time_constant_s, u.dt_s)
        start_mw = x.battery_mw

    mw_per_soc = p.rated_mwh * SECONDS_PER_HOUR / u.dt_s  # moves the state of charge by 1 in this step
    low_mw = -max(0.0, p.soc_max - x.soc) * mw_per_soc / p.one_way_efficiency
    high_mw = max(0.0, x.soc - p.soc_min) * mw_per_soc * p.one_way_efficiency
    held_start_mw = clamped(start_mw, low_mw, high_mw)
    held_end_mw = clamped(end_mw, low_mw, high_mw)

    room_mvar = _room(p.rated_mva, held_start_mw, held_end_mw)
    end_mvar = clamped(ordered_mvar, -room_mvar, room_mvar)
    if p.converter_time_constant_s > 0.0:
        end_mvar = lagged(x.mvar, end_mvar, end_mvar, p.converter_time_constant_s, u.dt_s)
    end_mvar = clamped(end_mvar, -room_mvar, room_mvar)
    start_mvar = clamped(x.mvar, -room_mvar, room_mvar)

    charge_mw = positive_mean(-held_start_mw, -held_end_mw)
    discharge_mw = positive_mean(held_start_mw, held_end_mw)
    stored_mw = charge_mw * p.one_way_efficiency - discharge_mw / p.one_way_efficiency
    soc = clamped(x.soc + stored_mw / mw_per_soc, p.soc_min, p.soc_max)  # trims rounding only: power is held above

    wished_mw = max(abs(wish_start_mw), abs(wish_end_mw))
    stopped = held_start_mw != start_mw or held_end_mw != end_mw
    short_mvar = abs(ordered_mvar) > room_mvar
    at_limit = 1.0 if wished_mw > most_mw or stopped or short_mvar else 0.0
    outputs = (
        u.in_start_mw - held_start_mw + p.standby_mw,
        u.in_end_mw - held_end_mw + p.standby_mw,
        stored_mw,
        charge_mw - discharge_mw - stored_mw + p.standby_mw,
        0.0,
        0.0,
        soc,
        at_limit,
        0.0,
        charge_mw * p.cells_per_charge + discharge_mw * p.cells_per_discharge,
        -start_mvar,
        -end_mvar,
    )
    return (target_mw, ramped_mw, held_end_mw, soc, charging_mw, v_start_pu, end_mvar), outputs


STATES = ("target_mw", "ramped_mw", "battery_mw", "soc", "charging_mw", "v_start_pu", "mvar")
DERIVED = (
    "rated_mw",
    "rated_mwh",
    "rated_mva",
    "one_way_efficiency",
    "return_mw",
    "return_limit_mw",
    "standby_mw",
    "cells_per_charge",
    "cells_per_discharge",
    "reactive_first",
    "nominal_hz",
)


@dataclass(frozen=True)
class Size:
    """Rated power, energy and apparent power. [MW, MWh, MVA]"""

    p_mw: float
    e_mwh: float
    s_mva: float


def derived(values: Mapping[str, float], setting: StageSetting, size: Size) -> tuple[float, ...]:
    """What `DERIVED` names, of a store of this size."""
    split = values["dc_round_trip_efficiency"], values["converter_efficiency"]
    whole = split[0] * split[1] ** 2 if all(map(math.isfinite, split)) else values["round_trip_efficiency"]
    one_way = math.sqrt(whole)
    converter = split[1] if math.isfinite(split[1]) else one_way
    others = [values[f"control_{word}"] for word in CONTROLS[:-1] if values[f"control_{word}"] > 0.0]
    support = values["control_voltage_support"]
    return (
        size.p_mw,
        size.e_mwh,
        size.s_mva,
        one_way,
        size.e_mwh * SECONDS_PER_HOUR / values["soc_return_time_s"],
        values["soc_return_limit"] * size.p_mw,
        values["standby"] * size.p_mw,
        converter,
        1.0 / converter,
        1.0 if support > 0.0 and all(support < rank for rank in others) else 0.0,
        setting.nominal_hz,
    )


def start(values: Mapping[str, float], setting: StageSetting) -> tuple[float, ...]:
    """At rest the targets are the draw and the store idles; the voltage is not known yet."""
    return setting.start_mw, setting.start_mw, 0.0, values["soc_start"], 0.0, 0.0, 0.0
