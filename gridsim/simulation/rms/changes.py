"""What changes the network during a run, and the timeline it writes: events, relays, lost machines, islands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gridsim.signals.timeline import SCRIPTED, Action
from gridsim.simulation.rms.islands import Loss, buses_of, live_islands, newly_dark, some
from gridsim.simulation.rms.loop import COLLAPSED_AFTER_S, COLLAPSED_PU, RACED_AWAY_PU
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.outcome import Outcome
from gridsim.simulation.rms.plan import LOW_VOLTAGE, OUT_OF_STEP, RACED_AWAY, SiteState
from gridsim.simulation.rms.reduction import Reduction, Topology
from gridsim.simulation.rms.tripping import Protection, Trip, drop_load, trip_machines, tripped_by
from gridsim.simulation.rms.watch import Watch

#: A loss of load within this share of a blackout is one: shares are sums of floating-point numbers.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Change:
    """Something scripted that happens to the network at a step."""

    step: int
    place: str
    action: str
    apply: Callable[[Topology], Topology]


@dataclass
class Changing:
    """The scripted changes still to come, and the timeline of all that has happened."""

    model: GridModel
    protection: Protection
    pending: list[Change]
    step_s: float
    timeline: list[Action] = field(default_factory=list)

    def next_step(self, default: int) -> int:
        """Return the step of the next scripted change."""
        return self.pending[0].step if self.pending else default

    def scripted(self, topology: Topology, step: int) -> Topology:
        """Make the scripted changes that are due."""
        while self.pending and self.pending[0].step <= step:
            change = self.pending.pop(0)
            topology = change.apply(topology)
            self._note(step, change.place, change.action, SCRIPTED)
        return topology

    def relayed(self, topology: Topology, watch: Watch, step: int) -> Topology:
        """Do what the relays that act in this step say."""
        for r in watch.acts.nonzero()[0].tolist():
            relay, stages = self.protection.relays[r], int(watch.acts[r])
            watch.acts[r] = 0.0
            for stage in range(1, stages.bit_length() + 1):
                if stages >> (stage - 1) & 1:
                    cause = f"{relay.model.name} {relay.model.says(relay.values, stage)}"
                    topology = self._done(tripped_by(relay, stage, topology), topology, step, cause)
        return topology

    def lost(self, topology: Topology, code: int, which: int, step: int, site: SiteState) -> Topology | None:
        """Take away the machine or load whose loss ended a stretch; `None` where that is not asked for."""
        if code in (OUT_OF_STEP, RACED_AWAY) and self.protection.trips_machines:
            why = "lost synchronism" if code == OUT_OF_STEP else f"speed off by more than {RACED_AWAY_PU:.0%}"
            trip = trip_machines([self.model.network.machines[which]], topology)
            return self._done(trip, topology, step, why)
        if code == LOW_VOLTAGE and self.protection.drops_loads:
            cause = f"voltage below {COLLAPSED_PU:g} pu for {COLLAPSED_AFTER_S:g} s"
            site.low_steps[0] = 0
            return self._drop(topology, which, step, cause, site)
        return None

    def _drop(self, topology: Topology, which: int, step: int, cause: str, site: SiteState) -> Topology | None:
        own = self.model.active.load.size - len(self.model.sites)
        if which >= own:
            s = which - own
            if site.switch[s] == 0.0:
                return None
            site.switch[s] = 0.0
            self._note(step, f"site_{self.model.sites[s].name}", "is disconnected", cause)
            return topology
        row = int(self.model.active.rows[self.model.active.load][which])
        trips = (drop_load(bus, row, topology) for bus in buses_of(self.model, [row]))
        trip = next((trip for trip in trips if trip is not None), None)
        return None if trip is None else self._done(trip, topology, step, cause)

    def look_at_islands(self, before: Reduction, after: Reduction, step: int) -> None:
        """Note which buses have gone dark, and into which live islands the grid has fallen or grown together."""
        dark = buses_of(self.model, newly_dark(before, after))
        if dark:
            self._note(step, f"bus_{dark[0]}", f"buses {some(dark)} go dark", "no machine behind them")
        then, now = live_islands(before), live_islands(after)
        if len(now) > len(then):
            for rows in now[1:]:
                buses = buses_of(self.model, rows)
                self._note(step, f"bus_{buses[0]}", f"island of buses {some(buses)}", "separated from the rest")
        elif 0 < len(now) < len(then) and not dark:
            self._note(step, f"bus_{buses_of(self.model, now[0])[0]}", "islands joined", "a branch closed")

    def blackout(self, topology: Topology, loss: Loss, step: int) -> Outcome | None:
        """Return the end of a run that has nothing, or too little, left to feed."""
        t_s = step * self.step_s
        if not any(topology.machine_live()):
            text = f"the last machine was disconnected at {t_s:.3f} s, with it {loss}; the run ends there"
        elif loss.share >= self.protection.blackout_share - ROUNDING:
            text = f"{loss} was lost by {t_s:.3f} s; the run ends there"
        else:
            return None
        self._note(step, "grid", "blackout", text)
        return Outcome("blackout", text, step)

    def _done(self, trip: Trip | None, topology: Topology, step: int, cause: str) -> Topology:
        if trip is None:
            return topology
        self._note(step, trip.place, trip.action, cause)
        return trip.topology

    def _note(self, step: int, place: str, action: str, cause: str) -> None:
        self.timeline.append(Action(step * self.step_s, place, action, cause))


def protective(timeline: Sequence[Action]) -> list[Action]:
    """Return what was not scripted."""
    return [action for action in timeline if action.cause != SCRIPTED]
