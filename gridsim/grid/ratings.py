"""Continuous ratings of branches."""

from __future__ import annotations

import math

from gridsim.grid.case import GridCase
from gridsim.grid.network import BranchKey

#: From this current on a rating says that there is none: no conductor carries 99 kA. [kA] Assumption.
NO_RATING_KA = 99.0


def ratings_pu(case: GridCase) -> dict[BranchKey, float]:
    """Return the rated current of every line and transformer, infinite where it has none. [pu of the system base]

    A transformer's is that of its rating at nominal voltage.
    """
    net, found = case.net, {}
    base_ka = case.base_mva / (math.sqrt(3.0) * net.bus.vn_kv)
    lines = net.line[["from_bus", "to_bus", "circuit", "max_i_ka", "df", "parallel"]]
    for one, other, circuit, max_i_ka, derating, parallel in lines.itertuples(index=False):
        rated = float(max_i_ka * derating * parallel) / float(base_ka[one])
        found[int(one), int(other), str(circuit)] = rated if 0.0 < max_i_ka < NO_RATING_KA else math.inf
    trafos = net.trafo[["hv_bus", "lv_bus", "circuit", "sn_mva", "parallel"]]
    for one, other, circuit, sn_mva, parallel in trafos.itertuples(index=False):
        found[int(one), int(other), str(circuit)] = float(sn_mva * parallel) / case.base_mva
    return found
