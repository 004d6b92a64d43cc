"""A proportional-integral regulator at rest."""

from __future__ import annotations


def pi_rest(output: float, gain: float, gain_per_s: float) -> tuple[float, float]:
    """Return the input and the integral at which K_P + K_I / s rests and gives `output`.

    >>> pi_rest(2.0, 10.0, 5.0), pi_rest(2.0, 10.0, 0.0)
    ((0.0, 2.0), (0.2, 0.0))
    """
    return (0.0, output) if gain_per_s > 0.0 else (output / gain, 0.0)


def pi_bounds(gain_per_s: float, low: float, high: float) -> tuple[float, float] | None:
    """Return the limits of the integral: those of the output, none where nothing is integrated."""
    return (low, high) if gain_per_s > 0.0 else None
