"""The eigenvalues nearest to a point, with right and left eigenvectors, by shift and invert (Arnoldi).

(A - s)^-1 has the eigenvalues 1 / (lambda - s), so those nearest to s become the largest, which Arnoldi's method
finds from products alone; each product is one sparse solve of the pencil. The same for the transpose gives the left
vectors. Both spaces together are then projected: the error of an eigenvalue is the product of both spaces' errors.
Source: Saad, Numerical Methods for Large Eigenvalue Problems, 2nd ed. (2011), sections 6.2 and 8.1 [I]; for power
systems Kundur (1994), section 12.3 [I].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator, SuperLU, eigs

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.linear.descriptor import Descriptor
from gridsim.simulation.linear.flat_factors import Factors, factors_of, solve_sparse
from gridsim.simulation.linear.pencil import Pencil

#: Krylov vectors for each eigenvalue wanted. Measured.
VECTORS = 3
TOLERANCE = 1e-9
#: Eigenvalues this near to the farthest one found may have been cut off beside it.
RIM = 1e-6


@dataclass(frozen=True)
class Disc:
    """All eigenvalues within `radius` of `centre` [1/s], right and left vectors (states, n), y_i^T x_j = delta_ij."""

    centre: complex
    radius: float
    values: Complexes
    right: Complexes
    left: Complexes

    def holds(self, points: Complexes, *, margin: float = 0.0) -> np.ndarray:
        """Say of points whether they lie inside, by at least a share `margin` of the radius."""
        return np.asarray(np.abs(points - self.centre) < (1.0 - margin) * self.radius)


def nearest(system: Descriptor, pencil: Pencil, network: SuperLU, centre: complex, *, count: int) -> Disc:
    """Return the disc about `centre` that the `count` nearest eigenvalues span, the farthest left out.

    `network` are the factors of the system's D.
    """
    count = min(count, system.states - 2)  # as many as the method can find
    spans = [_span(pencil, centre, count, transposed=transposed) for transposed in (False, True)]
    radius = min(float(np.abs(values - centre).max()) for values, _ in spans) * (1.0 - RIM)
    right, left = (vectors[:, np.abs(values - centre) < radius] for values, vectors in spans)
    if right.shape[1] != left.shape[1] and count < system.states - 2:  # the rim cuts through a group
        return nearest(system, pencil, network, centre, count=count + 1)
    currents = system.c @ right
    voltages = network.solve(currents.real) + 1j * network.solve(currents.imag)
    moved = system.a @ right - system.b @ voltages
    gram = left.T @ right
    values, turn = np.linalg.eig(np.linalg.solve(gram, left.T @ moved))
    return Disc(centre, radius, values, right @ turn, left @ np.linalg.inv(gram @ turn).T)


def _span(pencil: Pencil, centre: complex, count: int, *, transposed: bool) -> tuple[Complexes, Complexes]:
    """Return the nearest eigenvalues and their vectors (states, count), of A or of its transpose."""
    n, solver = pencil.states, _Solver(pencil, pencil.factors(centre, transposed=transposed))
    inverse = LinearOperator((n, n), matvec=solver.solve, dtype=np.complex128)
    vectors = min(n, VECTORS * count)
    start = np.exp(1j * np.arange(n))  # no eigenvector of anything
    found, space = eigs(inverse, k=count, ncv=vectors, tol=TOLERANCE, v0=start)
    return centre + 1.0 / found, space


class _Solver:
    """Solves with flat factors, several times faster here than the library's own solution of one right side."""

    def __init__(self, pencil: Pencil, lu: SuperLU) -> None:
        self._pencil = pencil
        self._factors: Factors = factors_of(lu)
        size = pencil.order.size
        self._place = np.empty(size, dtype=np.intp)
        self._place[pencil.order] = np.arange(size)
        self._b: tuple[Floats, Floats] = (np.zeros(size), np.zeros(size))
        self._v: tuple[Floats, Floats] = (np.zeros(size), np.zeros(size))

    def solve(self, x: Any) -> Complexes:
        """Return (A - s)^-1 x."""
        at = self._place[: self._pencil.states]
        self._b[0][at], self._b[1][at] = x.real.ravel(), x.imag.ravel()
        solve_sparse(self._factors, *self._b, *self._v)
        return np.asarray(self._v[0][at] + 1j * self._v[1][at])
