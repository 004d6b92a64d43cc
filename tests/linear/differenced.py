"""The whole compiled right-hand side of a grid, differenced: what matrices put together by device are held against.

The network is solved within each evaluation, so these are the matrices of the reduced system d x / d t = A x + B u.
"""

from __future__ import annotations

import numpy as np

from gridsim.simulation.linear.evaluation import Evaluation
from gridsim.simulation.rms.model import GridModel

STEP = 1e-5


def differenced_state_matrix(model: GridModel) -> np.ndarray:
    """Return A, shape (states, states), at the model's rest. [1/s]"""
    at, power = Evaluation.of(model), model.site_power()
    columns = []
    for k in range(model.x.size):
        forward, backward = (at.at(_moved(model.x, k, h), *power)[0] for h in (STEP, -STEP))
        columns.append((forward - backward) / (2.0 * STEP))
    return np.array(columns).T


def differenced_signals(model: GridModel) -> np.ndarray:
    """Return the slopes of all signals by each site's active, then by each one's reactive power, per pu."""
    at, both = Evaluation.of(model), np.concatenate(model.site_power())
    sites, columns = both.size // 2, []
    for k in range(both.size):
        moved = [_moved(both, k, h) for h in (STEP, -STEP)]
        forward, backward = (at.at(model.x, m[:sites].copy(), m[sites:].copy())[1] for m in moved)
        columns.append((forward - backward) / (2.0 * STEP))
    return np.array(columns).T


def _moved(values: np.ndarray, k: int, by: float) -> np.ndarray:
    moved = values.copy()
    moved[k] += by
    return moved
