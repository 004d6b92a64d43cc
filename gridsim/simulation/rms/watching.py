"""From relays to the flat arrays of the compiled watch, for a run and for each stretch of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from gridsim.arrays import Complexes
from gridsim.devices.protection.contract import BRANCH_INPUTS, relay_kernel
from gridsim.grid.network import Branch, Network, same_branch
from gridsim.grid.relays import Relay
from gridsim.simulation.rms.reduction import ActiveRows, Reduction
from gridsim.simulation.rms.watch import Unwatched, Watch, Watched

#: Of a voltage that follows from the active ones.
GAIN_ROUNDING = 1e-9


def in_batches(relays: Sequence[Relay]) -> list[Relay]:
    """Return the relays in the order of the watch: those of one model side by side."""
    return sorted(relays, key=lambda relay: relay.model.name)


def watch_of(relays: Sequence[Relay], network: Network, active: ActiveRows) -> Watch:
    """Lay out `relays`, which stand in batches, at rest at the operating point; compiles models not met before."""
    ends = [_rows(relay, network) for relay in relays]
    rows = sorted({row for pair in ends for row in pair})
    point = {row: k for k, row in enumerate(rows)}
    place = {int(row): k for k, row in enumerate(active.rows)}
    passive = [row for row in rows if row not in place]
    batches: list[tuple[int, ...]] = []
    p: list[float] = []
    x: list[float] = []
    signals, states_at = 0, 0
    for _, same in groupby(relays, key=lambda relay: relay.model.name):
        batch = list(same)
        model = batch[0].model
        inputs = len(model.inputs)
        batches.append((relay_kernel(model).address, len(batch), inputs, len(p), states_at, signals))
        numbers = np.array([_numbers(relay, network) for relay in batch], dtype=np.float64)
        p += numbers.T.ravel().tolist()
        x += [0.0] * (len(model.states) * len(batch))
        states_at += len(model.states) * len(batch)
        signals += (inputs + 1) * len(batch)
    v = network.v_pu[rows]
    # Where all that is watched is active, only that is held; voltages elsewhere follow from all active ones.
    held = np.arange(len(place), dtype=np.intp) if passive else np.array([place[row] for row in rows], dtype=np.intp)
    return Watch(
        kind=Watched() if relays else Unwatched(),
        active=np.array([place[row] if row in place else -1 - passive.index(row) for row in rows], dtype=np.intp),
        z_re=np.zeros((len(passive), active.rows.size)),
        z_im=np.zeros((len(passive), active.rows.size)),
        v_re=np.ascontiguousarray(v.real),
        v_im=np.ascontiguousarray(v.imag),
        v_pu=np.abs(v),
        f_hz=np.full(len(rows), network.nominal_hz),
        batches=np.array(batches, dtype=np.intp).reshape(len(batches), 6),
        p=np.array(p, dtype=np.float64),
        x=np.array(x, dtype=np.float64),
        signals=np.zeros(signals),
        wires=np.arange(len(BRANCH_INPUTS), dtype=np.intp),
        from_point=np.array([point[one] for one, _ in ends], dtype=np.intp),
        to_point=np.array([point[other] for _, other in ends], dtype=np.intp),
        enabled=np.ones(len(relays)),
        acts=np.zeros(len(relays)),
        quiet=np.array([relay.model.quiet(relay.values) for relay in relays], dtype=np.float64).reshape(-1, 5),
        held_at=held,
        held_re=np.zeros(held.size),
        held_im=np.zeros(held.size),
        rest=np.array([0.0, 0.0, 1.0]),
    )


def on_network(
    watch: Watch, relays: Sequence[Relay], network: Network, active: ActiveRows, reduction: Reduction
) -> Watch:
    """Return the watch looking at the network of a stretch; its states are shared."""
    if not watch.z_re.shape[0]:
        return watch
    rows = sorted({row for relay in relays for row in _rows(relay, network)})
    passive = [row for row, at in zip(rows, watch.active.tolist(), strict=True) if at < 0]
    z = reduction.z[passive]
    rest = np.array([0.0, 0.0, _gain(z, reduction.z[active.rows])])
    return watch._replace(z_re=np.ascontiguousarray(z.real), z_im=np.ascontiguousarray(z.imag), rest=rest)


def _gain(passive: Complexes, active: Complexes) -> float:
    """Return how far a passive voltage moves at most per largest move of an active one; infinite where nobody knows.

    Both are impedances from the active rows' currents, shape (rows, active): V_p = Z_p I = Z_p Z_a^-1 V_a.
    """
    weights = np.linalg.lstsq(active.T, passive.T, rcond=None)[0].T
    if not np.allclose(
        weights @ active, passive, rtol=0.0, atol=GAIN_ROUNDING * max(1.0, float(np.abs(passive).max()))
    ):
        return math.inf
    return max(1.0, float(np.abs(weights).sum(axis=1).max()))


def branch_of(relay: Relay, network: Network) -> Branch:
    """Return the branch that a relay stands on."""
    target = relay.target
    assert len(target) == 3
    return next(branch for branch in network.branches if same_branch(branch.key, target))


def _rows(relay: Relay, network: Network) -> tuple[int, int]:
    if relay.model.watches == "bus":
        row = network.row_of[relay.watched]
        return row, row
    branch = branch_of(relay, network)
    return branch.from_row, branch.to_row


def _numbers(relay: Relay, network: Network) -> list[float]:
    """What a relay's kernel reads as `p`."""
    own = [relay.values[parameter.name] for parameter in relay.model.parameters]
    if relay.model.watches == "bus":
        return own
    branch = branch_of(relay, network)
    stamps = [branch.y_ff, branch.y_ft, branch.y_tf, branch.y_tt]
    return [*own, *(part for y in stamps for part in (y.real, y.imag)), relay.values.get("rating_pu", np.inf)]
