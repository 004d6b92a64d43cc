"""Reactive limits of machines in a power flow: where the machines of a bus are at theirs, its voltage is let go.

Machines at a bus share its reactive power by rating, each within `min_q_mvar` to `max_q_mvar`. A bus whose machines
cannot hold its voltage is solved with all of them at their limits, as constant power; once its voltage lies on the
side from which they could return, they hold it again. That is what planning programs do with limits applied:
MATPOWER User's Manual 7, section 4.4.1 (ENFORCE_Q_LIMS) for the conversion, the return as in PSS/E [I]. Beside that:

* A machine that the case by itself asks for more than its limits keeps that much: the case's own solution is that of
  its source, and limits bind for what is put in. `gridsim case check` names such machines.
* Machines at the slack bus have no limits, as there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandapower
import pandas as pd
from pandapower.pypower.idx_bus import BUS_TYPE, NONE, QD

from gridsim.arrays import Floats

#: After so many rounds no bus holds its voltage again, so that the search ends. Far above what cases take. [1]
ROUNDS_WITH_RETURN = 20
#: What counts as beyond a limit, or as a voltage on the other side: above what the power flow leaves open.
TOLERANCE_MVAR, TOLERANCE_PU = 1e-6, 1e-9


def solved_machines(net: Any) -> pd.DataFrame:
    """Return the machines in service with what they give in the solved `net`: `p_mw_solved`, `q_mvar_solved`."""
    found: pd.DataFrame = net.gen[net.gen.in_service].join(net.res_gen[["p_mw"]].add_suffix("_solved"))
    share = found.sn_mva / found.groupby("bus").sn_mva.transform("sum")
    return found.assign(q_mvar_solved=_given_at(net, found.bus) * share)


def _given_at(net: Any, buses: pd.Series) -> Floats:
    """Return what all machines of each of `buses` give together in the solved `net`. [Mvar]

    From its voltages: pandapower's own shares of machines that have no limits are rounded to 1e-7 Mvar, since it
    parts them in proportion to limits of 1e9 Mvar, and machines of few MVA would not start at rest.
    """
    ppc = net._ppc
    if "V" not in ppc["internal"]:  # of one bus, which needs no iteration
        return np.asarray(net.res_gen.q_mvar.groupby(net.gen.bus).sum().loc[buses], dtype=np.float64)
    live = ppc["bus"][:, BUS_TYPE] != NONE
    v, y = ppc["internal"]["V"], ppc["internal"]["Ybus"]
    given = (v * np.conj(y @ v)).imag * ppc["baseMVA"] + ppc["bus"][live, QD]
    found: Floats = given[(np.cumsum(live) - 1)[net._pd2ppc_lookups["bus"][buses.to_numpy()]]]
    return found


def own_ranges(net: Any) -> pd.DataFrame:
    """Return `low` and `high` of the machines in service, `net` solved without sites; infinite where there is none.

    [Mvar]
    """
    found = solved_machines(net)
    bound = ~found.bus.isin(found.bus[found.slack.astype(bool)])
    stated = found.reindex(columns=["min_q_mvar", "max_q_mvar"]).astype(float)
    given = found.q_mvar_solved
    low = stated.min_q_mvar.fillna(-np.inf).clip(upper=given).where(bound, -np.inf)
    high = stated.max_q_mvar.fillna(np.inf).clip(lower=given).where(bound, np.inf)
    return pd.DataFrame({"low": low, "high": high})


def solve_within(net: Any, ranges: pd.DataFrame | None, run: Callable[[str], None]) -> pd.DataFrame:
    """Solve `net` by `run(init)` with its machines within `ranges`, those without one unlimited.

    Return the machines as `solved_machines` does. Where some are at their limits, `net` has static generators in
    their place afterwards.
    """
    run("auto")
    gen = net.gen[net.gen.in_service]
    if ranges is None:
        return solved_machines(net)
    limits = ranges.reindex(gen.index).fillna({"low": -np.inf, "high": np.inf})
    of_bus = limits.groupby(gen.bus).sum()
    wanted = gen.groupby("bus").vm_pu.first()
    at_limit = pd.Series(0, index=of_bus.index)  # +1 at the upper, -1 at the lower one
    for k in range(ROUNDS_WITH_RETURN + len(of_bus)):
        q = net.res_gen.q_mvar.reindex(gen.index).groupby(gen.bus).sum()
        beyond = (q > of_bus.high + TOLERANCE_MVAR).astype(int) - (q < of_bus.low - TOLERANCE_MVAR).astype(int)
        returns = at_limit * (net.res_bus.vm_pu.reindex(wanted.index) - wanted) > TOLERANCE_PU
        changed = at_limit.where(at_limit != 0, beyond).where(~returns | (k >= ROUNDS_WITH_RETURN), 0)
        if changed.equals(at_limit):
            break
        at_limit = changed
        _let_go(net, gen, of_bus, at_limit)
        run("results")
    net.gen.loc[gen.index, "in_service"] = True
    found = solved_machines(net)
    stuck = found.bus.map(at_limit)
    found["p_mw_solved"] = found.p_mw_solved.where(stuck == 0, found.p_mw * found.scaling)
    at_its_own = limits.high.where(stuck > 0, limits.low)
    found["q_mvar_solved"] = _within(found, limits).where(stuck == 0, at_its_own)
    return found


def _let_go(net: Any, gen: pd.DataFrame, of_bus: pd.DataFrame, at_limit: pd.Series) -> None:
    """Put constant power in the place of the machines at a limit, and all others in service."""
    stuck = at_limit[at_limit != 0]
    net.gen.loc[gen.index, "in_service"] = ~gen.bus.isin(stuck.index)
    net.sgen = net.sgen.iloc[:0]
    if len(stuck):
        p_mw = (gen.p_mw * gen.scaling).groupby(gen.bus).sum().loc[stuck.index]
        q_mvar = of_bus.high.where(at_limit > 0, of_bus.low).loc[stuck.index]
        pandapower.create_sgens(net, list(stuck.index), p_mw=list(p_mw), q_mvar=list(q_mvar))


def _within(machines: pd.DataFrame, limits: pd.DataFrame) -> pd.Series:
    """Return what machines give; where one of a bus would be beyond its limits, the others take what it leaves."""
    q_mvar = machines.q_mvar_solved.copy()
    beyond = (q_mvar > limits.high + TOLERANCE_MVAR) | (q_mvar < limits.low - TOLERANCE_MVAR)
    for bus in machines.bus[beyond].unique():
        at = machines.index[machines.bus == bus]
        low, high = (limits.loc[at, end].to_numpy() for end in ("low", "high"))
        q_mvar[at] = share_within(float(q_mvar[at].sum()), machines.sn_mva[at].to_numpy(), low, high)
    return q_mvar


def share_within(total: float, rating: Floats, low: Floats, high: Floats) -> Floats:
    """Share `total` in proportion to `rating`, within `low` and `high`; their sums must enclose it.

    >>> share_within(9.0, np.array([1.0, 1.0]), np.array([0.0, 0.0]), np.array([3.0, 10.0])).tolist()
    [3.0, 6.0]
    """
    corners = np.concatenate([low / rating, high / rating])
    corners = corners[np.isfinite(corners)]
    far = (abs(total) + np.abs(corners).sum() * rating.sum()) / rating.min() + 1.0
    loading = np.unique(np.concatenate([corners, [-far, far]]))
    sums = np.clip(loading[:, None] * rating, low, high).sum(axis=1)
    found: Floats = np.clip(np.interp(total, sums, loading) * rating, low, high)
    return found
