"""Checkpoints: the job stops at the end of an iteration, writes its state, and goes on.

The time of work between two, where it is not stated, is the one that loses least to saving and to failures:

    tau = sqrt(2 C mu),    mu = 1 / (rate x accelerators)

for a cost C (here the time that the job stands still) and a mean time between failures mu, good for C well below mu.
Source: Young, "A first order approximation to the optimum checkpoint interval", CACM 17, 1974 [I].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.parameters import Parameter

SECONDS_PER_DAY = 86_400.0

PARAMETERS = (
    Parameter("level", "1", "level while saving, share of TDP", at_least=0.0, at_most=1.0),
    Parameter("duration_s", "s", "time that the job stands still", above=0.0, at_most=3600.0),
    Parameter("failures_per_accelerator_day", "1/d", "failures that stop the job", above=0.0, at_most=1.0),
    Parameter("interval_s", "s", "work between two checkpoints", above=0.0, at_most=SECONDS_PER_DAY),
    Parameter("first_s", "s", "work before the first checkpoint", at_least=0.0, at_most=SECONDS_PER_DAY),
)


@dataclass(frozen=True)
class Checkpoint:
    """Level [share of TDP] and duration [s] of a checkpoint, and either the failures or the interval that time it.

    Without `first_s` the seed puts the first checkpoint anywhere in the first interval.
    """

    level: float
    duration_s: float
    failures_per_accelerator_day: float | None = None
    interval_s: float | None = None
    first_s: float | None = None

    def work_between_s(self, accelerators: float) -> float:
        """Return the work between two checkpoints of a job on so many accelerators. [s]

        >>> round(Checkpoint(0.3, 5.0, failures_per_accelerator_day=4.7e-4).work_between_s(583_000), 1)
        56.2
        """
        if self.interval_s is not None:
            return self.interval_s
        if self.failures_per_accelerator_day is None:
            return math.inf
        return young_interval_s(self.duration_s, self.failures_per_accelerator_day, accelerators)


def time_between_failures_s(failures_per_accelerator_day: float, accelerators: float) -> float:
    """Return the mean time between failures of the whole job. [s]"""
    return SECONDS_PER_DAY / (failures_per_accelerator_day * accelerators)


def young_interval_s(duration_s: float, failures_per_accelerator_day: float, accelerators: float) -> float:
    """Return the best work between two checkpoints. [s]"""
    return math.sqrt(2.0 * duration_s * time_between_failures_s(failures_per_accelerator_day, accelerators))


def saved_before(worked_s: Floats, *, first_s: float, interval_s: float) -> Indices:
    """Return how many checkpoints were due by each of `worked_s`, shape (n,)."""
    due = np.floor((worked_s - first_s) / interval_s) + 1.0
    return np.maximum(due, 0.0).astype(np.intp)
