"""A run: stretches of compiled steps between changes of the network, and what they leave on the tape.

A stretch ends at a scripted event, where a relay acts, and where a machine or a load is lost. The change is made, the
islands that it leaves are looked at, and the next stretch begins at the same step.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.mitigation.chain import Chain
from gridsim.signals.timeline import Action
from gridsim.simulation.rms.changes import Change, Changing
from gridsim.simulation.rms.evaluate import Work, write_currents
from gridsim.simulation.rms.islands import Loss, island_hz, loss
from gridsim.simulation.rms.loop import advance
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.outcome import Outcome, completed, ended
from gridsim.simulation.rms.plan import RAN, RELAYED, Layout, Method, ReducedGrid, Sites, SiteState, Tape
from gridsim.simulation.rms.reduction import Reduction, Topology
from gridsim.simulation.rms.regulation import Regulation, Regulator
from gridsim.simulation.rms.riding import SiteRide, happenings, rides_of
from gridsim.simulation.rms.tripping import UNPROTECTED, Protection
from gridsim.simulation.rms.watch import Watch
from gridsim.simulation.rms.watching import on_network, watch_of


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
    """The tape of a run, its stretches, how it ended, what happened, and how long the time loop took. [s]

    `errors_mw` are the area control errors at each step at which generation control acted.
    """

    rows: Floats
    stretches: tuple[Stretch, ...]
    outcome: Outcome
    timeline: tuple[Action, ...]
    ride_accounts: Floats
    loss: Loss
    simulate_s: float
    errors_mw: tuple[tuple[int, tuple[float, ...]], ...] = ()


@dataclass(frozen=True)
class _Wired:
    """The network of a stretch in the form of the loop, with the scratch that goes with it."""

    topology: Topology
    grid: ReducedGrid
    reduction: Reduction
    layout: Layout
    live: list[bool]
    watch: Watch


@dataclass
class _Running:
    """What a run carries from stretch to stretch."""

    model: GridModel
    method: Method
    sites: Sites
    chain: Chain
    protection: Protection
    watch: Watch
    x: Floats
    signals: Floats
    site: SiteState
    tape: Tape
    stretches: list[Stretch]
    p: Floats
    work: Work
    simulate_s: float = 0.0

    def wired(self, topology: Topology) -> _Wired:
        """Reduce the network of `topology` and let the relays look at it."""
        model = self.model
        grid, reduction = model.reduced(topology)
        live = topology.machine_live()
        watch = on_network(self.watch, self.protection.relays, model.network, model.active, reduction)
        return _Wired(topology, grid, reduction, model.layout(reduction, live), live, watch)

    def stretch(self, wired: _Wired, first: int, last: int) -> tuple[int, int, int]:
        """Run one stretch; return the step reached, how it ended and what ended it."""
        model, live = self.model, wired.live
        _silence(model, live, self.signals)
        self.work, rates = model.work(), np.zeros((self.method.b.size, self.x.size))
        started = time.perf_counter()
        reached, code, which = advance(
            first,
            last,
            self.method,
            model.assembly.devices(live)._replace(p=self.p),
            wired.grid,
            wired.layout,
            self.sites,
            self.chain,
            self.site,
            self.tape,
            wired.watch,
            self.x,
            self.signals,
            self.work,
            rates,
            np.zeros(self.x.size),
            model.network.nominal_hz,
            model.network.base_mva,
        )
        self.simulate_s += time.perf_counter() - started
        every = self.tape.every
        begin, end = self.tape.written // every + 1, int(reached) // every + 1
        self.stretches.append(Stretch(begin, end, wired.reduction.z, np.array(live, dtype=np.float64)))
        self.tape = self.tape._replace(written=int(reached))
        return int(reached), int(code), int(which)

    def regulate(self, regulator: Regulator, wired: _Wired) -> list[float]:
        """Run a cycle of generation control on what the stretch has left; return the areas' errors. [MW]"""
        model, layout = self.model, wired.layout
        rows = model.active.rows.size
        if wired.grid.is_sparse:
            at = self.signals[layout.v_at : layout.v_at + 2 * rows]
            v = at[0::2] + 1j * at[1::2]
        else:
            write_currents(wired.grid, layout, self.signals, self.work)
            at = self.signals[layout.i_at : layout.i_at + 2 * rows]
            v = wired.reduction.z @ (at[0::2] + 1j * at[1::2])
        live = np.array(wired.live, dtype=np.float64)
        opened = {k for k, branch in enumerate(wired.topology.network.branches) if not branch.in_service}
        return regulator.act(v, self.signals[layout.dw_at], live, self.p, opened)

    def loss(self, wired: _Wired, step: int) -> Loss:
        """Load lost at `step`."""
        wanted_mw = self.sites.p_before_mw[:, step]
        return loss(self.model, wired.topology, wired.reduction, wanted_mw, self.site.connected)


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
    rides: Sequence[SiteRide] = (),
    protection: Protection = UNPROTECTED,
    regulation: Regulation | None = None,
) -> RmsRun:
    """Run `steps` steps from rest with `changes` at their steps; record the signals `recorded`.

    `rides` say how each site rides through sags.
    """
    columns = recorded.size + chain.signals.shape[0]
    tape = Tape(recorded, record_every, np.full((steps // record_every + 1, columns), np.nan), written=-1)
    running = _running(model, method, sites, chain, tape, rides, protection)
    changing = Changing(model, protection, sorted(changes, key=lambda change: change.step), method.step_s)
    wired = running.wired(Topology(model.network))
    regulator = _regulator(model, regulation)
    first, cycle = 0, regulation.cycle_steps if regulation else steps + 1
    next_cycle = cycle
    errors_mw: list[tuple[int, tuple[float, ...]]] = []
    while True:
        last = min(changing.next_step(steps), next_cycle, steps)
        reached, code, which = running.stretch(wired, first, last)
        topology = changing.relayed(wired.topology, running.watch, reached)
        if code not in (RAN, RELAYED):
            lost = changing.lost(topology, code, which, reached, running.site)
            if lost is None:
                outcome = ended(model, code, which, reached, method.step_s)
                break
            topology = lost
        first = reached
        if code == RAN and first >= steps:
            outcome = completed(
                first, changing.timeline, running.loss(wired, first), island_hz(model, wired.layout, running.signals)
            )
            break
        if regulator is not None and code == RAN and first == next_cycle:
            errors_mw.append((first, tuple(running.regulate(regulator, wired))))
            next_cycle += cycle
        topology = changing.scripted(topology, first)
        if topology is not wired.topology:
            before, wired = wired, running.wired(topology)
            changing.look_at_islands(before.reduction, wired.reduction, first)
            dark = changing.blackout(topology, running.loss(wired, first), first)
            if dark is not None:
                outcome = dark
                break
    rows = tape.rows[: outcome.step // record_every + 1]
    written = np.isfinite(rows[:, 0]).sum() if rows.size else 0
    of_sites = (
        happenings(running.site.ride, rides, [site.name for site in model.sites], method.step_s) if rides else []
    )
    return RmsRun(
        rows[:written],
        tuple(running.stretches),
        outcome,
        tuple(sorted([*changing.timeline, *of_sites], key=lambda action: action.t_s)),
        running.site.ride.accounts,
        running.loss(wired, outcome.step),
        running.simulate_s,
        tuple(errors_mw),
    )


def compile_loop(model: GridModel, method: Method, sites: Sites, chain: Chain) -> float:
    """Compile the loop (or load it from the cache) by an empty stretch, and return how long that took. [s]"""
    started = time.perf_counter()
    tape = Tape(np.zeros(0, dtype=np.intp), 1, np.zeros((2, chain.signals.shape[0])), written=1)
    running = _running(model, method, sites, chain, tape, [], UNPROTECTED)
    running.stretch(running.wired(Topology(model.network)), 1, 1)
    return time.perf_counter() - started


def _running(
    model: GridModel,
    method: Method,
    sites: Sites,
    chain: Chain,
    tape: Tape,
    rides: Sequence[SiteRide],
    protection: Protection,
) -> _Running:
    return _Running(
        model=model,
        method=method,
        sites=sites,
        chain=chain,
        protection=protection,
        watch=watch_of(protection.relays, model.network, model.active),
        x=model.x.copy(),
        signals=model.signals.copy(),
        site=_site_state(model, rides),
        tape=tape,
        stretches=[],
        p=model.assembly.p.copy(),
        work=model.work(),
    )


def _regulator(model: GridModel, regulation: Regulation | None) -> Regulator | None:
    if regulation is None or not regulation.areas:
        return None
    network = model.network
    return Regulator.at_rest(
        regulation,
        network.v_pu,
        base_mva=network.base_mva,
        nominal_hz=network.nominal_hz,
        inertia_mws=model.inertia_mws(),
    )


def _silence(model: GridModel, live: Sequence[bool], signals: Floats) -> None:
    """A tripped machine gives nothing; its speed and angle keep their last values."""
    for m, on in enumerate(live):
        if not on:
            for name in ("p_e_pu", "q_e_pu", "t_e_pu", "p_mech_pu", "e_fd_pu", "i_source_re_pu", "i_source_im_pu"):
                signals[model.assembly.signal(m, name)] = 0.0


def _site_state(model: GridModel, rides: Sequence[SiteRide]) -> SiteState:
    p, q = model.site_power()
    v = np.array([model.network.v_pu[site.row] for site in model.sites], dtype=np.complex128)
    nominal = np.full(p.size, model.network.nominal_hz)
    powers = (p.copy(), p.copy(), q.copy(), q.copy(), p.copy(), q.copy())
    ride = rides_of(rides or [SiteRide()] * p.size, np.abs(v))
    ones = (np.ones(p.size), np.ones(p.size), np.ones(p.size))
    return SiteState(*powers, np.abs(v), nominal, np.angle(v), *ones, ride, np.zeros(1, dtype=np.intp))
