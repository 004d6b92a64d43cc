"""Currents of a large network's loads, eight at a time, while none is below the voltage at which its law changes."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.extending import intrinsic

from gridsim.kernels import LANES, kernel
from gridsim.lanes import at, chosen, larger, put, spread, zeros
from gridsim.simulation.rms.entries import CURRENT_BREAK_PU


@intrinsic
def root(typingctx, value):  # type: ignore[no-untyped-def]
    """Return the square root in each lane."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        kind, name = args[0].type, f"llvm.sqrt.v{LANES}f64"
        found = builder.module.globals.get(name)
        function = found or ir.Function(builder.module, ir.FunctionType(kind, [kind]), name=name)
        return builder.call(function, args)

    return value(value), generate


@kernel
def load_currents(grid: Any, w: Any) -> int:
    """Set the currents of the loads at their present voltages, operation by operation as `drawn_current` does.

    Returns how many are set: those that fill lanes, or none where one of them is below a break.
    """
    none, one, current_break = zeros(), spread(1.0), spread(CURRENT_BREAK_PU)
    lowest = none
    filled = grid.load_row.size // LANES
    for k in range(filled):
        re, im, alive = at(w.v_load_re, k), at(w.v_load_im, k), at(grid.alive, k)
        squared = re * re + im * im
        v = root(squared)
        lowest = larger(lowest, chosen(alive, larger(at(grid.break_pu, k), current_break) - v, none))
        p = at(w.p_load, k) + v * at(grid.p_current, k)
        q = at(w.q_load, k) + v * at(grid.q_current, k)
        squared = chosen(alive, squared, one)
        put(w.i_load_re, k, none - (p * re + q * im) / squared)
        put(w.i_load_im, k, none - (p * im - q * re) / squared)
    put(w.below, 0, lowest)
    for v in range(LANES):
        if w.below[v] > 0.0:
            return 0
    return int(filled * LANES)
