"""Sparse triangular solves in compiled code: the factors of a large sparse matrix as flat arrays.

With row and column permutations P_r A P_c = L U the solution of A v = i is v = P_c U^-1 L^-1 P_r i. Columns of L
whose unknown is still zero are passed over: most buses have no machine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import SuperLU

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.kernels import kernel


class Factors(NamedTuple):
    """L without its unit diagonal by column, U without its diagonal by row; `d` is 1 / diag(U).

    Complex values lie as pairs, real part first, so that one access of memory brings both.
    """

    l_ptr: Indices
    l_row: Indices
    lower: Floats
    u_ptr: Indices
    u_column: Indices
    upper: Floats
    d: Floats
    row_to: Indices
    column_from: Indices
    y: Floats


def factors_of(lu: SuperLU) -> Factors:
    """Return the factors in flat form."""
    below, above = _without_diagonal(lu.L), _without_diagonal(lu.U.T)
    d = 1.0 / lu.U.diagonal()
    return Factors(
        *below, *above, _pairs(d), lu.perm_r.astype(np.intp), lu.perm_c.astype(np.intp), np.zeros(2 * d.size)
    )


def _without_diagonal(triangle: csc_matrix) -> tuple[Indices, Indices, Floats]:
    """Return column pointers, rows and values of a lower triangle without its diagonal and without zeros."""
    entries = triangle.tocoo()
    kept = (entries.row > entries.col) & (entries.data != 0.0)
    strict = csc_matrix((entries.data[kept], (entries.row[kept], entries.col[kept])), shape=triangle.shape)
    strict.sort_indices()
    return strict.indptr.astype(np.intp), strict.indices.astype(np.intp), _pairs(strict.data)


def _pairs(values: Complexes) -> Floats:
    """Return complex values as real and imaginary parts in turn."""
    return np.ascontiguousarray(values).view(np.float64).copy()


@kernel
def solve_sparse(f: Any, b_re: Any, b_im: Any, v_re: Any, v_im: Any) -> None:
    """Set v = A^-1 b for the matrix whose factors `f` are."""
    n = f.row_to.size
    y, lower, upper, d = f.y, f.lower, f.upper, f.d
    l_ptr, l_row, u_ptr, u_column = f.l_ptr, f.l_row, f.u_ptr, f.u_column
    for k in range(n):
        at = 2 * f.row_to[k]
        y[at], y[at + 1] = b_re[k], b_im[k]
    for j in range(n):
        re, im = y[2 * j], y[2 * j + 1]
        if re != 0.0 or im != 0.0:
            for at in range(l_ptr[j], l_ptr[j + 1]):
                i = 2 * l_row[at]
                y[i] -= lower[2 * at] * re - lower[2 * at + 1] * im
                y[i + 1] -= lower[2 * at] * im + lower[2 * at + 1] * re
    for j in range(n - 1, -1, -1):
        re, im = y[2 * j], y[2 * j + 1]
        for at in range(u_ptr[j], u_ptr[j + 1]):
            i = 2 * u_column[at]
            re -= upper[2 * at] * y[i] - upper[2 * at + 1] * y[i + 1]
            im -= upper[2 * at] * y[i + 1] + upper[2 * at + 1] * y[i]
        y[2 * j] = re * d[2 * j] - im * d[2 * j + 1]
        y[2 * j + 1] = re * d[2 * j + 1] + im * d[2 * j]
    for k in range(n):
        at = 2 * f.column_from[k]
        v_re[k], v_im[k] = y[at], y[at + 1]
