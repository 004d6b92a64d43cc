"""Limits that a user brings, as a scenario or a file of rules writes them: one value type a method, made from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model, model_validator

from gridsim.limits.contract import Limit, RuleStatus, limit_of
from gridsim.limits.method import Method, Settings, Steps
from gridsim.limits.methods.catalogue import METHODS
from gridsim.scenario.fields import NAME_PATTERN, Text, Value, problem, quantity, quantity_of
from gridsim.sources import Source, Tag

METHOD_NAMED: dict[str, Method] = {method.name: method for method in METHODS}
_OF_THE_RULE = ("id", "title", "jurisdiction", "method", "value", "source", "date", "rule_status", "tag")

_Level = Annotated[float, Field(description="level", json_schema_extra={"unit": "pu or Hz, as the curve's signal"})]
_Seconds = Annotated[float, quantity("s", "how long the signal may stay there or beyond", at_least=0.0)]
Curve = Annotated[
    tuple[Annotated[tuple[_Level, _Seconds], Field(strict=False)], ...],
    Field(strict=False, description="a list of [level, seconds], the mildest level first"),
]


def _text_of_year(value: Any) -> Any:
    """A date is text, but `date: 2026` is how people write a year."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000 else value


class Rule(Value):
    """One limit: a method with its settings, and the value that what it measures must not pass."""

    id: Annotated[str, Field(pattern=NAME_PATTERN, description="a letter, then letters, digits, _ or -; at most 64")]
    title: Text
    jurisdiction: Text = "the scenario's own rule"
    method: str
    value: float
    source: Annotated[Text, Field(description="where the number comes from")]
    date: Annotated[
        Text,
        BeforeValidator(_text_of_year, json_schema_input_type=str | int),
        Field(description="of the source, such as 2026-05-01"),
    ]
    rule_status: RuleStatus = "final"
    tag: Annotated[Tag, Field(description="how sure the number is: Q, S, C or I")] = "Q"

    def limit(self) -> Limit:
        """Return the rule as a limit."""
        method = METHOD_NAMED[self.method]
        return limit_of(
            method,
            self._settings(method),
            limit_id=self.id,
            title=self.title,
            value=self.value,
            jurisdiction=self.jurisdiction,
            source=Source(self.source, self.tag, self.date),
            status=self.rule_status,
        )

    def _settings(self, method: Method) -> Settings:
        values = self.model_dump(exclude=set(_OF_THE_RULE))
        curves: dict[str, Steps] = {name: steps for name, steps in values.items() if isinstance(steps, tuple)}
        return method.settings({name: value for name, value in values.items() if name not in curves}, curves)

    @model_validator(mode="after")
    def _settings_agree(self) -> Rule:
        method = METHOD_NAMED[self.method]
        for text in method.check(self._settings(method)):
            given = {name: value for name, value in self.model_dump().items() if name in text.split()}
            got = ", ".join(f"{name} = {value}" for name, value in given.items()) or "none"
            raise problem("settings do not agree", got=got, wanted=text)
        return self


def rule_class(method: Method) -> type[Rule]:
    """Make the value type of one method's rules; its settings are keys beside those of every rule."""
    fields: dict[str, Any] = {
        "method": (Literal[method.name], ...),
        "value": (Annotated[float, quantity(method.unit, "the limit")], ...),
    }
    for parameter in method.parameters:
        default = ... if parameter.default is None else parameter.default
        fields[parameter.name] = (Annotated[float, quantity_of(parameter)], default)
    for name, words in method.choices.items():
        fields[name] = (Literal[words], words[0])
    for name in method.curves:
        fields[name] = (Curve, ())
    title = "".join(word.capitalize() for word in method.name.split("_")) + "Rule"
    text = f"{method.title[:1].upper()}{method.title[1:]} [{method.unit}]."
    return create_model(title, __base__=Rule, __module__=__name__, __doc__=text, **fields)


RULES: dict[str, type[Rule]] = {method.name: rule_class(method) for method in METHODS}
# Pickle, which carries scenarios to other processes, looks classes up by their names in this module.
globals().update({rule.__name__: rule for rule in RULES.values()})
