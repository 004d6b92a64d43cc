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
def limited_lag(u: float, x: float, t_s: float, low: float, high: float) -> tuple[float, float]:
    """1 / (1 + s T) with a non-windup limit that may move: return the rate of x and the output.

    A state left outside by a limit that has moved follows it with the time constant of the block; its output does so
    at once.
    """
    if t_s > 0.0:
        rate = (u - x) / t_s
        if x >= high:
            rate = min(rate, (high - x) / t_s)
        elif x <= low:
            rate = max(rate, (low - x) / t_s)
        return rate, clamped(x, low, high)
    return 0.0, clamped(u, low, high)


@kernel
def limited_pi(u: float, x: float, gain: float, gain_per_s: float, low: float, high: float) -> tuple[float, float]:
    """K_P + K_I / s, its output within [low, high]: return the rate of x, the integral, and the output.

    The integral waits while the output stands at a limit and the input pushes on. Source: IEEE Std 421.5-2005,
    annex E, non-windup proportional-integral block [S].
    """
    rate = gain_per_s * u
    y = gain * u + x
    if (y >= high and rate > 0.0) or (y <= low and rate < 0.0):
        rate = 0.0
    return rate, clamped(y, low, high)


@kernel
def lead_lag(u: float, x: float, t_lead_s: float, t_lag_s: float) -> tuple[float, float]:
    """(1 + s T_lead) / (1 + s T_lag): return the rate of x, the lagged input, and the output."""
    if t_lag_s > 0.0:
        rate = (u - x) / t_lag_s
        return rate, x + t_lead_s * rate
    return 0.0, u


@kernel
def washout(u: float, x: float, t_gain_s: float, t_s: float) -> tuple[float, float]:
    """s T_gain / (1 + s T): return the rate of x, the lagged input, and the output; nothing passes where T is 0."""
    if t_s > 0.0:
        rate = (u - x) / t_s
        return rate, t_gain_s * rate
    return 0.0, 0.0


@kernel
def washout_or_lag(u: float, x: float, gain: float, t_gain_s: float, t_s: float) -> tuple[float, float]:
    """K s T_gain / (1 + s T), or K / (1 + s T) where T_gain is 0: return the rate of x, the lagged input, and y."""
    rate = (u - x) / t_s
    if t_gain_s > 0.0:
        return rate, gain * t_gain_s * rate
    return rate, gain * x


@kernel
def washout_or_pass(u: float, x: float, t_s: float) -> tuple[float, float]:
    """s T / (1 + s T), passed by where T is 0: return the rate of x, the lagged input, and the output."""
    if t_s > 0.0:
        return (u - x) / t_s, u - x
    return 0.0, u


@kernel
def dead_zone(u: float, half_width: float) -> float:
    """Return what of u lies beyond +/- half_width: no step at the edge."""
    if u > half_width:
        return u - half_width
    if u < -half_width:
        return u + half_width
    return 0.0


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
