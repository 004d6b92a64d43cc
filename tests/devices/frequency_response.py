"""The frequency response of a control at rest, from its compiled kernel: what closed forms are held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from gridsim.devices.contract import ControlModel
from tests.devices.flat import Flat, complete, resting_inputs, started


class Linearised:
    """A control at rest as a linear system, by central differences."""

    def __init__(self, model: ControlModel, changed: Mapping[str, float], wanted: float) -> None:
        self.u = resting_inputs(model, 1.0, 0.5)
        p, x = started(model, complete(model, changed), self.u, wanted)
        self.flat, self.x = Flat(model, "evaluate", p, self.u), np.array(x, dtype=float)

    def _at(self, x: np.ndarray, **inputs: float) -> np.ndarray:
        for k, name in enumerate(self.u):
            self.flat.signals[k] = self.u[name] + inputs.get(name, 0.0)
        rates, outputs = self.flat(x)
        return np.array([*rates, outputs[0]])

    def gain(self, name: str, f_hz: float) -> complex:
        """Return output over the input called `name` at a frequency."""
        h = 1e-6
        steps = h * np.eye(self.x.size)
        by_state = np.array([(self._at(self.x + s) - self._at(self.x - s)) / (2.0 * h) for s in steps]).T
        by_input = (self._at(self.x, **{name: h}) - self._at(self.x, **{name: -h})) / (2.0 * h)
        s = 2j * math.pi * f_hz * np.eye(self.x.size)
        states = np.linalg.solve(s - by_state[:-1], by_input[:-1])
        return complex(by_state[-1] @ states + by_input[-1])


def values_of(model: ControlModel, changed: Mapping[str, float]) -> Any:
    """Return the ordinary values of a model, some changed, by attribute."""
    return type("Values", (), complete(model, changed))
