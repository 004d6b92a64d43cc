"""Explicit Runge-Kutta methods with nodes at the start, the middle and the end of a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.simulation.rms.plan import Method


@dataclass(frozen=True)
class Tableau:
    """A Butcher tableau; `reach` is how far it is stable along the negative real axis."""

    order: int
    a: Floats
    b: Floats
    c: Floats
    reach: float


def _tableau(order: int, a: list[list[float]], b: list[float], c: list[float], reach: float) -> Tableau:
    return Tableau(order, np.array(a), np.array(b), np.array(c), reach)


#: Source: Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, 2nd ed. (1993), section II.1, and
#: section IV.2 of volume II for the stability intervals.
METHODS: dict[str, Tableau] = {
    "heun": _tableau(2, [[0, 0], [1, 0]], [1 / 2, 1 / 2], [0, 1], 2.0),
    "kutta3": _tableau(3, [[0, 0, 0], [1 / 2, 0, 0], [-1, 2, 0]], [1 / 6, 2 / 3, 1 / 6], [0, 1 / 2, 1], 2.51),
    "rk4": _tableau(
        4,
        [[0, 0, 0, 0], [1 / 2, 0, 0, 0], [0, 1 / 2, 0, 0], [0, 0, 1, 0]],
        [1 / 6, 1 / 3, 1 / 3, 1 / 6],
        [0, 1 / 2, 1 / 2, 1],
        2.78,
    ),
}


def method_named(name: str, *, step_s: float, substeps: int) -> Method:
    """Return the method in the form the loop works on."""
    tableau = METHODS[name]
    return Method(tableau.a, tableau.b, tableau.c, step_s, substeps)
