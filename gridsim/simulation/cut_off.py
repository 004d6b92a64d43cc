"""Which sites switching has cut off from the grid, found by playing the run's timeline again on the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from gridsim.arrays import Indices
from gridsim.grid.network import Branch, MachinePoint, Network
from gridsim.signals.timeline import Action
from gridsim.simulation.rms.model import GridModel

#: Where a site stands: with the grid, in an island with a machine of its own, or behind no machine.
SERVED, APART, DARK = "is tied to the grid again", "is cut off from the grid", "is cut off and without power"


@dataclass(frozen=True)
class _Grid:
    """The network as switched so far, and the machines that hold a voltage in it."""

    network: Network
    machines: frozenset[MachinePoint]

    def after(self, action: Action) -> _Grid:
        """Return the grid after an action; one that moves neither branch nor machine leaves it as it is."""
        if action.action in ("opens", "closes"):
            there = action.action == "closes"
            branches = tuple(
                replace(branch, in_service=there) if action.place in _places(branch) else branch
                for branch in self.network.branches
            )
            return replace(self, network=replace(self.network, branches=branches))
        if action.action.startswith("trips"):
            return replace(self, machines=frozenset(m for m in self.machines if m.place != action.place))
        if action.action.startswith("is cleared"):
            left = (m for m in self.machines if f"bus_{m.bus}" != action.place)
            return replace(self, machines=frozenset(left))
        return self

    def standing(self, rows: Mapping[str, int]) -> dict[str, str]:
        """Return where each site stands, by its name."""
        island = self.network.islands()
        live = {int(island[machine.row]) for machine in self.machines}
        main = self._main(island, live)
        at = {name: int(island[row]) for name, row in rows.items()}
        return {name: SERVED if k == main else APART if k in live else DARK for name, k in at.items()}

    def _main(self, island: Indices, live: set[int]) -> int:
        """The live island with the most load of the case, of equal ones that with the largest machines."""
        load = np.zeros(int(island.max()) + 1)
        rating = np.zeros_like(load)
        for item in self.network.loads:
            load[island[item.row]] += max(item.p_mw, 0.0)
        for machine in self.machines:
            rating[island[machine.row]] += machine.sn_mva
        return max(live, key=lambda k: (load[k], rating[k]), default=-1)


def _places(branch: Branch) -> tuple[str, str]:
    """Name a branch as timelines do: an event may name its ends in either order."""
    one, other, circuit = branch.key
    return f"line_{one}_{other}_{circuit}", f"line_{other}_{one}_{circuit}"


def cut_off_sites(model: GridModel, timeline: Sequence[Action]) -> tuple[Action, ...]:
    """Return an action for each time at which a site is cut off or tied in again; empty where no branch opened."""
    if not any(action.action == "opens" for action in timeline):
        return ()
    return tuple(_changes(model, timeline))


def _changes(model: GridModel, timeline: Sequence[Action]) -> Iterator[Action]:
    holds = model.assembly.norton_pu(model.network.base_mva) != 0.0
    held = frozenset(m for m, has in zip(model.network.machines, holds, strict=True) if has)
    grid = _Grid(model.network, held)
    rows = {site.name: site.row for site in model.sites}
    standing = dict.fromkeys(rows, SERVED)
    for t_s, actions in groupby(timeline, key=lambda action: action.t_s):
        before, causes = grid, []
        for action in actions:
            switched = grid.after(action)
            if switched is not grid:
                causes.append(f"{action.place} {action.action}")
            grid = switched
        if grid is before:
            continue
        now = grid.standing(rows)
        yield from (
            Action(t_s, f"site_{name}", now[name], ", ".join(causes)) for name in rows if now[name] != standing[name]
        )
        standing = now


def still_cut_off(actions: Sequence[Action]) -> str:
    """Say which sites `actions` leave cut off at the end, empty where none."""
    last = {action.place: action for action in actions}
    return "; ".join(
        f"site {place.removeprefix('site_')} {action.action} from {action.t_s:.3f} s on"
        for place, action in last.items()
        if action.action != SERVED
    )
