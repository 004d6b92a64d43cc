"""Transfer-function blocks that models share, as scalar kernels.

A time constant of zero makes a block algebraic: a lag passes its input on, a lead-lag with no lag is bypassed.
"""

from __future__ import annotations

from gridsim.kernels import kernel


@kernel
def held_at_limits(rate: float, x: float, low: float, high: float) -> float:
    """Return `rate`, or 0 where it would drive `x` beyond a limit it stands at (non-windup limit). [1/s]"""
    if (x >= high and rate > 0.0) or (x <= low and rate < 0.0):
        return 0.0
    return rate


@kernel
def clamped(value: float, low: float, high: float) -> float:
    """Return `value` within [low, high]; a NaN stays a NaN."""
    if value > high:
        return high
    if value < low:
        return low
    return value


@kernel
def lag(u: float, x: float, t_s: float) -> tuple[float, float]:
    """1 / (1 + s T): return the rate of x and the output."""
    if t_s > 0.0:
        return (u - x) / t_s, x
    return 0.0, u


@kernel
def lead_lag(u: float, x: float, t_lead_s: float, t_lag_s: float) -> tuple[float, float]:
    """(1 + s T_lead) / (1 + s T_lag): return the rate of x, the lagged input, and the output."""
    if t_lag_s > 0.0:
        rate = (u - x) / t_lag_s
        return rate, x + t_lead_s * rate
    return 0.0, u


@kernel
def washout(u: float, x: float, t_gain_s: float, t_s: float) -> tuple[float, float]:
    """s T_gain / (1 + s T): return the rate of x, the lagged input, and the output."""
    rate = (u - x) / t_s
    return rate, t_gain_s * rate


@kernel
def second_order(
    u: float, x_1: float, x_2: float, b_1: float, b_2: float, a_1: float, a_2: float
) -> tuple[float, float, float]:
    """(1 + b1 s + b2 s^2) / (1 + a1 s + a2 s^2): return the rates of x1, x2 and the output.

    With a2 = 0 it is a lead-lag of first order, with a1 = a2 = 0 it is bypassed.
    """
    if a_2 > 0.0:
        rate_2 = (u - x_1 - a_1 * x_2) / a_2
        return x_2, rate_2, x_1 + b_1 * x_2 + b_2 * rate_2
    if a_1 > 0.0:
        rate_1 = (u - x_1) / a_1
        return rate_1, 0.0, x_1 + b_1 * rate_1
    return 0.0, 0.0, u


@kernel
def quadratic_saturation(e: float, a: float, b: float) -> float:
    """B (e - A)^2 / e above A, else 0: the quadratic saturation function of PSS/E."""
    if e > a:
        return b * (e - a) ** 2 / e
    return 0.0
