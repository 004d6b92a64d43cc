"""The sites of several runs as those of one, and back: their demand, what they measure, their stages and blocks.

Site s of variant v is number s * LANES + v. Numbers that stages and blocks keep in flat arrays stand variant after
variant; tables that say where are in the order of the sites. Lanes to spare have sites without stages and blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.kernels import LANES
from gridsim.mitigation.chain import Chain
from gridsim.simulation.rms.plan import Sites, SiteState
from gridsim.simulation.rms.ride_through import Rides

#: Fields of `SiteState` that hold one number a site.
NUMBERS = ("p_start", "p_end", "q_start", "q_end", "p", "q", "v_pu", "f_hz", "angle", "connected", "switch", "job")


def interleaved(arrays: Sequence[Floats]) -> Floats:
    """Return arrays (sites, ...) of variants as one (sites * LANES, ...)."""
    full = [*arrays, *[arrays[-1]] * (LANES - len(arrays))]
    return np.ascontiguousarray(np.stack(full, axis=1).reshape(-1, *arrays[0].shape[1:]))


def lane_demand(sites: Sequence[Sites]) -> Sites:
    """Return the demand of all lanes' sites."""
    names = [name for name in Sites._fields if name != "load"]
    numbers: dict[str, Any] = {name: interleaved([getattr(one, name) for one in sites]) for name in names}
    return sites[0]._replace(**numbers)


@dataclass(frozen=True)
class Order:
    """Things of all variants in the order of their sites: `variant` and `own` number of each, `first` of a site."""

    variant: Indices
    own: Indices
    first: Indices

    @staticmethod
    def of(firsts: Sequence[Indices]) -> Order:
        """Put things in order of which variant v has `firsts[v][s]` to `firsts[v][s + 1]` at site s."""
        sites = firsts[0].size - 1
        pairs: list[tuple[int, int]] = []
        first = [0]
        for s in range(sites):
            for v in range(LANES):
                if v < len(firsts):
                    pairs += [(v, i) for i in range(int(firsts[v][s]), int(firsts[v][s + 1]))]
                first.append(len(pairs))
        table = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        return Order(table[:, 0].copy(), table[:, 1].copy(), np.array(first, dtype=np.intp))

    def rows(self, tables: Sequence[np.ndarray]) -> np.ndarray:
        """Take the rows of each variant's table in this order."""
        joined = np.concatenate(tables)
        return np.ascontiguousarray(joined[_offsets(tables)[self.variant] + self.own])

    def take_back(self, rows: np.ndarray, tables: Sequence[np.ndarray]) -> None:
        """Put rows in this order back into each variant's table."""
        for v, table in enumerate(tables):
            of_variant = self.variant == v
            table[self.own[of_variant]] = rows[of_variant]

    def by_lane(self) -> Indices:
        """Return the place of thing `own` of each variant, shape (things, lanes); all have as many."""
        most = int(np.bincount(self.variant, minlength=1).max()) if self.variant.size else 0
        found = np.zeros((most, LANES), dtype=np.intp)
        found[self.own, self.variant] = np.arange(self.own.size)
        return found


def _offsets(arrays: Sequence[np.ndarray]) -> Indices:
    """Return where each array begins when they stand one after the other."""
    return np.concatenate([[0], np.cumsum([array.shape[0] for array in arrays])]).astype(np.intp)


def _split(joined: np.ndarray, arrays: Sequence[np.ndarray]) -> None:
    """Put what stands one after the other back into each array."""
    at = _offsets(arrays)
    for k, array in enumerate(arrays):
        array[:] = joined[at[k] : at[k + 1]]


def lane_chain(chains: Sequence[Chain]) -> tuple[Chain, Order]:
    """Return the stages of all lanes as one chain, and their order."""
    order = Order.of([chain.first for chain in chains])
    stages = order.rows([chain.stages for chain in chains])
    for place, name in (("p_at", "p"), ("x_at", "x"), ("ring_at", "ring")):
        stages[place] += _offsets([getattr(chain, name) for chain in chains])[order.variant]
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(chain, name) for chain in chains]) for name in ("p", "x", "ring")
    }
    tables: dict[str, Any] = {
        name: order.rows([getattr(chain, name) for chain in chains]) for name in ("signals", "accounts")
    }
    return chains[0]._replace(first=order.first, stages=stages, **joined, **tables), order


def chain_back(together: Chain, order: Order, chains: Sequence[Chain]) -> None:
    """Put what the stages of all lanes have become back into each variant's chain."""
    for name in ("x", "ring"):
        _split(getattr(together, name), [getattr(chain, name) for chain in chains])
    for name in ("signals", "accounts"):
        order.take_back(getattr(together, name), [getattr(chain, name) for chain in chains])
    for name in ("ring_row", "mvar_per_mw"):
        order.take_back(together.stages[name], [chain.stages[name] for chain in chains])


def lane_rides(rides: Sequence[Rides]) -> tuple[Rides, Order]:
    """Return the blocks and jobs of all lanes' sites as those of one run, and the blocks' order."""
    order = Order.of([ride.first for ride in rides])
    at = {name: _offsets([getattr(ride, name) for ride in rides]) for name in ("p", "x")}
    blocks: dict[str, Any] = {
        name: order.rows([getattr(ride, name) for ride in rides])
        for name in ("share", "cools", "address", "p_at", "x_at")
    }
    blocks["p_at"] += at["p"][order.variant]
    blocks["x_at"] += at["x"][order.variant]
    moved = [
        ride._replace(job_p_at=ride.job_p_at + at["p"][v], job_x_at=ride.job_x_at + at["x"][v])
        for v, ride in enumerate(rides)
    ]
    names = ("job", "job_p_at", "job_x_at", "lost_s", "accounts")
    jobs: dict[str, Any] = {name: interleaved([getattr(ride, name) for ride in moved]) for name in names}
    joined: dict[str, Any] = {name: np.concatenate([getattr(ride, name) for ride in rides]) for name in ("p", "x")}
    log = sum(ride.log.shape[0] for ride in rides)
    return rides[0]._replace(
        first=order.first,
        signals=np.zeros((order.own.size + jobs["job"].size, rides[0].signals.shape[1])),
        log=np.zeros((log, rides[0].log.shape[1]), dtype=np.intp),
        logged=np.zeros(1, dtype=np.intp),
        **blocks,
        **jobs,
        **joined,
    ), order


def rides_back(together: Rides, order: Order, rides: Sequence[Rides]) -> None:
    """Put what the blocks and jobs of all lanes have become, and what they noted, back into each variant's."""
    _split(together.x, [ride.x for ride in rides])
    for v, ride in enumerate(rides):
        ride.accounts[:] = together.accounts[v::LANES]
    blocks = order.own.size
    for step, what, event in together.log[: min(int(together.logged[0]), together.log.shape[0])].tolist():
        if what < blocks:
            v, own = int(order.variant[what]), int(order.own[what])
        else:
            s, v = divmod(what - blocks, LANES)
            own = rides[v].share.size + s
        ride, n = rides[v], int(rides[v].logged[0])
        if n < ride.log.shape[0]:
            ride.log[n] = step, own, event
        ride.logged[0] = n + 1


def lane_state(states: Sequence[SiteState]) -> tuple[SiteState, Order]:
    """Return what all lanes' sites draw and measure, and the order of their blocks."""
    numbers: dict[str, Any] = {name: interleaved([getattr(state, name) for state in states]) for name in NUMBERS}
    rides, order = lane_rides([state.ride for state in states])
    return states[0]._replace(ride=rides, **numbers), order


def state_back(together: SiteState, order: Order, states: Sequence[SiteState]) -> None:
    """Put what all lanes' sites have become back into each variant's."""
    for name in NUMBERS:
        for v, state in enumerate(states):
            getattr(state, name)[:] = getattr(together, name)[v::LANES]
    rides_back(together.ride, order, [state.ride for state in states])
