"""What a user writes of one stage, held against its model's declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gridsim.errors import Fault, InputError
from gridsim.mitigation.catalogue import mitigation_named
from gridsim.mitigation.contract import MitigationModel
from gridsim.nearest import suggestion
from gridsim.parameters import faults_of


@dataclass(frozen=True)
class StageSpec:
    """One stage as written: its type, its name, and values for its parameters (words for its choices)."""

    type: str
    name: str
    values: Mapping[str, float | str] = field(default_factory=dict)


def faults_of_stage(spec: StageSpec, *, where: str) -> list[Fault]:
    """List all that is wrong with `spec`; empty where it can be built."""
    try:
        model = mitigation_named(spec.type)
    except InputError as error:
        return [Fault(where, fault.what, fault.got, fault.wanted) for fault in error.faults]
    faults = [*_strangers(model, spec.values, where), *_wrong_kinds(model, spec.values, where)]
    if faults:
        return faults
    numbers = _numbers(model, spec.values)
    faults = faults_of(numbers, model.parameters, where=where)
    return faults or [Fault(where, text) for text in model.check(numbers)]


def stage_values(spec: StageSpec) -> dict[str, float]:
    """Return every parameter and choice of a faultless `spec`, defaults included; a word as its index.

    >>> ramps = {"ramp_up_mw_per_s": 50.0, "ramp_down_mw_per_s": 50.0}
    >>> stage_values(StageSpec("gpu_smoothing", "gpu", {"floor": 0.7, **ramps}))["stop_delay_s"]
    10.0
    """
    return _numbers(mitigation_named(spec.type), spec.values)


def _strangers(model: MitigationModel, values: Mapping[str, float | str], where: str) -> list[Fault]:
    known = [*(parameter.name for parameter in model.parameters), *model.choices]
    return [
        Fault(where, f"{model.type} has no {name}", wanted=suggestion(name, known))
        for name in values
        if name not in known
    ]


def _wrong_kinds(model: MitigationModel, values: Mapping[str, float | str], where: str) -> list[Fault]:
    faults = []
    for name, value in values.items():
        words = model.choices.get(name)
        if words is not None and value not in words:
            faults.append(Fault(where, f"{name} is not a known word", repr(value), "one of " + ", ".join(words)))
        if words is None and (isinstance(value, bool) or not isinstance(value, int | float)):
            faults.append(Fault(where, f"{name} is not a number", repr(value), "a number"))
    return faults


def _numbers(model: MitigationModel, values: Mapping[str, float | str]) -> dict[str, float]:
    numbers = {parameter.name: parameter.default for parameter in model.parameters if parameter.default is not None}
    numbers |= {name: float(value) for name, value in values.items() if name not in model.choices}
    for name, words in model.choices.items():
        numbers[name] = float(words.index(str(values.get(name, words[0]))))
    return numbers
