"""The network outside a region seen from its ties: reduced to their outer ends and one point that all machines share.

Outside, loads and charging are left out and every machine's source impedance leads to one common point, as if all
machines moved as one. What is left of the network after the elimination of all other buses (Ward, 1949; Kron) is

    Y = (Z restricted to the outer ends)^-1,   y_ij = -Y_ij,   y_i0 = sum_j Y_ij                         (1)

branches y_ij between outer ends and y_i0 from each to the common point. Branches weaker than `LEAST_SHARE` of both
ends' strength are cut and what they carried leads to the common point, so that the short-circuit strength stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

from gridsim.arrays import Complexes
from gridsim.grid.psse.buses import ISOLATED
from gridsim.grid.psse.case import RawCase
from gridsim.grid.regional.region import edges

#: Branches below this share of the smaller of their ends' own admittances are cut. Assumption [I].
LEAST_SHARE = 0.02
#: Admittances below this are none: 0.1 MVA of short-circuit power. Assumption [I]. [pu]
LEAST_PU = 1e-3
# Digits of the reduced admittances that are kept; far more than anything is known to.
_DIGITS = 9
# Keeps islands without a machine solvable; far below any branch. [pu]
_TO_GROUND_PU = 1e-9


@dataclass(frozen=True)
class Outside:
    """The rest of a network: `buses` are the outer ends of ties, `between` (n, n) the admittances among them,
    upper triangle, `to_common` (n,) those to the common point of all its machines. [pu on the system base]

    `rating_mva`, `output_mw`, `headroom_mw` and `load_mw` sum up what is outside and in service.
    """

    buses: tuple[int, ...]
    between: Complexes
    to_common: Complexes
    rating_mva: float
    output_mw: float
    headroom_mw: float
    load_mw: float


def outside_of(case: RawCase, inside: frozenset[int]) -> Outside:
    """Reduce what is not `inside`."""
    live = [bus.number for bus in case.buses if bus.kind != ISOLATED and bus.number not in inside]
    row = {bus: k for k, bus in enumerate(live)}
    branches = edges(case)
    outer = sorted(
        {
            other if one in inside else one
            for one, other, _ in branches
            if (one in inside) != (other in inside) and (one in row or other in row)
        }
    )
    machines = [m for m in case.generators if m.in_service and m.bus in row]
    y = _admittance(case, row, branches)
    diagonal = np.full(len(live), _TO_GROUND_PU, dtype=np.complex128)
    for m in machines:
        diagonal[row[m.bus]] += m.sn_mva / case.case_id.base_mva / complex(m.zr_pu, m.zx_pu or 0.2)
    matrix = csc_matrix(y + csc_matrix((diagonal, (range(len(live)), range(len(live))))))
    factors = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    at = [row[bus] for bus in outer]
    unit = np.zeros((len(live), len(outer)), dtype=np.complex128)
    unit[at, range(len(outer))] = 1.0
    reduced: Complexes = np.linalg.inv(factors.solve(unit)[at]).astype(np.complex128)
    between, to_common = (_rounded(y) for y in _pruned((reduced + reduced.T) / 2.0))
    return Outside(
        buses=tuple(outer),
        between=between,
        to_common=to_common,
        rating_mva=sum(m.sn_mva for m in machines),
        output_mw=sum(m.p_mw for m in machines),
        headroom_mw=sum(max(m.max_p_mw - m.p_mw, 0.0) for m in machines),
        load_mw=sum(load.drawn_mva(1.0).real for load in case.loads if load.in_service and load.bus in row),
    )


def _admittance(case: RawCase, row: dict[int, int], branches: list[tuple[int, int, complex]]) -> csc_matrix:
    kept = [(row[one], row[other], 1.0 / z) for one, other, z in branches if one in row and other in row]
    f, t = (np.array([branch[k] for branch in kept], dtype=np.intp) for k in (0, 1))
    y = np.array([branch[2] for branch in kept], dtype=np.complex128)
    n = len(row)
    return csc_matrix(
        (np.concatenate([y, y, -y, -y]), (np.concatenate([f, t, f, t]), np.concatenate([f, t, t, f]))), shape=(n, n)
    )


def _rounded(admittances: Complexes) -> Complexes:
    """Round to `_DIGITS` significant digits: the last ones depend on the order in which a processor adds up."""
    size = np.abs(admittances)
    unit = 10.0 ** (np.floor(np.log10(size, where=size > 0.0, out=np.zeros_like(size))) + 1.0 - _DIGITS)
    return np.asarray((np.round(admittances / unit) * unit).astype(np.complex128))


def _pruned(reduced: Complexes) -> tuple[Complexes, Complexes]:
    """Equation (1), weak branches cut."""
    own = np.abs(np.diag(reduced))
    weak = np.abs(reduced) < LEAST_SHARE * np.minimum.outer(own, own)
    np.fill_diagonal(weak, False)
    kept = np.where(weak, 0.0, reduced)
    to_common = kept.sum(axis=1)
    # An end that reaches machines through other ends alone, or none at all, has no branch of its own.
    to_common[np.abs(to_common) < np.maximum(LEAST_SHARE * own, LEAST_PU)] = 0.0
    return -np.triu(kept, 1), np.asarray(to_common, dtype=np.complex128)
