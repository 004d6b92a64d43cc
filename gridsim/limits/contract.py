"""What a limit is, what judging it gives, and what every limit must state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from gridsim.limits.method import Measurement, Method, Sense, Settings, Steps
from gridsim.signals.recording import Recording
from gridsim.sources import Source

#: Where a rule stands. `unverified`: nobody has read a source of its number, so that it is no more than a yardstick.
RuleStatus = Literal["final", "draft", "proposal", "unverified"]
#: Less than this share of the margin that there was taken by the sites: the margin is the grid's own. Assumption.
LEAST_TAKEN = 0.5
NO_CURVES: Mapping[str, Steps] = MappingProxyType({})


@dataclass(frozen=True)
class Limit:
    """One rule: what `way` finds under `settings` must not exceed (`max`) or undercut (`min`) `value` [`unit`].

    `method` says in a sentence how the value is formed. `jurisdiction` names whose rule it is.
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
    way: Method
    settings: Settings

    def measure(self, recording: Recording) -> list[Measurement]:
        """Return one measurement a place; none where the recording has nothing the rule applies to."""
        return self.way.measure(self.settings)(recording)


@dataclass(frozen=True)
class Assessment:
    """A limit held against one place of a recording. `passed` is `None` where it could not be judged.

    `before` is the value there without the sites, where the rule is about the grid's state; `pre_existing` says that
    it broke the rule already, so that the sites are not to blame.
    """

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
    before: float | None = None
    pre_existing: bool = False

    @property
    def counts(self) -> bool:
        """Whether it counts for the verdict on the sites."""
        return not self.pre_existing

    @property
    def is_moved(self) -> bool:
        """Whether the sites take a good part of the margin that there was, or break the rule."""
        if not self.counts or self.value is None or self.before is None or not self.passed:
            return self.counts
        room = abs(self.limit - self.before)
        return abs(self.value - self.before) > LEAST_TAKEN * room


def limit_by(
    way: Method,
    limit_id: str,
    title: str,
    value: float,
    *,
    jurisdiction: str,
    source: Source,
    status: RuleStatus = "final",
    note: str = "",
    curves: Mapping[str, Steps] = NO_CURVES,
    **settings: float | str,
) -> Limit:
    """Make a limit of a method, its settings and a value; `note` is added to the method's sentence."""
    made = limit_of(
        way,
        way.settings(settings, curves),
        limit_id=limit_id,
        title=title,
        value=value,
        jurisdiction=jurisdiction,
        source=source,
        status=status,
    )
    return replace(made, method=f"{made.method}; {note}") if note else made


def limit_of(
    way: Method,
    settings: Settings,
    *,
    limit_id: str,
    title: str,
    value: float,
    jurisdiction: str,
    source: Source,
    status: RuleStatus,
) -> Limit:
    """Make a limit of a method under given settings, and a value in the method's unit."""
    return Limit(
        id=limit_id,
        title=title,
        jurisdiction=jurisdiction,
        quantity=way.quantity,
        method=way.sentence(settings),
        value=value,
        unit=way.unit,
        sense=way.sense_of(settings),
        source=source,
        rule_status=status,
        way=way,
        settings=settings,
    )


def assess(recording: Recording, limits: tuple[Limit, ...]) -> list[Assessment]:
    """Judge `recording` by each of `limits`, in order; one assessment a limit and place.

    A value exactly at its limit passes. Limits that measure the same thing share the measurement.
    """
    measured: dict[tuple[str, Settings], list[Measurement]] = {}
    for limit in limits:
        key = limit.way.name, limit.settings
        if key not in measured:
            measured[key] = limit.measure(recording)
    return [_judged(limit, found) for limit in limits for found in measured[limit.way.name, limit.settings]]


def verdict(assessments: list[Assessment]) -> bool | None:
    """Say whether all passed: `False` if any failed, `None` if none failed but some could not be judged.

    What was broken before the sites came does not count.
    """
    outcomes = {assessment.passed for assessment in assessments if assessment.counts}
    if False in outcomes:
        return False
    return None if None in outcomes or not outcomes else True


def _judged(limit: Limit, found: Measurement) -> Assessment:
    margin, earlier = (_margin(limit, value) for value in (found.value, found.before))
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
        before=found.before,
        pre_existing=earlier is not None and earlier < 0.0,
    )


def _margin(limit: Limit, value: float | None) -> float | None:
    if value is None:
        return None
    return limit.value - value if limit.sense == "max" else value - limit.value
