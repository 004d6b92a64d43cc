"""A synchronous training job: iterations, overshoot, checkpoints and noise of all accelerators as one, and a
steady rest of the site.

    p(t) = P_acc max(0, level(t) + sd(t) n(t)) + P_steady

P_acc is the accelerators' power at TDP; the steady share is taken of the whole site, where its stages are not stated
(`plant`). Source of the shape: Choukse et al., arXiv 2508.14318 v2 [Q]; of its statistics: Ko and Zhu, arXiv
2508.16457 v2 [Q].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import raise_if_any
from gridsim.profiles import checkpoint as saving
from gridsim.profiles import iteration as rhythm
from gridsim.profiles import noise as fluctuation
from gridsim.profiles import overshoot as pulse
from gridsim.profiles.contract import Fact, ProfileKind, faults_in, values_of
from gridsim.profiles.draws import Stream, uniforms
from gridsim.profiles.events import (
    DEFAULT_RESTART,
    Envelope,
    Failures,
    JobEvents,
    Restart,
    blended,
    envelope,
    failure_times_s,
    happenings,
)
from gridsim.profiles.fleet import ONE_JOB, Fleet
from gridsim.profiles.generation import Generation
from gridsim.profiles.model import Model, Timing
from gridsim.profiles.plant import Cooling, Hall, Plant, Server
from gridsim.profiles.run import Ripple, SiteRun, Work
from gridsim.profiles.schedule import UNTIMED, Begins, Saves, Schedule, free_begins, slotted_begins, working_time_s
from gridsim.profiles.site import Site
from gridsim.profiles.training_rules import RULES, SECTIONS
from gridsim.profiles.training_shape import edge_faults, shape_of
from gridsim.profiles.waveform import Shape, Waveform, waveform
from gridsim.sources import Source

#: A straight edge counts as shown when at least this many sample steps fall on it: assumption [I]. Noise sampled at
#: the rate of its knots folds back 0.7 % of its variance [C].
SAMPLES_PER_EDGE = 2.0


@dataclass(frozen=True)
class TrainingJob:
    """Synchronous training on a site of its own, by one job or several independent ones.

    Raises `InputError` naming every number that cannot be. With `model`, the rhythm of `iteration` is the model's.
    """

    name: str
    site: Site
    iteration: rhythm.Iteration
    levels: rhythm.Levels
    overshoot: pulse.Overshoot | None = None
    noise: fluctuation.Noise | None = None
    checkpoint: saving.Checkpoint | None = None
    fleet: Fleet | None = None
    model: Model | None = None
    generation: Generation | None = None
    server: Server | None = None
    hall: Hall | None = None
    cooling: Cooling | None = None
    restart: Restart | None = None
    failures: Failures | None = None
    events: JobEvents | None = None
    schedule: Schedule = UNTIMED

    def __post_init__(self) -> None:
        if self.timing is not None:
            timed = replace(self.iteration, frequency_hz=1.0 / self.timing.period_s, duty=self.timing.duty)
            object.__setattr__(self, "iteration", timed)
        values = values_of(self, SECTIONS)
        faults = faults_in(values, sections=SECTIONS, rules=RULES, where=lambda key: f"{self.name}: {key}")
        own = f"{self.name}: iteration"
        raise_if_any(faults or edge_faults(self.iteration, self._shape(), own, fastest_hz=self.fastest_hz))

    @property
    def plant(self) -> Plant:
        """The way from the accelerators to the meter."""
        return Plant(self.site, self.server, self.hall, self.cooling)

    @property
    def jobs(self) -> int:
        """Number of independent jobs."""
        return round((self.fleet or ONE_JOB).jobs)

    @property
    def accelerators_of_job(self) -> float:
        """Accelerators of one job."""
        return self.site.accelerators / self.jobs

    @property
    def timing(self) -> Timing | None:
        """The parts of an iteration, where the model says them."""
        return None if self.model is None else self.model.timing(self.accelerators_of_job)

    @property
    def rise_s(self) -> float:
        """Time in which a job rises. [s]"""
        return self.iteration.edge_s + (0.0 if self.timing is None else self.timing.bubble_s)

    @property
    def fastest_hz(self) -> float:
        """Frequency of the fastest of the jobs. [Hz]"""
        return self.iteration.frequency_hz * (1.0 + (self.fleet or ONE_JOB).frequency_spread)

    @property
    def nominal_mw(self) -> float:
        """The whole site with all accelerators at their rating. [MW]"""
        return self.plant.nominal_mw

    @property
    def working_mw(self) -> float:
        """The whole site while all jobs compute, at the mean level of computing. [MW]"""
        return self.plant.steady_mw(self.levels.compute)

    @property
    def needed_rate_hz(self) -> float:
        """Samples per second that show the edges and fold next to none of the noise. [Hz]"""
        edges_hz = SAMPLES_PER_EDGE / self.iteration.edge_s
        return edges_hz if self.noise is None else max(edges_hz, self.noise.knot_rate_hz)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants to know beside the trace."""
        found = [
            Fact("accelerators", self.site.accelerators, "1"),
            Fact("site at rating", self.nominal_mw, "MW"),
            Fact("jobs", self.jobs, "1"),
            Fact("mean iteration", 1.0 / self.iteration.frequency_hz, "s"),
            Fact("computing", self.iteration.duty / self.iteration.frequency_hz, "s"),
        ]
        if self.timing is not None:
            found += [
                Fact("pipeline bubble", self.timing.bubble_s, "s"),
                Fact("exposed communication", self.timing.exposed_s, "s"),
                Fact("optimiser step", self.timing.optimiser_s, "s"),
            ]
        if self.checkpoint is not None:
            found.append(Fact("work between checkpoints", self._interval_s, "s"))
        if self.failures is not None:
            rate = self.failures.per_accelerator_day
            mean_s = saving.time_between_failures_s(rate, self.accelerators_of_job)
            found.append(Fact("time between failures of a job", mean_s, "s"))
        return tuple(found)

    @property
    def mean_level(self) -> float:
        """Expected level of the accelerators, without checkpoints and events. [share of TDP]"""
        duty = self.iteration.duty
        level = duty * self.levels.compute + (1.0 - duty) * self.levels.communication
        return level if self.generation is None else self.generation.mean_level(level)

    def with_events(self, **at_s: float) -> TrainingJob:
        """Return the same job with what happens to it at stated times. [s]"""
        return replace(self, events=replace(self.events or JobEvents(), **at_s))

    def run(self, *, until_s: float, seed: int) -> SiteRun:
        """Draw everything random from t = 0 to `until_s`; a longer run begins with the bits of a shorter one."""
        works = tuple(
            Work(self._with_events(job, until_s=until_s, seed=seed), self.mean_level, 1.0 / self.jobs)
            for job in range(self.jobs)
        )
        ripple = None if self.noise is None else Ripple(self.noise.knot_rate_hz, seed)
        return SiteRun(self.plant, works, ripple)

    def _with_events(self, job: int, *, until_s: float, seed: int) -> Waveform:
        work = self.waveform(until_s=until_s, seed=seed, job=job)
        if self.generation is not None:
            edge_s = self.iteration.edge_s
            work = blended(work, self.generation.envelope(edge_s=edge_s, until_s=until_s, seed=seed, job=job))
        return blended(work, self._envelope(job, until_s=until_s, seed=seed))

    def _envelope(self, job: int, *, until_s: float, seed: int) -> Envelope | None:
        """Return what happens to a job by `until_s`."""
        crashes_s: Floats = np.zeros(0)
        if self.failures is not None:
            crashes_s = failure_times_s(
                self.failures, accelerators=self.accelerators_of_job, until_s=until_s, seed=seed, job=job
            )
        what = happenings(self.events, crashes_s.tolist(), held_s=job * self.schedule.start_interval_s)
        return envelope(what, self.restart or DEFAULT_RESTART, until_s=until_s)

    def waveform(self, *, until_s: float, seed: int, job: int = 0) -> Waveform:
        """Return the corners of a job from before t = 0 to after `until_s`, without noise and events.

        The seed decides where in its iteration, and how long before its next checkpoint, the job is at t = 0.
        """
        drawn, begins = self._drawn(job, until_s=until_s, seed=seed)
        return waveform(
            begins.start_s,
            drawn.compute_s,
            drawn.compute,
            drawn.communication,
            saves=np.diff(begins.saved, prepend=begins.saved[:1]),
            shape=self._shape(),
        )

    def worked(self, t_s: Floats, *, until_s: float, seed: int) -> tuple[Floats, float]:
        """Return how long the jobs have worked on iterations by each of `t_s`, mean over all, shape (n,). [s]

        And beside it the share of iterations that began after their slot. [1]
        """
        total_s, began, late = np.zeros_like(t_s), 0, 0
        for job in range(self.jobs):
            _, begins = self._drawn(job, until_s=until_s, seed=seed)
            total_s += working_time_s(t_s, begins, self._envelope(job, until_s=until_s, seed=seed))
            own, missed = begins.late_within(until_s)
            began, late = began + own, late + missed
        return (total_s - total_s[:1]) / self.jobs, late / max(began, 1)

    def _drawn(self, job: int, *, until_s: float, seed: int) -> tuple[rhythm.Cycles, Begins]:
        """Draw a job's iterations, and find when each begins."""
        elapsed, to_first_save, pace = uniforms(Stream.JOB, seed=seed, first=0, count=3, job=job)
        factor = 1.0 + (self.fleet or ONE_JOB).frequency_spread * (2.0 * pace - 1.0)
        own = replace(self.iteration, frequency_hz=self.iteration.frequency_hz * factor)
        shortest_s = rhythm.shortest_period_s(own.frequency_hz, own.frequency_jitter)
        count = math.ceil(until_s / shortest_s) + 3
        drawn = rhythm.cycles(own, self.levels, count=count, seed=seed, job=job)
        period_s, timed = self.schedule.stretch * drawn.period_s, self.schedule
        if timed.spread_saves:
            to_first_save = self._after_first(job, seed=seed, which=1)
        saves = self._saves(to_first_save)
        if timed.slot_s is None:
            return drawn, free_begins(float(-elapsed * period_s[0]), period_s, drawn.period_s, saves)
        phase_s = -timed.slot_s * self._after_first(job, seed=seed, which=0)
        return drawn, slotted_begins(phase_s, period_s, drawn.period_s, saves, slot_s=timed.slot_s)

    def _after_first(self, job: int, *, seed: int, which: int) -> float:
        """Return the place in a cycle of a job that is `job` / N of it after job 0. [1]"""
        of_first = uniforms(Stream.JOB, seed=seed, first=0, count=3)[which]
        return float((of_first + job / self.jobs) % 1.0)

    def _saves(self, to_first_save: float) -> Saves | None:
        if self.checkpoint is None:
            return None
        first_s = self.checkpoint.first_s
        if first_s is None or self.schedule.spread_saves:
            first_s = to_first_save * self._interval_s
        return Saves(first_s, self._interval_s, self.checkpoint.duration_s)

    def timed(self, schedule: Schedule, *, jobs: int | None = None) -> TrainingJob:
        """Return the same work timed by `schedule`, as so many jobs of equal size (its own number where left out)."""
        fleet = self.fleet if jobs is None else replace(self.fleet or ONE_JOB, jobs=float(jobs))
        return replace(self, schedule=schedule, fleet=fleet)

    @property
    def mean_period_s(self) -> tuple[float, float]:
        """Mean length of an iteration, at the common frequency and of the slowest job, before any waiting. [s]"""
        hz, jitter = self.iteration.frequency_hz, self.iteration.frequency_jitter
        slowest_hz = hz * (1.0 - (self.fleet or ONE_JOB).frequency_spread)
        return rhythm.mean_period_s(hz, jitter), rhythm.mean_period_s(slowest_hz, jitter)

    @property
    def checkpoint_cycle_s(self) -> tuple[float, float]:
        """Work between two checkpoints, and how long each takes; no end of work where there are none. [s]"""
        return self._interval_s, 0.0 if self.checkpoint is None else self.checkpoint.duration_s

    @property
    def _interval_s(self) -> float:
        return math.inf if self.checkpoint is None else self.checkpoint.work_between_s(self.accelerators_of_job)

    def _shape(self) -> Shape:
        return shape_of(
            self.iteration,
            self.levels,
            rise_s=self.rise_s,
            accelerators=self.accelerators_of_job,
            overshoot=self.overshoot,
            noise=self.noise,
            checkpoint=self.checkpoint,
            fleet=self.fleet or ONE_JOB,
        )


KIND = ProfileKind(
    kind="training_job",
    meaning="synchronous training: all accelerators compute, communicate and save together",
    sections=SECTIONS,
    rules=RULES,
    build=TrainingJob,
    source=Source(
        "Choukse et al., Power stabilization for AI training datacenters; "
        "Ko and Zhu, Wide-area power system oscillations from large-scale AI workloads",
        "Q",
        "2025",
        "https://arxiv.org/abs/2508.14318, https://arxiv.org/abs/2508.16457",
    ),
)
