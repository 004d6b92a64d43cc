"""What a scenario says of its limits: the case's preset, another, or a list of ids, presets, own rules and files.

A name by itself is a list of one.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from gridsim.scenario.fields import PROBLEM, UNKNOWN_KIND, PathText, Text, Value
from gridsim.scenario.rules_schema import RULES


class Preset(Value):
    """The limits of an interconnection, by the preset's name."""

    preset: Text


class RuleFile(Value):
    """A file of rules: YAML with the key `rules`, a list of them."""

    file: PathText


_RULES: Any = reduce(or_, (Annotated[rule, Tag(f"<{name}>")] for name, rule in RULES.items()))


def _kind_of_rule(value: Any) -> str | None:
    given = value.get("method") if isinstance(value, dict) else getattr(value, "method", None)
    return f"<{given}>" if isinstance(given, str) and given in RULES else None


def _kind_of_item(value: Any) -> str | None:
    if isinstance(value, str):
        return "<id>"
    for key, kind in (("preset", Preset), ("file", RuleFile)):
        if isinstance(value, kind) or (isinstance(value, dict) and key in value):
            return f"<{key}>"
    return _kind_of_rule(value)


#: What leaves the limits to the case.
OF_THE_CASE = "default"


class _Context(dict[str, int | str | float]):
    """The context of an error; hashable, as typing asks of what stands inside one of several kinds."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


_NO_METHOD = _Context(what="is no known method", key="method", known=", ".join(RULES))
AnyRule: Any = Annotated[
    _RULES,
    Discriminator(
        _kind_of_rule,
        custom_error_type=UNKNOWN_KIND,
        custom_error_message="is no rule",
        custom_error_context=_NO_METHOD,
    ),
]
Item: Any = Annotated[
    Annotated[Text, Tag("<id>")] | Annotated[Preset, Tag("<preset>")] | Annotated[RuleFile, Tag("<file>")] | _RULES,
    Discriminator(
        _kind_of_item,
        custom_error_type=UNKNOWN_KIND,
        custom_error_message="is no limit",
        custom_error_context=_NO_METHOD,
    ),
]


class RuleBook(Value):
    """What a file of rules holds."""

    rules: Annotated[tuple[AnyRule, ...], Field(strict=False, description="a list of rules")]


def _kind_of_limits(value: Any) -> str | None:
    if isinstance(value, str):
        return "<name>"
    if isinstance(value, RuleFile) or (isinstance(value, dict) and "file" in value):
        return "<file>"
    if isinstance(value, dict | Preset):
        return "<preset>"
    return "<list>" if isinstance(value, list | tuple) else None


Limits = Annotated[
    Annotated[Text, Tag("<name>")]
    | Annotated[Preset, Tag("<preset>")]
    | Annotated[RuleFile, Tag("<file>")]
    | Annotated[tuple[Item, ...], Field(strict=False), Tag("<list>")],
    Discriminator(
        _kind_of_limits,
        custom_error_type=PROBLEM,
        custom_error_message="are no limits",
        custom_error_context={
            "what": "are no limits",
            "got": "neither text, table nor list",
            "wanted": "'default', an id, {preset: name}, {file: rules.yaml}, or a list of all these",
        },
    ),
]
