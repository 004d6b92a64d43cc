"""Sparse factors of a descriptor system at any complex frequency; what does not change with it is done once.

    P(s) = [[A - s, B], [C, D]]

Rows and columns are put in an order of little fill once; at each frequency only the diagonal of A changes. Pivots
stay on the diagonal, so `s` may be no diagonal entry of A; rounding then grows by about 1e4, which leaves ten digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import block_array, csc_matrix, eye
from scipy.sparse.linalg import SuperLU, splu

from gridsim.arrays import Complexes, Indices
from gridsim.simulation.linear.descriptor import Descriptor

_ON_DIAGONAL = {"diag_pivot_thresh": 0.0, "options": {"SymmetricMode": True}}


@dataclass(frozen=True)
class Pencil:
    """P(0) of a system in an order of little fill.

    `order` (states + 2 rows,) is the unknown at each place, `diagonal` (states,) where the states' own entries stand
    in the data of `matrix`.
    """

    states: int
    matrix: csc_matrix
    order: Indices
    diagonal: Indices

    @staticmethod
    def of(system: Descriptor) -> Pencil:
        """Find the order and the places of the diagonal."""
        n, unit = system.states, eye(system.states)
        whole = csc_matrix(block_array([[system.a - 1j * unit, system.b], [system.c, system.d]]))
        order = np.argsort(splu(whole, permc_spec="MMD_AT_PLUS_A", **_ON_DIAGONAL).perm_c)
        matrix = csc_matrix(whole[order][:, order])
        matrix.sort_indices()
        column = np.repeat(np.arange(order.size), np.diff(matrix.indptr))
        at_state = np.flatnonzero((matrix.indices == column) & (order[column] < n))
        matrix.data[at_state] += 1j
        return Pencil(n, matrix, order.astype(np.intp), at_state.astype(np.intp))

    def factors(self, s: complex, *, transposed: bool = False) -> SuperLU:
        """Return the factors of P(s), or of its transpose, in this order. `s` in 1/s."""
        matrix = self.matrix.copy()
        matrix.data[self.diagonal] -= s
        return splu(csc_matrix(matrix.T) if transposed else matrix, permc_spec="NATURAL", **_ON_DIAGONAL)

    def ordered(self, values: Complexes) -> Complexes:
        """Return unknowns (states + 2 rows, ...) in the order of the factors."""
        return values[self.order]

    def restored(self, values: Complexes) -> Complexes:
        """Return unknowns from the order of the factors."""
        found = np.empty_like(values)
        found[self.order] = values
        return found
