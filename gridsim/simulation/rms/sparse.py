"""Sparse triangular solves inside the loop: the factors of a large network's admittance matrix as flat arrays.

With row and column permutations P_r A P_c = L U the voltages are v = P_c U^-1 L^-1 P_r i. Columns of L whose unknown
is still zero are passed over: most buses have no machine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import SuperLU

from gridsim.arrays import Floats, Indices
from gridsim.kernels import kernel


class Factors(NamedTuple):
    """L without its unit diagonal and U without its diagonal, both by column; `d` is 1 / diag(U)."""

    l_ptr: Indices
    l_row: Indices
    l_re: Floats
    l_im: Floats
    u_ptr: Indices
    u_row: Indices
    u_re: Floats
    u_im: Floats
    d_re: Floats
    d_im: Floats
    row_to: Indices
    column_from: Indices
    y_re: Floats
    y_im: Floats


def factors_of(lu: SuperLU | None) -> Factors:
    """Return the factors in flat form; empty where the network is reduced densely and needs none."""
    if lu is None:
        none, empty = np.zeros(0, dtype=np.intp), np.zeros(0)
        return Factors(none, none, empty, empty, none, none, empty, empty, empty, empty, none, none, empty, empty)
    lower, upper = _strict(lu.L, below=True), _strict(lu.U, below=False)
    d = 1.0 / lu.U.diagonal()
    n = d.size
    return Factors(
        *lower,
        *upper,
        np.ascontiguousarray(d.real),
        np.ascontiguousarray(d.imag),
        lu.perm_r.astype(np.intp),
        lu.perm_c.astype(np.intp),
        np.zeros(n),
        np.zeros(n),
    )


def _strict(matrix: csc_matrix, *, below: bool) -> tuple[Indices, Indices, Floats, Floats]:
    """Return pointers, rows and values of a triangular matrix without its diagonal and without zeros."""
    entries = matrix.tocoo()
    kept = ((entries.row > entries.col) if below else (entries.row < entries.col)) & (entries.data != 0.0)
    strict = csc_matrix((entries.data[kept], (entries.row[kept], entries.col[kept])), shape=matrix.shape)
    strict.sort_indices()
    values = strict.data
    pointers, rows = strict.indptr.astype(np.intp), strict.indices.astype(np.intp)
    return pointers, rows, np.ascontiguousarray(values.real), np.ascontiguousarray(values.imag)


@kernel
def solve_sparse(f: Any, b_re: Any, b_im: Any, v_re: Any, v_im: Any) -> None:
    """Set v = A^-1 b for the matrix whose factors `f` are."""
    n = f.d_re.size
    y_re, y_im = f.y_re, f.y_im
    for k in range(n):
        y_re[f.row_to[k]] = b_re[k]
        y_im[f.row_to[k]] = b_im[k]
    for j in range(n):
        re, im = y_re[j], y_im[j]
        if re != 0.0 or im != 0.0:
            for at in range(f.l_ptr[j], f.l_ptr[j + 1]):
                i = f.l_row[at]
                y_re[i] -= f.l_re[at] * re - f.l_im[at] * im
                y_im[i] -= f.l_re[at] * im + f.l_im[at] * re
    for j in range(n - 1, -1, -1):
        re = y_re[j] * f.d_re[j] - y_im[j] * f.d_im[j]
        im = y_re[j] * f.d_im[j] + y_im[j] * f.d_re[j]
        y_re[j], y_im[j] = re, im
        for at in range(f.u_ptr[j], f.u_ptr[j + 1]):
            i = f.u_row[at]
            y_re[i] -= f.u_re[at] * re - f.u_im[at] * im
            y_im[i] -= f.u_re[at] * im + f.u_im[at] * re
    for k in range(n):
        v_re[k] = y_re[f.column_from[k]]
        v_im[k] = y_im[f.column_from[k]]
