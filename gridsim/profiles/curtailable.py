"""Curtailable load: flat, until a price or the grid takes it off for minutes to hours, as with crypto mining.

Curtailments come at random, some a day, or the first at a stated time; the load falls and comes back along straight
lines. Source: behaviour assumption [I].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gridsim.errors import raise_if_any
from gridsim.parameters import Parameter
from gridsim.profiles.checkpoint import SECONDS_PER_DAY
from gridsim.profiles.contract import Fact, ProfileKind, Rule, Section, faults_in, values_of
from gridsim.profiles.draws import Stream, uniforms
from gridsim.profiles.events import DEFAULT_RESTART, JobEvents, Restart, blended, envelope, happenings
from gridsim.profiles.events import SECTIONS as EVENT_SECTIONS
from gridsim.profiles.noise import KNOTS_PER_BANDWIDTH
from gridsim.profiles.plant import Cooling, Hall, Plant, Server
from gridsim.profiles.plant_rules import RULES as PLANT_RULES
from gridsim.profiles.plant_rules import SECTIONS as PLANT_SECTIONS
from gridsim.profiles.run import Ripple, SiteRun, Work
from gridsim.profiles.site import Site
from gridsim.profiles.waveform import Waveform
from gridsim.sources import Source

#: Samples that shall fall on a ramp. Assumption [I].
SAMPLES_PER_RAMP = 2.0

LOAD_PARAMETERS = (
    Parameter("level", "1", "level while working, share of the machines' rating", above=0.0, at_most=1.0),
    Parameter("noise_sd", "1", "noise of all machines together", at_least=0.0, at_most=0.1),
    Parameter("bandwidth_hz", "Hz", "bandwidth of the noise, -3 dB", at_least=0.01, at_most=20.0),
)
CURTAILMENT_PARAMETERS = (
    Parameter("per_day", "1/d", "mean number of curtailments in a day", above=0.0, at_most=100.0),
    Parameter("level", "1", "level while curtailed", at_least=0.0, at_most=1.0),
    Parameter("duration_s", "s", "time off, with the fall", at_least=1.0, at_most=SECONDS_PER_DAY),
    Parameter("fall_s", "s", "time in which the load falls", at_least=0.01, at_most=3600.0),
    Parameter("rise_s", "s", "time in which it comes back", at_least=0.01, at_most=3600.0),
    Parameter("first_s", "s", "time of the first", at_least=0.0, at_most=SECONDS_PER_DAY),
)


@dataclass(frozen=True)
class SteadyLoad:
    """Level and noise while nothing is curtailed."""

    level: float
    noise_sd: float
    bandwidth_hz: float


@dataclass(frozen=True)
class Curtailment:
    """How often, how deep, how long and how fast."""

    per_day: float
    level: float
    duration_s: float
    fall_s: float
    rise_s: float
    first_s: float | None = None


SECTIONS = (
    *PLANT_SECTIONS,
    Section("load", "the machines at work", LOAD_PARAMETERS, SteadyLoad),
    Section("curtailment", "when they are taken off", CURTAILMENT_PARAMETERS, Curtailment, may_omit=("first_s",)),
    *(section for section in EVENT_SECTIONS if section.name != "failures"),
)
RULES = (
    *PLANT_RULES,
    Rule(
        ("curtailment.level", "load.level"),
        lambda low, high: low < high,
        "the curtailed level is not below that of work",
        "curtailment.level below load.level",
    ),
    Rule(
        ("curtailment.fall_s", "curtailment.duration_s"),
        lambda fall_s, duration_s: fall_s < duration_s,
        "the fall is longer than the curtailment",
        "fall_s below duration_s",
    ),
)


@dataclass(frozen=True)
class CurtailableLoad:
    """A flat load that can be taken off. Raises `InputError` naming every number that cannot be."""

    name: str
    site: Site
    load: SteadyLoad
    curtailment: Curtailment
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
        """The way from the machines to the meter."""
        return Plant(self.site, self.server, self.hall, self.cooling)

    @property
    def nominal_mw(self) -> float:
        """The whole site with all machines at their rating. [MW]"""
        return self.plant.nominal_mw

    @property
    def working_mw(self) -> float:
        """The whole site at work. [MW]"""
        return self.plant.steady_mw(self.load.level)

    @property
    def needed_rate_hz(self) -> float:
        """Samples per second that show ramps and noise. [Hz]"""
        ramps_hz = SAMPLES_PER_RAMP / min(self.curtailment.fall_s, self.curtailment.rise_s)
        return max(ramps_hz, self._knot_rate_hz)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants to know beside the trace."""
        return (
            Fact("machines", self.site.accelerators, "1"),
            Fact("site at rating", self.nominal_mw, "MW"),
            Fact("curtailments a day", self.curtailment.per_day, "1/d"),
        )

    @property
    def _knot_rate_hz(self) -> float:
        return self.load.bandwidth_hz * KNOTS_PER_BANDWIDTH

    def with_events(self, **at_s: float) -> CurtailableLoad:
        """Return the same load with what happens to it at stated times. [s]"""
        return replace(self, events=replace(self.events or JobEvents(), **at_s))

    def run(self, *, until_s: float, seed: int) -> SiteRun:
        """Draw everything random from t = 0 to `until_s`; a longer run begins with the bits of a shorter one."""
        off = self.curtailment
        mean_gap_s = SECONDS_PER_DAY / off.per_day
        whole_s = off.duration_s + off.rise_s
        corners = [(-1.0, self.load.level, self.load.noise_sd)]
        at_s, number = (-math.inf if off.first_s is None else off.first_s), 0
        while at_s <= until_s:
            if at_s >= 0.0:
                corners += [
                    (at_s, self.load.level, self.load.noise_sd),
                    (at_s + off.fall_s, off.level, 0.0),
                    (at_s + off.duration_s, off.level, 0.0),
                    (at_s + whole_s, self.load.level, self.load.noise_sd),
                ]
            draw = uniforms(Stream.CURTAILMENT, seed=seed, first=number, count=1)[0]
            at_s, number = max(at_s + whole_s, 0.0) - mean_gap_s * math.log(draw), number + 1
        corners.append((max(until_s, corners[-1][0]) + 1.0, self.load.level, self.load.noise_sd))
        waveform = Waveform(*np.array(corners).T)
        over = envelope(happenings(self.events, ()), self.restart or DEFAULT_RESTART, until_s=until_s)
        ripple = Ripple(self._knot_rate_hz, seed) if self.load.noise_sd > 0.0 else None
        return SiteRun(self.plant, (Work(blended(waveform, over), self.load.level),), ripple)


KIND = ProfileKind(
    kind="curtailable_load",
    meaning="a flat load that a price or the grid takes off now and then",
    sections=SECTIONS,
    rules=RULES,
    build=CurtailableLoad,
    source=Source("assumption: mining load in demand response", "I"),
)
