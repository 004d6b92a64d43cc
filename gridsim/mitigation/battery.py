"""Battery at the site's meter, smoothing what the site draws towards a low-pass of it.

    tau dy/dt = m - y                           target at the meter; m is the draw as metered, late by Td     (1)
    c   = clamp((E_0 - E) / T_soc, +/- k P)     slow charging that brings the stored energy E back to E_0     (2)
    b*  = clamp(m - y - c, +/- P)               ordered power, positive discharges                            (3)
    T_c db/dt = b* - b                          converter                                                     (4)
    dE/dt = e b^- - b^+ / e,    e = sqrt(round-trip efficiency)                                               (5)

and the site draws b less. The charging power shifts the target by no more than k P; what of it the rating has no
room for is dropped. In a step that would leave the window of the state of charge, power is held to what just reaches
its edge, at once and whatever the converter's lag, as a battery management system blocks. `at_limit` is 1 where
smoothing wanted more than the rating or the window stopped the battery. (1) and (4) are solved exactly for a draw
that runs straight in a step; (2) uses the energy at the start of the step and acts one step later. Self-discharge and
standby use are left out.

Source: closed forms of a first-order low-pass; power for a step dP is dP at first, energy dP tau.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gridsim.mitigation.blocks import SECONDS_PER_HOUR, clamped, lagged, positive_mean
from gridsim.mitigation.contract import DELAY, MitigationModel, Rating, StageSetting
from gridsim.parameters import Parameter
from gridsim.sources import Source

_LFP_EFFICIENCY = Source(
    "PyPSA technology-data, outputs/costs_2025.csv: lithium iron phosphate store, 0.9193 each way "
    "(from PNNL, Viswanathan et al. 2022)",
    "S",
    url="https://github.com/PyPSA/technology-data",
)
_WINDOW = Source(
    "NVIDIA BESS Self-Qualification Guidelines DA-12516-001: state of charge 20-80 %",
    "S",
    date="2026-05-28",
    url="https://docs.nvidia.com/datacenter/dsx/BESS-Self-Qualification-Guidelines.html",
)
_RESPONSE = "assumption: batteries follow an order in 5-20 ms, with metering at the site in 50-100 ms"
_RETURN = (
    "assumption: slow beside iterations (0.2-3 Hz pass with under 0.3 % of the battery's power), fast beside an hour"
)
_RETURN_LIMIT = (
    "assumption: covers the losses of a square wave at full power, 0.084 of the rating at efficiency 0.845"
)

PARAMETERS = (
    Parameter("p_mw", "MW", "rated power, charging and discharging", at_least=0.0),
    Parameter("e_mwh", "MWh", "energy between empty and full", above=0.0),
    Parameter("time_constant_s", "s", "time constant of the low-pass that is the target at the meter", above=0.0),
    Parameter(
        "round_trip_efficiency",
        "1",
        "energy out per energy in, at the meter",
        above=0.0,
        at_most=1.0,
        default=0.845,
        source=_LFP_EFFICIENCY,
    ),
    Parameter(
        "soc_start",
        "1",
        "state of charge at t = 0, to which it is brought back",
        at_least=0.0,
        at_most=1.0,
        default=0.5,
        source=Source("assumption: middle of the window, as smoothing charges and discharges alike", "I"),
    ),
    Parameter(
        "soc_min", "1", "lowest state of charge in use", at_least=0.0, at_most=1.0, default=0.2, source=_WINDOW
    ),
    Parameter(
        "soc_max", "1", "highest state of charge in use", at_least=0.0, at_most=1.0, default=0.8, source=_WINDOW
    ),
    Parameter(
        DELAY, "s", "age of the metered draw", at_least=0.0, at_most=10.0, default=0.05, source=Source(_RESPONSE, "I")
    ),
    Parameter(
        "converter_time_constant_s",
        "s",
        "lag of power behind its order",
        at_least=0.0,
        default=0.02,
        source=Source(_RESPONSE, "I"),
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


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    target_mw = lagged(x.target_mw, u.in_delayed_start_mw, u.in_delayed_end_mw, p.time_constant_s, u.dt_s)
    wish_start_mw = u.in_delayed_start_mw - x.target_mw
    wish_end_mw = u.in_delayed_end_mw - target_mw
    charging_mw = clamped((p.soc_start - x.soc) * p.return_mw, -p.return_limit_mw, p.return_limit_mw)

    start_mw = clamped(wish_start_mw - x.charging_mw, -p.p_mw, p.p_mw)
    end_mw = clamped(wish_end_mw - charging_mw, -p.p_mw, p.p_mw)
    if p.converter_time_constant_s > 0.0:
        end_mw = lagged(x.battery_mw, start_mw, end_mw, p.converter_time_constant_s, u.dt_s)
        start_mw = x.battery_mw

    mw_per_soc = p.e_mwh * SECONDS_PER_HOUR / u.dt_s  # stored power that moves the state of charge by 1 in this step
    low_mw = -max(0.0, p.soc_max - x.soc) * mw_per_soc / p.one_way_efficiency
    high_mw = max(0.0, x.soc - p.soc_min) * mw_per_soc * p.one_way_efficiency
    held_start_mw = clamped(start_mw, low_mw, high_mw)
    held_end_mw = clamped(end_mw, low_mw, high_mw)

    charge_mw = positive_mean(-held_start_mw, -held_end_mw)
    discharge_mw = positive_mean(held_start_mw, held_end_mw)
    stored_mw = charge_mw * p.one_way_efficiency - discharge_mw / p.one_way_efficiency
    soc = clamped(x.soc + stored_mw / mw_per_soc, p.soc_min, p.soc_max)  # trims rounding only: power is held above

    wished_mw = max(abs(wish_start_mw), abs(wish_end_mw))
    stopped = held_start_mw != start_mw or held_end_mw != end_mw
    at_limit = 1.0 if wished_mw > p.p_mw or stopped else 0.0
    outputs = (
        u.in_start_mw - held_start_mw,
        u.in_end_mw - held_end_mw,
        stored_mw,
        charge_mw - discharge_mw - stored_mw,
        0.0,
        0.0,
        soc,
        at_limit,
        0.0,
        charge_mw * p.one_way_efficiency + discharge_mw / p.one_way_efficiency,
        0.0,
        0.0,
    )
    return (target_mw, held_end_mw, soc, charging_mw), outputs


def derive(values: Mapping[str, float], setting: StageSetting) -> tuple[float, ...]:
    """One-way efficiency, and power and bound of the return of the state of charge. [1, MW per unit of soc, MW]"""
    return (
        math.sqrt(values["round_trip_efficiency"]),
        values["e_mwh"] * SECONDS_PER_HOUR / values["soc_return_time_s"],
        values["soc_return_limit"] * values["p_mw"],
    )


def start(values: Mapping[str, float], setting: StageSetting) -> tuple[float, ...]:
    """At rest the target is the draw and the battery idles."""
    return setting.start_mw, 0.0, values["soc_start"], 0.0


def check(values: Mapping[str, float]) -> list[str]:
    """The window must not be empty, and hold the start."""
    if not values["soc_min"] < values["soc_max"]:
        return ["soc_min must be below soc_max"]
    if not values["soc_min"] <= values["soc_start"] <= values["soc_max"]:
        return ["soc_start must lie between soc_min and soc_max"]
    return []


def rating(values: Mapping[str, float], setting: StageSetting) -> Rating:
    """Its power both ways, its window of energy."""
    low, high = values["soc_min"], values["soc_max"]
    feasible = f"{values['p_mw']:.4g} MW either way, {low:.2g} to {high:.2g} of {values['e_mwh']:.4g} MWh"
    return Rating(feasible, "battery", values["p_mw"], values["e_mwh"], 6000.0)


MODEL = MitigationModel(
    type="battery",
    title="battery at the site's meter",
    parameters=PARAMETERS,
    states=("target_mw", "battery_mw", "soc", "charging_mw"),
    evaluate=evaluate,
    start=start,
    acts_on="meter",
    source=Source("closed forms of a first-order low-pass and of an energy store with one-way losses", "C"),
    rating=rating,
    derived=("one_way_efficiency", "return_mw", "return_limit_mw"),
    derive=derive,
    check=check,
    choices={"control": ("smoothing",)},
)
