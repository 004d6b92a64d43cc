"""A run on its way, stretch by stretch.

A stretch ends at a scripted event, where a relay acts, and where a machine or a load is lost. The change is made, the
islands that it leaves are looked at, and the next stretch begins at the same step.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.mitigation.chain import Chain
from gridsim.signals.timeline import Action
from gridsim.simulation.rms.changes import Change, Changing
from gridsim.simulation.rms.evaluate import Work, write_currents
from gridsim.simulation.rms.islands import Loss, island_hz, loss, main_island
from gridsim.simulation.rms.loop import advance
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.outcome import Outcome, completed, ended
from gridsim.simulation.rms.plan import RAN, RELAYED, Devices, Layout, Method, ReducedGrid, Sites, SiteState, Tape
from gridsim.simulation.rms.reduction import Topology
from gridsim.simulation.rms.regulation import Regulation, Regulator
from gridsim.simulation.rms.riding import SiteRide, happenings, rides_of
from gridsim.simulation.rms.teams import Teams, teams_of
from gridsim.simulation.rms.tripping import UNPROTECTED, Protection
from gridsim.simulation.rms.watch import Watch
from gridsim.simulation.rms.watching import watch_of
from gridsim.simulation.rms.wired import Wired, silence, wire

#: A bus below this voltage says nothing of how far the grid has turned. [pu] Assumption.
LEAST_TOLD_PU = 0.1
#: Keeps a division by nothing from happening.
TINY = 1e-12


@dataclass(frozen=True)
class Stretch:
    """Recorded rows `first` to `last` - 1 share one network; `z` (rows, active) gives all its voltages.

    `counted` (machines,) is 1 for a machine on the network of the island whose frequency is the grid's, else 0.
    """

    first: int
    last: int
    z: Complexes
    counted: Floats


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


@dataclass
class Running:
    """A run on its way: what it carries from stretch to stretch, and the steps of the stretch before it.

    `x`, `signals` and `p` are the states, signals and device parameters; `work` is the scratch of the last stretch.
    """

    model: GridModel
    steps: int
    method: Method
    sites: Sites
    chain: Chain
    rides: Sequence[SiteRide]
    protection: Protection
    changing: Changing
    regulator: Regulator | None
    cycle_steps: int
    watch: Watch
    x: Floats
    signals: Floats
    site: SiteState
    tape: Tape
    p: Floats
    work: Work
    wired: Wired
    stretches: list[Stretch] = field(default_factory=list)
    errors_mw: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)
    first: int = 0
    next_cycle: int = 0
    simulate_s: float = 0.0
    outcome: Outcome | None = None
    teams: tuple[Wired, Teams] | None = None
    was_led: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether the grid is no longer at rest."""
        return self.first > 0 or self.was_led

    @property
    def last(self) -> int:
        """The step before which nothing changes that is known now."""
        return min(self.changing.next_step(self.steps), self.next_cycle, self.steps)

    def stretch(self) -> tuple[int, int, int]:
        """Run one stretch alone; return the step reached, how it ended and what ended it."""
        self.begin()
        if not self.wired.grid.is_sparse:  # a small network has few machines alike
            wired, devices = self.wired, self.devices()
            return self._advance(devices, wired.grid, wired.layout, self.tape, self.x, self.signals)
        teams, wired = self._in_teams(), self.wired
        tape = self.tape._replace(signals=teams.signals.at[self.tape.signals])
        devices = teams.devices._replace(p=teams.p.there(self.p))
        x, signals = teams.x.there(self.x), teams.signals.there(self.signals)
        ended_so = self._advance(devices, teams.grid(wired.grid), teams.layout(wired.layout), tape, x, signals)
        self.x, self.signals = teams.x.back(x), teams.signals.back(signals)
        return ended_so

    def _advance(
        self, devices: Devices, grid: ReducedGrid, layout: Layout, tape: Tape, x: Floats, signals: Floats
    ) -> tuple[int, int, int]:
        """Run the steps of a stretch on `x` and `signals`, laid out as `devices` are."""
        rates = np.zeros((self.method.b.size, x.size))
        started = time.perf_counter()
        reached, code, which = advance(
            self.first,
            self.last,
            self.method,
            devices,
            grid,
            layout,
            self.sites,
            self.chain,
            self.site,
            tape,
            self.wired.watch,
            x,
            signals,
            self.work,
            rates,
            np.zeros(x.size),
            self.model.network.nominal_hz,
            self.model.network.base_mva,
        )
        self.simulate_s += time.perf_counter() - started
        return int(reached), int(code), int(which)

    def _in_teams(self) -> Teams:
        """The machines of the present network side by side, found once for it."""
        if self.teams is None or self.teams[0] is not self.wired:
            apart = self.wired.layout.meters.machine.tolist()
            teams = teams_of(self.model.assembly, self.devices(), self.wired.live, apart, self.signals.size)
            self.teams = (self.wired, teams)
        return self.teams[1]

    def begin(self) -> None:
        """Make ready for a stretch on the present network."""
        silence(self.model, self.wired.live, self.signals)
        self.work = self.model.work()
        if self.has_moved:
            self._turn_with_the_grid()

    def _turn_with_the_grid(self) -> None:
        """Start the iteration at the magnitudes of the start, turned as far as the grid has turned since.

        Where the frequency has long been off nominal, all phasors have turned; a bus without voltage tells no angle,
        so that it is turned as the rest on average.
        """
        work, grid = self.work, self.wired.grid
        at = self.wired.layout.v_at + 2 * grid.entry_row
        now = self.signals[at] + 1j * self.signals[at + 1]
        start = work.v_load_re + 1j * work.v_load_im
        turned = now * start.conj()
        together = turned.sum()
        turned = np.where(np.abs(now) > LEAST_TOLD_PU, turned, together)
        turned = start * turned / np.maximum(np.abs(turned), TINY)
        work.v_load_re[:], work.v_load_im[:] = turned.real, turned.imag

    def devices(self) -> Devices:
        """The devices of the present network with the parameters as they are now."""
        return self.model.assembly.devices(self.wired.live)._replace(p=self.p)

    def settle(self, reached: int, code: int, which: int) -> None:
        """Note a stretch that has ended, and change what it was ended for; `outcome` is set where the run ends."""
        self._note_stretch(reached)
        before, changing, topology = self.wired, self.changing, self.wired.topology
        topology = changing.relayed(topology, self.watch, reached)
        if code not in (RAN, RELAYED):
            lost = changing.lost(topology, code, which, reached, self.site)
            if lost is None:
                self.outcome = ended(self.model, code, which, reached, self.method.step_s)
                return
            topology = lost
        self.first = reached
        if code == RAN and reached >= self.steps:
            islands_hz = island_hz(self.model, before.layout, self.signals)
            self.outcome = completed(reached, changing.timeline, self._loss(), islands_hz)
            return
        if self.regulator is not None and code == RAN and reached == self.next_cycle:
            self.errors_mw.append((reached, tuple(self._regulate(self.regulator))))
            self.next_cycle += self.cycle_steps
        topology = changing.scripted(topology, reached)
        if topology is not before.topology:
            self.wired = wire(self.model, self.protection, self.watch, topology)
            changing.look_at_islands(before.reduction, self.wired.reduction, reached)
            self.outcome = changing.blackout(topology, self._loss(), reached)

    def _note_stretch(self, reached: int) -> None:
        every, wired = self.tape.every, self.wired
        begin, end = self.tape.written // every + 1, reached // every + 1
        counted = main_island(self.model, wired.reduction, wired.live)
        self.stretches.append(Stretch(begin, end, wired.reduction.z, counted))
        self.tape = self.tape._replace(written=reached)

    def _regulate(self, regulator: Regulator) -> list[float]:
        """Run a cycle of generation control on what the stretch has left; return the areas' errors. [MW]"""
        model, wired, layout = self.model, self.wired, self.wired.layout
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

    def _loss(self) -> Loss:
        """Load lost by now."""
        wired, wanted_mw = self.wired, self.sites.p_before_mw[:, self.first]
        return loss(self.model, wired.topology, wired.reduction, wanted_mw, self.site.connected)

    def result(self) -> RmsRun:
        """What the run leaves, once it has ended."""
        assert self.outcome is not None
        rows = self.tape.rows[: self.outcome.step // self.tape.every + 1]
        written = np.isfinite(rows[:, 0]).sum() if rows.size else 0
        names = [site.name for site in self.model.sites]
        of_sites = happenings(self.site.ride, self.rides, names, self.method.step_s) if self.rides else []
        self.first = self.outcome.step
        return RmsRun(
            rows[:written],
            tuple(self.stretches),
            self.outcome,
            tuple(sorted([*self.changing.timeline, *of_sites], key=lambda action: action.t_s)),
            self.site.ride.accounts,
            self._loss(),
            self.simulate_s,
            tuple(self.errors_mw),
        )


def start_run(
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
) -> Running:
    """Return a run of `steps` steps at rest, with `changes` at their steps, that records the signals `recorded`.

    `rides` say how each site rides through sags.
    """
    columns = recorded.size + chain.signals.shape[0]
    watch = watch_of(protection.relays, model.network, model.active)
    cycle = regulation.cycle_steps if regulation else steps + 1
    return Running(
        model=model,
        steps=steps,
        method=method,
        sites=sites,
        chain=chain,
        rides=rides,
        protection=protection,
        changing=Changing(model, protection, sorted(changes, key=lambda change: change.step), method.step_s),
        regulator=_regulator(model, regulation),
        cycle_steps=cycle,
        next_cycle=cycle,
        watch=watch,
        x=model.x.copy(),
        signals=model.signals.copy(),
        site=_site_state(model, rides),
        tape=_new_tape(recorded, record_every, steps, columns),
        p=model.assembly.p.copy(),
        work=model.work(),
        wired=wire(model, protection, watch, Topology(model.network)),
    )


def _new_tape(recorded: Indices, every: int, steps: int, columns: int) -> Tape:
    rows = np.full((steps // every + 1, columns), np.nan)
    return Tape(recorded, every, rows, written=-1, reached=np.zeros(1, dtype=np.intp))


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


def _site_state(model: GridModel, rides: Sequence[SiteRide]) -> SiteState:
    p, q = model.site_power()
    v = np.array([model.network.v_pu[site.row] for site in model.sites], dtype=np.complex128)
    nominal = np.full(p.size, model.network.nominal_hz)
    powers = (p.copy(), p.copy(), q.copy(), q.copy(), p.copy(), q.copy())
    ride = rides_of(rides or [SiteRide()] * p.size, np.abs(v))
    ones = (np.ones(p.size), np.ones(p.size), np.ones(p.size))
    return SiteState(*powers, np.abs(v), nominal, np.angle(v), *ones, ride, np.zeros(1, dtype=np.intp))
