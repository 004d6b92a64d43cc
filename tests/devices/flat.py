"""Compiled kernels of single devices called by themselves: at rest, and after inputs have jumped."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from gridsim.devices.contract import CONTROLS as WIRES
from gridsim.devices.contract import TERMINAL_OUTPUTS, ControlModel, DeviceModel, MachineModel
from gridsim.simulation.rms.assembly import flat_kernel
from tests.devices.ordinary_sets import ORDINARY

#: No part of any model gives more.
MOST_OUTPUTS = len(TERMINAL_OUTPUTS)

SETTING = {"r_pu": 0.003, "x_pu": 0.25, "nominal_rad_per_s": 2.0 * math.pi * 60.0}


def complete(model: DeviceModel, changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return an ordinary set of values of a model with what is derived from them."""
    values = {**ORDINARY[model.name], **(changed or {})}
    if isinstance(model, MachineModel):
        values |= SETTING
    return values | dict(zip(model.derived, model.derive(values), strict=True))


class Flat:
    """A model's compiled kernel as the engine calls it: by its address, on flat arrays of one variant."""

    PROTOTYPE = ctypes.CFUNCTYPE(None, ctypes.c_ssize_t, *[ctypes.c_void_p] * 4, ctypes.c_ssize_t, ctypes.c_void_p)

    def __init__(self, model: DeviceModel, part: str, p: Mapping[str, float], u: Mapping[str, float]) -> None:
        kernel = flat_kernel(model, part)
        assert tuple(u) == kernel.types["U"]._fields  # a kernel reads all its inputs, whether they are there or not
        self.function = self.PROTOTYPE(kernel.address)
        self.p, self.x = np.array([*p.values()], dtype=float), np.zeros(len(model.states))
        self.signals, self.wires = np.zeros(len(u) + MOST_OUTPUTS), np.arange(len(u), dtype=np.intp)
        self.signals[: len(u)] = [*u.values()]
        self.rates, self.inputs = np.zeros(len(model.states)), len(u)
        self.given = [array.ctypes.data for array in (self.p, self.x, self.wires, self.signals, self.rates)]

    def __call__(self, x: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return rates and outputs (padded with zeros to `MOST_OUTPUTS`) at states `x`."""
        self.x[:] = x
        p, states, wires, signals, rates = self.given
        self.function(1, p, states, wires, signals, self.inputs, rates)
        return self.rates.copy(), self.signals[self.inputs :].copy()


def resting_inputs(model: ControlModel, v_t: float, p_pu: float) -> dict[str, float]:
    """Inputs of a control on a machine at rest."""
    known = {"v_t_pu": v_t, "p_e_pu": p_pu, "p_mech_pu": p_pu, "i_fd_pu": 1.5, "v_re_pu": v_t, "i_re_pu": p_pu}
    known |= {"v_at_re_pu": v_t, "q_e_pu": 0.1, "w_g_pu": 1.0, "w_t_pu": 1.0, "w_ref_pu": 1.0}
    known |= {"p_aero_pu": p_pu, "p_ref_pu": p_pu}
    return {name: known.get(name, 0.0) for name in WIRES[model.kind][0]}


def started(model: ControlModel, values: Mapping[str, float], u: Mapping[str, float], wanted: float) -> Any:
    """Return parameters with references, and states, of a control at rest."""
    return resting(model, values, u, wanted)[:2]


def resting(model: ControlModel, values: Mapping[str, float], u: Mapping[str, float], wanted: float) -> Any:
    """Return parameters with references, states, and inputs with those it asks for, of a control at rest."""
    v_t, p_pu = u.get("v_t_pu", 1.0), u.get("p_e_pu", 0.0)
    others = {"ip_cmd_pu": p_pu / v_t, "iq_cmd_pu": 0.1 / v_t, "q_ref_pu": 0.1}
    given = {name: others[name] for name in WIRES[model.kind][1] if name in others}
    start = model.start(values, {**u, **given}, wanted)
    references = dict(zip(model.references, start.references, strict=True))
    asked = {name: value for name, value in start.signals.items() if name in u}
    return {**values, **references}, list(start.states), {**u, **asked}


def wanted_of(model: ControlModel, wanted: float, p_pu: float) -> float:
    """What a control gives at rest: stabilizers nothing, electrical and torque controls the plant's power."""
    return {"stabilizer": 0.0, "electrical": p_pu, "torque": p_pu}.get(model.kind, wanted)


def response(
    model: ControlModel, changed: Mapping[str, float], u_after: Mapping[str, float], steps: int, dt_s: float
) -> np.ndarray:
    """Outputs after inputs jump from rest, by the classical Runge-Kutta method with states held at their bounds."""
    values = complete(model, changed)
    u = resting_inputs(model, 1.0, 0.5)
    p, x, u = resting(model, values, u, wanted_of(model, 0.8, 0.5))
    u = {**u, **u_after}
    bounds = model.bounds(values) or ((-math.inf, math.inf),) * len(x)
    low, high = np.array(bounds).T
    flat = Flat(model, "evaluate", p, u)

    def evaluated(states: np.ndarray) -> tuple[np.ndarray, float]:
        rates, outputs = flat(np.clip(states, low, high))
        return rates, float(outputs[0])

    state, found = np.array(x, dtype=float), []
    for _ in range(steps):
        k_1, output = evaluated(state)
        found.append(output)
        k_2 = evaluated(state + 0.5 * dt_s * k_1)[0]
        k_3 = evaluated(state + 0.5 * dt_s * k_2)[0]
        k_4 = evaluated(state + dt_s * k_3)[0]
        state = np.clip(state + dt_s / 6.0 * (k_1 + 2.0 * k_2 + 2.0 * k_3 + k_4), low, high)
        assert ((state >= low) & (state <= high)).all()
    return np.array(found)
