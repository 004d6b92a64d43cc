"""Factors of a large network's matrix of two by two blocks, made and used inside the loop.

Silent rows are eliminated once a topology; their voltages follow from the others' where they are asked for. The rest
is eliminated anew whenever the slopes of what is not linear have moved too far. No rows are exchanged: the diagonal
of an admittance matrix dominates, as sparse power flows rely on. The arrays are those of `Blocks`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gridsim.kernels import kernel
from gridsim.quads import block_at, inverted, put_block, put_sum, take_off, times, twice, upright


@kernel
def _take_off(target: Any, to: int, a: Any, i: int, b: Any, j: int) -> None:
    """Take the product of two blocks off a third."""
    at = np.uintp(4 * to)
    put_block(target, at, block_at(target, at) - times(block_at(a, np.uintp(4 * i)), block_at(b, np.uintp(4 * j))))


@kernel
def _copy(target: Any, values: Any, first: int, last: int) -> None:
    """Copy the blocks `first` to `last` - 1."""
    for t in range(4 * first, 4 * last):
        target[t] = values[t]


@kernel
def _eliminate(b: Any, i: int, first: int, last: int) -> None:
    """Take off row and column i what the earlier places `earlier[first:last]` leave there."""
    pointer, column, where, lower, upper = b.pointer, b.column, b.where, b.lower, b.upper
    for t in range(pointer[i], pointer[i + 1]):
        where[column[t]] = t
    for s in range(first, last):
        t = b.earlier[s]
        _take_off(b.inverse, i, lower, t, upper, t)
        for q in range(t + 1, pointer[b.owner[t] + 1]):
            to = where[column[q]]
            _take_off(upper, to, lower, t, upper, q)
            _take_off(lower, to, lower, q, upper, t)


@kernel
def _finish(b: Any, i: int) -> None:
    """Invert the diagonal block of place i and scale its column of L; U is scaled when nobody needs it unscaled."""
    at = np.uintp(4 * i)
    inverse = inverted(block_at(b.inverse, at))
    put_block(b.inverse, at, inverse)
    for t in range(b.pointer[i], b.pointer[i + 1]):
        put_block(b.lower, np.uintp(4 * t), times(block_at(b.lower, np.uintp(4 * t)), inverse))


@kernel
def _scale_upper(b: Any, first: int, last: int) -> None:
    """Multiply the rows of U of places `first` to `last` - 1 by their inverted diagonals."""
    for i in range(first, last):
        inverse = block_at(b.inverse, np.uintp(4 * i))
        for t in range(b.pointer[i], b.pointer[i + 1]):
            put_block(b.upper, np.uintp(4 * t), times(inverse, block_at(b.upper, np.uintp(4 * t))))


@kernel
def silence(b: Any) -> None:
    """Eliminate the silent places, and keep what that leaves of the others as their own blocks."""
    n = b.place.size
    for i in range(n):
        _eliminate(b, i, b.earlier_at[i], b.speaks_at[i])
        if i < b.silent:
            _finish(b, i)
    _scale_upper(b, 0, b.silent)
    _copy(b.own_lower, b.lower, b.pointer[b.silent], b.column.size)
    _copy(b.own_upper, b.upper, b.pointer[b.silent], b.column.size)
    _copy(b.own_diagonal, b.inverse, b.silent, n)


@kernel
def factorise(b: Any, rows: Any, slopes: Any) -> None:
    """Factorise the matrix less `slopes` (4, n), those (rr, ri, ir, ii) of what injects at `rows`."""
    n = b.place.size
    _copy(b.lower, b.own_lower, b.pointer[b.silent], b.column.size)
    _copy(b.upper, b.own_upper, b.pointer[b.silent], b.column.size)
    _copy(b.inverse, b.own_diagonal, b.silent, n)
    for k in range(rows.size):
        at = 4 * b.place[rows[k]]
        b.inverse[at] -= slopes[0, k]
        b.inverse[at + 1] -= slopes[2, k]
        b.inverse[at + 2] -= slopes[1, k]
        b.inverse[at + 3] -= slopes[3, k]
    for i in range(b.silent, n):
        _eliminate(b, i, b.speaks_at[i], b.earlier_at[i + 1])
        _finish(b, i)
    _scale_upper(b, b.silent, n)


@kernel
def solve_blocks(b: Any) -> None:
    """Turn the currents in `y` into voltages; none is a silent row's."""
    pointer, beside, y = b.pointer, b.beside, b.y
    for j in range(b.silent, b.place.size):
        at = np.uintp(2 * j)
        if y[at] != 0.0 or y[at + np.uintp(1)] != 0.0:
            now = twice(y, at)
            for t in range(pointer[j], pointer[j + 1]):
                take_off(y, np.uintp(beside[t]), block_at(b.lower, np.uintp(4 * t)) * now)
            put_sum(y, at, block_at(b.inverse, np.uintp(4 * j)) * now)
    for j in range(b.place.size - 1, b.silent - 1, -1):
        at = np.uintp(2 * j)
        now = upright(y, at)
        for t in range(pointer[j], pointer[j + 1]):
            now -= block_at(b.upper, np.uintp(4 * t)) * twice(y, np.uintp(beside[t]))
        put_sum(y, at, now)


@kernel
def follow(b: Any) -> None:
    """Set the silent rows' voltages in `y` from the others'."""
    pointer, beside, y = b.pointer, b.beside, b.y
    for j in range(b.silent - 1, -1, -1):
        at = np.uintp(2 * j)
        y[at], y[at + np.uintp(1)] = 0.0, 0.0
        now = upright(y, at)
        for t in range(pointer[j], pointer[j + 1]):
            now -= block_at(b.upper, np.uintp(4 * t)) * twice(y, np.uintp(beside[t]))
        put_sum(y, at, now)
