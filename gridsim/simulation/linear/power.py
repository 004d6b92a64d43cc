"""What sites draw at the meter on the steps of a run while their bus stays at rest: mitigation without feedback."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.kernels import kernel
from gridsim.mitigation.chain import Chain, advance
from gridsim.simulation.demand import stack
from gridsim.simulation.prepare import Prepared


@dataclass(frozen=True)
class MeterPower:
    """Power at each site's POI, load direction, shape (2 sites, steps + 1): MW of each site, then Mvar of each.

    `before` holds just before each step, `after` just after what jumps there; `demand_mw` (sites, steps + 1) is the
    job's, before mitigation.
    """

    before: Floats
    after: Floats
    demand_mw: Floats


def meter_power(prepared: Prepared) -> MeterPower:
    """Return what stands at the meters; every stage sees the voltage and frequency of the start throughout.

    `prepared` can be used again: its stages are copied.
    """
    names = ("p_before_mw", "p_after_mw", "q_before_mvar", "q_after_mvar")
    p_before, p_after, q_before, q_after = (stack(prepared.demands, name, prepared.steps) for name in names)
    into_before, into_after = np.concatenate([p_before, q_before]), np.concatenate([p_after, q_after])
    before, after = into_before.copy(), into_after.copy()
    chain = prepared.chain
    before[:, 0] = np.concatenate([chain.rest_mw, chain.rest_mvar])
    own = chain._replace(
        stages=chain.stages.copy(),
        x=chain.x.copy(),
        ring=chain.ring.copy(),
        signals=chain.signals.copy(),
        accounts=chain.accounts.copy(),
    )
    model = prepared.model
    v_pu = np.abs(model.network.v_pu[[site.row for site in model.sites]])
    _run(own, into_before, into_after, v_pu, model.network.nominal_hz, before, after)
    return MeterPower(before, after, stack(prepared.demands, "wanted_mw", prepared.steps))


@kernel
def _run(
    chain: Chain, into_before: Floats, into_after: Floats, v_pu: Floats, f_hz: float, before: Floats, after: Floats
) -> None:
    """Send the demand of every site through its stages, step by step."""
    sites, last = v_pu.size, before.shape[1] - 1
    for s in range(sites):
        q = sites + s
        for k in range(last):
            after[s, k], before[s, k + 1], after[q, k], before[q, k + 1] = advance(
                chain,
                s,
                into_after[s, k],
                into_before[s, k + 1],
                into_after[q, k],
                into_before[q, k + 1],
                v_pu[s],
                f_hz,
            )
        after[s, last], after[q, last] = before[s, last], before[q, last]
