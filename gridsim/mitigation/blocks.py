"""Arithmetic that mitigation models share, as scalar kernels; signals run straight between the ends of a step."""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import kernel

SECONDS_PER_HOUR = 3600.0


@kernel
def clamped(value: float, low: float, high: float) -> float:
    """Return `value` within [low, high]; a NaN stays a NaN.

    >>> clamped(3.0, -1.0, 2.0)
    2.0
    """
    if value > high:
        return high
    if value < low:
        return low
    return value


@kernel
def lagged(x: float, u_start: float, u_end: float, t_s: float, dt_s: float) -> float:
    """Return the state of 1 / (1 + s T) after a step, exact for an input that runs straight; `t_s` is above 0.

        x(dt) = x + (u_start - x) (1 - e^-z) + (u_end - u_start) (1 - (1 - e^-z) / z),    z = dt / T

    Written in increments, so that x = u stays exactly where it is.

    >>> round(lagged(0.0, 1.0, 1.0, 1.0, 1.0), 6)
    0.632121
    """
    z = dt_s / t_s
    reached = -math.expm1(-z)
    return x + (u_start - x) * reached + (u_end - u_start) * (1.0 - reached / z)


@kernel
def positive_mean(start: float, end: float) -> float:
    """Return the mean over a step of the positive part of a signal.

    >>> positive_mean(3.0, -1.0)
    1.125
    """
    if start >= 0.0 and end >= 0.0:
        return 0.5 * (start + end)
    if start <= 0.0 and end <= 0.0:
        return 0.0
    top = max(start, end)
    return 0.5 * top * top / (top - min(start, end))


@kernel
def held_off(in_start: float, in_end: float, added_start: float, added_end: float) -> Any:
    """Return the outputs of a stage that holds the draw off the job's power, by so much at both ends. [MW]

    What is added is burned, what is taken off is deferred and lost to the job.
    """
    deferred = positive_mean(-added_start, -added_end)
    return (
        in_start + added_start,
        in_end + added_end,
        0.0,
        positive_mean(added_start, added_end),
        deferred,
        0.0,
        math.nan,
        1.0 if added_start != 0.0 or added_end != 0.0 else 0.0,
        deferred,
        0.0,
        0.0,
        0.0,
    )


@kernel
def share_below(start: float, end: float, level: float) -> float:
    """Return the share of a step at whose end a signal has been below `level` without a break. [1]

    >>> share_below(2.0, 0.0, 0.5)
    0.25
    """
    if end >= level:
        return 0.0
    if start <= level:
        return 1.0
    return (level - end) / (start - end)
