"""What a limit is, what judging it gives, and what every limit must state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gridsim.signals.recording import Recording
from gridsim.sources import Source

Sense = Literal["max", "min"]
RuleStatus = Literal["final", "draft", "proposal"]


@dataclass(frozen=True)
class Measurement:
    """The worst value of a limit's quantity at one place, and when; or why it cannot be judged."""

    place: str
    value: float | None
    t_s: float | None = None
    why_null: str = ""


@dataclass(frozen=True)
class Limit:
    """One rule: `value` in `unit` must not be exceeded (`max`) or undercut (`min`) by what `measure` finds.

    `method` says in a sentence how the value is formed. `jurisdiction` names whose rule it is.
    `measure` gives one `Measurement` a place; an empty list where the recording has nothing it applies to.
    """

    id: str
    title: str
    jurisdiction: str
    quantity: str
    method: str
    value: float
    unit: str
    sense: Sense
    source: Source
    rule_status: RuleStatus
    measure: Callable[[Recording], list[Measurement]]


@dataclass(frozen=True)
class Assessment:
    """A limit held against one place of a recording. `passed` is `None` where it could not be judged."""

    id: str
    title: str
    place: str
    value: float | None
    limit: float
    sense: Sense
    unit: str
    margin: float | None
    passed: bool | None
    why_null: str
    t_s: float | None
    source: str
    rule_status: RuleStatus


def assess(recording: Recording, limits: tuple[Limit, ...]) -> list[Assessment]:
    """Judge `recording` by each of `limits`, in order; one assessment a limit and place.

    A value exactly at its limit passes.
    """
    return [_judged(limit, found) for limit in limits for found in limit.measure(recording)]


def verdict(assessments: list[Assessment]) -> bool | None:
    """Say whether all passed: `False` if any failed, `None` if none failed but some could not be judged."""
    outcomes = {assessment.passed for assessment in assessments}
    if False in outcomes:
        return False
    return None if None in outcomes or not outcomes else True


def _judged(limit: Limit, found: Measurement) -> Assessment:
    margin = None
    if found.value is not None:
        margin = limit.value - found.value if limit.sense == "max" else found.value - limit.value
    return Assessment(
        id=limit.id,
        title=limit.title,
        place=found.place,
        value=found.value,
        limit=limit.value,
        sense=limit.sense,
        unit=limit.unit,
        margin=margin,
        passed=None if margin is None else bool(margin >= 0.0),
        why_null=found.why_null,
        t_s=found.t_s,
        source=str(limit.source),
        rule_status=limit.rule_status,
    )
