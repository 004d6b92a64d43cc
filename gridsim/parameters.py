"""A parameter, declared once: readers, checks, schema and documentation are derived from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.sources import Source


@dataclass(frozen=True)
class Parameter:
    """Name, unit, meaning and bounds of one number of a model.

    `at_least`/`at_most` include the bound, `above`/`below` exclude it. A `default` needs a `source`
    (a standard, or `Source("assumption: ...", "I")`); without one the number must be given,
    unless it is `optional`: then a model sees NaN where it is left out. `needed_where` says in words when an optional
    one must be given all the same; the model's own check sees to it.
    """

    name: str
    unit: str
    meaning: str
    at_least: float = -math.inf
    above: float = -math.inf
    at_most: float = math.inf
    below: float = math.inf
    default: float | None = None
    source: Source | None = None
    optional: bool = False
    needed_where: str = ""

    def allows(self, value: float) -> bool:
        """Say whether `value` is finite and within the bounds (so NaN is not)."""
        inside = self.at_least <= value <= self.at_most and self.above < value < self.below
        return inside and math.isfinite(value)

    def wanted(self) -> str:
        """Say in words what is allowed.

        >>> Parameter("T1", "s", "valve time constant", above=0.0).wanted()
        'a finite number above 0 s'
        """
        bounds = (
            (self.at_least, "at least"),
            (self.above, "above"),
            (self.at_most, "at most"),
            (self.below, "below"),
        )
        unit = "" if self.unit in ("", "1") else f" {self.unit}"
        said = " and ".join(f"{word} {bound:g}{unit}" for bound, word in bounds if math.isfinite(bound))
        return f"a finite number {said}".rstrip()


def faults_of(values: Mapping[str, float], parameters: Iterable[Parameter], *, where: str) -> list[Fault]:
    """List what is wrong with `values`: each missing parameter and each one out of its bounds."""
    faults = []
    for parameter in parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None and parameter.optional:
            continue
        if value is None:
            faults.append(
                Fault(where, f"{parameter.name} ({parameter.meaning}) is missing", wanted=parameter.wanted())
            )
        elif not parameter.allows(value):
            unit = "" if parameter.unit in ("", "1") else f" {parameter.unit}"
            faults.append(
                Fault(
                    where,
                    f"{parameter.name} ({parameter.meaning}) is out of bounds",
                    got=f"{value:g}{unit}",
                    wanted=parameter.wanted(),
                )
            )
    return faults
