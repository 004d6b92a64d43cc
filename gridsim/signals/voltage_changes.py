"""Voltage changes counted: each rise and fall by rainflow, as large as the part of it that happens within a second.

Rainflow pairs the turning points of a signal so that a small change inside a large one does not split it (Downing
and Socie 1982; ASTM E1049). A slow drift is a change in size but no rapid one, so each counted change is as large
as the largest difference within a second inside it.
"""

from __future__ import annotations

import numpy as np
import rainflow

from gridsim.arrays import Floats, Indices
from gridsim.signals.rapid_change import rapid_voltage_change_pu


def rapid_changes_pu(v_pu: Floats, *, smallest_pu: float, sample_rate_hz: float) -> Floats:
    """Return the rapid changes of `v_pu` (n,) of at least `smallest_pu`, largest first. [pu of nominal]

    A full cycle counts as a rise and a fall.

    >>> v_pu = np.repeat([1.0, 0.97, 1.0, 0.96], 100)
    >>> rapid_changes_pu(v_pu, smallest_pu=0.01, sample_rate_hz=100.0).round(3).tolist()
    [0.04, 0.03, 0.03]
    """
    within = rapid_voltage_change_pu(v_pu, sample_rate_hz=sample_rate_hz)
    if not within.max(initial=0.0) >= smallest_pu:
        return np.zeros(0)
    turns = _turning_points(v_pu, smallest_pu / 2.0)
    found: list[float] = []
    for size, _, count, first, last in rainflow.extract_cycles(v_pu[turns]):
        rapid = min(float(size), float(within[turns[first] : turns[last] + 1].max()))
        if rapid >= smallest_pu:
            found += [rapid] * round(2.0 * count)
    return np.sort(np.array(found))[::-1]


def _turning_points(values: Floats, least: float) -> Indices:
    """Return the rows at which the signal turns by more than `least`, its ends included."""
    kept, extreme, way = [0], float(values[0]), 0
    for row, value in enumerate(values.tolist()):
        step = value - extreme
        if step * way > 0.0:
            kept[-1], extreme = row, value
        elif abs(step) > least:
            kept.append(row)
            extreme, way = value, 1 if step > 0.0 else -1
    if kept[-1] != values.size - 1:
        kept.append(values.size - 1)
    return np.array(kept, dtype=np.intp)
