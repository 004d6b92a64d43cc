"""One solution of a reduced network: machine currents in, voltages out, what is not linear iterated.

An entry's current follows from its voltage, its voltage from all currents: v = w + Z i(v), where w is what the
constant sources alone would give. With the Jacobian J of f(v) = v - w - Z i(v) kept from the last refresh the
iteration v <- v - J^-1 f(v) contracts quickly, since loads move little between two steps; where it does not, J is
renewed.
"""

from __future__ import annotations

from typing import Any

from gridsim.kernels import inlined, kernel
from gridsim.simulation.rms.entries import entry_current, take_slopes

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


@inlined
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
def refresh_jacobian(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Renew the inverse of d f / d v at the entries' voltages."""
    n = grid.entry_row.size
    take_slopes(devices, grid, layout, x, signals, w, dx)
    for m in range(n):
        for part in range(2):
            i_re, i_im = w.slopes[part, m], w.slopes[2 + part, m]
            column = 2 * m + part
            for k in range(n):
                z_re, z_im = grid.near_z_re[k, m], grid.near_z_im[k, m]
                w.matrix[2 * k, column] = -(z_re * i_re - z_im * i_im)
                w.matrix[2 * k + 1, column] = -(z_re * i_im + z_im * i_re)
            w.matrix[column, column] += 1.0
    invert(w.matrix, grid.jacobian)


@kernel
def entry_currents(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Set the entries' currents at their present voltages."""
    for n in range(grid.entry_row.size):
        w.i_load_re[n], w.i_load_im[n] = entry_current(
            devices, grid, layout, x, signals, w, dx, n, w.v_load_re[n], w.v_load_im[n]
        )


@kernel
def residuals(grid: Any, w: Any) -> None:
    """Set the residuals f of the entries' equations."""
    n = grid.entry_row.size
    for k in range(n):
        row = grid.entry_row[k]
        re, im = w.v_load_re[k] - w.w_re[row], w.v_load_im[k] - w.w_im[row]
        for m in range(n):
            z_re, z_im = grid.near_z_re[k, m], grid.near_z_im[k, m]
            re -= z_re * w.i_load_re[m] - z_im * w.i_load_im[m]
            im -= z_re * w.i_load_im[m] + z_im * w.i_load_re[m]
        w.residual[2 * k], w.residual[2 * k + 1] = re, im


@kernel
def newton_step(grid: Any, w: Any) -> float:
    """Take J^-1 f off the entries' voltages and return the largest change. [pu]"""
    largest = 0.0
    for k in range(grid.entry_row.size):
        d_re, d_im = 0.0, 0.0
        for m in range(w.residual.size):
            d_re += grid.jacobian[2 * k, m] * w.residual[m]
            d_im += grid.jacobian[2 * k + 1, m] * w.residual[m]
        w.v_load_re[k] -= d_re
        w.v_load_im[k] -= d_im
        largest = max(largest, abs(d_re), abs(d_im))
    return largest


@kernel
def iterate(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any, refresh_every: int) -> bool:
    """Iterate the entries' voltages from where they are; say whether they converged."""
    for attempt in range(GIVE_UP_AFTER):
        entry_currents(devices, grid, layout, x, signals, w, dx)
        residuals(grid, w)
        if attempt % refresh_every == refresh_every - 1 or w.stale[0] > 0.0:
            refresh_jacobian(devices, grid, layout, x, signals, w, dx)
            w.stale[0] = 0.0
        largest = newton_step(grid, w)
        if largest < TOLERANCE_PU:
            entry_currents(devices, grid, layout, x, signals, w, dx)
            return True
        if not largest < GONE_PU:
            return False
    return False


@kernel
def solve_anew(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Search for the entries' voltages from low ones."""
    for n in range(grid.entry_row.size):
        w.v_load_re[n] = LOW_START * w.w_re[grid.entry_row[n]]
        w.v_load_im[n] = LOW_START * w.w_im[grid.entry_row[n]]
    refresh_jacobian(devices, grid, layout, x, signals, w, dx)
    return bool(iterate(devices, grid, layout, x, signals, w, dx, 1))


@kernel
def solve_entries(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Find the entries' voltages for powers `p_load`, `q_load`, near where they are; say whether there are any.

    Where there are none near, as when a load has grown past what the network can carry, the search starts anew below
    all breaks, where every load is an impedance or a weak current: the low-voltage solution a collapse leads to.
    """
    if iterate(devices, grid, layout, x, signals, w, dx, REFRESH_AFTER):
        return True
    return bool(solve_anew(devices, grid, layout, x, signals, w, dx))
