"""A campus of several profiles side by side, each scaled to its part of the power, with draws of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gridsim.arrays import Floats
from gridsim.parameters import Parameter
from gridsim.profiles.contract import Draw, Fact, Profile, ProfileKind, Run, Section, Step
from gridsim.profiles.draws import LARGEST_SEED
from gridsim.signals.trace_columns import LARGEST_DRAW_MW
from gridsim.sources import Source

SHARES_ADD_UP = 1e-9

#: Part number i has the seed s + i x this: far from the seeds that a user counts through. Odd, near the golden ratio
#: of 64 bits. Assumption [I].
SEED_STEP = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Campus:
    """The whole campus with all its parts at their rating. [MW]"""

    nominal_mw: float


@dataclass(frozen=True)
class Part:
    """A profile and its share of the campus at rating."""

    profile: Profile
    share: float


@dataclass(frozen=True)
class MixRun:
    """Runs of the parts, and the factor that scales each."""

    names: tuple[str, ...]
    runs: tuple[Run, ...]
    factors: tuple[float, ...]

    def draw(self, t_s: Floats) -> Draw:
        """Return what the campus draws; reactive power where every part says its own."""
        draws = [run.draw(t_s) for run in self.runs]
        p_mw = sum((f * d.p_mw for f, d in zip(self.factors, draws, strict=True)), np.zeros_like(t_s))
        reactive = [d.q_mvar for d in draws if d.q_mvar is not None]
        if len(reactive) < len(draws):
            return Draw(p_mw)
        return Draw(p_mw, sum((f * q for f, q in zip(self.factors, reactive, strict=True)), np.zeros_like(t_s)))

    def steps(self, t_s: Floats) -> tuple[Step, ...]:
        """Return the power of each part at its meter, and of the campus (last)."""
        found = [
            Step(name, "a part of the campus, at its meter", factor * run.draw(t_s).p_mw)
            for name, run, factor in zip(self.names, self.runs, self.factors, strict=True)
        ]
        return (*found, Step("site", "at the meter", self.draw(t_s).p_mw))


@dataclass(frozen=True)
class MixedCampus:
    """Several profiles on one campus."""

    name: str
    campus: Campus
    parts: tuple[Part, ...]

    @property
    def nominal_mw(self) -> float:
        """The whole campus with all its parts at their rating. [MW]"""
        return self.campus.nominal_mw

    @property
    def working_mw(self) -> float:
        """The whole campus with all its parts at work. [MW]"""
        return sum(
            part.share * self.nominal_mw / part.profile.nominal_mw * part.profile.working_mw for part in self.parts
        )

    @property
    def needed_rate_hz(self) -> float:
        """The fastest that any part needs. [Hz]"""
        return max(part.profile.needed_rate_hz for part in self.parts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants to know beside the trace."""
        shares = (Fact(f"{part.profile.name} at rating", part.share * self.nominal_mw, "MW") for part in self.parts)
        return (Fact("site at rating", self.nominal_mw, "MW"), *shares)

    def with_events(self, **at_s: float) -> MixedCampus:
        """Return the same campus with what happens to all its parts at stated times. [s]"""
        parts = tuple(Part(part.profile.with_events(**at_s), part.share) for part in self.parts)
        return replace(self, parts=parts)

    def run(self, *, until_s: float, seed: int) -> MixRun:
        """Draw everything random from t = 0 to `until_s`; a longer run begins with the bits of a shorter one."""
        seeds = [(seed + i * SEED_STEP) % (LARGEST_SEED + 1) for i in range(len(self.parts))]
        return MixRun(
            tuple(part.profile.name for part in self.parts),
            tuple(part.profile.run(until_s=until_s, seed=own) for part, own in zip(self.parts, seeds, strict=True)),
            tuple(part.share * self.nominal_mw / part.profile.nominal_mw for part in self.parts),
        )


@dataclass(frozen=True)
class Shares:
    """Names of profiles and their shares of the campus at rating; they add up to 1."""

    of: Mapping[str, float]


KIND = ProfileKind(
    kind="mixed_campus",
    meaning="several profiles side by side",
    sections=(
        Section(
            "campus",
            "the whole campus",
            (Parameter("nominal_mw", "MW", "campus at rating", above=0.0, at_most=LARGEST_DRAW_MW),),
            Campus,
        ),
        Section(
            "shares",
            "shares of the campus at rating, by the names of profiles",
            (),
            Shares,
            any_key=Parameter("share", "1", "share of the campus at rating", above=0.0, at_most=1.0),
        ),
    ),
    rules=(),
    build=MixedCampus,
    source=Source("the sources of its parts; their shares are each file's own", "I"),
)
