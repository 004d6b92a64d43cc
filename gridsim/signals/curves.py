"""How long a signal may stay beyond a level, and how much of that time it uses.

A curve is a list of (level, seconds), the mildest level first: at a level or beyond it the signal may stay so long.
The time counts within one excursion, from leaving the mildest level to coming back over it, and adds up however
often the signal crosses the other levels meanwhile. For every level L the rule is

    time spent at L or beyond it  <=  seconds allowed at L                                    (1)

so the excursion's values, sorted from the worst, give its use of the curve: the k-th worst has been reached or
passed for k rows. Source: NERC PRC-024-3, notes to attachments 1 and 2 (cumulative time, reset).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.signals.windows import rolling_min, rows_in

#: A level that may not be reached at all counts as one that allows half a row, so that a single row breaks it.
INSTANT_ROWS = 0.5


@dataclass(frozen=True)
class TimeCurve:
    """One side of a no-trip or ride-through curve.

    `high` says that larger values are worse. A value exactly at a level counts as beyond it where it is `reached`.
    `straight_log` draws the curve straight between its points, in seconds on a logarithmic scale, instead of in
    steps; of two points at one level the later holds at it and beyond.
    """

    steps: tuple[tuple[float, float], ...]
    high: bool
    reached: bool = True
    straight_log: bool = False

    def beyond(self, values: Floats, level: float) -> np.ndarray:
        """Say which of `values` are at `level` (where that counts) or beyond it."""
        apart = values - level if self.high else level - values
        return apart >= 0.0 if self.reached else apart > 0.0

    def allowed_s(self, values: Floats) -> Floats:
        """Return how long each value may last; infinite inside the mildest level. [s]

        >>> TimeCurve(((0.9, 2.0), (0.5, 0.2)), high=False).allowed_s(np.array([1.0, 0.8, 0.5]))
        array([inf, 2. , 0.2])
        """
        allowed = np.full(values.shape, np.inf)
        for (level, seconds), (next_level, next_seconds) in zip(
            self.steps, (*self.steps[1:], self.steps[-1]), strict=True
        ):
            here = self.beyond(values, level)
            if self.straight_log and next_level != level and min(seconds, next_seconds) > 0.0:
                share = np.clip((values[here] - level) / (next_level - level), 0.0, 1.0)
                allowed[here] = seconds * (next_seconds / seconds) ** share
            else:
                allowed[here] = seconds
        return allowed


def use_of_curve(values: Floats, curve: TimeCurve, *, sample_rate_hz: float) -> tuple[float, int]:
    """Return the largest share of the allowed time that `values` (n,) use up, and the row at which they reach it. [1]

    0 where the signal never leaves the mildest level. Each row stands for its spacing, so times are exact to a row.

    >>> v_pu = np.array([1.0, 0.8, 0.8, 0.8, 1.0, 0.8])
    >>> share, row = use_of_curve(v_pu, TimeCurve(((0.9, 0.4),), high=False), sample_rate_hz=10.0)
    >>> round(share, 9), row
    (0.75, 3)
    """
    worst, at = 0.0, 0
    for rows in _excursions(curve.beyond(values, curve.steps[0][0])):
        found = values[rows]
        order = np.argsort(-found if curve.high else found, kind="stable")
        allowed = np.maximum(curve.allowed_s(found[order]), INSTANT_ROWS / sample_rate_hz)
        use = np.arange(1, rows.size + 1) / sample_rate_hz / allowed
        k = int(use.argmax())
        if use[k] > worst:
            worst, at = float(use[k]), int(rows[order[: k + 1]].max())
    return worst, at


def overstayed(values: Floats, curve: TimeCurve, *, sample_rate_hz: float) -> Floats:
    """Return 1 at each row at which a step of the curve has been outstayed in the excursion under way, else 0.

    Shape (n,) in and out; for curves in steps.
    """
    out = np.zeros(values.size)
    inside = ~curve.beyond(values, curve.steps[0][0])
    for level, seconds in curve.steps:
        spent = np.cumsum(curve.beyond(values, level))
        before = np.maximum.accumulate(np.where(inside, spent, 0))
        out[(spent - before) / sample_rate_hz > seconds + 0.5 / sample_rate_hz] = 1.0
        if seconds == 0.0:
            out[spent > before] = 1.0
    return out


def longest_beyond_s(outside: np.ndarray, *, sample_rate_hz: float) -> tuple[float, int]:
    """Return how long the longest stretch of true rows lasts, and its last row. [s]"""
    longest = max(_excursions(outside), key=len, default=np.zeros(0, dtype=np.intp))
    return longest.size / sample_rate_hz, int(longest[-1]) if longest.size else 0


def seconds_since(moments: np.ndarray, *, sample_rate_hz: float) -> Floats:
    """Return the time since the last true row; infinite before the first. [s]"""
    rows = np.arange(moments.size)
    last = np.maximum.accumulate(np.where(moments, rows, -1))
    return np.where(last < 0, np.inf, (rows - last) / sample_rate_hz)


def lasting(values: Floats, *, window_s: float, sample_rate_hz: float) -> Floats:
    """Return the least of `values` over the window that ends at each row, 0 where the record does not hold it whole.

    Shape (..., n) in and out.
    """
    least = rolling_min(values, window_s=window_s, sample_rate_hz=sample_rate_hz)
    least[..., : rows_in(window_s, sample_rate_hz=sample_rate_hz)] = 0.0
    return least


def _excursions(outside: np.ndarray) -> Iterator[Indices]:
    """Yield the rows of each unbroken stretch of true rows."""
    rows = np.flatnonzero(outside)
    if rows.size:
        yield from np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
