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
from gridsim.mitigation.contract import DELAY, MitigationModel, Rating, StageSetting
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: What a store may be asked for.
CONTROLS = ("smoothing", "ramp_limit", "frequency_droop", "voltage_support")

_RETURN = (
    "assumption: slow beside iterations (0.2-3 Hz pass with under 0.3 % of the store's power), fast beside an hour"
)
_RETURN_LIMIT = (
    "assumption: covers the losses of a square wave at full power, 0.084 of the rating at efficiency 0.845"
)
_CYCLES = "assumption: life in full cycles of such stores, first order; wear in proportion to depth is throughput"

CONTROL_PARAMETERS = (
    Parameter("time_constant_s", "s", "smoothing: time constant of the low-pass", above=0.0, optional=True),
    Parameter("ramp_limit_mw_per_s", "MW/s", "ramp_limit: fastest change at the meter", above=0.0, optional=True),
    Parameter("droop", "1", "frequency_droop: share of f_0 that takes full power", above=0.0, optional=True),
    Parameter(
        "dead_band_hz",
        "Hz",
        "frequency_droop: no answer within",
        at_least=0.0,
        default=0.017,
        source=Source("REPCA1 in ANDES 2.0.0: fdbd +/- 0.0002833 pu of 60 Hz; also NERC BAL-003 practice", "S"),
    ),
    Parameter("voltage_gain", "1", "voltage_support: Mvar per MVA and pu of voltage", above=0.0, optional=True),
    Parameter(
        "dead_band_pu",
        "pu",
        "voltage_support: no answer within",
        at_least=0.0,
        default=0.0,
        source=Source("assumption: none", "I"),
    ),
    Parameter(
        "soc_return_time_s",
        "s",
        "time constant with which the state of charge returns to soc_start",
        above=0.0,
        default=300.0,
        source=Source(_RETURN, "I"),
    ),
    Parameter(
        "soc_return_limit",
        "1",
        "largest power of that return, of the rating",
        at_least=0.0,
        at_most=1.0,
        default=0.1,
        source=Source(_RETURN_LIMIT, "I"),
    ),
)


@dataclass(frozen=True)
class StoreDefaults:
    """What tells one kind of store from another: defaults with their sources. [1, s, cycles]"""

    efficiency: tuple[float, Source]
    soc_start: tuple[float, Source]
    soc_min: tuple[float, Source]
    soc_max: tuple[float, Source]
    delay_s: tuple[float, Source]
    converter_s: tuple[float, Source]
    standby: tuple[float, Source]
    cycle_life: float


def store_parameters(defaults: StoreDefaults) -> tuple[Parameter, ...]:
    """Return the parameters that all stores share, after those of their size."""

    def share(name: str, meaning: str, default: tuple[float, Source]) -> Parameter:
        return Parameter(name, "1", meaning, at_least=0.0, at_most=1.0, default=default[0], source=default[1])

    efficiency, source = defaults.efficiency
    return (
        Parameter(
            "round_trip_efficiency",
            "1",
            "energy out per energy in, at the meter",
            above=0.0,
            at_most=1.0,
            default=efficiency,
            source=source,
        ),
        Parameter(
            "dc_round_trip_efficiency",
            "1",
            "the same of the cells alone; with converter_efficiency it goes before round_trip_efficiency",
            above=0.0,
            at_most=1.0,
            optional=True,
        ),
        Parameter("converter_efficiency", "1", "of the converter, one way", above=0.0, at_most=1.0, optional=True),
        share("soc_start", "state of charge at t = 0, to which it is brought back", defaults.soc_start),
        share("soc_min", "lowest state of charge in use", defaults.soc_min),
        share("soc_max", "highest state of charge in use", defaults.soc_max),
        Parameter(
            DELAY,
            "s",
            "age of the metered draw",
            at_least=0.0,
            at_most=10.0,
            default=defaults.delay_s[0],
            source=defaults.delay_s[1],
        ),
        Parameter(
            "converter_time_constant_s",
            "s",
            "lag of power behind its order",
            at_least=0.0,
            default=defaults.converter_s[0],
            source=defaults.converter_s[1],
        ),
        share("standby", "power always drawn, of the rating", defaults.standby),
        Parameter(
            "cycle_life",
            "1",
            "full cycles that it lives",
            above=0.0,
            default=defaults.cycle_life,
            source=Source(_CYCLES, "I"),
        ),
        Parameter(
            "depth_exponent",
            "1",
            "wear of a cycle goes with its depth to this power",
            above=0.0,
            default=1.0,
            source=Source(_CYCLES, "I"),
        ),
        *CONTROL_PARAMETERS,
    )


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


def check_store(values: Mapping[str, float]) -> list[str]:
    """The window must not be empty, and hold the start; every control in use needs its number."""
    faults = []
    if not values["soc_min"] < values["soc_max"]:
        faults.append("soc_min must be below soc_max")
    elif not values["soc_min"] <= values["soc_start"] <= values["soc_max"]:
        faults.append("soc_start must lie between soc_min and soc_max")
    needs = {
        "smoothing": "time_constant_s",
        "ramp_limit": "ramp_limit_mw_per_s",
        "frequency_droop": "droop",
        "voltage_support": "voltage_gain",
    }
    for word, name in needs.items():
        if values[f"control_{word}"] > 0.0 and not math.isfinite(values[name]):
            faults.append(f"{name} must be given where control has {word}")
    if math.isfinite(values["dc_round_trip_efficiency"]) != math.isfinite(values["converter_efficiency"]):
        faults.append("dc_round_trip_efficiency and converter_efficiency must be given together")
    if not faults and values["soc_start"] == values["soc_min"] == 0.0:
        faults.append("soc_start = 0 is an empty store, which is asked to discharge at the start")
    return faults


def store_rating(values: Mapping[str, float], size: Size, *, price: str) -> Rating:
    """Its power both ways, its window of energy, its life."""
    window = f"{values['soc_min']:.2g} to {values['soc_max']:.2g} of {size.e_mwh:.4g} MWh"
    return Rating(
        f"{size.p_mw:.4g} MW either way, {window}",
        price,
        size.p_mw,
        size.e_mwh,
        values["cycle_life"],
        values["depth_exponent"],
    )


def store_model(
    type: str, title: str, sizing: tuple[Parameter, ...], defaults: StoreDefaults, size_of: Any, **more: Any
) -> MitigationModel:
    """Return the model of a kind of store: `sizing` are the parameters from which `size_of(values)` makes its `Size`.

    `more` may hold `choices` and `check_size(values) -> list of faults`.
    """
    check_size = more.get("check_size", lambda values: [])
    return MitigationModel(
        type=type,
        title=title,
        parameters=(*sizing, *store_parameters(defaults)),
        states=STATES,
        evaluate=evaluate,
        start=start,
        acts_on="meter",
        source=Source("closed forms of low-pass, ramp limit and droop, of a store with one-way losses", "C"),
        rating=lambda values, setting: store_rating(values, size_of(values), price=type),
        derived=DERIVED,
        derive=lambda values, setting: derived(values, setting, size_of(values)),
        check=lambda values: [*check_size(values), *check_store(values)],
        choices=more.get("choices", {}),
        priorities={"control": CONTROLS},
        resting_output_mw=lambda values, setting: setting.start_mw + values["standby"] * size_of(values).p_mw,
    )
