"""The flat kernel of each part of a device model, made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gridsim.devices.contract import (
    CONTROLS,
    MACHINE_SETTING,
    SOURCE_OUTPUTS,
    TERMINAL_OUTPUTS,
    ControlModel,
    MachineModel,
)
from gridsim.kernels import FlatKernel

MACHINE_PARTS = ("source", "terminal", "rates")
CONTROL_PARTS = ("evaluate",)

_KERNELS: dict[tuple[str, str], FlatKernel] = {}


def flat_kernel(model: MachineModel | ControlModel, part: str) -> FlatKernel:
    """Return the flat kernel of one part of a model (`source`, `terminal`, `rates`, `evaluate`), made once."""
    key = (model.name, part)
    if key not in _KERNELS:
        _KERNELS[key] = _machine_kernel(model, part) if isinstance(model, MachineModel) else _control_kernel(model)
    return _KERNELS[key]


def kernel_at(address: int) -> FlatKernel:
    """Return the flat kernel, made before, whose compiled code stands at `address`."""
    return next(kernel for kernel in _KERNELS.values() if kernel.address == address)


def _machine_kernel(model: MachineModel, part: str) -> FlatKernel:
    functions: dict[str, tuple[Callable[..., Any], int, int]] = {
        "source": (model.source, 0, len(SOURCE_OUTPUTS)),
        "terminal": (model.terminal, 0, len(TERMINAL_OUTPUTS)),
        "rates": (model.rates, len(model.states), 0),
    }
    function, results, outputs = functions[part]
    names = (*(p.name for p in model.parameters), *MACHINE_SETTING, *model.derived)
    return FlatKernel(
        function,
        name=f"{model.name.lower()}_{part}",
        parameters=names,
        states=model.states,
        inputs=model.inputs,
        results=results,
        outputs=outputs,
    )


def _control_kernel(model: ControlModel) -> FlatKernel:
    inputs, outputs = CONTROLS[model.kind]
    return FlatKernel(
        model.evaluate,
        name=f"{model.name.lower()}_evaluate",
        parameters=(*(p.name for p in model.parameters), *model.derived, *model.references),
        states=model.states,
        inputs=inputs,
        results=len(model.states),
        outputs=len(outputs),
    )
