"""What must hold between the parts of a scenario, whatever its case.

The checks take the plain mapping and pass over whatever is not sound by itself, so that they can run beside the
check of each single value and everything is found at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gridsim.mitigation.jobs.catalogue import SHAPER_OF
from gridsim.safe_yaml.places import Loc

#: A quarter of a million seconds at 240 Hz: what is longer is a question of power flow over days. Assumption, chosen
#: so that a mistyped step or duration is refused rather than run for hours.
MOST_STEPS = 50_000_000
_ROUNDING = 1e-9  # of a step: 1/240 s written with 16 digits must still count as a whole number of steps


class Problem(NamedTuple):
    """One thing that does not fit together, and where."""

    loc: Loc
    what: str
    got: str
    wanted: str


def problems_within(mapping: Mapping[str, Any], *, step_s: float) -> list[Problem]:
    """List what does not fit together in a scenario; `step_s` is the step where `mapping` has none."""
    duration_s = _number(mapping.get("duration_s"))
    events = [(i, event) for i, event in enumerate(_list(mapping.get("events"))) if isinstance(event, dict)]
    found = [*_steps(duration_s, _number(mapping.get("step_s", step_s)))]
    found += [*_names(_list(mapping.get("sites")), ("sites",), "site", "name")]
    for i, site in enumerate(_list(mapping.get("sites"))):
        stages = _list(site.get("mitigation")) if isinstance(site, dict) else []
        named = [{"name": stage.get("type"), **stage} if isinstance(stage, dict) else {} for stage in stages]
        found += _names(named, ("sites", i, "mitigation"), "mitigation of this site", "name")
        found += _shapers_first(stages, ("sites", i, "mitigation"))
    return [*found, *_times(events, duration_s), *_overlaps(events)]


def _steps(duration_s: float | None, step_s: float | None) -> Iterator[Problem]:
    if duration_s is None or step_s is None or duration_s <= 0.0 or step_s <= 0.0:
        return
    steps = duration_s / step_s
    if steps < 1.0 - _ROUNDING:
        yield Problem(("duration_s",), "is shorter than one step", f"{duration_s:g} s", f"at least {step_s:g} s")
    if steps > MOST_STEPS:
        got = f"{duration_s:g} s in steps of {step_s:g} s: {steps:.3g} steps"
        yield Problem(("duration_s",), "takes too many steps", got, f"at most {MOST_STEPS:,}")


def _names(items: list[Any], loc: Loc, kind: str, key: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for i, item in enumerate(items):
        name = item.get(key) if isinstance(item, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            got = f"{name!r}, as entry {seen[name]}"
            yield Problem((*loc, i, key), f"is the name of another {kind}", got, "a name of its own")
        seen.setdefault(name, i)


def _shapers_first(stages: list[Any], loc: Loc) -> Iterator[Problem]:
    """What times the jobs acts before anything is drawn, and would be misread after something else."""
    given = [stage.get("type") if isinstance(stage, dict) else None for stage in stages]
    types = [kind if isinstance(kind, str) else None for kind in given]
    others = [k for k, kind in enumerate(types) if kind not in SHAPER_OF]
    for k, kind in enumerate(types):
        if kind in SHAPER_OF and others and others[0] < k:
            got = f"{kind} after {types[others[0]]}"
            yield Problem(
                (*loc, k), "times the jobs, which come before the wires", got, "job shapers first in the list"
            )


def _times(events: list[tuple[int, dict[str, Any]]], duration_s: float | None) -> Iterator[Problem]:
    for i, event in events:
        t_s = _number(event.get("t_s"))
        if t_s is not None and duration_s is not None and t_s > duration_s > 0.0:
            wanted = f"a time within the run, at most {duration_s:g} s"
            yield Problem(("events", i, "t_s"), "lies after the end of the run", f"{t_s:g} s", wanted)


def _overlaps(events: list[tuple[int, dict[str, Any]]]) -> Iterator[Problem]:
    """Two faults at one bus at a time: which impedance holds would depend on their order."""
    last: dict[Any, tuple[int, float]] = {}
    faults = [
        (_number(e.get("t_s")), _number(e.get("duration_s")), i, e) for i, e in events if e.get("type") == "bus_fault"
    ]
    whole = [(t, d, i, e.get("bus")) for t, d, i, e in faults if t is not None and d is not None]
    for t_s, lasts_s, i, bus in sorted(whole, key=lambda fault: (fault[0], fault[2])):
        if not isinstance(bus, int):
            continue
        if bus in last and t_s < last[bus][1]:
            other, end_s = last[bus]
            got = f"{t_s:g} s, while events[{other}] lasts until {end_s:g} s"
            yield Problem(
                ("events", i, "t_s"), f"overlaps another fault at bus {bus}", got, "faults one after the other"
            )
        last[bus] = (i, t_s + lasts_s)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
