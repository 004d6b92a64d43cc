"""How a site rides through sags, as a scenario writes it: a model's name, a table of its numbers, or several blocks.

ride_through: perc1
ride_through: {Vcease: 0.7, Vrecon: 0.9}                       # perc1 where no model is named
ride_through:                                                  # shares of the site, each with its own model
  - {share: 0.5, model: ups_counter, Vsag: 0.8}
  - {share: 0.2, model: contactor, cools: true}                # the rest of the site never ceases
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, create_model, model_validator

from gridsim.devices.loads import chips
from gridsim.devices.loads.catalogue import RIDE_MODELS, RIDES
from gridsim.devices.loads.contract import RideModel
from gridsim.nearest import suggestion
from gridsim.safe_yaml.words import shown
from gridsim.scenario.fields import Name, Value, problem, quantity, quantity_of

USUAL = "perc1"
_SUM_TOLERANCE = 1e-6  # shares written with six digits


class RideThrough(Value):
    """One block of a site: its share, its model and the model's numbers as attributes."""

    model: str = USUAL
    name: Annotated[Name | None, Field(description="in the timeline; the model's where it is left out")] = None
    share: Annotated[float, quantity("1", "part of the site that rides so", above=0.0, at_most=1.0)] = 1.0
    cools: Annotated[bool, Field(description="this block is cooling: the chips grow hot without it")] = False

    def values(self) -> dict[str, float]:
        """Return every parameter of the model by its name."""
        return self.model_dump(exclude={"model", "name", "share", "cools"})

    @model_validator(mode="after")
    def _parameters_agree(self) -> RideThrough:
        values = self.values()
        for text in RIDE_MODELS[self.model].check(values):
            got = ", ".join(f"{name} = {value:g} pu" for name, value in values.items() if name in text)
            raise problem("it would reconnect below where it ceases, or never", got=got, wanted=text)
        return self


def _class_of(model: RideModel) -> type[RideThrough]:
    """Make the value type of one model; its parameters are keys beside model, name, share and cools."""
    fields: dict[str, Any] = {"model": (Literal[model.name], model.name)}
    for parameter in model.parameters:
        fields[parameter.name] = (Annotated[float, quantity_of(parameter)], parameter.default)
    title = "RideThrough" + "".join(word.capitalize() for word in model.name.split("_"))
    return create_model(title, __base__=RideThrough, __module__=__name__, __doc__=f"{model.title}.", **fields)


CLASSES: dict[str, type[RideThrough]] = {model.name: _class_of(model) for model in RIDES}
# Pickle, which carries scenarios to other processes, looks classes up by their names in this module.
globals().update({made.__name__: made for made in CLASSES.values()})


def _kind(block: Any) -> str | None:
    given = block.get("model", USUAL) if isinstance(block, dict) else getattr(block, "model", None)
    return f"<{given}>" if isinstance(given, str) and given in CLASSES else None


def _table_of_name(value: Any) -> Any:
    """Turn a name into a table, and refuse here what is neither: the choice between models then always succeeds."""
    given = value.get("model", USUAL) if isinstance(value, dict) else value
    is_known = isinstance(given, str) and given in CLASSES
    if isinstance(value, RideThrough) or (isinstance(value, dict) and is_known):
        return value
    if not is_known:
        near = suggestion(given, sorted(CLASSES)) if isinstance(given, str) else f"one of {', '.join(CLASSES)}"
        wanted = f"{near}, or a table of a model's numbers"
        raise problem("is no known ride-through model", got=shown(given), wanted=wanted)
    return {"model": given}


_Block: Any = Annotated[
    reduce(or_, (Annotated[made, Tag(f"<{kind}>")] for kind, made in CLASSES.items())), Discriminator(_kind)
]
#: A block, or the name of a model.
AnyBlock: Any = Annotated[
    _Block,
    BeforeValidator(_table_of_name, json_schema_input_type=reduce(or_, CLASSES.values()) | Literal[tuple(CLASSES)]),
]


def _one_or_several(value: Any) -> str:
    return "<several>" if isinstance(value, list | tuple) else "<one>"


def _fit_in(blocks: tuple[RideThrough, ...]) -> tuple[RideThrough, ...]:
    total = sum(block.share for block in blocks)
    if total > 1.0 + _SUM_TOLERANCE:
        raise problem("blocks are more than the site", got=f"{total:g}", wanted="shares of at most 1 in all")
    return blocks


AnyRideThrough: Any = Annotated[
    Annotated[AnyBlock, Tag("<one>")]
    | Annotated[tuple[AnyBlock, ...], Field(strict=False, max_length=16), AfterValidator(_fit_in), Tag("<several>")],
    Discriminator(_one_or_several),
]


def blocks_of(value: Any) -> tuple[RideThrough, ...]:
    """Return the blocks of what a scenario says."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class _Chips(Value):
    def values(self) -> dict[str, float]:
        """Return every number by its name."""
        return self.model_dump()


Chips: type[_Chips] = create_model(
    "Chips",
    __base__=_Chips,
    __module__=__name__,
    __doc__="A synchronous job on brittle chips: throttled by sags and heat, stopped where equipment is lost.",
    **{p.name: (Annotated[float, quantity_of(p)], p.default) for p in chips.PARAMETERS},
)  # type: ignore[call-overload]
AnyChips: Any = Annotated[
    Chips,
    BeforeValidator(
        lambda value: {} if value == "default" else value, json_schema_input_type=Literal["default"] | Chips
    ),
]
