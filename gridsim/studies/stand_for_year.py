"""May a run stand for a year? Only an undisturbed one that is long beside all that settles or repeats in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gridsim.signals.timeline import SCRIPTED
from gridsim.simulation.simulate import Simulated
from gridsim.studies.slow_times import SlowTime, job_events, slow_times

SECONDS_PER_YEAR = 8760.0 * 3600.0
#: A run must hold its slowest time so many times. Assumption: a smoothing store has two in series (its low-pass and
#: the return of its charge); of two alike 4 % of a start is left after five and 0.05 % after ten. A period that the
#: run begins or ends within is at most a tenth of those in it.
LEAST_TIMES = 10.0
#: A run is a whole number of steps: this much of its length is rounding.
ROUNDING = 1e-6


@dataclass(frozen=True)
class YearOfRuns:
    """How many such runs make a year, `None` where the run cannot stand for one, and the length it needs. [1/y, s]

    `disturbed` says what in the run is not of every day, `too_short` what it is too short for; both are empty where
    nothing is.
    """

    runs_per_year: float | None
    needs_s: float
    disturbed: str = ""
    too_short: str = ""

    @property
    def why_null(self) -> str:
        """Why there is no figure for a year, and what length a run needs; empty where there is one."""
        said = "; ".join(part for part in (self.disturbed, self.too_short) if part)
        return f"no figure for a year: {said}" if said else ""


def year_of_runs(simulated: Simulated, folder: Path) -> YearOfRuns:
    """Return what a run can say of a year, `folder` being that of its scenario."""
    return year_of(
        slow_times(simulated.scenario, folder),
        simulated_s=simulated.simulated_s,
        disturbances=_disturbances(simulated, folder),
    )


def year_of(times: Sequence[SlowTime], *, simulated_s: float, disturbances: Sequence[str] = ()) -> YearOfRuns:
    """Return what a run of `simulated_s` can say of a year, `times` being those that it must hold.

    >>> year_of([SlowTime(300.0, "campus: a store")], simulated_s=60.0).too_short
    'a run of 60 s is too short, it needs 3,000 s: 10 times the 300 s of campus: a store'
    >>> year_of([], simulated_s=3600.0).runs_per_year
    8760.0
    """
    slowest = max(times, key=lambda one: one.time_s, default=SlowTime(0.0, "nothing"))
    needs_s = LEAST_TIMES * slowest.time_s
    too_short = ""
    if not simulated_s > 0.0 or simulated_s < needs_s * (1.0 - ROUNDING):
        too_short = (
            f"a run of {simulated_s:,.4g} s is too short, it needs {needs_s:,.0f} s: "
            f"{LEAST_TIMES:g} times the {slowest.time_s:,.4g} s of {slowest.whose}"
        )
    disturbed = _said(disturbances)
    per_year = None if disturbed or too_short else SECONDS_PER_YEAR / simulated_s
    return YearOfRuns(per_year, needs_s, disturbed, too_short)


def _said(disturbances: Sequence[str]) -> str:
    """Say the first of what disturbs a run, and how many more.

    >>> _said(["bus_fault at 5 s", "line_trip at 6 s"])
    'the run is not of every day: bus_fault at 5 s and 1 more'
    """
    if not disturbances:
        return ""
    more = f" and {len(disturbances) - 1} more" if len(disturbances) > 1 else ""
    return f"the run is not of every day: {disturbances[0]}{more}"


def _disturbances(simulated: Simulated, folder: Path) -> list[str]:
    """List events of the scenario and of its jobs, staged starts, actions of protection, and an early end."""
    scenario = simulated.scenario
    found = [f"{event.type} at {event.t_s:g} s" for event in scenario.events]
    for site in scenario.sites:
        found += [f"{site.name}: {what}" for what in job_events(site, folder)]
        found += [f"{site.name}: staggered starts" for stage in site.mitigation if stage.type == "staggered_starts"]
    found += [f"{one.action} of {one.place} at {one.t_s:g} s" for one in simulated.timeline if one.cause != SCRIPTED]
    if simulated.outcome.status != "completed":
        found.append(f"it ended early ({simulated.outcome.status})")
    return found
