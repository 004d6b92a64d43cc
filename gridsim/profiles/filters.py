"""Linear filters of a waveform that is straight between its corners, in closed form.

    H(s) = d + sum_i r_i / (s - a_i),   H(0) = 1                             (1)

With u = u_k + m_k x between corner k and the next (x the time since corner k), each mode z_i' = a_i z_i + u is

    z_i = -(u_k + m_k x) / a_i - m_k / a_i^2 + w_ik exp(a_i x)               (2)

so that the output is

    y = u + H'(0) m_k + sum_i r_i w_ik exp(a_i x),   H'(0) = -sum_i r_i / a_i^2   (3)

and w_ik follows from one corner to the next because z_i does not jump. So the output at an instant depends on the
corners before it alone: not on the sampling, and not on the pieces in which it is asked for. Source: computed [C].
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from gridsim.arrays import Complexes, Floats
from gridsim.units import TWO_PI


@dataclass(frozen=True)
class Filter:
    """Equation (1): poles a_i [1/s] and residues r_i, both of shape (m,); complex ones in conjugate pairs."""

    poles: Complexes
    residues: Complexes

    def gain(self, f_hz: float) -> float:
        """Return |H| at a frequency. [1]"""
        s = 1j * TWO_PI * f_hz
        at_dc = 1.0 - float(np.real(np.sum(self.residues / -self.poles)))
        return float(abs(at_dc + np.sum(self.residues / (s - self.poles))))


def lag(time_constant_s: float) -> tuple[list[float], list[float]]:
    """Return numerator and denominator of 1 / (1 + s T)."""
    return [1.0], [time_constant_s, 1.0]


def resonance(*, peak_hz: float, peak_gain: float, damping: float) -> tuple[list[float], list[float]]:
    """Return (s^2 + 2 g z w s + w^2) / (s^2 + 2 z w s + w^2): 1 far from w, and the gain g at it."""
    w = TWO_PI * peak_hz
    return [1.0, 2.0 * peak_gain * damping * w, w * w], [1.0, 2.0 * damping * w, w * w]


def series(factors: Sequence[tuple[list[float], list[float]]]) -> Filter:
    """Return the filter of `factors` one after the other; its poles must differ, its gain at 0 Hz is 1.

    >>> round(series([lag(0.1)]).gain(10.0 / 6.283185307), 4)
    0.7071
    """
    above = functools.reduce(_product, (numerator for numerator, _ in factors), [1.0])
    below = functools.reduce(_product, (denominator for _, denominator in factors), [1.0])
    residues, poles, _ = scipy.signal.residue(above, below)
    return Filter(np.asarray(poles, dtype=np.complex128), np.asarray(residues, dtype=np.complex128))


def _product(a: list[float], b: list[float]) -> list[float]:
    return [float(c) for c in np.polymul(a, b)]


@dataclass(frozen=True)
class Filtered:
    """The output of a filter: corners of its input, and of each mode with a pole on or above the real axis w_ik.

    `t_s`, `u` and `slope` have shape (n,), `weights` (modes, n); a conjugate pair counts as one mode, doubled.
    """

    t_s: Floats
    u: Floats
    poles: Complexes
    slope_gain: float
    slope: Floats
    weights: Complexes

    def at(self, t_s: Floats) -> Floats:
        """Return equation (3) at each of `t_s`, none of them before the first corner."""
        last = self.t_s.size - 1
        k = np.clip(np.searchsorted(self.t_s, t_s, side="right") - 1, 0, last)
        since_s = t_s - self.t_s[k]
        y = self.u[k] + self.slope[k] * (since_s + self.slope_gain)
        for pole, weight in zip(self.poles, self.weights, strict=True):
            if pole.imag == 0.0:
                y += weight.real[k] * np.exp(pole.real * since_s)
            else:
                y += np.real(weight[k] * np.exp(pole * since_s))
        return np.asarray(y, dtype=np.float64)


def filtered(t_s: Floats, u: Floats, through: Filter, *, settled_at: float) -> Filtered:
    """Filter the waveform with corners `t_s`, `u` of shape (n,), held at its end; before it the input was
    `settled_at` for ever."""
    span_s = np.diff(t_s)
    rise = np.diff(u)
    # corners may coincide
    slope: Floats = np.zeros(u.size)
    uneven = span_s > 0.0
    slope[:-1][uneven] = rise[uneven] / span_s[uneven]
    upper = np.flatnonzero(through.poles.imag >= 0.0)
    weights = []
    for i in upper:
        pole, residue = through.poles[i], through.residues[i]
        decay = np.exp(pole * span_s)
        straight = -u / pole - slope / pole**2
        straight_end = -np.where(span_s > 0.0, u[1:], u[:-1]) / pole - slope[:-1] / pole**2
        # w_(k+1) = w_k exp(a h_k) + (the straight part's end) - (the next straight part's begin)
        jumps = np.concatenate([[-settled_at / pole - straight[0]], straight_end - straight[1:]])
        weights.append((2.0 if pole.imag > 0.0 else 1.0) * residue * _recursion(decay, jumps))
    slope_gain = -float(np.real(np.sum(through.residues / through.poles**2)))
    return Filtered(t_s, u, through.poles[upper], slope_gain, slope, np.array(weights))


def _recursion(factor: Complexes, added: Complexes) -> Complexes:
    """Return w with w_0 = added_0 and w_(k+1) = factor_k w_k + added_(k+1): a triangular system with two bands."""
    bands = np.zeros((2, added.size), dtype=np.complex128, order="F")
    bands[0] = 1.0
    bands[1, :-1] = -factor
    solved, _ = scipy.linalg.lapack.ztbtrs(bands, added[:, np.newaxis], uplo="L", diag="U")
    return np.asarray(solved[:, 0], dtype=np.complex128)
