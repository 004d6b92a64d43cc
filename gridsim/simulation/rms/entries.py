"""What iterates with the network: non-linear loads and injectors, each a current that follows its own voltage."""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import inlined, kernel
from gridsim.simulation.rms.calls import run_one

#: Below this voltage constant power falls with the square of the voltage (PSS/E: PQBRAK, default 0.7 pu) [S].
POWER_BREAK_PU = 0.7
#: Below this voltage constant current falls in proportion to the voltage. Assumption, continuous at the break.
CURRENT_BREAK_PU = 0.5
#: Step of the differences that give slopes. [pu]
DELTA_PU = 1e-7


@inlined
def power_share(v: float, break_pu: float, exponent: float) -> float:
    """Return the share of its constant power that a load draws at voltage v: all of it down to its break."""
    return 1.0 if v >= break_pu else (v / break_pu) ** exponent


@inlined
def drawn_current(p_power: float, q_power: float, p_current: float, q_current: float, break_pu: float,
                  exponent: float, v_re: float, v_im: float) -> tuple[float, float]:  # fmt: skip
    """Return the current that a load injects (so minus what it draws) at its voltage; see `ReducedGrid`."""
    squared = v_re * v_re + v_im * v_im
    if squared == 0.0:
        return 0.0, 0.0
    v = math.sqrt(squared)
    power = power_share(v, break_pu, exponent)
    current = v if v >= CURRENT_BREAK_PU else v * v / CURRENT_BREAK_PU
    p = power * p_power + current * p_current
    q = power * q_power + current * q_current
    return -(p * v_re + q * v_im) / squared, -(p * v_im - q * v_re) / squared


@inlined
def load_current(grid: Any, w: Any, n: int, v_re: float, v_im: float) -> tuple[float, float]:
    """Return the current that load n injects at its voltage."""
    i_re, i_im = drawn_current(
        w.p_load[n], w.q_load[n], grid.p_current[n], grid.q_current[n], grid.break_pu[n], grid.exponent[n], v_re, v_im
    )
    return i_re, i_im


@kernel
def injector_current(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, dx: Any, k: int, v_re: float,
                     v_im: float) -> tuple[float, float]:  # fmt: skip
    """Return the current of injector k at its voltage, which is left among the signals."""
    at = layout.v_at + 2 * grid.entry_row[grid.load_row.size + k]
    signals[at], signals[at + 1] = v_re, v_im
    run_one(devices.injectors, k, devices.p, devices.wires, x, signals, dx)
    ratio, source = grid.injector_ratio[k], grid.injector_at[k]
    return ratio * signals[source], ratio * signals[source + 1]


@kernel
def entry_current(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any, n: int, v_re: float,
                  v_im: float) -> tuple[float, float]:  # fmt: skip
    """Return the current that entry n injects at its voltage; none where there is no voltage."""
    if grid.alive[n] == 0.0:
        return 0.0, 0.0
    if n < grid.load_row.size:
        i_re, i_im = load_current(grid, w, n, v_re, v_im)
    else:
        i_re, i_im = injector_current(devices, grid, layout, x, signals, dx, n - grid.load_row.size, v_re, v_im)
    return i_re, i_im


@kernel
def take_slopes(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Renew the slope of each entry's current at its voltage `v_load`: the block (rr, ri, ir, ii), shape (4, n)."""
    for n in range(grid.entry_row.size):
        v_re, v_im = w.v_load_re[n], w.v_load_im[n]
        i_re, i_im = entry_current(devices, grid, layout, x, signals, w, dx, n, v_re, v_im)
        for part in range(2):
            to_re, to_im = v_re + DELTA_PU * (1 - part), v_im + DELTA_PU * part
            moved_re, moved_im = entry_current(devices, grid, layout, x, signals, w, dx, n, to_re, to_im)
            w.slopes[part, n] = (moved_re - i_re) / DELTA_PU
            w.slopes[2 + part, n] = (moved_im - i_im) / DELTA_PU
