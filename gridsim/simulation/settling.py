"""Leading a run into its sites' demand before t = 0, so that its verdict does not hang on the phase at t = 0.

A grid that is initialised for each site's mean draw rests there. For the `settle_s` before t = 0 the swing about the
mean is faded in, w(t) from 0 to 1 along half a cosine:

    p(t) = mean + w(t) (p(-t) - mean),      -settle_s <= t <= 0

The demand before t = 0 is that after it, mirrored: it meets the trace at t = 0, swings as much, needs no sample that
a recorded trace does not have, and leaves the trace as it is. What lies beyond a stated event is not mirrored. At
t = 0 machines, controls and mitigation stages are where such a load keeps them; their energy accounts begin there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.simulation.demand import Demand
from gridsim.simulation.rms.running import Running

#: A site's mean draw is taken over so much of its demand from t = 0 on, whatever the length of the run, or up to its
#: first stated event. [s] Assumption: a minute holds dozens of iterations.
MEAN_OVER_S = 60.0


def mean_draw(demand: Demand, *, rows: int) -> tuple[float, float]:
    """Return a site's mean draw over its first `rows` steps. [MW, Mvar]"""
    means = []
    for before, after in ((demand.p_before_mw, demand.p_after_mw), (demand.q_before_mvar, demand.q_after_mvar)):
        last = min(rows, before.size - 1)
        means.append(float(0.5 * (after[:last] + before[1 : last + 1]).mean()) if last else float(before[0]))
    return means[0], means[1]


def mirrored(steps: int, *, within: int) -> Indices:
    """Return the step whose demand each step of the lead has, to and fro among the first `within`.

    >>> mirrored(5, within=3).tolist()
    [1, 2, 3, 2, 1, 0]
    """
    back = np.arange(steps, -1, -1)
    return np.asarray(within - np.abs(back % (2 * within) - within), dtype=np.intp)


def lead_of(demand: Demand, *, steps: int, within: int) -> Demand:
    """Return what a site draws in the `steps` before t = 0, from its mean into its demand."""
    weight = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, steps + 1))
    at = mirrored(steps, within=max(1, min(within, demand.p_before_mw.size - 1)))

    def faded(values: Floats, mean: float) -> Floats:
        return np.asarray(mean + weight * (values[at] - mean), dtype=np.float64)

    return replace(
        demand,  # time runs backwards: what stood just after a step now stands just before it
        p_before_mw=faded(demand.p_after_mw, demand.start_mw),
        p_after_mw=faded(demand.p_before_mw, demand.start_mw),
        q_before_mvar=faded(demand.q_after_mvar, demand.start_mvar),
        q_after_mvar=faded(demand.q_before_mvar, demand.start_mvar),
        plans=(),
    )


def hand_over(settled: Running, running: Running) -> None:
    """Let `running` begin where `settled` has ended; both have the same chain of stages. Accounts begin anew."""
    running.x[:], running.signals[:] = settled.x, settled.signals
    running.site = settled.site
    running.site.low_steps[0] = 0
    running.site.ride.accounts[:] = 0.0
    running.site.ride.logged[:] = 0
    running.chain.accounts[:] = 0.0
    running.simulate_s += settled.simulate_s
    running.was_led = True
