"""What each site of a scenario wants to draw, on the steps of a run."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError
from gridsim.profiles.contract import Profile
from gridsim.profiles.library import read_profile
from gridsim.profiles.synthesis import scale_of, synthesize
from gridsim.scenario.files import NamedFile
from gridsim.scenario.sites import ProfileLoad, Site
from gridsim.signals.trace import PowerTrace
from gridsim.signals.trace_suspicions import suspicions
from gridsim.signals.tracefile import read_trace
from gridsim.units import reactive_ratio

LOG = logging.getLogger(__name__)

#: Rate at which profiles are made; fine enough for edges of a few milliseconds. [Hz]
PROFILE_RATE_HZ = 1000.0
#: Longer traces are made at the rate that their profile needs: memory. Assumption [I]. [s]
LONGEST_FINE_S = 3600.0
#: An instant this share of a step off the grid of steps counts as on it.
ON_GRID = 1e-6


@dataclass(frozen=True)
class Demand:
    """A site's demand at each step just before and just after it, shape (steps + 1,). [MW, Mvar]

    `peak_mw` is what the job draws while it computes, of a recorded trace its largest sample; `sustained_mw` the
    highest it can hold, all accelerators at rated power. Machines are dispatched for `start_mw` and `start_mvar`.
    Where job shapers time the jobs, `plans` has the demand as the profile has it, then after each of them; the last
    is what is drawn.
    """

    peak_mw: float
    sustained_mw: float
    p_before_mw: Floats
    p_after_mw: Floats
    q_before_mvar: Floats
    q_after_mvar: Floats
    start_mw: float
    start_mvar: float
    plans: tuple[JobPlan, ...] = ()

    def first(self, steps: int) -> Demand:
        """Return the first so many steps of it."""
        names = ("p_before_mw", "p_after_mw", "q_before_mvar", "q_after_mvar")
        own = {name: getattr(self, name)[: steps + 1] for name in names}
        plans = tuple(plan.first(steps) for plan in self.plans)
        return replace(self, **own, plans=plans)

    @property
    def wanted_mw(self) -> Floats:
        """What the site would draw as its profile has it, at each step, shape (steps + 1,). [MW]"""
        return self.plans[0].p_mw if self.plans else self.p_before_mw


@dataclass(frozen=True)
class JobPlan:
    """Demand and progress of jobs timed in some way, at each step, shape (steps + 1,). [MW, s, 1]

    `worked_s` is the time that jobs have worked on their iterations since t = 0, mean over jobs; `late_share` is that
    of iterations that began after their slot. `feasible` says in words what the shaper can do.
    """

    p_mw: Floats
    worked_s: Floats
    late_share: float
    feasible: str = ""

    def first(self, steps: int) -> JobPlan:
        """Return the first so many steps of it."""
        return replace(self, p_mw=self.p_mw[: steps + 1], worked_s=self.worked_s[: steps + 1])


def site_trace(site: Site, *, duration_s: float, span_s: float, seed: int, folder: Path) -> tuple[PowerTrace, float]:
    """Return the trace of a site's load, and the highest power it can hold. [MW]

    A profile is made for `span_s`, which may be longer than the run of `duration_s`, with `seed` and scaled, its
    accelerators' rated power with it; of a recorded trace nothing more is known than its peak.
    """
    load = site.load
    if isinstance(load, ProfileLoad):
        profile = profile_of(load, folder)
        rate_hz = rate_of(profile, span_s)
        trace = synthesize(profile, duration_s=span_s, sample_rate_hz=rate_hz, peak_mw=load.peak_mw, seed=seed)
        return trace, profile.nominal_mw * scale_of(profile, load.peak_mw)
    trace = read_trace(NamedFile((), "file", load.trace).path(folder), hold=load.hold)
    _tell_coverage(trace, site.name, duration_s)
    for suspicion in suspicions(trace):
        LOG.warning("site %s: trace %s", site.name, suspicion)
    if load.peak_mw is not None:
        trace = trace.scaled_to_peak(load.peak_mw)
    return trace, trace.peak_mw


def profile_of(load: ProfileLoad, folder: Path) -> Profile:
    """Return the profile of a site, with the events that the site states."""
    profile = read_profile(NamedFile((), "profile", load.profile).path(folder))
    return profile if load.events is None else profile.with_events(**load.events.stated)


def rate_of(profile: Profile, duration_s: float) -> float:
    """Return the rate at which the trace of a profile is made. [Hz]"""
    return PROFILE_RATE_HZ if duration_s <= LONGEST_FINE_S else max(1.0, math.ceil(profile.needed_rate_hz))


def demand_on_steps(site: Site, trace: PowerTrace, *, sustained_mw: float, steps: int, step_s: float) -> Demand:
    """Return `trace` on the steps; where it brings no reactive power the site's power factor gives it."""
    t_s: Floats = np.arange(steps + 1, dtype=np.float64) * step_s
    nudge = ON_GRID * step_s
    before_s, after_s = (t_s, t_s) if trace.hold == "linear" else (t_s - nudge, t_s + nudge)
    p_before, p_after = trace.at(before_s, after=True), trace.at(after_s, after=True)
    q_before, q_after = trace.reactive_at(before_s, after=True), trace.reactive_at(after_s, after=True)
    if q_before is None or q_after is None:
        ratio = reactive_ratio(site.power_factor)
        q_before, q_after = ratio * p_before, ratio * p_after
    if trace.hold == "previous":
        p_before[0], q_before[0] = p_after[0], q_after[0]
    peak_mw = site.load.peak_mw or trace.peak_mw
    first_mw, first_mvar = float(p_before[0]), float(q_before[0])
    return Demand(peak_mw, sustained_mw, p_before, p_after, q_before, q_after, first_mw, first_mvar)


def _tell_coverage(trace: PowerTrace, site: str, duration_s: float) -> None:
    """Refuse a trace that has nothing to say of the run; hold one that covers it in part at its ends, and say so."""
    first, last = float(trace.t_s[0]), float(trace.t_s[-1])
    if first >= duration_s or last <= 0.0:
        got = f"samples from {first:g} s to {last:g} s"
        raise InputError(
            Fault(f"{trace.name}", "does not overlap the run", got, f"samples within 0 to {duration_s:g} s")
        )
    if first > 0.0 or (last < duration_s and trace.hold == "linear"):
        LOG.warning(
            "site %s: the trace covers %g s to %g s of the run's %g s; it is held at its ends",
            site,
            first,
            last,
            duration_s,
        )


def stack(demands: Sequence[Demand], name: str, steps: int) -> Floats:
    """Return one array (sites, steps + 1) of a field of all demands."""
    return np.array([getattr(demand, name) for demand in demands], dtype=np.float64).reshape(len(demands), steps + 1)
