"""Mitigation as a scenario writes it: one value type a model, made from the model's own declaration."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, create_model, model_validator

from gridsim.mitigation.catalogue import MITIGATIONS, mitigation_named
from gridsim.mitigation.contract import MitigationModel
from gridsim.mitigation.network.catalogue import BY_TYPE, NETWORK_DEVICES, complete_settings
from gridsim.mitigation.network.contract import DeviceSpec, NetworkDevice
from gridsim.mitigation.specification import StageSpec, stage_values
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


def device_class(device: NetworkDevice) -> type[Device]:
    """Make the value type of one network device."""
    fields: dict[str, Any] = {"type": (Literal[device.type], ...), "name": (Name, device.type)}
    for name, words in device.choices.items():
        fields[name] = (Literal[words], words[0])
    for parameter in device.parameters:
        default = ... if parameter.default is None else parameter.default
        fields[parameter.name] = (Annotated[float, quantity_of(parameter)], default)
    for parameter in device.typical:
        fields[parameter.name] = (Annotated[float, quantity_of(parameter)] | None, None)
    title = "".join(word.capitalize() for word in device.type.split("_"))
    return create_model(title, __base__=Device, __module__=__name__, __doc__=f"{device.title}.", **fields)


def _word_or_list(value: Any) -> str:
    return "<list>" if isinstance(value, list | tuple) else "<word>"


def stage_class(model: MitigationModel) -> type[Stage]:
    """Make the value type of one mitigation model; numbers and words are keys beside `type` and `name`."""
    fields: dict[str, Any] = {
        "type": (Literal[model.type], ...),
        "name": (Name, model.type),
    }
    for parameter in model.parameters:
        number: Any = Annotated[float, quantity_of(parameter)]
        if parameter.optional:
            fields[parameter.name] = (number | None, None)
        else:
            fields[parameter.name] = (number, ... if parameter.default is None else parameter.default)
    for name, words in model.choices.items():
        fields[name] = (Literal[words], words[0])
    for name, words in model.priorities.items():
        word: Any = Literal[words]
        one: Any = Annotated[word, Tag("<word>")]
        listed: Any = Annotated[
            tuple[word, ...], Field(strict=False, min_length=1, max_length=len(words)), Tag("<list>")
        ]
        fields[name] = (Annotated[one | listed, Discriminator(_word_or_list)], words[0])
    title = "".join(word.capitalize() for word in model.type.split("_"))
    return create_model(title, __base__=Stage, __module__=__name__, __doc__=f"{model.title}.", **fields)


STAGES: dict[str, type[Stage]] = {
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
