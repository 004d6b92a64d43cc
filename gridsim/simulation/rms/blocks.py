"""A large network, with what hangs on it non-linearly, as one sparse real matrix.

A current that follows its voltage is no complex multiple of it: i(v) has a slope of two by two real numbers. The
Jacobian of Y v - i(v) therefore is a sparse matrix of such blocks, on the pattern of the admittance matrix Y. In
which order rows are eliminated and what that fills in is found once for a network (`ordering.py`), also for the
branches that are switched off; numbers are filled in by `elimination.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.simulation.rms.elimination import silence
from gridsim.simulation.rms.ordering import Elimination
from gridsim.structs import struct


@struct
class Blocks(NamedTuple):
    """Factors L D U in elimination order, of n rows of which the first `silent` carry no current.

    `column[t]` for t between `pointer[j]` and `pointer[j + 1]` are the later places that place j is joined with, and
    `beside[t]` twice that: block t of `lower` is that of L below j, of `upper` that of U beside it, block j of
    `inverse` that of D inverted. A block is four numbers (rr, ir, ri, ii), column by column. The same joints by later
    place: those of place i with earlier ones are `earlier[earlier_at[i]:earlier_at[i + 1]]`, from `speaks_at[i]` on
    with such as are not silent. `own_*` are the blocks once the silent rows are gone. `place` (n,) is where each
    network row stands, `row` (n,) which row stands at each place. `y` (2 n,) are currents, then voltages by place,
    real and imaginary parts in turn; `where` is scratch.
    """

    silent: int
    pointer: Indices
    column: Indices
    beside: NDArray[np.uint32]
    owner: Indices
    earlier_at: Indices
    speaks_at: Indices
    earlier: Indices
    place: Indices
    row: Indices
    lower: Floats
    upper: Floats
    inverse: Floats
    own_lower: Floats
    own_upper: Floats
    own_diagonal: Floats
    where: Indices
    y: Floats


def no_blocks() -> Blocks:
    """Return the empty form, for a network that is solved otherwise."""
    none, empty = np.zeros(0, dtype=np.intp), np.zeros(0)
    return Blocks._make([0, none, none, none.astype(np.uint32), *[none] * 6, *[empty] * 6, none, empty])


def blocks_of(matrix: csc_matrix, found: Elimination) -> Blocks:
    """Return the blocks of a complex `matrix` whose pattern `found` covers, its silent rows eliminated already."""
    n, place, pointer, column = found.place.size, found.place, found.pointer, found.column
    owner = np.repeat(np.arange(n), np.diff(pointer))
    earlier = np.lexsort((owner, column))
    earlier_at = np.searchsorted(column[earlier], np.arange(n + 1)).astype(np.intp)
    speaks_at = earlier_at[:-1] + np.bincount(column, weights=owner < found.silent, minlength=n).astype(np.intp)
    entries = matrix.tocoo()
    rows, columns = place[entries.row], place[entries.col]
    at = np.searchsorted(owner * n + column, np.minimum(rows, columns) * n + np.maximum(rows, columns))
    y: Complexes = entries.data
    values = np.array([y.real, y.imag, -y.imag, y.real]).T
    lower, upper, diagonal = (np.zeros((size, 4)) for size in (column.size, column.size, n))
    np.add.at(lower, at[rows > columns], values[rows > columns])
    np.add.at(upper, at[rows < columns], values[rows < columns])
    np.add.at(diagonal, rows[rows == columns], values[rows == columns])
    own = [part.ravel() for part in (lower, upper, diagonal)]
    joints = [pointer, column, (2 * column).astype(np.uint32), owner, earlier_at, speaks_at, earlier]
    factors = [part.copy() for part in own] + own
    scratch = [np.zeros(n, dtype=np.intp), np.zeros(2 * n)]
    blocks = Blocks._make([found.silent, *joints, place, np.argsort(place), *factors, *scratch])
    silence(blocks)
    return blocks
