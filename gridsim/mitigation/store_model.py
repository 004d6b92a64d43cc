"""From a store's size and defaults to its model: one function makes every kind of store."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gridsim.mitigation.contract import MitigationModel, Rating
from gridsim.mitigation.storage import DERIVED, STATES, Size, derived, evaluate, start
from gridsim.mitigation.store_parameters import CONTROLS, NUMBER_OF, StoreDefaults, store_parameters
from gridsim.parameters import Parameter
from gridsim.sources import Source


def check_store(values: Mapping[str, float]) -> list[str]:
    """The window must not be empty, and hold the start; every control in use needs its number."""
    faults = []
    if not values["soc_min"] < values["soc_max"]:
        faults.append("soc_min must be below soc_max")
    elif not values["soc_min"] <= values["soc_start"] <= values["soc_max"]:
        faults.append("soc_start must lie between soc_min and soc_max")
    for word, number in NUMBER_OF.items():
        if values[f"control_{word}"] > 0.0 and not math.isfinite(values[number.name]):
            faults.append(f"{number.name} must be given where {number.needed_where}")
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
