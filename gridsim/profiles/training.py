"""A synchronous training job: iterations, overshoot, checkpoints and noise of all accelerators as one, and a
steady rest of the site.

    p(t) = P_acc max(0, level(t) + sd(t) n(t)) + P_steady

P_acc is the accelerators' power at TDP; the steady share is taken of the whole site. Source of the shape: Choukse et
al., arXiv 2508.14318 v2 [Q]; of its statistics: Ko and Zhu, arXiv 2508.16457 v2 [Q].
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import raise_if_any
from gridsim.profiles import checkpoint as saving
from gridsim.profiles import iteration as rhythm
from gridsim.profiles import noise as fluctuation
from gridsim.profiles import overshoot as pulse
from gridsim.profiles.contract import ProfileKind, faults_in
from gridsim.profiles.draws import Stream, uniforms
from gridsim.profiles.site import Site
from gridsim.profiles.training_rules import RULES, SECTIONS
from gridsim.profiles.waveform import Shape, Waveform, waveform
from gridsim.sources import Source

#: A straight edge counts as shown when at least this many sample steps fall on it: assumption [I].
SAMPLES_PER_EDGE = 4.0


@dataclass(frozen=True)
class TrainingJob:
    """One synchronous job on a site of its own. Raises `InputError` naming every number that cannot be."""

    name: str
    site: Site
    iteration: rhythm.Iteration
    levels: rhythm.Levels
    overshoot: pulse.Overshoot | None = None
    noise: fluctuation.Noise | None = None
    checkpoint: saving.Checkpoint | None = None

    def __post_init__(self) -> None:
        parts = {section.name: getattr(self, section.name) for section in SECTIONS}
        values = {
            name: {key: number for key, number in asdict(part).items() if number is not None}
            for name, part in parts.items()
            if part is not None
        }
        raise_if_any(faults_in(values, sections=SECTIONS, rules=RULES, where=lambda key: f"{self.name}: {key}"))

    @property
    def nominal_mw(self) -> float:
        """The whole site with all accelerators at their rating. [MW]"""
        return self.site.nominal_mw

    @property
    def needed_rate_hz(self) -> float:
        """Samples per second that show the edges and hold the noise below half of them. [Hz]"""
        edges_hz = SAMPLES_PER_EDGE / self.iteration.edge_s
        return edges_hz if self.noise is None else max(edges_hz, 2.0 * self.noise.knot_rate_hz)

    def draw_mw(self, t_s: Floats, *, seed: int) -> Floats:
        """Return the site's draw at each of `t_s`, shape (n,), at least 0 and rising; load direction. [MW]"""
        shape = self.waveform(until_s=float(t_s[-1]), seed=seed)
        level = shape.level_at(t_s)
        if self.noise is not None:
            ripple = fluctuation.band_limited(t_s, knot_rate_hz=self.noise.knot_rate_hz, seed=seed)
            level += shape.noise_sd_at(t_s) * ripple
        return self.site.accelerators_mw * np.maximum(level, 0.0) + self.site.steady_share * self.nominal_mw

    def waveform(self, *, until_s: float, seed: int) -> Waveform:
        """Return the corners from before t = 0 to after `until_s`, without noise.

        The seed decides where in its iteration, and how long before its next checkpoint, the job is at t = 0.
        """
        shortest_s = rhythm.shortest_period_s(self.iteration.frequency_hz, self.iteration.frequency_jitter)
        count = math.ceil(until_s / shortest_s) + 3
        drawn = rhythm.cycles(self.iteration, self.levels, count=count, seed=seed)
        elapsed, to_first_save = uniforms(Stream.JOB, seed=seed, first=0, count=2)
        worked_s = np.cumsum(np.concatenate([-elapsed * drawn.period_s[:1], drawn.period_s[:-1]]))
        saved = np.zeros(count, dtype=np.intp)
        if self.checkpoint is not None:
            interval_s = self.checkpoint.work_between_s(self.site.accelerators)
            first_s = self.checkpoint.first_s
            first_s = to_first_save * interval_s if first_s is None else first_s
            saved = saving.saved_before(worked_s, first_s=first_s, interval_s=interval_s)
        shape = self._shape()
        return waveform(
            worked_s + saved * shape.saving_s,
            drawn.compute_s,
            drawn.compute,
            drawn.communication,
            saves=np.diff(saved, prepend=saved[:1]),
            shape=shape,
        )

    def _shape(self) -> Shape:
        over, noise, save = self.overshoot, self.noise, self.checkpoint
        return Shape(
            edge_s=self.iteration.edge_s,
            overshoot_ratio=1.0 if over is None else over.level / self.levels.compute,
            overshoot_s=0.0 if over is None else over.duration_s,
            saving=0.0 if save is None else save.level,
            saving_s=0.0 if save is None else save.duration_s,
            compute_sd=0.0 if noise is None else noise.compute_sd,
            communication_sd=0.0 if noise is None else noise.communication_sd,
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
