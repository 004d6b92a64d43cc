"""The waveform of a job: straight lines between the corners of its iterations and checkpoints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats, Indices


@dataclass(frozen=True)
class Fall:
    """How a phase of computing ends: times after its begin [s], and how far the fall has come by then [1]."""

    after_s: tuple[float, ...]
    done: tuple[float, ...]


@dataclass(frozen=True)
class Shape:
    """What the corners of an iteration are made of: levels and noise as shares of TDP, lengths in s.

    `edge_s` is that of checkpoints and of settling after an overshoot, `rise_s` that of the rise. `overshoot_ratio`
    is over the compute level of the same iteration; `saving` is the level of a checkpoint.
    """

    edge_s: float
    rise_s: float
    fall: Fall
    overshoot_ratio: float
    overshoot_s: float
    saving: float
    saving_s: float
    compute_sd: float
    communication_sd: float


@dataclass(frozen=True)
class Waveform:
    """Corners: times [s], levels and standard deviation of noise [share of TDP], all of shape (m,)."""

    t_s: Floats
    level: Floats
    noise_sd: Floats

    def level_at(self, t_s: Floats) -> Floats:
        """Return the level without noise at each of `t_s`. [share of TDP]"""
        return np.asarray(np.interp(t_s, self.t_s, self.level), dtype=np.float64)

    def noise_sd_at(self, t_s: Floats) -> Floats:
        """Return the standard deviation of the noise at each of `t_s`. [share of TDP]"""
        return np.asarray(np.interp(t_s, self.t_s, self.noise_sd), dtype=np.float64)


def waveform(
    start_s: Floats, compute_s: Floats, compute: Floats, communication: Floats, *, saves: Indices, shape: Shape
) -> Waveform:
    """Return the waveform of iterations of shape (n,) that begin at `start_s` with their rise.

    An iteration rises, overshoots, settles, computes, falls and communicates. Where `saves` is above 0 a checkpoint
    ends at its `start_s`. The corners, in order: fall to the checkpoint's level, end of that fall; begin and end of
    the rise, end of the overshoot, settled; those of the fall.
    """
    edge_s, over_s = shape.edge_s, shape.overshoot_s
    before = np.concatenate([communication[:1], communication[:-1]])
    saved = saves > 0
    saving = np.full_like(compute, shape.saving)
    over = compute * shape.overshoot_ratio
    begin_s = start_s - saves * shape.saving_s
    falls_s = start_s + compute_s
    corners = [
        (begin_s, before, shape.communication_sd),
        (begin_s + edge_s, saving, shape.communication_sd),
        (start_s, np.where(saved, saving, before), shape.communication_sd),
        (start_s + shape.rise_s, over, shape.compute_sd),
        (start_s + shape.rise_s + over_s, over, shape.compute_sd),
        (start_s + (shape.rise_s + edge_s) + over_s, compute, shape.compute_sd),
    ]
    for after_s, done in zip(shape.fall.after_s, shape.fall.done, strict=True):
        level = compute * (1.0 - done) + communication * done
        corners.append((falls_s + after_s, level, shape.compute_sd * (1.0 - done) + shape.communication_sd * done))
    keep = np.ones((start_s.size, len(corners)), dtype=np.bool_)
    keep[:, :2] = saved[:, np.newaxis]
    return Waveform(
        t_s=np.column_stack([t_s for t_s, _, _ in corners])[keep],
        level=np.column_stack([level for _, level, _ in corners])[keep],
        noise_sd=np.column_stack([np.full_like(compute, sd) for _, _, sd in corners])[keep],
    )
