"""Band-limited noise: what of the random fluctuation of a job passes its power supplies.

    n(t) = sum_k z_k b(f_k t - k) / sqrt(151/315)

with z_k standard normal, b the cubic B-spline and f_k the rate of the knots. The spectrum is that of white noise
through sinc(f / f_k)^4, which is gone (below -60 dB) from 0.84 f_k on. 151/315 is the integral of b squared, so that
n has a standard deviation of 1. Source of the closed forms: computed [C].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.parameters import Parameter
from gridsim.profiles.draws import Stream, normals, uniforms

#: Where sinc(x)^4 is down by 3 dB: bandwidth over the rate of the knots [C].
BANDWIDTH_PER_KNOT_RATE = 0.2275

#: Rate of the knots over the bandwidth; sampled at that rate, 0.7 % of the variance folds back [C].
KNOTS_PER_BANDWIDTH = 1.0 / BANDWIDTH_PER_KNOT_RATE

#: Mean square of the sum of B-splines with unit knots [C].
SPLINE_MEAN_SQUARE = 151.0 / 315.0

#: Knots whose spline reaches into one interval between knots.
TAPS = 4

PARAMETERS = (
    Parameter("compute_sd", "1", "noise while computing, share of TDP", at_least=0.0, at_most=0.3),
    Parameter("communication_sd", "1", "noise while communicating, share of TDP", at_least=0.0, at_most=0.3),
    Parameter("bandwidth_hz", "Hz", "bandwidth of the noise, -3 dB", at_least=0.1, at_most=200.0),
)


@dataclass(frozen=True)
class Noise:
    """Random fluctuation of the accelerators together: standard deviations as shares of TDP, bandwidth at -3 dB."""

    compute_sd: float
    communication_sd: float
    bandwidth_hz: float

    @property
    def knot_rate_hz(self) -> float:
        """Independent values per second. [Hz]"""
        return self.bandwidth_hz / BANDWIDTH_PER_KNOT_RATE


def band_limited(t_s: Floats, *, knot_rate_hz: float, seed: int) -> Floats:
    """Return noise of mean 0 and standard deviation 1 at each of `t_s`, shape (n,). [1]"""
    place = t_s * knot_rate_hz
    knot = np.floor(place).astype(np.int64)
    first = int(knot[0])
    heights = normals(uniforms(Stream.NOISE, seed=seed, first=first, count=int(knot[-1]) - first + TAPS))
    total = np.zeros_like(place)
    for tap, weight in enumerate(_spline_weights(place - knot)):
        total += weight * heights[knot - first + tap]
    return np.asarray(total / math.sqrt(SPLINE_MEAN_SQUARE), dtype=np.float64)


def _spline_weights(x: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the cubic B-spline at `x` (0 to 1) past each of the four knots around it."""
    return (
        (1.0 - x) ** 3 / 6.0,
        (3.0 * x**3 - 6.0 * x**2 + 4.0) / 6.0,
        (-3.0 * x**3 + 3.0 * x**2 + 3.0 * x + 1.0) / 6.0,
        x**3 / 6.0,
    )
