"""One solution of the reduced network: machine currents in, voltages out, non-linear loads iterated.

A load's current follows from its voltage, its voltage from all currents: v = w + Z i(v), where w is what the machines
alone would give. With the loads' Jacobian J of f(v) = v - w - Z i(v) kept from the last refresh the iteration
v <- v - J^-1 f(v) contracts quickly, since loads move little between two steps; where it does not, J is renewed.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import kernel

#: Below this voltage constant power falls with the square of the voltage (PSS/E: PQBRAK, default 0.7 pu) [S].
POWER_BREAK_PU = 0.7
#: Below this voltage constant current falls in proportion to the voltage. Assumption, continuous at the break.
CURRENT_BREAK_PU = 0.5
#: Largest change of a load's voltage at which the iteration ends. [pu]
TOLERANCE_PU = 1e-11
#: Voltages that change by more than this in one iteration have no solution. [pu]
GONE_PU = 1e6
#: Iterations with one Jacobian before it is renewed. Assumption: a renewal costs several iterations.
REFRESH_AFTER = 8
#: Share of the machines' own voltage from which a lost solution is searched for anew; below every break.
LOW_START = 0.3
#: Iterations before a solution counts as not there: seven Jacobians. Assumption.
GIVE_UP_AFTER = 60


@kernel
def power_share(v: float, break_pu: float, exponent: float) -> float:
    """Return the share of its constant power that a load draws at voltage v: all of it down to its break."""
    return 1.0 if v >= break_pu else (v / break_pu) ** exponent


@kernel
def load_current(grid: Any, w: Any, n: int, v_re: float, v_im: float) -> tuple[float, float]:
    """Return the current that load n injects (so minus what it draws) at its voltage."""
    squared = v_re * v_re + v_im * v_im
    if squared == 0.0:
        return 0.0, 0.0
    v = math.sqrt(squared)
    power = power_share(v, grid.break_pu[n], grid.exponent[n])
    current = v if v >= CURRENT_BREAK_PU else v * v / CURRENT_BREAK_PU
    p = power * w.p_load[n] + current * grid.p_current[n]
    q = power * w.q_load[n] + current * grid.q_current[n]
    return -(p * v_re + q * v_im) / squared, -(p * v_im - q * v_re) / squared


@kernel
def multiply(z_re: Any, z_im: Any, i_re: Any, i_im: Any, v_re: Any, v_im: Any) -> None:
    """Set v = Z i."""
    for k in range(z_re.shape[0]):
        re, im = 0.0, 0.0
        for n in range(z_re.shape[1]):
            re += z_re[k, n] * i_re[n] - z_im[k, n] * i_im[n]
            im += z_re[k, n] * i_im[n] + z_im[k, n] * i_re[n]
        v_re[k], v_im[k] = re, im


@kernel
def invert(a: Any, inverse: Any) -> None:
    """Invert a small matrix by Gauss-Jordan elimination with row exchanges; `a` is used up."""
    n = a.shape[0]
    for i in range(n):
        for j in range(n):
            inverse[i, j] = 1.0 if i == j else 0.0
    for i in range(n):
        pivot = i
        for k in range(i + 1, n):
            if abs(a[k, i]) > abs(a[pivot, i]):
                pivot = k
        for j in range(n):
            a[i, j], a[pivot, j] = a[pivot, j], a[i, j]
            inverse[i, j], inverse[pivot, j] = inverse[pivot, j], inverse[i, j]
        scale = 1.0 / a[i, i]
        for j in range(n):
            a[i, j] *= scale
            inverse[i, j] *= scale
        for k in range(n):
            factor = a[k, i]
            if k != i and factor != 0.0:
                for j in range(n):
                    a[k, j] -= factor * a[i, j]
                    inverse[k, j] -= factor * inverse[i, j]


@kernel
def refresh_jacobian(grid: Any, w: Any) -> None:
    """Renew the inverse of d f / d v at the loads' voltages, by differences of 1e-7 pu in each voltage."""
    n = grid.load_row.size
    delta = 1e-7
    for m in range(n):
        v_re, v_im = w.v_load_re[m], w.v_load_im[m]
        here_re, here_im = load_current(grid, w, m, v_re, v_im)
        for part in range(2):
            there_re, there_im = load_current(grid, w, m, v_re + delta * (1 - part), v_im + delta * part)
            i_re, i_im = (there_re - here_re) / delta, (there_im - here_im) / delta
            column = 2 * m + part
            for k in range(n):
                z_re, z_im = grid.near_z_re[k, m], grid.near_z_im[k, m]
                w.matrix[2 * k, column] = -(z_re * i_re - z_im * i_im)
                w.matrix[2 * k + 1, column] = -(z_re * i_im + z_im * i_re)
            w.matrix[column, column] += 1.0
    invert(w.matrix, grid.jacobian)


@kernel
def load_currents(grid: Any, w: Any) -> None:
    """Set the loads' currents at their present voltages."""
    for k in range(grid.load_row.size):
        w.i_load_re[k], w.i_load_im[k] = load_current(grid, w, k, w.v_load_re[k], w.v_load_im[k])


@kernel
def load_residuals(grid: Any, w: Any) -> None:
    """Set the residuals f of the loads' equations."""
    n = grid.load_row.size
    for k in range(n):
        row = grid.load_row[k]
        re, im = w.v_load_re[k] - w.w_re[row], w.v_load_im[k] - w.w_im[row]
        for m in range(n):
            z_re, z_im = grid.near_z_re[k, m], grid.near_z_im[k, m]
            re -= z_re * w.i_load_re[m] - z_im * w.i_load_im[m]
            im -= z_re * w.i_load_im[m] + z_im * w.i_load_re[m]
        w.residual[2 * k], w.residual[2 * k + 1] = re, im


@kernel
def newton_step(grid: Any, w: Any) -> float:
    """Take J^-1 f off the loads' voltages and return the largest change. [pu]"""
    largest = 0.0
    for k in range(grid.load_row.size):
        d_re, d_im = 0.0, 0.0
        for m in range(w.residual.size):
            d_re += grid.jacobian[2 * k, m] * w.residual[m]
            d_im += grid.jacobian[2 * k + 1, m] * w.residual[m]
        w.v_load_re[k] -= d_re
        w.v_load_im[k] -= d_im
        largest = max(largest, abs(d_re), abs(d_im))
    return largest


@kernel
def iterate(grid: Any, w: Any, refresh_every: int) -> bool:
    """Iterate the loads' voltages from where they are; say whether they converged."""
    for attempt in range(GIVE_UP_AFTER):
        load_currents(grid, w)
        load_residuals(grid, w)
        if attempt % refresh_every == refresh_every - 1:
            refresh_jacobian(grid, w)
        largest = newton_step(grid, w)
        if largest < TOLERANCE_PU:
            load_currents(grid, w)
            return True
        if not largest < GONE_PU:
            return False
    return False


@kernel
def solve_loads(grid: Any, w: Any) -> bool:
    """Find the loads' voltages for powers `p_load`, `q_load`, near where they are; say whether there are any.

    Where there are none near, as when a load has grown past what the network can carry, the search starts anew below
    all breaks, where every load is an impedance or a weak current: the low-voltage solution a collapse leads to.
    """
    if iterate(grid, w, REFRESH_AFTER):
        return True
    for n in range(grid.load_row.size):
        w.v_load_re[n] = LOW_START * w.w_re[grid.load_row[n]]
        w.v_load_im[n] = LOW_START * w.w_im[grid.load_row[n]]
    refresh_jacobian(grid, w)
    return bool(iterate(grid, w, 1))
