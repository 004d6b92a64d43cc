"""The time loop between two events: explicit Runge-Kutta steps, mitigation once a step, rows on the tape.

A row holds the grid as it is just before whatever happens at its time: a jump of a stepwise trace or an event shows
in the row after it. Where a site's power jumps, the step therefore starts with a second solution of the network.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import inlined, kernel
from gridsim.mitigation.chain import SIGNALS as STAGE_SIGNALS
from gridsim.simulation.rms.evaluate import complete_currents, complete_voltages, evaluate, write_site_signals
from gridsim.simulation.rms.plan import LOW_VOLTAGE, NO_VOLTAGE, NOT_FINITE, OUT_OF_STEP, RACED_AWAY, RAN, RELAYED
from gridsim.simulation.rms.site_steps import advance_sites, measure_sites, stage_power
from gridsim.simulation.rms.watch import scan, scan_is_due

#: A machine this far from the centre of inertia of its island has lost synchronism. [rad] Past 180 degrees from the
#: rest the synchronising torque has changed sign for good (Kundur 1994, section 13.1) [I].
OUT_OF_STEP_RAD = math.pi
#: A load bus below this voltage for this long has collapsed, faults being cleared within a few cycles. Assumption.
COLLAPSED_PU = 0.5
COLLAPSED_AFTER_S = 1.0
#: A machine this far from nominal speed is no model of a machine any more: turbines trip at 1.1 to 1.12. Assumption.
RACED_AWAY_PU = 0.25

SOC_AT = STAGE_SIGNALS.index("soc")


@inlined
def limited(x: Any, low: Any, high: Any) -> None:
    """Put states back onto the limits that a step has overshot."""
    for k in range(x.size):
        value = x[k]
        value = high[k] if value > high[k] else value
        x[k] = low[k] if value < low[k] else value


@inlined
def copy_into(target: Any, values: Any) -> None:
    """Copy `values` into `target`."""
    for k in range(values.size):
        target[k] = values[k]


@inlined
def add_scaled(x: Any, factor: float, rate: Any) -> None:
    """Add `factor` times `rate` to `x` in place."""
    if factor != 0.0:
        for k in range(x.size):
            x[k] += factor * rate[k]


@kernel
def runge_kutta(method: Any, devices: Any, grid: Any, layout: Any, sites: Any, state: Any, x: Any, signals: Any,
                w: Any, rates: Any, trial: Any) -> bool:  # fmt: skip
    """Advance `x` by one step; `rates[0]` holds the rates at its start already."""
    h = method.step_s / method.substeps
    stages = method.b.size
    good = True
    for sub in range(method.substeps):
        for i in range(stages):
            if i == 0 and sub == 0:
                continue
            copy_into(trial, x)
            for j in range(i):
                add_scaled(trial, h * method.a[i, j], rates[j])
            limited(trial, devices.x_low, devices.x_high)
            stage_power(state, (sub + method.c[i]) / method.substeps)
            good &= evaluate(devices, grid, layout, sites, state.p, state.q, trial, signals, w, rates[i])
        for i in range(stages):
            add_scaled(x, h * method.b[i], rates[i])
        limited(x, devices.x_low, devices.x_high)
    return good


@inlined
def total(values: Any) -> float:
    """Return the sum; NaN or infinite where any value is."""
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0  # four sums at once take a quarter of the time
    whole = values.size // 4 * 4
    for k in range(0, whole, 4):
        first += values[k]
        second += values[k + 1]
        third += values[k + 2]
        fourth += values[k + 3]
    for k in range(whole, values.size):
        first += values[k]
    return (first + second) + (third + fourth)


@kernel
def out_of_step(layout: Any, signals: Any) -> int:
    """Return the machine furthest beyond the limit from its island's centre of inertia, -1 where there is none."""
    for island in range(layout.angle_sum.size):
        layout.angle_sum[island] = 0.0
        layout.inertia_sum[island] = 0.0
    for m in range(layout.island.size):
        if layout.island[m] >= 0:
            layout.angle_sum[layout.island[m]] += layout.inertia[m] * signals[layout.delta_at[m]]
            layout.inertia_sum[layout.island[m]] += layout.inertia[m]
    lost, furthest = -1, OUT_OF_STEP_RAD
    for m in range(layout.island.size):
        island = layout.island[m]
        if island >= 0:
            centre = layout.angle_sum[island] / layout.inertia_sum[island]
            apart = abs(signals[layout.delta_at[m]] - centre)
            if apart > furthest:
                lost, furthest = m, apart
    return lost


@kernel
def raced_away(layout: Any, signals: Any) -> int:
    """Return the first machine whose speed no model of a machine holds for, -1 where there is none."""
    for m in range(layout.island.size):
        if layout.island[m] >= 0 and abs(signals[layout.dw_at[m]]) > RACED_AWAY_PU:
            return m
    return -1


@kernel
def lowest_load(grid: Any, w: Any) -> int:
    """Return the first live load row below the collapse voltage, -1 where there is none."""
    for n in range(grid.load_row.size):
        squared = w.v_load_re[n] * w.v_load_re[n] + w.v_load_im[n] * w.v_load_im[n]
        if squared < COLLAPSED_PU * COLLAPSED_PU and grid.alive[n] > 0.0:
            return n
    return -1


@kernel
def write_row(tape: Any, signals: Any, chain: Any, k: int) -> None:
    """Copy the recorded signals, then the stages' states of charge, into the row of step k."""
    row = k // tape.every
    n = tape.signals.size
    for j in range(n):
        tape.rows[row, j] = signals[tape.signals[j]]
    for j in range(chain.signals.shape[0]):
        tape.rows[row, n + j] = chain.signals[j, SOC_AT]


@kernel
def advance(first: int, last: int, method: Any, devices: Any, grid: Any, layout: Any, sites: Any, chain: Any,
            state: Any, tape: Any, watch: Any, x: Any, signals: Any, w: Any, rates: Any, trial: Any,
            nominal_hz: float, base_mva: float) -> tuple[int, int, int]:  # fmt: skip
    """Run steps `first` to `last` - 1; return the step reached, how it ended and which machine or load ended it.

    A step at which a stretch begins was looked at by the relays when the one before it ended.
    """
    for k in range(first, last + 1):
        tape.reached[0] = k
        stage_power(state, 1.0)
        good = evaluate(devices, grid, layout, sites, state.p, state.q, x, signals, w, rates[0])
        if not good:
            return k, NO_VOLTAGE, 0
        if not math.isfinite(total(x) + total(rates[0])):
            return k, NOT_FINITE, 0
        due = k % tape.every == 0 and k > tape.written
        if due or watch.acts.size > 0 or k == last:
            complete_voltages(grid, layout, signals)
        scanned = scan_is_due(watch, layout, signals, k, first, last, method.step_s)
        if due or scanned:
            complete_currents(grid, layout, signals, w)
        if due:
            write_site_signals(grid, layout, sites, state, k, signals, w)
            write_row(tape, signals, chain, k)
        acts = scanned and scan(watch, layout, signals, k == first, nominal_hz, method.step_s)
        lost = out_of_step(layout, signals)
        if lost >= 0:
            return k, OUT_OF_STEP, lost
        fast = raced_away(layout, signals)
        if fast >= 0:
            return k, RACED_AWAY, fast
        low = lowest_load(grid, w)
        if k > first:
            state.low_steps[0] = state.low_steps[0] + 1 if low >= 0 else 0
        if state.low_steps[0] * method.step_s > COLLAPSED_AFTER_S:
            return k, LOW_VOLTAGE, low
        if acts:
            return k, RELAYED, 0
        if k == last:
            break
        measure_sites(grid, sites, state, w, nominal_hz, method.step_s)
        if advance_sites(sites, chain, state, k, base_mva, method.step_s):
            stage_power(state, 0.0)
            if not evaluate(devices, grid, layout, sites, state.p, state.q, x, signals, w, rates[0]):
                return k, NO_VOLTAGE, 0
        if not runge_kutta(method, devices, grid, layout, sites, state, x, signals, w, rates, trial):
            return k + 1, NO_VOLTAGE, 0
    return last, RAN, 0
