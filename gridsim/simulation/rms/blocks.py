"""The network and what hangs on it non-linearly as one sparse real matrix, factorised inside the loop.

A current that follows its voltage is no complex multiple of it: i(v) has a slope of two by two real numbers. The
Jacobian of Y v - i(v) therefore is a sparse matrix of such blocks, on the pattern of the admittance matrix Y. The
pattern of its factors is found once for a topology; the loop fills in numbers whenever the slopes have moved too far.
No rows are exchanged: the diagonal of an admittance matrix dominates, as sparse power flows rely on.

Source: George and Liu, Computer Solution of Large Sparse Positive Definite Systems (1981), chapter 5 [I].
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csc_matrix

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.kernels import kernel


class Blocks(NamedTuple):
    """Factors L U by rows in elimination order: `pointer` (n + 1,), `column` and where each row's `diagonal` is.

    `place` (n,) is the position of each network row in that order. `own` (entries, 4) is the admittance matrix,
    `lu` (entries, 4) its factors with the slopes taken off, diagonal blocks inverted; a block is (rr, ri, ir, ii).
    `where` and `y` are scratch.
    """

    pointer: Indices
    column: Indices
    diagonal: Indices
    place: Indices
    own: Floats
    lu: Floats
    where: Indices
    y: Floats


def no_blocks() -> Blocks:
    """Return the empty form, for a network that is solved otherwise."""
    none, empty = np.zeros(0, dtype=np.intp), np.zeros((0, 4))
    return Blocks(none, none, none, none, empty, empty, none, np.zeros(0))


def blocks_of(matrix: csc_matrix, place: Indices) -> Blocks:
    """Return the blocks of a complex `matrix` whose row k is eliminated at `place[k]`; `lu` is not filled."""
    entries = matrix.tocoo()
    rows, columns = place[entries.row], place[entries.col]
    pointer, column, diagonal = _filled(rows, columns, place.size)
    own = np.zeros((column.size, 4))
    keys = np.repeat(np.arange(place.size), np.diff(pointer)) * place.size + column
    at = np.searchsorted(keys, rows * place.size + columns)
    y: Complexes = entries.data
    np.add.at(own, at, np.array([y.real, -y.imag, y.imag, y.real]).T)
    n = place.size
    where, scratch = np.zeros(n, dtype=np.intp), np.zeros(2 * n)
    return Blocks(pointer, column, diagonal, place.astype(np.intp), own, np.zeros_like(own), where, scratch)


def _filled(rows: Indices, columns: Indices, n: int) -> tuple[Indices, Indices, Indices]:
    """Return the pattern of the factors by rows: an elimination joins the later neighbours of what it eliminates."""
    later: list[set[int]] = [set() for _ in range(n)]
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        if i != j:
            later[min(i, j)].add(max(i, j))
    earlier: list[list[int]] = [[] for _ in range(n)]
    for i in range(n):
        for j in later[i]:
            earlier[j].append(i)
        if later[i]:
            parent = min(later[i])
            later[parent] |= later[i] - {parent}
    lists = [[*earlier[i], i, *sorted(later[i])] for i in range(n)]
    pointer = np.concatenate([[0], np.cumsum([len(row) for row in lists])]).astype(np.intp)
    column = np.array([j for row in lists for j in row], dtype=np.intp)
    return pointer, column, pointer[:-1] + np.array([len(row) for row in earlier], dtype=np.intp)


@kernel
def factorise(b: Any, rows: Any, slopes: Any) -> None:
    """Factorise the admittance matrix less `slopes` (n, 4), the blocks d i / d v of what injects at `rows`."""
    pointer, column, diagonal, lu, where = b.pointer, b.column, b.diagonal, b.lu, b.where
    for t in range(lu.shape[0]):
        for part in range(4):
            lu[t, part] = b.own[t, part]
    for k in range(rows.size):
        t = diagonal[b.place[rows[k]]]
        for part in range(4):
            lu[t, part] -= slopes[k, part]
    for i in range(diagonal.size):
        for t in range(pointer[i], pointer[i + 1]):
            where[column[t]] = t
        for t in range(pointer[i], diagonal[i]):
            k = column[t]
            d = diagonal[k]
            a, c = lu[t, 0] * lu[d, 0] + lu[t, 1] * lu[d, 2], lu[t, 0] * lu[d, 1] + lu[t, 1] * lu[d, 3]
            e, f = lu[t, 2] * lu[d, 0] + lu[t, 3] * lu[d, 2], lu[t, 2] * lu[d, 1] + lu[t, 3] * lu[d, 3]
            lu[t, 0], lu[t, 1], lu[t, 2], lu[t, 3] = a, c, e, f
            for s in range(d + 1, pointer[k + 1]):
                q = where[column[s]]
                lu[q, 0] -= a * lu[s, 0] + c * lu[s, 2]
                lu[q, 1] -= a * lu[s, 1] + c * lu[s, 3]
                lu[q, 2] -= e * lu[s, 0] + f * lu[s, 2]
                lu[q, 3] -= e * lu[s, 1] + f * lu[s, 3]
        d = diagonal[i]
        a, c, e, f = lu[d, 0], lu[d, 1], lu[d, 2], lu[d, 3]
        scale = 1.0 / (a * f - c * e)
        lu[d, 0], lu[d, 1], lu[d, 2], lu[d, 3] = f * scale, -c * scale, -e * scale, a * scale


@kernel
def solve_blocks(b: Any, right: Any, v: Any) -> None:
    """Set v to the solution for `right`, both (2 n,) with real and imaginary parts in turn."""
    pointer, column, diagonal, lu, y = b.pointer, b.column, b.diagonal, b.lu, b.y
    n = diagonal.size
    for k in range(n):
        at = 2 * b.place[k]
        y[at], y[at + 1] = right[2 * k], right[2 * k + 1]
    for i in range(n):
        re, im = y[2 * i], y[2 * i + 1]
        for t in range(pointer[i], diagonal[i]):
            j = 2 * column[t]
            re -= lu[t, 0] * y[j] + lu[t, 1] * y[j + 1]
            im -= lu[t, 2] * y[j] + lu[t, 3] * y[j + 1]
        y[2 * i], y[2 * i + 1] = re, im
    for i in range(n - 1, -1, -1):
        re, im = y[2 * i], y[2 * i + 1]
        d = diagonal[i]
        for t in range(d + 1, pointer[i + 1]):
            j = 2 * column[t]
            re -= lu[t, 0] * y[j] + lu[t, 1] * y[j + 1]
            im -= lu[t, 2] * y[j] + lu[t, 3] * y[j + 1]
        y[2 * i] = lu[d, 0] * re + lu[d, 1] * im
        y[2 * i + 1] = lu[d, 2] * re + lu[d, 3] * im
    for k in range(n):
        at = 2 * b.place[k]
        v[2 * k], v[2 * k + 1] = y[at], y[at + 1]
