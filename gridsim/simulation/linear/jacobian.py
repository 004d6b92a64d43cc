"""The state matrix of a grid at its operating point, by central differences of the compiled right-hand side.

The network is solved within each evaluation, so the matrix is that of the reduced system d x / d t = A x. With steps
of 1e-5 in states of order one the truncation error is of order 1e-10 and the rounding error, from voltages converged
to 1e-11 pu, of order 1e-6, both far below the third digit of a mode.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.rms.evaluate import evaluate
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.reduction import Topology

STEP = 1e-5


def state_matrix(model: GridModel) -> Floats:
    """Return A, shape (states, states), at the model's rest. [1/s]"""
    a = np.empty((model.x.size, model.x.size))
    for k, column in _columns(model):
        a[:, k] = column
    return a


def machine_eigenvalues(model: GridModel) -> Complexes:
    """Return the eigenvalues of each machine with its controls, all others at rest: where the fast ones lie. [1/s]

    For grids so large that the whole matrix would take minutes. Voltages still follow the machine's currents.
    """
    owner = np.empty(model.x.size, dtype=np.intp)
    for placed in model.assembly.placed:
        owner[placed.x_at : placed.x_at + len(placed.device.model.states)] = placed.machine
    blocks: dict[int, list[Floats]] = {}
    for k, column in _columns(model):
        blocks.setdefault(int(owner[k]), []).append(column[owner == owner[k]])
    return np.concatenate([np.linalg.eigvals(np.array(block).T) for block in blocks.values()])


def _columns(model: GridModel) -> Iterator[tuple[int, Floats]]:
    """Yield each state with the derivative of all rates by it."""
    topology = Topology(model.network)
    grid, reduction = model.reduced(topology)
    live = topology.machine_live()
    devices, layout, sites = model.assembly.devices(live), model.layout(reduction, live), model.site_wiring()
    w, power, signals = model.work(), model.site_power(), model.signals.copy()
    x, forward, backward = model.x.copy(), np.zeros(model.x.size), np.zeros(model.x.size)
    for k in range(model.x.size):
        x[k] = model.x[k] + STEP
        evaluate(devices, grid, layout, sites, *power, x, signals, w, forward)
        x[k] = model.x[k] - STEP
        evaluate(devices, grid, layout, sites, *power, x, signals, w, backward)
        x[k] = model.x[k]
        yield k, (forward - backward) / (2.0 * STEP)
