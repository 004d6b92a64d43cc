"""Reinforcement learning after pre-training: long generation of answers, then a short update of the model.

A cycle generates at a steady level, drains while the last long answers end, updates by training iterations, and hands
the new weights over. Generations vary in length. Source of the cycle: assumption [I].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.parameters import Parameter
from gridsim.profiles.draws import CUT_AT_SD, Stream, normals, uniforms
from gridsim.profiles.events import Envelope

PARAMETERS = (
    Parameter("level", "1", "level while generating, share of TDP", above=0.0, at_most=1.0),
    Parameter("duration_s", "s", "mean time of generating", at_least=1.0, at_most=86_400.0),
    Parameter("spread", "1", "its relative standard deviation", at_least=0.0, at_most=0.3),
    Parameter("tail_s", "s", "time in which the last answers end", at_least=0.1, at_most=3600.0),
    Parameter("tail_level", "1", "level at its end", at_least=0.0, at_most=1.0),
    Parameter("update_s", "s", "time of updating by training iterations", at_least=1.0, at_most=86_400.0),
    Parameter("hand_over_s", "s", "time in which the new weights are handed over", at_least=0.1, at_most=3600.0),
    Parameter("hand_over_level", "1", "level meanwhile", at_least=0.0, at_most=1.0),
)


@dataclass(frozen=True)
class Generation:
    """Levels [share of TDP] and times [s] of a cycle."""

    level: float
    duration_s: float
    spread: float
    tail_s: float
    tail_level: float
    update_s: float
    hand_over_s: float
    hand_over_level: float

    @property
    def rest_s(self) -> float:
        """A cycle without its generation. [s]"""
        return self.tail_s + self.update_s + self.hand_over_s

    @property
    def cycle_s(self) -> float:
        """A cycle of mean length. [s]"""
        return self.duration_s + self.rest_s

    def mean_level(self, updating: float) -> float:
        """Return the mean level with `updating` that of the training iterations. [share of TDP]"""
        tail = 0.5 * (self.level + self.tail_level)
        parts = ((self.level, self.duration_s), (tail, self.tail_s), (updating, self.update_s))
        energy = sum(level * length_s for level, length_s in parts) + self.hand_over_level * self.hand_over_s
        return energy / self.cycle_s

    def envelope(self, *, edge_s: float, until_s: float, seed: int, job: int) -> Envelope:
        """Return who generates and who updates, from before t = 0 to after `until_s`."""
        shortest_s = self.duration_s * (1.0 - CUT_AT_SD * self.spread) + self.rest_s
        count = math.ceil(until_s / shortest_s) + 2
        draws = uniforms(Stream.PHASE, seed=seed, first=0, count=count + 1, job=job)
        generate_s = self.duration_s * (1.0 + self.spread * normals(draws[1:]))
        cycles_s = generate_s + self.rest_s
        begins_s = np.cumsum(np.concatenate([-draws[:1] * cycles_s[:1], cycles_s[:-1]]))
        drains_s = begins_s + generate_s
        updates_s = drains_s + self.tail_s
        ends_s = updates_s + self.update_s
        corners = (
            (begins_s, 0.0, self.hand_over_level),
            (begins_s + edge_s, 0.0, self.level),
            (drains_s, 0.0, self.level),
            (updates_s, 0.0, self.tail_level),
            (updates_s + edge_s, 1.0, self.tail_level),
            (ends_s, 1.0, self.hand_over_level),
            (ends_s + edge_s, 0.0, self.hand_over_level),
        )
        return Envelope(
            np.column_stack([t_s for t_s, _, _ in corners]).ravel(),
            np.tile([working for _, working, _ in corners], count),
            np.tile([rest for _, _, rest in corners], count),
        )
