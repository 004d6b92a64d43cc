"""A grid at its operating point, linearised by central differences of the compiled right-hand side.

The network is solved within each evaluation, so the matrices are those of the reduced system d x / d t = A x + B u.
With a step h the truncation error falls with h squared; at h = 1e-5 in states and per-unit powers of order one it is
of order 1e-10, the rounding error, from voltages converged to 1e-11 pu, of order 1e-6 in a single entry. Halving h
changes no matrix of the shipped cases by more than 1e-8 of its largest entry: both errors lie far below the third
digit of a mode. At the edge of a limit or of a dead band the difference is the mean of the slopes on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.linear.evaluation import Evaluation
from gridsim.simulation.rms.model import GridModel

STEP = 1e-5

#: What moves by one column of a difference: rates and signals, each by the change of one state or one site power.
Slopes = tuple[Floats, Floats]


def state_matrix(model: GridModel, *, step: float = STEP) -> Floats:
    """Return A, shape (states, states), at the model's rest. [1/s]"""
    columns = [rates for rates, _ in state_slopes(Evaluation.of(model), step=step)]
    return np.array(columns).reshape(model.x.size, model.x.size).T


def machine_eigenvalues(model: GridModel) -> Complexes:
    """Return the eigenvalues of each machine with its controls, all others at rest: where the fast ones lie. [1/s]

    For grids so large that the whole matrix would take minutes. Voltages still follow the machine's currents.
    """
    owner = np.empty(model.x.size, dtype=np.intp)
    for placed in model.assembly.placed:
        owner[placed.x_at : placed.x_at + len(placed.device.model.states)] = placed.machine
    blocks: dict[int, list[Floats]] = {}
    for k, (rates, _) in enumerate(state_slopes(Evaluation.of(model))):
        blocks.setdefault(int(owner[k]), []).append(rates[owner == owner[k]])
    return np.concatenate([np.linalg.eigvals(np.array(block).T) for block in blocks.values()])


def state_slopes(at: Evaluation, *, step: float = STEP) -> Iterator[Slopes]:
    """Yield the derivatives of rates and signals by each state."""
    power = at.model.site_power()
    for k in range(at.model.x.size):
        forward, backward = (at.at(_moved(at.model.x, k, h), *power) for h in (step, -step))
        yield _slopes(forward, backward, step)


def power_slopes(at: Evaluation, *, step: float = STEP) -> Iterator[Slopes]:
    """Yield the derivatives of rates and signals by each site's active, then by each one's reactive power, per pu."""
    p, q = at.model.site_power()
    for k in range(2 * p.size):
        moved = [_moved(np.concatenate([p, q]), k, h) for h in (step, -step)]
        forward, backward = (at.at(at.model.x, both[: p.size].copy(), both[p.size :].copy()) for both in moved)
        yield _slopes(forward, backward, step)


def _moved(values: Floats, k: int, by: float) -> Floats:
    moved = values.copy()
    moved[k] += by
    return moved


def _slopes(forward: Slopes, backward: Slopes, step: float) -> Slopes:
    rates, signals = ((f - b) / (2.0 * step) for f, b in zip(forward, backward, strict=True))
    return rates, signals
