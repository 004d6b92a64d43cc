"""Runs of several variants of one case, side by side wherever they are at the same step of the same network.

What a run does between two stretches it does alone (`Running.settle`); a stretch is run together by those that
begin and end it at the same steps, with the same machines connected and the same kinds of device in the same places.
Numbers may differ in anything: traces, mitigation, settings, loads, parameters. A variant of which a stretch ends
early goes on alone. Every variant gets, to the bit, what it would get alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from gridsim.kernels import LANES
from gridsim.simulation.rms.plan import RAN
from gridsim.simulation.rms.running import Running
from gridsim.simulation.rms.together.arrays import Lanes, LaneTape
from gridsim.simulation.rms.together.loop import advance_together
from gridsim.simulation.rms.together.pack import lane_devices, lane_grid, lane_layout, lane_work, side_by_side
from gridsim.simulation.rms.together.pack_sites import chain_back, lane_chain, lane_demand, lane_state, state_back

LOG = logging.getLogger(__name__)

#: So few variants are faster one by one. Measured: lanes to spare cost as much as those in use.
LEAST_TOGETHER = 3


def run_all(runs: Sequence[Running], tell: Callable[[str], None] = LOG.info) -> float:
    """Run all to their ends, those that are alike together; return how long compiling took. [s]

    `tell` is told why, where some run one by one from the start.
    """
    compile_s = 0.0
    while True:
        under_way = [run for run in runs if run.outcome is None]
        if not under_way:
            return compile_s
        step = min(run.first for run in under_way)
        groups: dict[Hashable, list[Running]] = {}
        for run in under_way:
            if run.first == step:
                groups.setdefault(likeness(run), []).append(run)
        for group in groups.values():
            why = why_apart(group)
            if why and step == 0 and len(runs) >= LEAST_TOGETHER:
                tell(why)
            for k in range(0, len(group), LANES):
                compile_s += _stretch(group[k : k + LANES])


def _stretch(runs: Sequence[Running]) -> float:
    if why_apart(runs):
        for run in runs:
            run.settle(*run.stretch())
        return 0.0
    return stretch_together(runs)


def why_apart(alike: Sequence[Running]) -> str:
    """Say why runs that are alike go one by one, "" where they go together: on a dense network, without relays."""
    if alike[0].watch.acts.size:
        return "relays watch them (protection, or records of the case)"
    if alike[0].wired.grid.is_sparse:
        return "their network is solved by sparse factors"
    if len(alike) < LEAST_TOGETHER:
        return f"fewer than {LEAST_TOGETHER} have the same network, machines, kinds of device, step and events"
    return ""


def likeness(run: Running) -> Hashable:
    """Return what runs must have in common to be run together for the next stretch."""
    grid, layout, devices = run.wired.grid, run.wired.layout, run.devices()
    network = run.model.network
    places: list[Any] = [
        grid.alive > 0.0,
        grid.source_at,
        grid.machine_row,
        grid.load_row,
        grid.entry_row,
        grid.injector_at,
    ]
    places += [layout.dw_at, layout.delta_at, layout.island, layout.angle_sum.shape, *layout.meters]
    places += [devices.wires, devices.source, devices.injectors, devices.terminal, devices.controls, devices.rates]
    places += [run.sites.load, run.tape.signals, run.tape.rows.shape, run.signals.shape, run.sites.p_before_mw.shape]
    numbers = (layout.v_at, layout.i_at, layout.site_at, layout.base_mva, network.nominal_hz)
    steps = (run.first, run.last, run.tape.every, run.tape.written, run.method.step_s, run.method.substeps)
    return numbers, steps, run.site.ride.signals.shape[1], tuple(np.asarray(place).tobytes() for place in places)


def stretch_together(runs: Sequence[Running]) -> float:
    """Run one stretch of all, up to `LANES` runs that are alike, and settle each; return what compiling took. [s]"""
    for run in runs:
        run.begin()
    first, network = runs[0], runs[0].model.network
    compile_s = 0.0
    started = time.perf_counter()
    chain, stage_order = lane_chain([run.chain for run in runs])
    state, block_order = lane_state([run.site for run in runs])
    lanes, work = _lanes(runs, stage_order.by_lane()), lane_work(runs)
    x, signals = (side_by_side([getattr(run, name) for run in runs]).ravel() for name in ("x", "signals"))
    rates, trial = np.zeros((first.method.b.size, x.size)), np.zeros(x.size)
    devices = lane_devices([run.devices() for run in runs])
    numbers = (
        lane_grid([run.wired.grid for run in runs]),
        lane_layout([run.wired.layout for run in runs]),
        lane_demand([run.sites for run in runs]),
        chain,
        state,
        _tape(runs),
    )
    steps = (first.first, first.last, first.method, devices)
    scales = (network.nominal_hz, network.base_mva)
    if (
        not advance_together.dispatcher.signatures
    ):  # a first call in which no variant runs compiles, and leaves all as it is
        begun = time.perf_counter()
        idle = lanes._replace(runs=np.zeros(LANES))
        advance_together(*steps, *numbers, idle, x, signals.copy(), work, rates, trial, *scales)
        compile_s = time.perf_counter() - begun
    advance_together(*steps, *numbers, lanes, x, signals, work, rates, trial, *scales)
    chain_back(chain, stage_order, [run.chain for run in runs])
    state_back(state, block_order, [run.site for run in runs])
    elapsed_s = time.perf_counter() - started - compile_s
    for v, run in enumerate(runs):
        run.x[:], run.signals[:] = lanes.x[v], lanes.signals[v]
        run.site.low_steps[0] = lanes.low_steps[v]
        run.simulate_s += elapsed_s / len(runs)
        if lanes.code[v] == RAN:
            for name in ("i_machine_re", "i_machine_im", "i_load_re", "i_load_im"):
                getattr(run.work, name)[:] = getattr(work, name)[:, v]
    for v, run in enumerate(runs):
        run.settle(int(lanes.reached[v]), int(lanes.code[v]), int(lanes.which[v]))
    return compile_s


def _lanes(runs: Sequence[Running], soc_at: np.ndarray) -> Lanes:
    low_steps = np.zeros(LANES, dtype=np.intp)
    low_steps[: len(runs)] = [run.site.low_steps[0] for run in runs]
    return Lanes(
        runs=(np.arange(LANES) < len(runs)).astype(np.float64),
        reached=np.zeros(LANES, dtype=np.intp),
        code=np.zeros(LANES, dtype=np.intp),
        which=np.zeros(LANES, dtype=np.intp),
        x=np.zeros((LANES, runs[0].x.size)),
        signals=np.zeros((LANES, runs[0].signals.size)),
        low_steps=low_steps,
        soc_at=soc_at,
    )


def _tape(runs: Sequence[Running]) -> LaneTape:
    tape = runs[0].tape
    rows_at = np.zeros(LANES, dtype=np.intp)
    rows_at[: len(runs)] = [run.tape.rows.ctypes.data for run in runs]
    return LaneTape(tape.signals, tape.every, rows_at, tape.rows.shape[1], tape.written)
