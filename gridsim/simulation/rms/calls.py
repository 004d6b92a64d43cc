"""Calls of flat kernels from the arrays of a plan."""

from __future__ import annotations

from typing import Any

from gridsim.kernel_calls import call
from gridsim.kernels import inlined
from gridsim.simulation.rms.plan import ADDRESS, OUT_AT, P_AT, WIRES_AT, X_AT


@inlined
def run_one(calls: Any, k: int, p: Any, wires: Any, x: Any, signals: Any, result: Any) -> None:
    """Call kernel k of `calls`."""
    call(
        calls[k, ADDRESS],
        1,
        p.ctypes.data + 8 * calls[k, P_AT],
        x.ctypes.data + 8 * calls[k, X_AT],
        wires.ctypes.data + 8 * calls[k, WIRES_AT],
        signals.ctypes.data,
        calls[k, OUT_AT],
        result.ctypes.data + 8 * calls[k, X_AT],
    )


@inlined
def run(calls: Any, p: Any, wires: Any, x: Any, signals: Any, result: Any) -> None:
    """Call each kernel of `calls`."""
    for k in range(calls.shape[0]):
        run_one(calls, k, p, wires, x, signals, result)
