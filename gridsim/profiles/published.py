"""The generator that Ko and Zhu published, as a kind of its own.

Cycle i of a job, all of it on samples of `RATE_HZ`:

    T_i    = 1 / (f (1 + x_i)),  x_i ~ N(0, 0.1^2) above -0.95               f ~ U(f_low, f_high) once a job     (1)
    T_up   = r_i T_i,            r_i ~ U(r_low, r_high)                                                          (2)
    P_up   = P (1 + d_i + e),    d_i ~ N(0, s_d^2),   e ~ N(0, s_up^2) a sample                                  (3)
    P_down = P (1 - g_i + e'),   g_i ~ N(g, s_d^2),   e' ~ N(0, s_down^2) a sample                               (4)

s_up and s_down are drawn uniformly once a job; power is cut at 0. An aggregate is one large training job, some small
ones and some of fine-tuning, each with a seed of its own and a start within the first two seconds.
Source: Ko and Zhu, arXiv 2508.16457 v2, and their public notebook (MIT), whose order of draws is kept so that a seed
gives the same numbers [Q].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats

RATE_HZ = 100
#: Relative standard deviation of a cycle's frequency, and the bound above which it is drawn.
JITTER_SD, JITTER_ABOVE = 0.1, -0.95
JITTER_DRAWS = 100
#: Jobs of an aggregate start within this time. [s]
LATEST_START_S = 2.0
SEEDS = 2**32 - 1


@dataclass(frozen=True)
class JobKind:
    """The distributions of equations (1) to (4): bounds of uniform ones, mean and deviation of the others."""

    frequency_hz: tuple[float, float]
    up_share: tuple[float, float]
    level_sd: float
    drop: float
    up_sd: tuple[float, float]
    down_sd: tuple[float, float]


TRAINING = JobKind((0.5, 1.5), (0.55, 0.80), 0.05, 0.3, (0.02, 0.05), (0.01, 0.03))
FINE_TUNING = JobKind((0.3, 0.7), (0.70, 0.90), 0.03, 0.8, (0.01, 0.03), (0.005, 0.02))


def job_power(kind: JobKind, samples: int, *, seed: int) -> Floats:
    """Return the power of one job over its nominal power at `samples` samples of `RATE_HZ`. [1]

    More samples begin with the same bits.

    >>> job_power(TRAINING, 3, seed=1).round(6).tolist()
    [0.996269, 1.050511, 1.040006]
    """
    rng = np.random.default_rng(seed)
    frequency_hz = rng.uniform(*kind.frequency_hz)
    up_sd, down_sd = rng.uniform(*kind.up_sd), rng.uniform(*kind.down_sd)
    parts: list[Floats] = []
    have = 0
    while have < samples:
        period_s = 1.0 / (frequency_hz * (1.0 + _jitter(rng)))
        length = max(2, round(period_s * RATE_HZ))
        up = min(max(1, round(rng.uniform(*kind.up_share) * length)), length - 1)
        for count, mean, sd in ((up, 0.0, up_sd), (length - up, -kind.drop, down_sd)):
            fits = min(count, samples - have)
            if fits > 0:
                # the drop is drawn as a positive number and taken off
                level = rng.normal(abs(mean), kind.level_sd)
                shift = level if mean == 0.0 else -level
                parts.append(1.0 + shift + rng.normal(0.0, sd, fits))
                have += fits
    return np.maximum(np.concatenate(parts), 0.0)


def _jitter(rng: np.random.Generator) -> float:
    for _ in range(JITTER_DRAWS):
        draw = rng.normal(0.0, JITTER_SD)
        if draw > JITTER_ABOVE:
            return float(draw)
    return JITTER_ABOVE


@dataclass(frozen=True)
class Mix:
    """Shares of the fluctuating power, and the number of small jobs of each kind."""

    large_share: float
    training_share: float
    fine_tuning_share: float
    training_jobs: float
    fine_tuning_jobs: float


def aggregate_power(mix: Mix, samples: int, *, seed: int) -> Floats:
    """Return the power of an aggregate over its nominal power at `samples` samples of `RATE_HZ`. [1]"""
    rng = np.random.default_rng(seed)
    total = np.zeros(samples)
    small = (
        (TRAINING, mix.training_share, mix.training_jobs),
        (FINE_TUNING, mix.fine_tuning_share, mix.fine_tuning_jobs),
    )
    jobs = [(TRAINING, mix.large_share)]
    for kind, share, count in small:
        jobs += [(kind, share / count)] * round(count)
    for kind, share in jobs:
        begin = round(rng.uniform(0.0, LATEST_START_S) * RATE_HZ)
        own_seed = int(rng.integers(0, SEEDS))
        if begin < samples:
            total[begin:] += share * job_power(kind, samples - begin, seed=own_seed)
    return np.maximum(total, 0.0)
