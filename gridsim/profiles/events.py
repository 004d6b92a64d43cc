"""What happens to a job: staged start, crash and staged restart, a hang of its collective, its stop, a hand-over.

An event takes the accelerators off their work and puts them back in stages:

    level = a w + (1 - a) r                                                  (1)

with w the level at work, a the share of accelerators that work, and r the level of the others: idle, or that of
waiting in a collective that hangs until its watchdog ends the job. A crash takes one hold-up time of the supplies.
Events happen at stated times to all jobs at once, or by failures, drawn for each job. One that comes while another is
not over does not happen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gridsim.arrays import Floats
from gridsim.parameters import Parameter
from gridsim.profiles.checkpoint import SECONDS_PER_DAY, time_between_failures_s
from gridsim.profiles.contract import Section
from gridsim.profiles.draws import Stream, uniforms
from gridsim.profiles.waveform import Waveform
from gridsim.sources import Source

DAY_S = SECONDS_PER_DAY
YEAR_S = 365.0 * DAY_S
#: Failures are drawn so many at a time; more than a job of a million accelerators has in a day.
FAILURES_AT_ONCE = 1024

_CRASH = Source("assumption: one hold-up time of the power supplies, some tens of milliseconds", "I")
_STAGED = Source("assumption: a restart is minutes later and ramps in stages", "I")
_IDLE = Source("assumption: a tenth of TDP, as accelerators idle with their memory powered", "I")
_HANG = Source("assumption: accelerators that wait in a collective poll at about a third of TDP", "I")
_WATCHDOG = Source("assumption: watchdogs of collectives end a job after minutes, ten by default", "I")

RESTART_PARAMETERS = (
    Parameter("idle", "1", "level without work", at_least=0.0, at_most=1.0, default=0.1, source=_IDLE),
    Parameter("fall_s", "s", "fall of power in a crash", at_least=0.001, at_most=0.5, default=0.02, source=_CRASH),
    Parameter(
        "delay_s", "s", "time until the job begins again", above=0.0, at_most=DAY_S, default=120.0, source=_STAGED
    ),
    Parameter("stages", "1", "stages in which it does", at_least=1.0, at_most=1000.0, default=4.0, source=_STAGED),
    Parameter("stage_s", "s", "time between stages", at_least=1.0, at_most=3600.0, default=15.0, source=_STAGED),
    Parameter(
        "hang_level", "1", "level of waiting in a collective", at_least=0.0, at_most=1.0, default=0.3, source=_HANG
    ),
    Parameter(
        "hang_s",
        "s",
        "time until the watchdog ends the job",
        at_least=1.0,
        at_most=DAY_S,
        default=600.0,
        source=_WATCHDOG,
    ),
    Parameter("gap_s", "s", "time between two jobs", above=0.0, at_most=DAY_S, default=60.0, source=_STAGED),
)
FAILURE_PARAMETERS = (Parameter("per_accelerator_day", "1/d", "failures that stop the job", above=0.0, at_most=1.0),)
EVENT_PARAMETERS = tuple(
    Parameter(name, "s", meaning, at_least=0.0, at_most=YEAR_S)
    for name, meaning in (
        ("start_s", "time at which the jobs start, in stages"),
        ("crash_s", "time at which all jobs crash, to start again in stages"),
        ("hang_s", "time at which a collective hangs in all jobs, until the watchdog ends them"),
        ("stop_s", "time at which all jobs stop for good"),
        ("hand_over_s", "time at which the scheduler ends all jobs and begins others"),
    )
)


@dataclass(frozen=True)
class Restart:
    """How jobs stop and start: levels as shares of TDP, times in s."""

    idle: float
    fall_s: float
    delay_s: float
    stages: float
    stage_s: float
    hang_level: float
    hang_s: float
    gap_s: float


@dataclass(frozen=True)
class Failures:
    """Random failures, each a crash. [1/d]"""

    per_accelerator_day: float


@dataclass(frozen=True)
class JobEvents:
    """Times at which something happens to all jobs; `None` where it does not. [s]"""

    start_s: float | None = None
    crash_s: float | None = None
    hang_s: float | None = None
    stop_s: float | None = None
    hand_over_s: float | None = None


EVENT_NAMES = tuple(field.name for field in fields(JobEvents))

SECTIONS = (
    Section("restart", "how jobs stop and start again", RESTART_PARAMETERS, Restart, optional=True),
    Section("failures", "random failures", FAILURE_PARAMETERS, Failures, optional=True),
    Section(
        "events", "what happens at stated times", EVENT_PARAMETERS, JobEvents, may_omit=EVENT_NAMES, optional=True
    ),
)
DEFAULT_RESTART: Restart = SECTIONS[0].value({})


class Kind(IntEnum):
    """What can happen; of two at the same time the smaller comes first."""

    START = 0
    CRASH = 1
    HANG = 2
    STOP = 3
    HAND_OVER = 4


@dataclass(frozen=True)
class Envelope:
    """Equation (1) over time: corners [s], share that works and level of the rest, all of shape (m,)."""

    t_s: Floats
    working: Floats
    rest: Floats


def failure_times_s(failures: Failures, *, accelerators: float, until_s: float, seed: int, job: int) -> Floats:
    """Return when a job on so many accelerators fails, up to `until_s` or a little after. [s]"""
    mean_s = time_between_failures_s(failures.per_accelerator_day, accelerators)
    found = np.zeros(0)
    while not found.size or found[-1] < until_s:
        draws = uniforms(Stream.FAILURE, seed=seed, first=found.size, count=FAILURES_AT_ONCE, job=job)
        gaps_s = -mean_s * np.log(draws)
        begin_s = found[-1] if found.size else 0.0
        found = np.concatenate([found, begin_s + np.cumsum(gaps_s)])
    return found


class Happening(NamedTuple):
    """One event: when, what, and how much later than by itself the job starts after it. [s]"""

    at_s: float
    kind: Kind
    held_s: float = 0.0


def happenings(events: JobEvents | None, crashes_s: Iterable[float], *, held_s: float = 0.0) -> list[Happening]:
    """List what happens, in order of time; after a stated event the job's start is held back by `held_s`."""
    stated = () if events is None else zip((getattr(events, name) for name in EVENT_NAMES), Kind, strict=True)
    found = [Happening(at_s, kind, held_s) for at_s, kind in stated if at_s is not None]
    return sorted([*found, *(Happening(float(at_s), Kind.CRASH) for at_s in crashes_s)])


def envelope(what: list[Happening], how: Restart, *, until_s: float) -> Envelope | None:
    """Return the envelope of all that happens by `until_s`, `None` where nothing does."""
    corners: list[tuple[float, float, float]] = []
    free_s = -np.inf
    for event in what:
        if free_s < event.at_s <= until_s:
            corners += _corners(event, how, first=not corners)
            free_s = np.inf if event.kind is Kind.STOP else corners[-1][0]
    if not corners:
        return None
    t_s, working, rest = np.array(corners).T
    return Envelope(t_s, working, rest)


def _corners(event: Happening, how: Restart, *, first: bool) -> list[tuple[float, float, float]]:
    """Return corners (time, share that works, level of the rest) of one event."""
    at_s, kind, held_s = event
    fallen_s = at_s + how.fall_s
    if kind is Kind.START:
        return _staged(at_s + held_s, how) if first else []
    if kind is Kind.HANG:
        ends_s = at_s + how.hang_s
        waits = [(at_s, 1.0, how.hang_level), (fallen_s, 0.0, how.hang_level), (ends_s, 0.0, how.hang_level)]
        over_s = ends_s + how.fall_s
        return [*waits, (over_s, 0.0, how.idle), *_staged(over_s + how.delay_s + held_s, how)]
    falls = [(at_s, 1.0, how.idle), (fallen_s, 0.0, how.idle)]
    if kind is Kind.STOP:
        return falls
    return falls + _staged(fallen_s + held_s + (how.gap_s if kind is Kind.HAND_OVER else how.delay_s), how)


def _staged(begin_s: float, how: Restart) -> list[tuple[float, float, float]]:
    """Return the corners of a start in stages, each with an edge as long as a crash's fall."""
    count = round(how.stages)
    found = []
    for stage in range(count):
        at_s = begin_s + stage * how.stage_s
        found += [(at_s, stage / count, how.idle), (at_s + how.fall_s, (stage + 1) / count, how.idle)]
    return found


def blended(work: Waveform, over: Envelope | None) -> Waveform:
    """Return equation (1), straight between the corners of both."""
    if over is None:
        return work
    t_s = np.union1d(work.t_s, over.t_s[over.t_s > work.t_s[0]])
    share = np.interp(t_s, over.t_s, over.working)
    level = share * work.level_at(t_s) + (1.0 - share) * np.interp(t_s, over.t_s, over.rest)
    return Waveform(t_s, level, share * work.noise_sd_at(t_s))
