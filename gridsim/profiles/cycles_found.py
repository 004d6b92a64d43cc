"""Finding the iterations of a synchronous job in a trace on an even grid: who rises and falls when, between which
levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats, Indices

#: Bins of the histogram in which the two levels are told apart.
BINS = 256
#: A crossing counts when power goes on to this share of the way between the levels.
SURE = 0.65
#: Two levels count as two when they are further apart than so many times the sum of the scatter about each; a uniform
#: distribution cut in half has 1.73, a normal one 1.1 [C].
LEAST_SEPARATION = 1.9


@dataclass(frozen=True)
class TwoLevels:
    """Lower and upper level [MW], and their distance over the sum of the scatter about each."""

    low_mw: float
    high_mw: float
    separation: float


def two_levels(p_mw: Floats) -> TwoLevels:
    """Cut the distribution where the variance between both parts is largest (Otsu 1979 [I]); return their medians."""
    if not np.ptp(p_mw) > 0.0:
        return TwoLevels(float(p_mw[0]), float(p_mw[0]), 0.0)
    counts, edges = np.histogram(p_mw, bins=BINS)
    middles = 0.5 * (edges[1:] + edges[:-1])
    below = np.cumsum(counts)[:-1]
    above = p_mw.size - below
    sums = np.cumsum(counts * middles)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums[:-1] / below - (sums[-1] - sums[:-1]) / above) ** 2
    cut_mw = edges[1 + int(np.nanargmax(between))]
    low, high = p_mw[p_mw <= cut_mw], p_mw[p_mw > cut_mw]
    if not (low.size and high.size):
        return TwoLevels(float(p_mw.min()), float(p_mw.max()), 0.0)
    scatter = float(_scatter(low) + _scatter(high))
    low_mw, high_mw = float(np.median(low)), float(np.median(high))
    return TwoLevels(low_mw, high_mw, (high_mw - low_mw) / scatter if scatter > 0.0 else np.inf)


def _scatter(values: Floats) -> float:
    """Return the standard deviation as the distance between the 16th and 84th percentile says it."""
    return float(np.ptp(np.percentile(values, [15.87, 84.13]))) / 2.0


@dataclass(frozen=True)
class Crossings:
    """Times at which power crosses the middle between the levels, shape (n,) each: rise i, then fall i. [s]"""

    rises_s: Floats
    falls_s: Floats


def crossings(p_mw: Floats, *, step_s: float, levels: TwoLevels) -> Crossings:
    """Return rises and falls in pairs, each rise before its fall."""
    span_mw = levels.high_mw - levels.low_mw
    state = np.zeros(p_mw.size, dtype=np.int8)
    state[p_mw > levels.low_mw + SURE * span_mw] = 1
    state[p_mw < levels.high_mw - SURE * span_mw] = -1
    sure = np.flatnonzero(state)
    changes = np.flatnonzero(np.diff(state[sure])) + 1
    middle_mw = 0.5 * (levels.low_mw + levels.high_mw)
    rises, falls = [], []
    for before, after in zip(sure[changes - 1], sure[changes], strict=True):
        at = _crossing(p_mw, int(before), int(after), middle_mw) * step_s
        if state[after] > 0:
            rises.append(at)
        elif rises:
            falls.append(at)
    count = min(len(rises), len(falls))
    return Crossings(np.array(rises[:count]), np.array(falls[:count]))


def _crossing(p_mw: Floats, first: int, last: int, level_mw: float) -> float:
    """Return the place, in steps, of the last crossing of a level between two samples on either side of it."""
    above = p_mw[first : last + 1] > level_mw
    at = first + int(np.flatnonzero(above[1:] != above[:-1])[-1])
    return float(at + (level_mw - p_mw[at]) / (p_mw[at + 1] - p_mw[at]))


def rows_between(begin_s: float, end_s: float, *, step_s: float) -> Indices:
    """Return the rows from begin to end, both included."""
    return np.arange(int(np.ceil(begin_s / step_s)), int(np.floor(end_s / step_s)) + 1)
