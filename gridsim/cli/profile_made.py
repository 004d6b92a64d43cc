"""A trace made of a profile for the command line, with what a reader wants to know beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.nearest import suggestion
from gridsim.parameters import faults_of
from gridsim.profiles.contract import Fact, Step
from gridsim.profiles.events import EVENT_NAMES, EVENT_PARAMETERS
from gridsim.profiles.library import read_profile, title_of
from gridsim.profiles.synthesis import scale_of, synthesize
from gridsim.signals.trace import PowerTrace


@dataclass(frozen=True)
class Details:
    """Title and facts of a profile, and the power at each place on the way to the meter, scaled as the trace is."""

    title: str
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]

    def levels(self) -> list[dict[str, Any]]:
        """Return name, mean, least, most and swing (95 % of the time) of each step. [MW]"""
        return [
            {
                "name": step.name,
                "says": step.says,
                "mean": float(step.p_mw.mean()),
                "least": float(step.p_mw.min()),
                "most": float(step.p_mw.max()),
                "swing": float(np.ptp(np.percentile(step.p_mw, [2.5, 97.5]))),
            }
            for step in self.steps
        ]

    def as_json(self) -> dict[str, Any]:
        """Return all of it for one JSON document."""
        facts = {fact.name: (fact.value, fact.unit) for fact in self.facts}
        return {"title": self.title, "profile": facts, "steps": self.levels()}


def made(
    name: str, *, duration_s: float, rate_hz: float, peak_mw: float | None, seed: int, events: Sequence[str]
) -> tuple[PowerTrace, Details]:
    """Make the trace of the profile called `name`, and its details."""
    profile = read_profile(name)
    if events:
        profile = profile.with_events(**_times(events))
    trace = synthesize(profile, duration_s=duration_s, sample_rate_hz=rate_hz, peak_mw=peak_mw, seed=seed)
    steps = profile.run(until_s=float(trace.t_s[-1]), seed=seed).steps(trace.t_s)
    factor = 1.0 if peak_mw is None else scale_of(profile, peak_mw)
    scaled = tuple(replace(step, p_mw=step.p_mw * factor) for step in steps)
    return trace, Details(title_of(name), profile.facts, scaled)


def _times(events: Sequence[str]) -> dict[str, float]:
    by_name = {parameter.name: parameter for parameter in EVENT_PARAMETERS}
    found: dict[str, float] = {}
    faults: list[Fault] = []
    for text in events:
        name, _, value = text.partition("=")
        if name not in by_name:
            faults.append(Fault(f"--event {text}", "is not known", repr(name), suggestion(name, EVENT_NAMES)))
            continue
        try:
            found[name] = float(value)
        except ValueError:
            faults.append(Fault(f"--event {text}", "is no time", repr(value), "a number of seconds"))
            continue
        faults += faults_of(found, [by_name[name]], where=f"--event {text}")
    raise_if_any(faults)
    if not found:
        raise InputError(Fault("--event", "is empty", wanted="a name and a time, such as crash_s=20"))
    return found
