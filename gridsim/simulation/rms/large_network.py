"""One solution of a large network with much that is not linear: all voltages at once, by a kept sparse Jacobian.

With the slopes G of the entries' currents kept from the last refresh, Y v = i_m + i(v) is iterated as

    (Y - G) v' = i_m + i(v) - G v

whose matrix is factorised (`gridsim/simulation/rms/blocks.py`). This is Newton's method with a kept Jacobian; the
voltages among the signals are where it starts. It ends when the change that the next iteration would make, the last
one times the rate at which they shrink, is below the tolerance.
"""

from __future__ import annotations

from typing import Any

from gridsim.kernels import kernel
from gridsim.simulation.rms.blocks import factorise, solve_blocks
from gridsim.simulation.rms.entries import entry_current, take_slopes
from gridsim.simulation.rms.network import GIVE_UP_AFTER, GONE_PU, LOW_START, REFRESH_AFTER, TOLERANCE_PU

#: A solution that took more iterations renews the Jacobian for the next one, which costs about so many. Measured.
RENEW_AFTER = 4
#: No iteration is trusted to shrink changes by more than this, whatever the last two say. Assumption.
BEST_RATE = 1e-4


@kernel
def renew(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Take the slopes at the present voltages and factorise."""
    read_entries(grid, layout, signals, w)
    take_slopes(devices, grid, layout, x, signals, w, dx)
    for n in range(grid.entry_row.size):
        at = layout.v_at + 2 * grid.entry_row[n]
        signals[at], signals[at + 1] = w.v_load_re[n], w.v_load_im[n]
    factorise(grid.blocks, grid.entry_row, w.slopes)


@kernel
def read_entries(grid: Any, layout: Any, signals: Any, w: Any) -> None:
    """Set each entry's voltage from those among the signals."""
    for n in range(grid.entry_row.size):
        at = layout.v_at + 2 * grid.entry_row[n]
        w.v_load_re[n], w.v_load_im[n] = signals[at], signals[at + 1]


@kernel
def right_side(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> None:
    """Set `right` to i_m + i(v) - G v."""
    for k in range(w.base.size):
        w.right[k] = w.base[k]
    for n in range(grid.entry_row.size):
        k = 2 * grid.entry_row[n]
        v_re, v_im = signals[layout.v_at + k], signals[layout.v_at + k + 1]
        i_re, i_im = entry_current(devices, grid, layout, x, signals, w, dx, n, v_re, v_im)
        w.right[k] += i_re - (w.slopes[n, 0] * v_re + w.slopes[n, 1] * v_im)
        w.right[k + 1] += i_im - (w.slopes[n, 2] * v_re + w.slopes[n, 3] * v_im)


@kernel
def iterate_large(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any,
                  refresh_every: int) -> bool:  # fmt: skip
    """Iterate all voltages from where they are; say whether they converged."""
    before = 0.0
    for attempt in range(GIVE_UP_AFTER):
        if attempt % refresh_every == refresh_every - 1 or w.stale[0] > 0.0:
            renew(devices, grid, layout, x, signals, w, dx)
            w.stale[0] = 0.0
        right_side(devices, grid, layout, x, signals, w, dx)
        solve_blocks(grid.blocks, w.right, w.next)
        largest = 0.0
        for k in range(w.next.size):
            largest = max(largest, abs(w.next[k] - signals[layout.v_at + k]))
            signals[layout.v_at + k] = w.next[k]
        if not largest < GONE_PU:
            return False
        rate = min(max(largest / before, BEST_RATE), 1.0) if before > 0.0 else 1.0
        if largest * rate < TOLERANCE_PU:
            if attempt >= RENEW_AFTER:
                w.stale[0] = 1.0
            return True
        before = largest
    return False


@kernel
def solve_large(devices: Any, grid: Any, layout: Any, x: Any, signals: Any, w: Any, dx: Any) -> bool:
    """Find all voltages for the machines' currents and powers `p_load`, `q_load`; say whether there are any.

    Where there are none near, the search starts anew from low voltages, as in a small network.
    """
    for k in range(w.base.size):
        w.base[k] = 0.0
    for m in range(grid.machine_row.size):
        k = 2 * grid.machine_row[m]
        w.base[k] += w.i_machine_re[m]
        w.base[k + 1] += w.i_machine_im[m]
    good = iterate_large(devices, grid, layout, x, signals, w, dx, REFRESH_AFTER)
    if not good:
        for n in range(grid.entry_row.size):
            for part in range(4):
                w.slopes[n, part] = 0.0
        factorise(grid.blocks, grid.entry_row, w.slopes)
        solve_blocks(grid.blocks, w.base, w.next)
        for k in range(w.next.size):
            signals[layout.v_at + k] = LOW_START * w.next[k]
        w.stale[0] = 1.0
        good = iterate_large(devices, grid, layout, x, signals, w, dx, 1)
    read_entries(grid, layout, signals, w)
    return bool(good)
