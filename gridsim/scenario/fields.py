"""What the scenario's values have in common: strictness, and numbers that are declared once with unit and bounds."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from gridsim.parameters import Parameter
from gridsim.sources import Source

#: Type of the errors whose context says in our own words what is wrong, what was found and what was wanted.
PROBLEM = "problem"
#: Type of the errors of a value that is none of several kinds; the context has `key` and `known` or `wanted`.
UNKNOWN_KIND = "unknown_kind"


class Value(BaseModel):
    """A frozen part of a scenario: unknown keys, words for numbers, `true` for 1, NaN and infinity are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def problem(what: str, *, got: str, wanted: str) -> PydanticCustomError:
    """Return the error of a value that breaks a rule between its parts."""
    return PydanticCustomError(
        PROBLEM, "{what}: got {got}, wanted {wanted}", {"what": what, "got": got, "wanted": wanted}
    )


def quantity(
    unit: str,
    meaning: str,
    *,
    at_least: float = -math.inf,
    above: float = -math.inf,
    at_most: float = math.inf,
    source: Source | None = None,
) -> Any:
    """Declare a number of a scenario; `source` says where its default comes from."""
    return quantity_of(Parameter("", unit, meaning, at_least, above, at_most, source=source))


def quantity_of(parameter: Parameter) -> Any:
    """Turn a declared parameter into the field of a value, with the same bounds, unit and source."""
    unit = "" if parameter.unit == "1" else f" [{parameter.unit}]"
    origin = f". Default: {parameter.source}" if parameter.source else ""
    needed = f". Must be given where {parameter.needed_where}" if parameter.needed_where else ""
    return Field(
        description=f"{parameter.meaning}{unit}{needed}{origin}",
        ge=_finite(parameter.at_least),
        gt=_finite(parameter.above),
        le=_finite(parameter.at_most),
        lt=_finite(parameter.below),
        json_schema_extra={"unit": parameter.unit},
    )


def _finite(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _id_from_number(value: Any) -> Any:
    """An id is text, but `circuit: 1` is how people write it."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**8 else value


# A trailing newline must not pass for the end; names become parts of column names and of dotted paths.
NAME_PATTERN = r"^[^\W\d_][\w-]{0,63}$"
ID_PATTERN = r"^[^\s:]{1,8}$"
TEXT_PATTERN = r"^[^\x00-\x1f\x7f]+$"

Name = Annotated[
    str,
    Field(pattern=NAME_PATTERN, description="a letter, then letters, digits, _ or -; at most 64"),
]
Text = Annotated[str, Field(pattern=TEXT_PATTERN, max_length=200, description="one line of text")]
PathText = Annotated[str, Field(pattern=TEXT_PATTERN, max_length=1000, description="path, relative to the scenario")]
Bus = Annotated[int, Field(ge=1, le=999_999_999, description="bus number of the case")]
Id = Annotated[
    str,
    BeforeValidator(_id_from_number, json_schema_input_type=str | int),
    Field(pattern=ID_PATTERN, description="id as in the case, up to 8 characters without spaces and colons"),
]
