"""A run: stretches of compiled steps between changes of the network, and what they leave on the tape."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.mitigation.chain import Chain
from gridsim.simulation.rms.loop import advance
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.outcome import Outcome, ended
from gridsim.simulation.rms.plan import RAN, Method, Sites, SiteState, Tape
from gridsim.simulation.rms.reduction import Topology
from gridsim.simulation.rms.ride_through import ride_through_of


@dataclass(frozen=True)
class Change:
    """Something that happens to the network at a step."""

    step: int
    text: str
    apply: Callable[[Topology], Topology]


@dataclass(frozen=True)
class Stretch:
    """Recorded rows `first` to `last` - 1 share one network; `z` (rows, active) gives all its voltages.

    `connected` (machines,) is 1 for a machine on the network, 0 for one that has been tripped.
    """

    first: int
    last: int
    z: Complexes
    connected: Floats


@dataclass(frozen=True)
class RmsRun:
    """The tape of a run, its stretches, how it ended and how long the time loop took. [s]"""

    rows: Floats
    stretches: tuple[Stretch, ...]
    outcome: Outcome
    simulate_s: float


@dataclass
class _State:
    """What a run carries from stretch to stretch."""

    x: Floats
    signals: Floats
    site: SiteState
    stretches: list[Stretch] = field(default_factory=list)
    simulate_s: float = 0.0


def run_steps(
    model: GridModel,
    *,
    steps: int,
    method: Method,
    sites: Sites,
    chain: Chain,
    changes: Sequence[Change] = (),
    record_every: int = 1,
    recorded: Indices,
    ride_throughs: Sequence[Mapping[str, float] | None] = (),
) -> RmsRun:
    """Run `steps` steps from rest with `changes` at their steps; record the signals `recorded`.

    `ride_throughs` are the PERC1 parameters of each site, `None` for a site that never ceases.
    """
    columns = recorded.size + chain.signals.shape[0]
    tape = Tape(recorded, record_every, np.full((steps // record_every + 1, columns), np.nan), written=-1)
    state = _State(model.x.copy(), model.signals.copy(), _site_state(model, ride_throughs))
    topology = Topology(model.network)
    pending = sorted(changes, key=lambda change: change.step)
    first, outcome = 0, Outcome("completed", "ran to the end", steps)
    while True:
        last = min(pending[0].step, steps) if pending else steps
        reached, code, which = _stretch(model, topology, first, last, method, sites, chain, tape, state)
        if code != RAN:
            outcome = ended(model, code, which, reached, method.step_s)
            break
        first, tape = last, tape._replace(written=last)
        if first >= steps:
            break
        while pending and pending[0].step <= first:
            topology = pending.pop(0).apply(topology)
        if not any(topology.machine_live()):
            text = f"the last machine was disconnected at {first * method.step_s:.3f} s; the run ends there"
            outcome = Outcome("blackout", text, first)
            break
    rows = tape.rows[: outcome.step // record_every + 1]
    written = np.isfinite(rows[:, 0]).sum() if rows.size else 0
    return RmsRun(rows[:written], tuple(state.stretches), outcome, state.simulate_s)


def compile_loop(model: GridModel, method: Method, sites: Sites, chain: Chain) -> float:
    """Compile the loop (or load it from the cache) by an empty stretch, and return how long that took. [s]"""
    started = time.perf_counter()
    tape = Tape(np.zeros(0, dtype=np.intp), 1, np.zeros((2, chain.signals.shape[0])), written=1)
    _stretch(model, Topology(model.network), 1, 1, method, sites, chain, tape, _State(
        model.x.copy(), model.signals.copy(), _site_state(model, [])
    ))  # fmt: skip
    return time.perf_counter() - started


def _stretch(
    model: GridModel,
    topology: Topology,
    first: int,
    last: int,
    method: Method,
    sites: Sites,
    chain: Chain,
    tape: Tape,
    state: _State,
) -> tuple[int, int, int]:
    grid, reduction = model.reduced(topology)
    live = topology.machine_live()
    _silence(model, live, state)
    work = model.work()
    rates = np.zeros((method.b.size, model.x.size))
    started = time.perf_counter()
    reached, code, which = advance(
        first,
        last,
        method,
        model.assembly.devices(live),
        grid,
        model.layout(reduction, live),
        sites,
        chain,
        state.site,
        tape,
        state.x,
        state.signals,
        work,
        rates,
        np.zeros(model.x.size),
        model.network.nominal_hz,
        model.network.base_mva,
    )
    state.simulate_s += time.perf_counter() - started
    begin, end = tape.written // tape.every + 1, int(reached) // tape.every + 1
    state.stretches.append(Stretch(begin, end, reduction.z, np.array(live, dtype=np.float64)))
    return int(reached), int(code), int(which)


def _silence(model: GridModel, live: Sequence[bool], state: _State) -> None:
    """A tripped machine gives nothing; its speed and angle keep their last values."""
    for m, on in enumerate(live):
        if not on:
            for name in ("p_e_pu", "q_e_pu", "t_e_pu", "p_mech_pu", "e_fd_pu", "i_source_re_pu", "i_source_im_pu"):
                state.signals[model.assembly.signal(m, name)] = 0.0


def _site_state(model: GridModel, ride_throughs: Sequence[Mapping[str, float] | None]) -> SiteState:
    p, q = model.site_power()
    v = np.array([model.network.v_pu[site.row] for site in model.sites], dtype=np.complex128)
    nominal = np.full(p.size, model.network.nominal_hz)
    powers = (p.copy(), p.copy(), q.copy(), q.copy(), p.copy(), q.copy())
    ride = ride_through_of(ride_throughs or [None] * p.size, np.abs(v))
    return SiteState(*powers, np.abs(v), nominal, np.angle(v), np.ones(p.size), ride, np.zeros(1, dtype=np.intp))
