"""How far the branches of a solved network are loaded, by current."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gridsim.grid.case import GridCase
from gridsim.grid.network import Network


@dataclass(frozen=True)
class Loading:
    """A branch in service with a rating: its place in `net.<table>`, and current over rated current. [1]"""

    table: str
    index: int
    name: str
    share: float


def branch_loadings(case: GridCase, network: Network) -> Iterator[Loading]:
    """Yield the loading of each rated branch, the larger of its two ends; a transformer's rating is its `sn_mva`."""
    net = case.net
    rated: dict[tuple[int, int, str], tuple[str, int, float]] = {}
    for row in net.line.itertuples():
        vn_kv = float(net.bus.vn_kv[row.from_bus])
        mva = math.sqrt(3.0) * vn_kv * row.max_i_ka * row.df * row.parallel
        rated[int(row.from_bus), int(row.to_bus), str(row.circuit)] = ("line", row.Index, mva)
    for row in net.trafo.itertuples():
        mva = row.sn_mva * row.df * row.parallel
        rated[int(row.hv_bus), int(row.lv_bus), str(row.circuit)] = ("trafo", row.Index, mva)
    for branch in network.branches:
        table, index, mva = rated[branch.key]
        if not branch.in_service or math.isnan(mva):
            continue
        v_from, v_to = network.v_pu[branch.from_row], network.v_pu[branch.to_row]
        i_pu = max(
            abs(branch.y_ff * v_from + branch.y_ft * v_to),
            abs(branch.y_tf * v_from + branch.y_tt * v_to),
        )
        name = f"{branch.from_bus}-{branch.to_bus} circuit {branch.circuit}"
        yield Loading(table, index, name, float(i_pu) * network.base_mva / mva)
