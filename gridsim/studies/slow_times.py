"""The times in which a site with mitigation settles or repeats itself: those of its stages, of its job."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gridsim.profiles.contract import Profile
from gridsim.profiles.curtailable import CurtailableLoad
from gridsim.profiles.mix import MixedCampus
from gridsim.profiles.service import Service
from gridsim.profiles.training import TrainingJob
from gridsim.scenario.sites import ProfileLoad, Site
from gridsim.scenario.values import Scenario
from gridsim.simulation.demand import profile_of

DAY_S = 86_400.0
#: Times that say how large a machine is, or that pass only where it starts: nothing settles with them.
_NOT_SETTLING = ("h_s", "flywheel_h_s", "start_time_s")


@dataclass(frozen=True)
class SlowTime:
    """One time constant or period, and whose it is. [s]"""

    time_s: float
    whose: str


def slow_times(scenario: Scenario, folder: Path) -> list[SlowTime]:
    """Return the times of all sites with mitigation, `folder` being that of the scenario."""
    return [
        SlowTime(time_s, f"{site.name}: {what}")
        for site in scenario.sites
        if site.mitigation
        for time_s, what in (*_of_stages(site), *_of_job(site, folder))
    ]


def iteration_s(site: Site, folder: Path) -> float:
    """Return the mean iteration of a site's slowest training job, 0 where there is none. [s]"""
    jobs = (part for part in _profiles(site, folder) if isinstance(part, TrainingJob))
    return max((job.mean_period_s[1] for job in jobs), default=0.0)


def job_events(site: Site, folder: Path) -> list[str]:
    """Say what happens to a site's jobs at stated times."""
    stated = [events for part in _profiles(site, folder) if (events := getattr(part, "events", None)) is not None]
    return [
        f"{name.removesuffix('_s')} of jobs at {at_s:g} s"
        for events in stated
        for name, at_s in vars(events).items()
        if at_s is not None
    ]


def _of_stages(site: Site) -> Iterator[tuple[float, str]]:
    for stage in site.mitigation:
        for name, value in stage.model_dump().items():
            settles = name.endswith("_s") and not name.endswith("_per_s") and name not in _NOT_SETTLING
            if settles and isinstance(value, int | float):
                yield float(value), f"{name} of {stage.name}"


def _of_job(site: Site, folder: Path) -> Iterator[tuple[float, str]]:
    for part in _profiles(site, folder):
        for time_s, what in _periods(part):
            if math.isfinite(time_s):
                yield time_s, f"{what} of {part.name}"


def _profiles(site: Site, folder: Path) -> list[Profile]:
    """Return a site's profile, or the parts of a mixed one; of a recorded trace no period is known."""
    if not isinstance(site.load, ProfileLoad):
        return []
    whole = profile_of(site.load, folder)
    return [part.profile for part in whole.parts] if isinstance(whole, MixedCampus) else [whole]


def _periods(profile: Profile) -> Iterator[tuple[float, str]]:
    match profile:
        case TrainingJob():
            yield profile.mean_period_s[1], "iteration"
            yield sum(profile.checkpoint_cycle_s), "checkpoint period"
            if profile.generation is not None:
                yield profile.generation.cycle_s, "cycle of generation and update"
        case Service():
            yield profile.demand.burst_s, "bursts"
            if profile.demand.daily_swing > 0.0:
                yield DAY_S, "day"
        case CurtailableLoad():
            yield DAY_S / profile.curtailment.per_day, "time between curtailments"
    # How often something fails is a period like any other: a year has its share of it.
    for fact in profile.facts:
        if fact.name.startswith("time between failures"):
            yield fact.value, fact.name
