"""Mitigation as a scenario writes it: one value type a model, made from the model's own declaration."""

from __future__ import annotations

import builtins
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Discriminator, Field, Tag, create_model, model_validator

from gridsim.mitigation.catalogue import MITIGATIONS, mitigation_named
from gridsim.mitigation.contract import MitigationModel
from gridsim.mitigation.jobs.catalogue import JOB_SHAPERS, SHAPER_OF, complete_values
from gridsim.mitigation.jobs.contract import JobShaper, Values
from gridsim.mitigation.network.catalogue import BY_TYPE, NETWORK_DEVICES, complete_settings
from gridsim.mitigation.network.contract import DeviceSpec, NetworkDevice
from gridsim.mitigation.specification import StageSpec, stage_values
from gridsim.parameters import Parameter
from gridsim.scenario.fields import UNKNOWN_KIND, Name, Value, problem, quantity_of


class Stage(Value):
    """One mitigation: its type, its name in columns and dotted paths, and its parameters as attributes."""

    type: str
    name: Name

    def agreed(self) -> list[str]:
        """List what does not hold between the parameters."""
        return mitigation_named(self.type).check(stage_values(self.spec()))

    def spec(self) -> StageSpec:
        """Return the stage as the mitigation models take it."""
        return StageSpec(self.type, self.name, self.model_dump(exclude={"type", "name"}))

    @model_validator(mode="after")
    def _parameters_agree(self) -> Stage:
        for text in self.agreed():
            given = {name: value for name, value in self.model_dump().items() if name in text}
            got = ", ".join(f"{name} = {value}" for name, value in given.items())
            raise problem("parameters do not agree", got=got, wanted=text)
        return self


class Device(Stage):
    """One network device: as a stage, but it stands in the grid at the site's bus."""

    def device_spec(self) -> DeviceSpec:
        """Return the device as the network devices take it."""
        given = self.model_dump(exclude={"type", "name"}).items()
        return DeviceSpec(self.type, self.name, {key: value for key, value in given if value is not None})

    def typical(self) -> dict[str, float]:
        """Return the typical values that stand for what was left out."""
        device = BY_TYPE[self.type]
        whole = complete_settings(device, self.device_spec().settings)
        return {p.name: float(whole[p.name]) for p in device.typical if getattr(self, p.name) is None}

    def agreed(self) -> list[str]:
        """List what does not hold between the parameters."""
        device = BY_TYPE[self.type]
        return device.check(complete_settings(device, self.device_spec().settings))


class Shaper(Stage):
    """One job shaper: as a stage, but it times the jobs before they draw anything."""

    def values(self) -> Values:
        """Return its numbers, NaN for those left out without a default."""
        given = self.model_dump(exclude={"type", "name"}).items()
        return complete_values(SHAPER_OF[self.type], {key: value for key, value in given if value is not None})

    def agreed(self) -> list[str]:
        """List what does not hold between the parameters."""
        return SHAPER_OF[self.type].check(self.values())


Made = TypeVar("Made", bound=Stage)


def _field(parameter: Parameter) -> tuple[Any, Any]:
    """Return type and default of the field of a parameter; without a default it must be given."""
    number: Any = Annotated[float, quantity_of(parameter)]
    if parameter.optional:
        return (number | None, None)
    return (number, ... if parameter.default is None else parameter.default)


def _made(type: str, base: builtins.type[Made], title: str, fields: dict[str, Any]) -> builtins.type[Made]:
    """Make the value type of one mitigation; its type and name come before its own keys."""
    named: dict[str, Any] = {"type": (Literal[type], ...), "name": (Name, type), **fields}
    name = "".join(word.capitalize() for word in type.split("_"))
    return create_model(name, __base__=base, __module__=__name__, __doc__=f"{title}.", **named)


def shaper_class(shaper: JobShaper) -> type[Shaper]:
    """Make the value type of one job shaper."""
    fields = {parameter.name: _field(parameter) for parameter in shaper.parameters}
    return _made(shaper.type, Shaper, shaper.title, fields)


def device_class(device: NetworkDevice) -> type[Device]:
    """Make the value type of one network device."""
    fields: dict[str, Any] = {name: (Literal[words], words[0]) for name, words in device.choices.items()}
    fields |= {parameter.name: _field(parameter) for parameter in device.parameters}
    fields |= {p.name: (Annotated[float, quantity_of(p)] | None, None) for p in device.typical}
    return _made(device.type, Device, device.title, fields)


def _word_or_list(value: Any) -> str:
    return "<list>" if isinstance(value, list | tuple) else "<word>"


def stage_class(model: MitigationModel) -> type[Stage]:
    """Make the value type of one mitigation model; numbers and words are keys beside `type` and `name`."""
    fields: dict[str, Any] = {parameter.name: _field(parameter) for parameter in model.parameters}
    fields |= {name: (Literal[words], words[0]) for name, words in model.choices.items()}
    for name, words in model.priorities.items():
        word: Any = Literal[words]
        one: Any = Annotated[word, Tag("<word>")]
        listed: Any = Annotated[
            tuple[word, ...], Field(strict=False, min_length=1, max_length=len(words)), Tag("<list>")
        ]
        fields[name] = (Annotated[one | listed, Discriminator(_word_or_list)], words[0])
    return _made(model.type, Stage, model.title, fields)


STAGES: dict[str, type[Stage]] = {
    **{shaper.type: shaper_class(shaper) for shaper in JOB_SHAPERS},
    **{model.type: stage_class(model) for model in MITIGATIONS},
    **{device.type: device_class(device) for device in NETWORK_DEVICES},
}
# Pickle, which carries scenarios to other processes, looks classes up by their names in this module.
globals().update({stage.__name__: stage for stage in STAGES.values()})


def _kind(stage: Any) -> str | None:
    given = stage.get("type") if isinstance(stage, dict) else getattr(stage, "type", None)
    return f"<{given}>" if isinstance(given, str) and given in STAGES else None


AnyStage: Any = Annotated[
    reduce(or_, (Annotated[stage, Tag(f"<{kind}>")] for kind, stage in STAGES.items())),
    Discriminator(
        _kind,
        custom_error_type=UNKNOWN_KIND,
        custom_error_message="is no known mitigation",
        custom_error_context={"what": "is no known type of mitigation", "key": "type", "known": ", ".join(STAGES)},
    ),
]
