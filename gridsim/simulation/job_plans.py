"""What job shapers make of a site's demand: the same profile with its jobs timed by each of them in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.jobs.catalogue import SHAPER_OF
from gridsim.mitigation.jobs.contract import JobSetting, Values
from gridsim.profiles.schedule import UNTIMED, Schedule
from gridsim.profiles.synthesis import synthesize
from gridsim.profiles.training import TrainingJob
from gridsim.scenario.mitigation_schema import Shaper
from gridsim.scenario.sites import ProfileLoad, Site
from gridsim.signals.trace import PowerTrace
from gridsim.simulation.demand import Demand, JobPlan, demand_on_steps, profile_of, rate_of

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class Clock:
    """Steps of a run, their length, its seed. [1, s, 1]"""

    steps: int
    step_s: float
    seed: int

    @property
    def t_s(self) -> Floats:
        """All instants, shape (steps + 1,). [s]"""
        return np.asarray(np.arange(self.steps + 1) * self.step_s, dtype=np.float64)

    @property
    def duration_s(self) -> float:
        """Its end. [s]"""
        return self.steps * self.step_s


def timed_demand(site: Site, untimed: Demand, *, clock: Clock, folder: Path) -> Demand:
    """Return a site's demand with its shapers at work, scaled as the untimed one is.

    Raises `InputError` where the load is no profile of training jobs, and for what a shaper cannot do with these.
    """
    job = _training_job(site, folder)
    jobs, scale = _number_of_jobs(site), untimed.sustained_mw / job.nominal_mw
    own = job.timed(UNTIMED, jobs=jobs)
    plans = [JobPlan(untimed.p_before_mw, *own.worked(clock.t_s, until_s=clock.duration_s, seed=clock.seed))]
    demand = untimed
    for shaper, timed, feasible in _in_turn(site, own):
        trace = synthesize(
            timed, duration_s=clock.duration_s, sample_rate_hz=rate_of(timed, clock.duration_s), seed=clock.seed
        )
        scaled = trace.scaled_to_peak(trace.peak_mw * scale)
        demand = _on_steps(site, scaled, untimed, clock)
        worked_s, late_share = timed.worked(clock.t_s, until_s=clock.duration_s, seed=clock.seed)
        if not SHAPER_OF[shaper.type].costs_work:
            worked_s = plans[-1].worked_s
        plans.append(JobPlan(demand.p_before_mw, worked_s, late_share, feasible))
    return replace(demand, peak_mw=untimed.peak_mw, plans=tuple(plans))


def _on_steps(site: Site, trace: PowerTrace, untimed: Demand, clock: Clock) -> Demand:
    return demand_on_steps(site, trace, sustained_mw=untimed.sustained_mw, steps=clock.steps, step_s=clock.step_s)


def _where(site: Site, shaper: Shaper) -> str:
    return f"site {site.name}: mitigation {shaper.name} ({shaper.type})"


def _training_job(site: Site, folder: Path) -> TrainingJob:
    where, wanted = _where(site, site.shapers[0]), "a profile of kind training_job"
    if not isinstance(site.load, ProfileLoad):
        raise InputError(Fault(where, "times jobs, and a recorded trace has none", site.load.trace, wanted))
    profile = profile_of(site.load, folder)
    if not isinstance(profile, TrainingJob):
        raise InputError(Fault(where, "times jobs, and the profile is none of training", profile.name, wanted))
    return profile


def _number_of_jobs(site: Site) -> int | None:
    """Return the number of jobs that the shapers name; all that name one must name the same."""
    named = {shaper.name: jobs for shaper in site.shapers if (jobs := shaper.values().get("jobs", np.nan)) > 0.0}
    if len(set(named.values())) > 1:
        got = ", ".join(f"{name} says {jobs:g}" for name, jobs in named.items())
        raise InputError(Fault(f"site {site.name}: mitigation", "jobs are counted differently", got, "one number"))
    return round(next(iter(named.values()))) if named else None


def _in_turn(site: Site, own: TrainingJob) -> Iterator[tuple[Shaper, TrainingJob, str]]:
    """Yield each shaper, the jobs as timed by it and those before it, and what it can do."""
    schedule = UNTIMED
    for shaper in site.shapers:
        model, values = SHAPER_OF[shaper.type], shaper.values()
        setting = _setting(own, schedule)
        raise_if_any(Fault(_where(site, shaper), text) for text in model.misfits(values, setting))
        schedule = _timed_by(schedule, model.timing(values, setting), setting)
        yield shaper, own.timed(schedule), model.feasible(values, setting)


def _setting(own: TrainingJob, schedule: Schedule) -> JobSetting:
    period_s, slowest_s = own.mean_period_s
    return JobSetting(
        own.jobs,
        schedule.stretch * period_s,
        schedule.stretch * slowest_s,
        schedule.slot_s,
        *own.checkpoint_cycle_s,
    )


def _timed_by(schedule: Schedule, timing: Values, setting: JobSetting) -> Schedule:
    """Return the schedule with what a shaper sets, named as in `TIMINGS`."""
    return Schedule(
        stretch=schedule.stretch * timing.get("period_s", setting.period_s) / setting.period_s,
        slot_s=timing.get("slot_s", schedule.slot_s),
        spread_saves=schedule.spread_saves or timing.get("spread_saves", 0.0) > 0.0,
        start_interval_s=schedule.start_interval_s + timing.get("start_interval_s", 0.0),
    )


def job_accounts(site: Site, demand: Demand, *, step: int, step_s: float) -> list[StageAccount]:
    """Return the account of each shaper of a site up to `step`. [MWh]"""
    found = []
    for k, shaper in enumerate(site.shapers, start=1):
        before, after = demand.plans[k - 1], demand.plans[k]
        in_mwh, out_mwh = (_mwh(plan.p_mw[: step + 1], step_s) for plan in (before, after))
        wanted_mwh = _mwh(demand.wanted_mw[: step + 1], step_s)
        worked_s = demand.plans[0].worked_s[step]
        lost = (before.worked_s[step] - after.worked_s[step]) / worked_s if worked_s > 0.0 else 0.0
        found.append(
            StageAccount(
                site=site.name,
                name=shaper.name,
                type=shaper.type,
                in_mwh=in_mwh,
                out_mwh=out_mwh,
                stored_mwh=0.0,
                burned_mwh=0.0,
                deferred_mwh=in_mwh - out_mwh,
                generated_mwh=0.0,
                at_limit_share=after.late_share if after.late_share != before.late_share else 0.0,
                acts_on="job",
                lost_mwh=float(lost * wanted_mwh),
                p_rated_mw=demand.sustained_mw,
                feasible=after.feasible,
                price="software",
            )
        )
    return found


def _mwh(p_mw: Floats, step_s: float) -> float:
    return float(np.trapezoid(p_mw, dx=step_s)) / SECONDS_PER_HOUR
