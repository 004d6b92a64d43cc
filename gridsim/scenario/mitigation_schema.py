"""Mitigation as a scenario writes it: one value type a model, made from the model's own declaration."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, create_model, model_validator

from gridsim.mitigation.catalogue import MITIGATIONS, mitigation_named
from gridsim.mitigation.contract import MitigationModel
from gridsim.mitigation.specification import StageSpec, stage_values
from gridsim.scenario.fields import UNKNOWN_KIND, Name, Value, problem, quantity_of


class Stage(Value):
    """One mitigation stage: its type, its name in columns and dotted paths, and its parameters as attributes."""

    type: str
    name: Name

    def spec(self) -> StageSpec:
        """Return the stage as the mitigation models take it."""
        return StageSpec(self.type, self.name, self.model_dump(exclude={"type", "name"}))

    @model_validator(mode="after")
    def _parameters_agree(self) -> Stage:
        for text in mitigation_named(self.type).check(stage_values(self.spec())):
            given = {name: value for name, value in self.model_dump().items() if name in text}
            got = ", ".join(f"{name} = {value}" for name, value in given.items())
            raise problem("parameters do not agree", got=got, wanted=text)
        return self


def stage_class(model: MitigationModel) -> type[Stage]:
    """Make the value type of one mitigation model; numbers and words are keys beside `type` and `name`."""
    fields: dict[str, Any] = {
        "type": (Literal[model.type], ...),
        "name": (Name, model.type),
    }
    for parameter in model.parameters:
        default = ... if parameter.default is None else parameter.default
        fields[parameter.name] = (Annotated[float, quantity_of(parameter)], default)
    for name, words in model.choices.items():
        fields[name] = (Literal[words], words[0])
    title = "".join(word.capitalize() for word in model.type.split("_"))
    return create_model(title, __base__=Stage, __module__=__name__, __doc__=f"{model.title}.", **fields)


STAGES: dict[str, type[Stage]] = {model.type: stage_class(model) for model in MITIGATIONS}
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
