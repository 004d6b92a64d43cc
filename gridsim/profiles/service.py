"""Serving requests: many replicas, each in a state of its own, under a demand that follows the hour of the day.

A replica idles, reads a prompt (prefill), writes an answer (decode) or waits for a tool. After a time of mean h,
exponentially distributed, it is found in a state drawn anew. Busy are u(t) of the replicas:

    m(u)   = (1 - u) l_idle + u (f_p l_prefill + f_t l_wait + (1 - f_p - f_t) l_decode)       mean level       (1)
    v(u)   = (1 - u) l_idle^2 + u (f_p l_prefill^2 + ...) - m(u)^2                            variance         (2)
    cov(x) = v exp(-|x| / h) / N                                                              of N replicas    (3)
    u(t)   = U (1 + A cos(2 pi (hour - hour_peak) / 24)) (1 + c y(t))                                          (4)

Nothing is computed for single replicas: their sum is one normal process of covariance (3), made as an Ornstein-
Uhlenbeck process on a fixed grid of time. y(t) is another, which all replicas have in common: bursts of arrivals.
Source: (3) computed [C]; states and bursts assumption [I].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import scipy

from gridsim.arrays import Floats
from gridsim.errors import raise_if_any
from gridsim.parameters import Parameter
from gridsim.profiles.contract import Fact, ProfileKind, Rule, Section, faults_in, values_of
from gridsim.profiles.draws import Stream, normals, uniforms
from gridsim.profiles.events import DEFAULT_RESTART, JobEvents, Restart, blended, envelope, happenings
from gridsim.profiles.events import SECTIONS as EVENT_SECTIONS
from gridsim.profiles.plant import Cooling, Hall, Plant, Server
from gridsim.profiles.plant_rules import RULES as PLANT_RULES
from gridsim.profiles.plant_rules import SECTIONS as PLANT_SECTIONS
from gridsim.profiles.run import SiteRun, Work
from gridsim.profiles.site import Site
from gridsim.profiles.waveform import Waveform
from gridsim.sources import Source
from gridsim.units import TWO_PI

HOURS_PER_DAY = 24.0
SECONDS_PER_HOUR = 3600.0
#: Steps of the grid in one holding time: straight lines between them keep 97 % of the variance, which is made up for.
STEPS_PER_HOLD = 10.0

DEMAND_PARAMETERS = (
    Parameter("utilisation", "1", "mean share of replicas that are busy", above=0.0, at_most=1.0),
    Parameter("daily_swing", "1", "half the swing of it over a day, relative", at_least=0.0, at_most=1.0),
    Parameter("peak_hour", "h", "hour of the day with the most demand", at_least=0.0, at_most=HOURS_PER_DAY),
    Parameter("start_hour", "h", "hour of the day at t = 0", at_least=0.0, at_most=HOURS_PER_DAY),
    Parameter(
        "burst_sd", "1", "relative standard deviation of bursts that all replicas see", at_least=0.0, at_most=0.5
    ),
    Parameter("burst_s", "s", "time after which bursts are forgotten", at_least=0.1, at_most=86_400.0),
)
REPLICA_PARAMETERS = (
    Parameter("accelerators", "1", "accelerators of one replica", at_least=1.0, at_most=1e5),
    Parameter("hold_s", "s", "mean time in one state", at_least=0.02, at_most=3600.0),
    Parameter("idle", "1", "level without requests, share of TDP", at_least=0.0, at_most=1.0),
    Parameter("prefill", "1", "level while reading prompts", at_least=0.0, at_most=1.1),
    Parameter("prefill_share", "1", "share of busy time that reads prompts", at_least=0.0, at_most=1.0),
    Parameter("decode", "1", "level while writing answers", at_least=0.0, at_most=1.1),
    Parameter("waiting", "1", "level while waiting for a tool", at_least=0.0, at_most=1.0),
    Parameter("waiting_share", "1", "share of busy time that waits for tools", at_least=0.0, at_most=1.0),
)


@dataclass(frozen=True)
class Demand:
    """Who asks for how much, and when; equation (4)."""

    utilisation: float
    daily_swing: float
    peak_hour: float
    start_hour: float
    burst_sd: float
    burst_s: float

    @property
    def busiest(self) -> float:
        """Share of replicas that are busy at the peak hour. [1]"""
        return min(self.utilisation * (1.0 + self.daily_swing), 1.0)

    def busy(self, t_s: Floats, bursts: Floats | float = 0.0) -> Floats:
        """Return u at each of `t_s`, within 0 and 1. [1]"""
        angle = TWO_PI * (self.start_hour + t_s / SECONDS_PER_HOUR - self.peak_hour) / HOURS_PER_DAY
        share = self.utilisation * (1.0 + self.daily_swing * np.cos(angle)) * (1.0 + self.burst_sd * bursts)
        return np.clip(share, 0.0, 1.0)


@dataclass(frozen=True)
class Replicas:
    """What a replica draws in each of its states [share of TDP], and for how long."""

    accelerators: float
    hold_s: float
    idle: float
    prefill: float
    prefill_share: float
    decode: float
    waiting: float
    waiting_share: float

    @property
    def states(self) -> tuple[tuple[float, float], ...]:
        """Level and share of busy time of each busy state."""
        decoding = 1.0 - self.prefill_share - self.waiting_share
        return (
            (self.prefill, self.prefill_share),
            (self.waiting, self.waiting_share),
            (self.decode, decoding),
        )

    def mean(self, busy: Floats) -> Floats:
        """Return equation (1). [share of TDP]"""
        return (1.0 - busy) * self.idle + busy * sum(share * level for level, share in self.states)

    def variance(self, busy: Floats) -> Floats:
        """Return equation (2)."""
        square = (1.0 - busy) * self.idle**2 + busy * sum(share * level**2 for level, share in self.states)
        return square - self.mean(busy) ** 2


def ornstein_uhlenbeck(
    *, until_s: float, step_s: float, memory_s: float, stream: Stream, seed: int, job: int = 0
) -> Floats:
    """Return a process of mean 0, variance 1 and covariance exp(-|x| / memory_s) at 0, step_s, ... past `until_s`.

    Straight lines between the steps have variance 1 on average.
    """
    count = math.ceil(until_s / step_s) + 2
    kept = math.exp(-step_s / memory_s)
    draws = normals(uniforms(stream, seed=seed, first=0, count=count, job=job))
    draws[1:] *= math.sqrt(1.0 - kept * kept)
    lost = (2.0 + kept) / 3.0
    return np.asarray(scipy.signal.lfilter([1.0], [1.0, -kept], draws), dtype=np.float64) / math.sqrt(lost)


SECTIONS = (
    *PLANT_SECTIONS,
    Section("demand", "requests over the day", DEMAND_PARAMETERS, Demand),
    Section("replicas", "what serves them", REPLICA_PARAMETERS, Replicas),
    *(section for section in EVENT_SECTIONS if section.name != "failures"),
)

RULES = (
    *PLANT_RULES,
    Rule(
        ("replicas.prefill_share", "replicas.waiting_share"),
        lambda prefill, waiting: prefill + waiting <= 1.0,
        "the shares of busy time exceed it",
        "prefill_share + waiting_share of at most 1",
    ),
    Rule(
        ("replicas.idle", "replicas.prefill", "replicas.decode"),
        lambda idle, prefill, decode: idle <= min(prefill, decode),
        "the idle level is above that of work",
        "idle of at most prefill and decode",
    ),
    Rule(
        ("replicas.accelerators", "site.accelerators"),
        lambda own, all_of_them: own <= all_of_them,
        "a replica is larger than the site",
        "at most site.accelerators",
    ),
)


@dataclass(frozen=True)
class Service:
    """Replicas that serve requests. Raises `InputError` naming every number that cannot be."""

    name: str
    site: Site
    demand: Demand
    replicas: Replicas
    server: Server | None = None
    hall: Hall | None = None
    cooling: Cooling | None = None
    restart: Restart | None = None
    events: JobEvents | None = None

    def __post_init__(self) -> None:
        values = values_of(self, SECTIONS)
        raise_if_any(faults_in(values, sections=SECTIONS, rules=RULES, where=lambda key: f"{self.name}: {key}"))

    @property
    def plant(self) -> Plant:
        """The way from the accelerators to the meter."""
        return Plant(self.site, self.server, self.hall, self.cooling)

    @property
    def count(self) -> float:
        """Number of replicas."""
        return self.site.accelerators / self.replicas.accelerators

    @property
    def nominal_mw(self) -> float:
        """The whole site with all accelerators at their rating. [MW]"""
        return self.plant.nominal_mw

    @property
    def working_mw(self) -> float:
        """The whole site at its busiest hour, without bursts. [MW]"""
        return self.plant.steady_mw(float(self.replicas.mean(np.array([self.demand.busiest]))[0]))

    @property
    def needed_rate_hz(self) -> float:
        """Samples per second that show each holding time. [Hz]"""
        return 2.0 / self.replicas.hold_s

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants to know beside the trace."""
        return (
            Fact("accelerators", self.site.accelerators, "1"),
            Fact("site at rating", self.nominal_mw, "MW"),
            Fact("replicas", self.count, "1"),
            Fact("mean time in a state", self.replicas.hold_s, "s"),
        )

    def with_events(self, **at_s: float) -> Service:
        """Return the same service with what happens to it at stated times. [s]"""
        return replace(self, events=replace(self.events or JobEvents(), **at_s))

    def run(self, *, until_s: float, seed: int) -> SiteRun:
        """Draw everything random from t = 0 to `until_s`; a longer run begins with the bits of a shorter one."""
        step_s = self.replicas.hold_s / STEPS_PER_HOLD
        own = ornstein_uhlenbeck(
            until_s=until_s, step_s=step_s, memory_s=self.replicas.hold_s, stream=Stream.FLUCTUATION, seed=seed
        )
        common = ornstein_uhlenbeck(
            until_s=until_s, step_s=step_s, memory_s=self.demand.burst_s, stream=Stream.PHASE, seed=seed
        )
        t_s: Floats = np.arange(own.size, dtype=np.float64) * step_s
        busy = self.demand.busy(t_s, common)
        level = self.replicas.mean(busy) + own * np.sqrt(self.replicas.variance(busy) / self.count)
        waveform = Waveform(t_s, np.maximum(level, 0.0), np.broadcast_to(0.0, t_s.shape))
        over = envelope(happenings(self.events, ()), self.restart or DEFAULT_RESTART, until_s=until_s)
        settled = float(self.replicas.mean(self.demand.busy(np.zeros(1)))[0])
        return SiteRun(self.plant, (Work(blended(waveform, over), settled),))


KIND = ProfileKind(
    kind="service",
    meaning="many independent replicas that serve requests over the day",
    sections=SECTIONS,
    rules=RULES,
    build=Service,
    source=Source(
        "POLCA: inference swings by about 9 % of provisioned power; states and their levels are assumptions",
        "S",
        "2023",
        "https://arxiv.org/abs/2308.12908",
    ),
)
