"""How sites ride through sags, once a step: the logic of PERC1 (gridsim/devices/loads/perc1.py)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gridsim.arrays import Floats
from gridsim.kernels import kernel


class RideThrough(NamedTuple):
    """Parameters (sites,) of PERC1, `cease_v` 0 where a site never ceases, and its state."""

    cease_v: Floats
    cease_s: Floats
    cease_share: Floats
    reconnect_v: Floats
    reconnect_s: Floats
    ramp_s: Floats
    back_share: Floats
    lag_s: Floats
    v_pu: Floats
    timer_s: Floats
    ceased: Floats
    connected: Floats


@kernel
def ride(at: Any, s: int, v_pu: float, step_s: float) -> float:
    """Advance site s by one step at bus voltage `v_pu`; return the share of it that is connected at its end."""
    if at.cease_v[s] <= 0.0:
        return 1.0
    if at.lag_s[s] > 0.0:
        at.v_pu[s] += (v_pu - at.v_pu[s]) * (1.0 - math.exp(-step_s / at.lag_s[s]))
    else:
        at.v_pu[s] = v_pu
    if at.v_pu[s] < at.cease_v[s]:
        at.timer_s[s] = max(at.timer_s[s], 0.0) + step_s
        if at.timer_s[s] >= at.cease_s[s] - 1e-9:
            at.ceased[s] = 1.0
            at.connected[s] = min(at.connected[s], 1.0 - at.cease_share[s])
    elif at.ceased[s] > 0.0 and at.v_pu[s] > at.reconnect_v[s]:
        at.timer_s[s] = min(at.timer_s[s], 0.0) - step_s
        if -at.timer_s[s] >= at.reconnect_s[s] - 1e-9:
            full = 1.0 - at.cease_share[s] + at.back_share[s]
            rise = at.back_share[s] * step_s / at.ramp_s[s] if at.ramp_s[s] > 0.0 else 1.0
            at.connected[s] = min(full, at.connected[s] + rise)
    else:
        at.timer_s[s] = 0.0
    return at.connected[s]  # type: ignore[no-any-return]


def ride_through_of(sites: Sequence[Mapping[str, float] | None], v_pu: Floats) -> RideThrough:
    """Return the sites' PERC1 in flat form, connected and at their voltages `v_pu` (sites,)."""
    rows = [_row(values) for values in sites]
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 8).T
    state = (v_pu.copy(), np.zeros(len(rows)), np.zeros(len(rows)), np.ones(len(rows)))
    return RideThrough._make([*(np.ascontiguousarray(column) for column in columns), *state])


def _row(v: Mapping[str, float] | None) -> tuple[float, ...]:
    if v is None:
        return (0.0,) * 8
    delay = v["Tcease"] + v["Tdelay"]
    back = v["Fcease"] * v["Frecon"]
    return v["Vcease"], delay, v["Fcease"], v["Vrecon"], v["Trecon"], v["Tramp"], back, v["Tv"]
