"""Voltage changes counted: each rise and fall by rainflow, as large as the part of it that happens within a second.

Rainflow pairs the turning points of a signal so that a small change inside a large one does not split it (Downing
and Socie 1982; ASTM E1049). A slow drift is a change in size but no rapid one, so each counted change is as large
as the largest difference within a second inside it.
"""

from __future__ import annotations

import numpy as np
import rainflow

from gridsim.arrays import Floats, Indices
from gridsim.signals.rapid_change import REFERENCE_S, rapid_voltage_change_pu


def rapid_changes_pu(v_pu: Floats, *, smallest_pu: float, sample_rate_hz: float) -> Floats:
    """Return the rapid changes of `v_pu` (n,) of at least `smallest_pu`, largest first. [pu of nominal]

    A full cycle counts as a rise and a fall.

    >>> v_pu = np.repeat([1.0, 0.97, 1.0, 0.96], 100)
    >>> rapid_changes_pu(v_pu, smallest_pu=0.01, sample_rate_hz=100.0).round(3).tolist()
    [0.04, 0.03, 0.03]
    """
    whole = rapid_voltage_change_pu(v_pu, sample_rate_hz=sample_rate_hz)
    if not whole.max(initial=0.0) >= smallest_pu:
        return np.zeros(0)
    turns = _turning_points(v_pu, smallest_pu / 2.0)
    found: list[float] = []
    for size, _, count, first, last in rainflow.extract_cycles(v_pu[turns]):
        rapid = float(size)
        if turns[last] - turns[first] > REFERENCE_S * sample_rate_hz and size >= smallest_pu:
            part = v_pu[turns[first] : turns[last] + 1]
            rapid = min(rapid, float(rapid_voltage_change_pu(part, sample_rate_hz=sample_rate_hz).max()))
        if rapid >= smallest_pu:
            found += [rapid] * round(2.0 * count)
    return np.sort(np.array(found))[::-1]


def _turning_points(values: Floats, least: float) -> Indices:
    """Return the rows at which the signal turns by more than `least`, its ends included."""
    kept: list[int] = [0]
    low = high = extreme = float(values[0])
    low_at = high_at = way = 0
    for row, value in enumerate(values.tolist()):
        if way == 0:  # no way yet: the first turn is from the furthest point on the other side
            low, low_at = (value, row) if value < low else (low, low_at)
            high, high_at = (value, row) if value > high else (high, high_at)
            if high - low > least:
                way = 1 if high_at > low_at else -1
                kept += [at for at in (min(low_at, high_at), row) if at != 0]
                extreme = value
        elif (value - extreme) * way > 0.0:
            kept[-1], extreme = row, value
        elif abs(value - extreme) > least:
            kept.append(row)
            extreme, way = value, -way
    if kept[-1] != values.size - 1:
        kept.append(values.size - 1)
    return np.array(kept, dtype=np.intp)
