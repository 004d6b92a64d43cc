"""Explicit Runge-Kutta methods with nodes at the start, the middle and the end of a step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.rms.plan import Method


@dataclass(frozen=True)
class Tableau:
    """A Butcher tableau of as many stages as its order."""

    order: int
    a: Floats
    b: Floats
    c: Floats

    def growth(self, z: Complexes) -> Floats:
        """Return the factor by which a step changes a mode with eigenvalue times step `z`; 1 or less is stable.

        With as many stages as its order a method's stability function is the exponential series cut after the order
        (Hairer and Wanner, Solving Ordinary Differential Equations II, 2nd ed. (1996), section IV.2).
        """
        return np.abs(sum(z**k / math.factorial(k) for k in range(self.order + 1)))


def _tableau(order: int, a: list[list[float]], b: list[float], c: list[float]) -> Tableau:
    return Tableau(order, np.array(a), np.array(b), np.array(c))


#: Source: Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, 2nd ed. (1993), section II.1.
METHODS: dict[str, Tableau] = {
    "heun": _tableau(2, [[0, 0], [1, 0]], [1 / 2, 1 / 2], [0, 1]),
    "kutta3": _tableau(3, [[0, 0, 0], [1 / 2, 0, 0], [-1, 2, 0]], [1 / 6, 2 / 3, 1 / 6], [0, 1 / 2, 1]),
    "rk4": _tableau(
        4,
        [[0, 0, 0, 0], [1 / 2, 0, 0, 0], [0, 1 / 2, 0, 0], [0, 0, 1, 0]],
        [1 / 6, 1 / 3, 1 / 3, 1 / 6],
        [0, 1 / 2, 1 / 2, 1],
    ),
}


def method_named(name: str, *, step_s: float, substeps: int) -> Method:
    """Return the method in the form the loop works on."""
    tableau = METHODS[name]
    return Method(tableau.a, tableau.b, tableau.c, step_s, substeps)
