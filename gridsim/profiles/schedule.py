"""How the jobs of a campus are timed against one another: beyond what each does by itself.

* An iteration waits at the level of communication until `stretch` times its own length is over.
* Iterations begin on slots `slot_s` apart, those of job k of N at k / N of a slot after those of job 0. A job that is
  late goes on at once and waits again when it has caught up; after a checkpoint it takes the next slot:

      b_(i+1) = max(b_i + T_i, slot of i + 1)                                          (1)

* Checkpoints of job k come k / N of the work between two after those of job 0.
* Job k starts k times `start_interval_s` after job 0, wherever all start at a stated time.

Source: definitions; (1) is the recursion of a queue served at appointed times [C].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.profiles.checkpoint import saved_before
from gridsim.profiles.events import Envelope


@dataclass(frozen=True)
class Schedule:
    """How the jobs are timed; as it stands, each for itself. [1, s]"""

    stretch: float = 1.0
    slot_s: float | None = None
    spread_saves: bool = False
    start_interval_s: float = 0.0


UNTIMED = Schedule()

#: An iteration this share of a slot behind it counts as on time: rounding.
ON_TIME = 1e-9

Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Saves:
    """Checkpoints of a job: work before the first and between two, and how long each takes. [s]"""

    first_s: float
    interval_s: float
    duration_s: float

    def before(self, worked_s: Floats) -> Indices:
        """Return how many checkpoints were due by each of `worked_s`, shape (n,)."""
        return saved_before(worked_s, first_s=self.first_s, interval_s=self.interval_s)


@dataclass(frozen=True)
class Begins:
    """When iterations begin and how long each works [s], how many checkpoints were made by then, and whether it
    missed its slot; all of shape (n,)."""

    start_s: Floats
    works_s: Floats
    saved: Indices
    late: Flags

    def late_within(self, until_s: float) -> tuple[int, int]:
        """Return how many iterations began from 0 to `until_s`, and how many of them late."""
        within = (self.start_s >= 0.0) & (self.start_s < until_s)
        return int(within.sum()), int((within & self.late).sum())


def free_begins(begin_s: float, period_s: Floats, works_s: Floats, saves: Saves | None) -> Begins:
    """Return the begins of iterations of `period_s`, shape (n,), that follow one another at once."""
    worked_s = np.cumsum(np.concatenate([[begin_s], period_s[:-1]]))
    saved, late = np.zeros(period_s.size, dtype=np.intp), np.zeros(period_s.size, dtype=np.bool_)
    if saves is None:
        return Begins(worked_s, works_s, saved, late)
    saved = saves.before(worked_s)
    return Begins(worked_s + saved * saves.duration_s, works_s, saved, late)


def slotted_begins(
    phase_s: float, period_s: Floats, works_s: Floats, saves: Saves | None, *, slot_s: float
) -> Begins:
    """Return the begins by equation (1), on slots at `phase_s` + n `slot_s`, stretch by stretch between checkpoints.

    The first iteration begins at `phase_s`.
    """
    start_s, saved = np.empty(period_s.size), np.empty(period_s.size, dtype=np.intp)
    late = np.empty(period_s.size, dtype=np.bool_)
    first, ready_s, count = 0, phase_s, 0
    while first < period_s.size:
        own_s = np.concatenate([[0.0], np.cumsum(period_s[first:-1])])
        slots_s = _next_slot(ready_s, phase_s, slot_s) + slot_s * np.arange(own_s.size)
        begins_s = own_s + np.maximum.accumulate(slots_s - own_s)
        stop = first + own_s.size
        if saves is not None:
            ended_s = begins_s[:-1] + period_s[first:-1]  # what saves does so where an iteration ends, and then waits
            due = np.flatnonzero(saves.before(ended_s - count * saves.duration_s) > count)
            if due.size:
                stop = first + 1 + int(due[0])
                ready_s = float(ended_s[due[0]]) + saves.duration_s
        start_s[first:stop], saved[first:stop] = begins_s[: stop - first], count
        late[first:stop] = (begins_s > slots_s + ON_TIME * slot_s)[: stop - first]
        first, count = stop, count + 1
    return Begins(start_s, works_s, saved, late)


def _next_slot(ready_s: float, phase_s: float, slot_s: float) -> float:
    """Return the first slot at or after `ready_s`. [s]"""
    return phase_s + slot_s * math.ceil((ready_s - phase_s) / slot_s - ON_TIME)


def working_time_s(t_s: Floats, begins: Begins, over: Envelope | None) -> Floats:
    """Return how long a job has worked on its iterations by each of `t_s`, shape (n,), rising. [s]

    Waiting for a slot, for a longer iteration to be over and for a checkpoint is no work; where events leave a share
    of the accelerators at work, time counts by it.
    """
    corners_s = np.column_stack([begins.start_s, begins.start_s + begins.works_s]).ravel()
    worked_s = np.repeat(np.cumsum(begins.works_s), 2)
    worked_s[::2] -= begins.works_s
    if over is None:
        return np.asarray(np.interp(t_s, corners_s, worked_s), dtype=np.float64)
    knots_s = np.unique(np.concatenate([corners_s, over.t_s, t_s]))
    share = np.interp(knots_s, over.t_s, over.working)
    added_s = np.diff(np.interp(knots_s, corners_s, worked_s)) * 0.5 * (share[1:] + share[:-1])
    total_s = np.concatenate([[0.0], np.cumsum(added_s)])
    return np.asarray(total_s[np.searchsorted(knots_s, t_s)], dtype=np.float64)
