"""The iterations of a synchronous training job: every accelerator computes, then communicates, together.

    T_i = 1 / (f (1 + j x_i))        period                                  (1)
    d_i = d + s u_i                  share of it spent computing             (2)
    h_i = h + s_h y_i                level while computing, share of TDP     (3)
    l_i = l + s_l z_i                level while communicating               (4)

with x, y, z standard normal (cut, see `draws`) and u uniform in (-1, 1), drawn anew for each iteration.
Source: Ko and Zhu, "Wide-area power system oscillations from large-scale AI workloads", arXiv 2508.16457 v2 [Q].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.parameters import Parameter
from gridsim.profiles.draws import CUT_AT_SD, DRAWS_PER_COUNT, Stream, normals, uniforms

#: Points of the distribution over which a mean is taken.
MEAN_OVER = 4096

ITERATION_PARAMETERS = (
    Parameter("frequency_hz", "Hz", "iterations per second", at_least=0.01, at_most=10.0),
    Parameter("frequency_jitter", "1", "relative standard deviation of it", at_least=0.0, at_most=0.3),
    Parameter("duty", "1", "mean share of an iteration spent computing", above=0.0, below=1.0),
    Parameter("duty_spread", "1", "half the width of the uniform spread of duty", at_least=0.0, below=0.5),
    Parameter("edge_s", "s", "time in which all accelerators change level", at_least=0.001, at_most=10.0),
)

LEVEL_PARAMETERS = (
    Parameter("compute", "1", "level while computing, share of TDP", above=0.0, at_most=1.0),
    Parameter("compute_spread", "1", "its standard deviation", at_least=0.0, at_most=0.3),
    Parameter("communication", "1", "level while communicating, share of TDP", at_least=0.0, at_most=1.0),
    Parameter("communication_spread", "1", "its standard deviation", at_least=0.0, at_most=0.3),
)


@dataclass(frozen=True, kw_only=True)
class Iteration:
    """Rhythm of a job: frequency, its relative jitter, duty and half its spread, and the edges' length.

    Frequency and duty are not numbers where a model is to say them.
    """

    frequency_hz: float = math.nan
    frequency_jitter: float
    duty: float = math.nan
    duty_spread: float
    edge_s: float


@dataclass(frozen=True)
class Levels:
    """Power while computing and while communicating, mean and standard deviation. [share of TDP]"""

    compute: float
    compute_spread: float
    communication: float
    communication_spread: float


@dataclass(frozen=True)
class Cycles:
    """Iterations as drawn: lengths in s, levels as shares of TDP; all of shape (n,)."""

    period_s: Floats
    compute_s: Floats
    compute: Floats
    communication: Floats


def shortest_period_s(frequency_hz: float, frequency_jitter: float) -> float:
    """Return the shortest period that can be drawn. [s]"""
    return 1.0 / (frequency_hz * (1.0 + CUT_AT_SD * frequency_jitter))


def mean_period_s(frequency_hz: float, frequency_jitter: float) -> float:
    """Return the mean of the periods that can be drawn, equation (1). [s]

    >>> mean_period_s(0.5, 0.0)
    2.0
    >>> round(mean_period_s(1.0, 0.1), 4)
    1.01
    """
    even = (np.arange(MEAN_OVER) + 0.5) / MEAN_OVER
    return float(np.mean(1.0 / (1.0 + frequency_jitter * normals(even)))) / frequency_hz


def longest_period_s(frequency_hz: float, frequency_jitter: float) -> float:
    """Return the longest period that can be drawn. [s]"""
    return 1.0 / (frequency_hz * (1.0 - CUT_AT_SD * frequency_jitter))


def cycles(iteration: Iteration, levels: Levels, *, count: int, seed: int, job: int = 0) -> Cycles:
    """Draw the first `count` iterations by equations (1) to (4); one value of the counter each."""
    draws = uniforms(Stream.ITERATION, seed=seed, first=0, count=DRAWS_PER_COUNT * count, job=job)
    rhythm, share, high, low = draws.reshape(count, DRAWS_PER_COUNT).T
    period_s = 1.0 / (iteration.frequency_hz * (1.0 + iteration.frequency_jitter * normals(rhythm)))
    return Cycles(
        period_s=period_s,
        compute_s=period_s * (iteration.duty + iteration.duty_spread * (2.0 * share - 1.0)),
        compute=levels.compute + levels.compute_spread * normals(high),
        communication=levels.communication + levels.communication_spread * normals(low),
    )
