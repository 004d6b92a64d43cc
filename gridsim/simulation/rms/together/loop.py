"""The time loop of all lanes between two changes of the network.

Step by step it is `gridsim.simulation.rms.loop`. A variant that ends leaves its numbers in `Lanes` and takes no
further part; the others go on as if it had not been there.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import LANES, kernel
from gridsim.lanes import at, larger, magnitude, put, spread, within, write_at, zeros
from gridsim.simulation.rms.loop import (
    COLLAPSED_AFTER_S,
    COLLAPSED_PU,
    OUT_OF_STEP_RAD,
    RACED_AWAY_PU,
    SOC_AT,
    copy_into,
)
from gridsim.simulation.rms.plan import LOW_VOLTAGE, NO_VOLTAGE, NOT_FINITE, OUT_OF_STEP, RACED_AWAY, RAN
from gridsim.simulation.rms.site_steps import advance_site, filter_share, measure_site, stage_power
from gridsim.simulation.rms.together.evaluate import evaluate, write_currents, write_site_signals

#: A voltage whose square is above this has not collapsed: no root need be taken to see it. [pu^2]
SURELY_ALIVE = 1.001 * COLLAPSED_PU * COLLAPSED_PU


@kernel
def end(lanes: Any, v: int, step: int, code: int, which: int, x: Any, signals: Any) -> None:
    """Let lane v end at a step, and keep what it leaves."""
    lanes.runs[v] = 0.0
    lanes.reached[v], lanes.code[v], lanes.which[v] = step, code, which
    for k in range(lanes.x.shape[1]):
        lanes.x[v, k] = x[k * LANES + v]
    for k in range(lanes.signals.shape[1]):
        lanes.signals[v, k] = signals[k * LANES + v]


@kernel
def end_failed(lanes: Any, w: Any, step: int, x: Any, signals: Any) -> bool:
    """End the lanes whose network has no voltages; say whether any still runs."""
    any_runs = False
    for v in range(LANES):
        if lanes.runs[v] > 0.0 and w.failed[v] > 0.0:
            end(lanes, v, step, NO_VOLTAGE, 0, x, signals)
        any_runs |= lanes.runs[v] > 0.0
    return any_runs


@kernel
def end_infinite(lanes: Any, step: int, x: Any, rates: Any, signals: Any, w: Any) -> None:
    """End the lanes of which a state or a rate is not finite."""
    states, changes = zeros(), zeros()
    for k in range(lanes.x.shape[1]):
        states += at(x, k)
        changes += at(rates, k)
    put(w.sums, 0, states + changes)
    for v in range(LANES):
        if lanes.runs[v] > 0.0 and not math.isfinite(w.sums[v]):
            end(lanes, v, step, NOT_FINITE, 0, x, signals)


@kernel
def find_centres(layout: Any, signals: Any) -> None:
    """Set each island's sums of inertia and of inertia times angle."""
    for island in range(layout.angle_sum.shape[0]):
        put(layout.angle_sum, island, zeros())
        put(layout.inertia_sum, island, zeros())
    for m in range(layout.island.size):
        island = layout.island[m]
        if island >= 0:
            inertia = at(layout.inertia, m)
            put(layout.angle_sum, island, at(layout.angle_sum, island) + inertia * at(signals, layout.delta_at[m]))
            put(layout.inertia_sum, island, at(layout.inertia_sum, island) + inertia)


@kernel
def largest_swings(layout: Any, signals: Any, w: Any) -> None:
    """Set the largest distance of a machine from its centre of inertia, and from nominal speed. [rad, pu]"""
    apart, fast = zeros(), zeros()
    for m in range(layout.island.size):
        island = layout.island[m]
        if island >= 0:
            centre = at(layout.angle_sum, island) / at(layout.inertia_sum, island)
            apart = larger(apart, magnitude(at(signals, layout.delta_at[m]) - centre))
            fast = larger(fast, magnitude(at(signals, layout.dw_at[m])))
    put(w.apart_rad, 0, apart)
    put(w.fast_pu, 0, fast)


@kernel
def out_of_step(layout: Any, signals: Any, v: int) -> int:
    """Return the machine of lane v furthest from its island's centre of inertia."""
    lost, furthest = -1, 0.0
    for m in range(layout.island.size):
        island = layout.island[m]
        if island >= 0:
            centre = layout.angle_sum[island, v] / layout.inertia_sum[island, v]
            apart = abs(signals[layout.delta_at[m] * LANES + v] - centre)
            if apart > furthest:
                lost, furthest = m, apart
    return lost


@kernel
def raced_away(layout: Any, signals: Any, v: int) -> int:
    """Return the first machine of lane v whose speed no model of a machine holds for, -1 where there is none."""
    for m in range(layout.island.size):
        if layout.island[m] >= 0 and abs(signals[layout.dw_at[m] * LANES + v]) > RACED_AWAY_PU:
            return m
    return -1


@kernel
def lowest_load(grid: Any, w: Any, v: int) -> int:
    """Return the first live load row of lane v below the collapse voltage, -1 where there is none."""
    for n in range(grid.load_row.size):
        re, im = w.v_load_re[n, v], w.v_load_im[n, v]
        if re * re + im * im < SURELY_ALIVE and grid.alive[n, v] > 0.0 and math.hypot(re, im) < COLLAPSED_PU:
            return n
    return -1


@kernel
def look(lanes: Any, grid: Any, layout: Any, k: int, first: int, step_s: float, x: Any, signals: Any,
         w: Any) -> bool:  # fmt: skip
    """End the lanes in which a machine or a load is lost; say whether any still runs."""
    find_centres(layout, signals)
    largest_swings(layout, signals, w)
    any_runs = False
    for v in range(LANES):
        if lanes.runs[v] == 0.0:
            continue
        if w.apart_rad[v] > OUT_OF_STEP_RAD:
            end(lanes, v, k, OUT_OF_STEP, out_of_step(layout, signals, v), x, signals)
            continue
        if w.fast_pu[v] > RACED_AWAY_PU:
            end(lanes, v, k, RACED_AWAY, raced_away(layout, signals, v), x, signals)
            continue
        low = lowest_load(grid, w, v)
        if k > first:
            lanes.low_steps[v] = lanes.low_steps[v] + 1 if low >= 0 else 0
        if lanes.low_steps[v] * step_s > COLLAPSED_AFTER_S:
            end(lanes, v, k, LOW_VOLTAGE, low, x, signals)
            continue
        any_runs = True
    return any_runs


@kernel
def write_rows(tape: Any, lanes: Any, signals: Any, chain: Any, k: int) -> None:
    """Copy the recorded signals, then the stages' states of charge, into the row of step k of each lane that runs."""
    row = k // tape.every * tape.columns
    n = tape.signals.size
    for v in range(LANES):
        if lanes.runs[v] > 0.0:
            for j in range(n):
                write_at(tape.rows_at[v], row + j, signals[tape.signals[j] * LANES + v])
            for j in range(lanes.soc_at.shape[0]):
                write_at(tape.rows_at[v], row + n + j, chain.signals[lanes.soc_at[j, v], SOC_AT])


@kernel
def advance_sites(lanes: Any, grid: Any, sites: Any, chain: Any, state: Any, w: Any, k: int, base_mva: float,
                  nominal_hz: float, share: float, step_s: float) -> bool:  # fmt: skip
    """Run the sites of the lanes that run over step k; mark as wanted the lanes whose power jumps at its start."""
    for v in range(LANES):
        w.wanted[v] = 0.0
    jumps = False
    for s in range(sites.load.size):
        n = sites.load[s]
        for v in range(LANES):
            if lanes.runs[v] > 0.0:
                number = s * LANES + v
                measure_site(state, number, w.v_load_re[n, v], w.v_load_im[n, v], nominal_hz, share)
                if advance_site(sites, chain, state, number, k, base_mva, step_s):
                    w.wanted[v] = 1.0
                    jumps = True
    return jumps


@kernel
def evaluate_jumping(devices: Any, grid: Any, layout: Any, sites: Any, state: Any, x: Any, signals: Any, w: Any,
                     dx: Any) -> None:  # fmt: skip
    """Evaluate anew the lanes that are wanted, and leave the others as they are."""
    copy_into(w.kept_signals, signals)
    copy_into(w.kept_rates, dx)
    evaluate(devices, grid, layout, sites, state, x, signals, w, dx)
    for v in range(LANES):
        if w.wanted[v] == 0.0:
            for k in range(v, signals.size, LANES):
                signals[k] = w.kept_signals[k]
            for k in range(v, dx.size, LANES):
                dx[k] = w.kept_rates[k]


@kernel
def move(target: Any, x: Any, weights: Any, count: int, h: float, rates: Any, devices: Any) -> None:
    """Set `target` to x + h times the weighted sum of the first `count` rates, states put back onto their limits."""
    states = rates.shape[1] // LANES
    for k in range(states):
        value = at(x, k)
        for j in range(count):
            if weights[j] != 0.0:
                value += spread(h * weights[j]) * at(rates, j * states + k)
        put(target, k, within(value, at(devices.x_low, k), at(devices.x_high, k)))


@kernel
def runge_kutta(method: Any, devices: Any, grid: Any, layout: Any, sites: Any, state: Any, x: Any, signals: Any,
                w: Any, rates: Any, trial: Any) -> None:  # fmt: skip
    """Advance `x` by one step; `rates[0]` holds the rates at its start already."""
    h = method.step_s / method.substeps
    stages = method.b.size
    for sub in range(method.substeps):
        for i in range(stages):
            if i == 0 and sub == 0:
                continue
            move(trial, x, method.a[i], i, h, rates, devices)
            stage_power(state, (sub + method.c[i]) / method.substeps)
            evaluate(devices, grid, layout, sites, state, trial, signals, w, rates[i])
        move(x, x, method.b, stages, h, rates, devices)


@kernel
def start_evaluations(lanes: Any, w: Any) -> None:
    """Want the lanes that run; none has failed."""
    for v in range(LANES):
        w.wanted[v], w.failed[v] = lanes.runs[v], 0.0


@kernel
def advance_together(first: int, last: int, method: Any, devices: Any, grid: Any, layout: Any, sites: Any, chain: Any,
                     state: Any, tape: Any, lanes: Any, x: Any, signals: Any, w: Any, rates: Any, trial: Any,
                     nominal_hz: float, base_mva: float) -> None:  # fmt: skip
    """Run steps `first` to `last` - 1 of every lane that runs; `lanes` says how each ended."""
    share = filter_share(method.step_s)
    for k in range(first, last + 1):
        stage_power(state, 1.0)
        start_evaluations(lanes, w)
        evaluate(devices, grid, layout, sites, state, x, signals, w, rates[0])
        if not end_failed(lanes, w, k, x, signals):
            return
        end_infinite(lanes, k, x, rates[0], signals, w)
        if k % tape.every == 0 and k > tape.written:
            write_currents(grid, layout, signals, w)
            write_site_signals(grid, layout, sites, state, k, signals, w)
            write_rows(tape, lanes, signals, chain, k)
        if not look(lanes, grid, layout, k, first, method.step_s, x, signals, w):
            return
        if k == last:
            break
        if advance_sites(lanes, grid, sites, chain, state, w, k, base_mva, nominal_hz, share, method.step_s):
            stage_power(state, 0.0)
            evaluate_jumping(devices, grid, layout, sites, state, x, signals, w, rates[0])
            if not end_failed(lanes, w, k, x, signals):
                return
        start_evaluations(lanes, w)
        runge_kutta(method, devices, grid, layout, sites, state, x, signals, w, rates, trial)
        if not end_failed(lanes, w, k + 1, x, signals):
            return
    for v in range(LANES):
        if lanes.runs[v] > 0.0:
            end(lanes, v, last, RAN, 0, x, signals)
