"""Figures measured in the event that a scenario plays again, to stand beside what is simulated."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gridsim.scenario.fields import Text, Value, problem, quantity

#: How one number is taken from a channel: its extremes, its value at a time, its change between two times.
Take = Literal["highest", "lowest", "at", "rise", "fall"]
_Number = Annotated[
    float, Field(description="what was measured", json_schema_extra={"unit": "as the figure's unit says"})
]


class Figure(Value):
    """One measured figure, and where the same is found in the recording.

    A channel ending in `*` means all that begin so: their extreme for `highest` and `lowest`, else their sum.
    """

    title: Text
    value: Annotated[
        _Number | Annotated[tuple[_Number, _Number], Field(strict=False)],
        Field(description="what was measured, or the two ends of its range"),
    ]
    unit: Text
    channel: Annotated[Text, Field(description="column of the recording, such as f_hz.coi or p_mw.site_*")]
    take: Annotated[Take, Field(description="what of it; at: its value at to_s; rise, fall: from from_s to to_s")]
    from_s: Annotated[float, quantity("s", "start of what is looked at", at_least=0.0)] = 0.0
    to_s: Annotated[float, quantity("s", "end of it; none: the end of the run", at_least=0.0)] | None = None

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and largest measured value."""
        return self.value if isinstance(self.value, tuple) else (self.value, self.value)

    @model_validator(mode="after")
    def _in_order(self) -> Figure:
        low, high = self.span
        if not low <= high:
            raise problem(
                "value is a range that goes down", got=f"[{low:g}, {high:g}]", wanted="the smaller end first"
            )
        if self.to_s is not None and not self.from_s <= self.to_s:
            raise problem("from_s comes after to_s", got=f"{self.from_s:g} s", wanted=f"at most {self.to_s:g} s")
        return self


class Measured(Value):
    """What was measured, and who says so."""

    source: Annotated[Text, Field(description="where the figures come from, with its date")]
    figures: Annotated[tuple[Figure, ...], Field(strict=False, min_length=1)]
