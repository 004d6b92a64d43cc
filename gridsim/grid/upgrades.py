"""Circuits that are added to a case for a campus."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gridsim.grid.case import GridCase
from gridsim.grid.network import BranchKey


@dataclass(frozen=True)
class Added:
    """So many circuits beside a branch, each like it."""

    branch: BranchKey
    count: int


def with_upgrades(case: GridCase, added: Sequence[Added]) -> GridCase:
    """Return `case` with circuits added; together with the branch they stand beside they count as one branch.

    The branches have to be there. Admittance and rating of a branch grow with the number of its circuits.
    """
    if not added:
        return case
    net = copy.deepcopy(case.net)
    changes = list(case.changes)
    for one in added:
        for table, ends in ((net.line, ("from_bus", "to_bus")), (net.trafo, ("hv_bus", "lv_bus"))):
            keys = zip(table[ends[0]], table[ends[1]], table.circuit.astype(str), strict=True)
            there = [{int(a), int(b)} == set(one.branch[:2]) and c == one.branch[2] for a, b, c in keys]
            table.loc[there, "parallel"] += one.count
        from_bus, to_bus, circuit = one.branch
        changes.append(f"Upgrade: {one.count} circuit(s) added beside {from_bus}-{to_bus} circuit {circuit}.")
    return replace(case, net=net, changes=tuple(changes))
