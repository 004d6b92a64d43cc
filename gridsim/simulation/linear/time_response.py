"""A linear system in time, exact for inputs that are straight between steps and may jump at them.

With u running from u_k+ (just after step k) straight to u_k+1- (just before the next)

    x_k+1 = F x_k + G_0 u_k+ + G_1 u_k+1-

where F, G_0, G_1 follow from one matrix exponential (Franklin, Powell, Workman, Digital Control of Dynamic Systems,
3rd ed. (1998), section 6.3: first-order hold) [I].
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import expm

from gridsim.arrays import Floats
from gridsim.simulation.linear.system import LinearSystem


def hold_matrices(a: Floats, b: Floats, *, step_s: float) -> tuple[Floats, Floats, Floats]:
    """Return F (states, states), G_0 and G_1 (states, inputs) of a step.

    >>> f, g_0, g_1 = hold_matrices(np.array([[0.0]]), np.array([[2.0]]), step_s=0.5)
    >>> float(f[0, 0]), float(g_0[0, 0]), float(g_1[0, 0])
    (1.0, 0.5, 0.5)
    """
    n, m = b.shape
    whole = np.zeros((n + 2 * m, n + 2 * m))
    whole[:n, :n], whole[:n, n : n + m], whole[n : n + m, n + m :] = a * step_s, b * step_s, np.eye(m)
    power = expm(whole)
    end = power[:n, n + m :]
    return power[:n, :n], power[:n, n : n + m] - end, end


def time_response(system: LinearSystem, u_before: Floats, u_after: Floats, *, step_s: float) -> Floats:
    """Return the outputs at each step, shape (outputs, steps + 1), just before what jumps there.

    `u_before` and `u_after` have shape (2 sites, steps + 1): deviations of MW, then of Mvar, from rest, just before
    and just after each step. Each step costs states^2 operations.
    """
    f, g_0, g_1 = hold_matrices(system.a, system.b, step_s=step_s)
    pushes = (g_0 @ u_after[:, :-1] + g_1 @ u_before[:, 1:]).T
    x = np.zeros((u_before.shape[1], system.a.shape[0]))
    for k, push in enumerate(pushes):
        x[k + 1] = f @ x[k] + push
    return np.asarray(system.at_rest[:, np.newaxis] + system.c @ x.T + system.d @ u_before)
