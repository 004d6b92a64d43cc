"""The eigenvalues that decide how small the steps of an explicit method must be: the fastest ones."""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import eigvals
from scipy.sparse.linalg import LinearOperator, eigs

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.linear.descriptor import Descriptor
from gridsim.simulation.linear.system import eliminated

#: Up to so many states all eigenvalues are found, in a tenth of a second.
MOST_STATES = 300
#: So many of the fastest are found in a larger grid, each to this part of its size, from so many Krylov vectors.
COUNT, TOLERANCE, VECTORS = 6, 1e-3, 24
#: Angles of the arc behind which all slower ones of a larger grid lie. [rad]
ARC_RAD = np.linspace(math.radians(91.0), math.pi, 10)


def fastest_eigenvalues(system: Descriptor) -> Complexes:
    """Return all eigenvalues of a small grid; of a larger one the fastest, and an arc that bounds the others. [1/s]

    The arc is the left half of the circle on which the slowest of them lies: a method that is stable there is stable
    for whatever is slower.
    """
    if system.states <= MOST_STATES:
        return np.asarray(eigvals(eliminated(system).a))
    network = system.network()

    def rates(x: Floats) -> Floats:
        return np.asarray(system.a @ x - system.b @ network.solve(system.c @ x))

    operator = LinearOperator((system.states, system.states), matvec=rates, dtype=np.float64)
    start = np.cos(np.arange(system.states))  # no eigenvector of anything
    found = eigs(operator, k=COUNT, ncv=VECTORS, tol=TOLERANCE, v0=start, which="LM", return_eigenvectors=False)
    return np.concatenate([found, np.abs(found).min() * np.exp(1j * ARC_RAD)])
