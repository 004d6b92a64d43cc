"""What a user writes of one stage, held against its model's declaration."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from gridsim.errors import Fault, InputError
from gridsim.mitigation.catalogue import mitigation_named
from gridsim.mitigation.contract import MitigationModel
from gridsim.nearest import suggestion
from gridsim.parameters import faults_of

#: What may stand for a parameter: a number, a word, words in order of priority, nothing.
Said = float | str | tuple[str, ...] | None


@dataclass(frozen=True)
class StageSpec:
    """One stage as written: its type, its name, and values for its parameters (words for its choices)."""

    type: str
    name: str
    values: Mapping[str, Said] = field(default_factory=dict)


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
    given = {name: value for name, value in numbers.items() if name in spec.values and spec.values[name] is not None}
    faults = faults_of(given, model.parameters, where=where)
    return faults or [Fault(where, text) for text in model.check(numbers)]


def where_of(spec: StageSpec) -> str:
    """Return the place of a stage in messages."""
    return f"mitigation {spec.name} ({spec.type})"


def faults_of_first(spec: StageSpec, *, where: str) -> list[Fault]:
    """List what cannot be first of a site's stages: one that is to trip those before it."""
    if mitigation_named(spec.type).bypasses is None or spec.values.get("trips", "job") == "job":
        return []
    return [Fault(where, "trips the smoothing, and no stage stands before it", "it is first", "smoothing before it")]


def stage_values(spec: StageSpec) -> dict[str, float]:
    """Return every parameter and choice of a faultless `spec`, defaults included; a word as its index.

    >>> ramps = {"ramp_up_mw_per_s": 50.0, "ramp_down_mw_per_s": 50.0}
    >>> stage_values(StageSpec("gpu_smoothing", "gpu", {"floor": 0.7, **ramps}))["stop_delay_s"]
    10.0
    """
    return _numbers(mitigation_named(spec.type), spec.values)


def _strangers(model: MitigationModel, values: Mapping[str, Said], where: str) -> list[Fault]:
    known = [*(parameter.name for parameter in model.parameters), *model.choices, *model.priorities]
    return [
        Fault(where, f"{model.type} has no {name}", wanted=suggestion(name, known))
        for name in values
        if name not in known
    ]


def _wrong_kinds(model: MitigationModel, values: Mapping[str, Said], where: str) -> list[Fault]:
    faults = []
    for name, value in values.items():
        words = model.choices.get(name) or model.priorities.get(name)
        if name in model.priorities:
            said = _words(value)
            unknown = [word for word in said if word not in model.priorities[name]]
            if unknown or not said:
                wanted = "one or several of " + ", ".join(model.priorities[name])
                faults.append(Fault(where, f"{name} is not a known word", repr(value), wanted))
            elif len(set(said)) < len(said):
                faults.append(Fault(where, f"{name} names a word twice", repr(value), "each at most once"))
        elif words is not None and value not in words:
            faults.append(Fault(where, f"{name} is not a known word", repr(value), "one of " + ", ".join(words)))
        elif words is None and value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            faults.append(Fault(where, f"{name} is not a number", repr(value), "a number"))
    return faults


def _words(value: Said) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, tuple | list) else ()


def _numbers(model: MitigationModel, values: Mapping[str, Said]) -> dict[str, float]:
    """Return a number for each name in `model.read`; NaN for what is left out and has no default."""
    numbers = {p.name: math.nan if p.default is None else p.default for p in model.parameters}
    numbers |= {name: float(value) for name, value in values.items() if isinstance(value, int | float)}
    for name, words in model.choices.items():
        numbers[name] = float(words.index(str(values.get(name, words[0]))))
    for name, words in model.priorities.items():
        said = _words(values.get(name, words[0]))
        numbers |= {f"{name}_{word}": said.index(word) + 1.0 if word in said else 0.0 for word in words}
    return numbers
