"""A site whose fluctuating part is the published generator's, and whose rest is steady."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gridsim.errors import raise_if_any
from gridsim.parameters import Parameter
from gridsim.profiles.contract import Fact, ProfileKind, Rule, Section, faults_in, values_of
from gridsim.profiles.events import DEFAULT_RESTART, JobEvents, Restart, blended, envelope, happenings
from gridsim.profiles.events import SECTIONS as EVENT_SECTIONS
from gridsim.profiles.plant import Plant
from gridsim.profiles.plant_rules import RULES as PLANT_RULES
from gridsim.profiles.plant_rules import SECTIONS as PLANT_SECTIONS
from gridsim.profiles.published import FINE_TUNING, RATE_HZ, TRAINING, Mix, aggregate_power, job_power
from gridsim.profiles.run import SiteRun, Work
from gridsim.profiles.site import Site
from gridsim.profiles.waveform import Waveform
from gridsim.sources import Source

#: Mean level of the fluctuating part, to which nothing but a cooling's lag would settle [C].
SETTLED = 0.9

SHARES_ADD_UP = 1e-9

PARAMETERS = (
    Parameter("large_share", "1", "share of one large training job", at_least=0.0, at_most=1.0),
    Parameter("training_share", "1", "share of all small training jobs", at_least=0.0, at_most=1.0),
    Parameter("fine_tuning_share", "1", "share of all fine-tuning jobs", at_least=0.0, at_most=1.0),
    Parameter("training_jobs", "1", "number of small training jobs", at_least=0.0, at_most=100.0),
    Parameter("fine_tuning_jobs", "1", "number of fine-tuning jobs", at_least=0.0, at_most=100.0),
)


def _has_jobs(share: float, jobs: float) -> bool:
    return (share > 0.0) == (jobs >= 1.0) and jobs == round(jobs)


SECTIONS = (
    PLANT_SECTIONS[0],
    Section("jobs", "who shares the fluctuating power", PARAMETERS, Mix),
    *(section for section in EVENT_SECTIONS if section.name != "failures"),
)
RULES = (
    PLANT_RULES[0],
    Rule(
        ("jobs.large_share", "jobs.training_share", "jobs.fine_tuning_share"),
        lambda *shares: abs(sum(shares) - 1.0) <= SHARES_ADD_UP,
        "the shares do not add up",
        "shares that add up to 1",
    ),
    Rule(
        ("jobs.training_share", "jobs.training_jobs"),
        _has_jobs,
        "share and number of training jobs do not fit",
        "a whole number of jobs, 0 where the share is 0",
    ),
    Rule(
        ("jobs.fine_tuning_share", "jobs.fine_tuning_jobs"),
        _has_jobs,
        "share and number of fine-tuning jobs do not fit",
        "a whole number of jobs, 0 where the share is 0",
    ),
)


@dataclass(frozen=True)
class PublishedGenerator:
    """The published generator on a site. Raises `InputError` naming every number that cannot be.

    A lone training or fine-tuning job runs from t = 0 with the seed itself; an aggregate's jobs start within two
    seconds. Between its samples, 10 ms apart, power runs straight.
    """

    name: str
    site: Site
    jobs: Mix
    restart: Restart | None = None
    events: JobEvents | None = None

    def __post_init__(self) -> None:
        values = values_of(self, SECTIONS)
        raise_if_any(faults_in(values, sections=SECTIONS, rules=RULES, where=lambda key: f"{self.name}: {key}"))

    @property
    def plant(self) -> Plant:
        """The way from the accelerators to the meter."""
        return Plant(self.site)

    @property
    def nominal_mw(self) -> float:
        """The whole site with all accelerators at their rating. [MW]"""
        return self.plant.nominal_mw

    @property
    def working_mw(self) -> float:
        """The whole site with its fluctuating part at nominal power, which the generator calls computing. [MW]"""
        return self.nominal_mw

    @property
    def needed_rate_hz(self) -> float:
        """The generator's own rate. [Hz]"""
        return float(RATE_HZ)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants to know beside the trace."""
        return (
            Fact("site at rating", self.nominal_mw, "MW"),
            Fact("fluctuating part at its nominal power", self.plant.accelerators_mw, "MW"),
        )

    def with_events(self, **at_s: float) -> PublishedGenerator:
        """Return the same site with what happens to it at stated times. [s]"""
        return replace(self, events=replace(self.events or JobEvents(), **at_s))

    def run(self, *, until_s: float, seed: int) -> SiteRun:
        """Draw everything random from t = 0 to `until_s`; a longer run begins with the bits of a shorter one."""
        samples = math.ceil(until_s * RATE_HZ) + 2
        if self.jobs == Mix(1.0, 0.0, 0.0, 0.0, 0.0):
            level = job_power(TRAINING, samples, seed=seed)
        elif self.jobs == Mix(0.0, 0.0, 1.0, 0.0, 1.0):
            level = job_power(FINE_TUNING, samples, seed=seed)
        else:
            level = aggregate_power(self.jobs, samples, seed=seed)
        t_s = np.arange(samples) / RATE_HZ
        over = envelope(happenings(self.events, ()), self.restart or DEFAULT_RESTART, until_s=until_s)
        work = blended(Waveform(t_s, level, np.broadcast_to(0.0, t_s.shape)), over)
        return SiteRun(self.plant, (Work(work, SETTLED),))


KIND = ProfileKind(
    kind="published_generator",
    meaning="the generator of Ko and Zhu: training, fine-tuning, and aggregates of both",
    sections=SECTIONS,
    rules=RULES,
    build=PublishedGenerator,
    source=Source(
        "Ko and Zhu, Wide-area power system oscillations from large-scale AI workloads, and their notebook",
        "Q",
        "2026",
        "https://arxiv.org/abs/2508.16457, https://github.com/MinseungKo/Hyperscale-AI-Datacenter-Load-Profile-Generator",
    ),
)
