"""How a block of a site rides through sags: what is connected, what goes on computing, and what is worth noting.

`evaluate(p, x, u) -> (next_states, outputs)` is compiled and called once a step for each block. A block is a share of
a site that acts as one: the load behind one kind of UPS, the cooling, a hall.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gridsim.kernels import FlatKernel, kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: What a block sees: voltage and frequency at its site's bus, as measured, and the step.
RIDE_INPUTS = ("v_pu", "f_hz", "dt_s")
#: What it gives: shares of it that draw from the grid and that go on computing, and an event's number, 0 for none.
RIDE_OUTPUTS = ("connected", "computing", "event")

#: Events that models share; each has its words.
CEASES, RETURNS, LATCHES, IS_BACK = 1.0, 2.0, 3.0, 4.0
EVENT_WORDS = {1: "ceases", 2: "begins to return", 3: "latches off", 4: "is back"}

#: A constant-power load holds its power down to this voltage and falls with its square below, as all sites do. [pu]
USUAL_BREAK_PU, USUAL_EXPONENT = 0.7, 2.0


@dataclass(frozen=True)
class RideModel:
    """One kind of ride-through.

    `start` are the states at rest, connected; the voltage lies in state `v_state` (-1: in none). `below(values)` is
    the voltage below which the block's power falls, and the power of the voltage with which it falls.
    `says(values)` is its condition in words, for the timeline. `base` names the model whose equations this one has.
    """

    name: str
    title: str
    source: Source
    parameters: tuple[Parameter, ...]
    states: tuple[str, ...]
    start: tuple[float, ...]
    evaluate: Callable[..., Any]
    says: Callable[[Mapping[str, float]], str]
    v_state: int = -1
    below: Callable[[Mapping[str, float]], tuple[float, float]] = lambda values: (USUAL_BREAK_PU, USUAL_EXPONENT)
    check: Callable[[Mapping[str, float]], list[str]] = lambda values: []
    base: str = ""


_KERNELS: dict[str, FlatKernel] = {}


def ride_kernel(model: RideModel) -> FlatKernel:
    """Return the flat kernel of a ride-through model, made once for all that share its equations."""
    name = model.base or model.name
    if name not in _KERNELS:
        _KERNELS[name] = FlatKernel(
            model.evaluate,
            name=f"{name}_ride",
            parameters=tuple(parameter.name for parameter in model.parameters),
            states=model.states,
            inputs=RIDE_INPUTS,
            results=len(model.states),
            outputs=len(RIDE_OUTPUTS),
        )
    return _KERNELS[name]


@kernel
def lagged(v_pu: float, x: float, lag_s: float, dt_s: float) -> float:
    """Return a measured voltage behind its lag after one step, exact for a voltage held over the step. [pu]"""
    if lag_s > 0.0:
        return x + (v_pu - x) * (1.0 - math.exp(-dt_s / lag_s))
    return v_pu


@kernel
def ramped(connected: float, full: float, ramp_s: float, span: float, dt_s: float) -> float:
    """Move `connected` towards `full` by one step of a ramp that covers `span` in `ramp_s`."""
    return min(full, connected + (span * dt_s / ramp_s if ramp_s > 0.0 else 1.0))
