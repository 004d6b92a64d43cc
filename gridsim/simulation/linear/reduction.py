"""A large grid as seen from its sites: a small state-space system with the same response where it matters.

The states that steady swings of the sites bring about at many frequencies span a space; the grid is projected onto
it (rational Krylov method). At those frequencies the response is that of the whole grid exactly, in between its error
is shown by `tests/linear/test_large_grids.py`. Poles that the projection puts on the wrong side, which a stable grid
does not have, are left out.
Source: Antoulas, Approximation of Large-Scale Dynamical Systems (2005), chapter 11 [I].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import schur

from gridsim.arrays import Floats
from gridsim.simulation.linear.descriptor import Descriptor, descriptor
from gridsim.simulation.linear.pencil import Pencil
from gridsim.simulation.linear.system import LinearSystem, eliminated
from gridsim.simulation.rms.model import GridModel
from gridsim.units import TWO_PI

#: With more states a grid is reduced: a step of its whole response would cost the square of them.
MOST_STATES = 1000
#: Where the response is matched: from well below the slowest swing that is asked for to above the fastest. [Hz]
MATCHED_HZ = np.geomspace(0.002, 40.0, 80)
#: A pole with a real part up to this is taken as one of the grid, whose common angle stands at 0. [1/s] Assumption.
GROWING_PER_S = 0.01
#: Directions of less than this share of the largest are rounding.
RANK = 1e-10


def small_system(model: GridModel, *, buses: Sequence[int] | None = None) -> LinearSystem:
    """Return the linear system of `model`: a small grid's own, a large one's as seen from its sites."""
    system = descriptor(model, buses=buses)
    return eliminated(system) if system.states <= MOST_STATES else reduced(system)


def reduced(system: Descriptor, *, f_hz: Floats = MATCHED_HZ) -> LinearSystem:
    """Return a small system that responds to its sites as `system` does, matched at `f_hz` (frequencies,)."""
    space, network = _reached(system, f_hz), system.network()
    v_of_x = -network.solve(system.c @ space)
    v_of_u = -network.solve(system.e.toarray())
    a, keep = _stable(space.T @ (system.a @ space + system.b @ v_of_x))
    return LinearSystem(
        a=a,
        b=keep.T @ space.T @ (system.b @ v_of_u),
        c=(system.y_x @ space + system.y_v @ v_of_x) @ keep,
        d=system.y_v @ v_of_u,
        at_rest=system.at_rest,
        outputs=system.outputs,
        sites=system.sites,
        nominal_hz=system.nominal_hz,
    )


def _reached(system: Descriptor, f_hz: Floats) -> Floats:
    """Return an orthonormal basis (states, n) of the states that swings of each site at each frequency reach."""
    pencil = Pencil.of(system)
    right = np.zeros((pencil.order.size, system.e.shape[1]), dtype=np.complex128)
    right[system.states :] = -system.e.toarray()
    right = pencil.ordered(right)
    found = []
    for s in 1j * TWO_PI * f_hz:
        states = pencil.restored(pencil.factors(s).solve(right))[: system.states]
        found += [states.real / np.linalg.norm(states, axis=0), states.imag / np.linalg.norm(states, axis=0)]
    directions, sizes, _ = np.linalg.svd(np.concatenate(found, axis=1), full_matrices=False)
    return np.asarray(directions[:, sizes > RANK * sizes[0]])


def _stable(a: Floats) -> tuple[Floats, Floats]:
    """Return `a` on the space of its poles that do not grow, and that space's basis (states, n)."""
    t, z, count = schur(a, output="real", sort=lambda real, imaginary: real <= GROWING_PER_S)
    return np.asarray(t[:count, :count]), np.asarray(z[:, :count])
