"""Stages applied to a power trace without a grid: nominal voltage and frequency throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, raise_if_any
from gridsim.kernels import kernel
from gridsim.mitigation.chain import ACCOUNTS, SIGNALS, Chain, advance, build_chain
from gridsim.mitigation.contract import StageSetting
from gridsim.mitigation.specification import StageSpec
from gridsim.signals.trace import PowerTrace

_SOC = SIGNALS.index("soc")
_WHOLE_STEP_WITHIN = 1e-6  # steps: a duration this close to whole steps is meant to be whole


@dataclass(frozen=True)
class OfflineResponse:
    """What stands at the meter. [s, MW, Mvar, MWh]

    Rows at `t_s`, shape (n + 1,): `demand_mw` before the stages, `p_mw` and `q_mvar` after them; `p_after_mw` differs
    from `p_mw` where power jumps at a row, `p_mw` being before the jump. `soc` has shape (stages, n + 1), NaN for
    stages that store nothing. `accounts` has shape (stages, len(ACCOUNTS)).
    """

    t_s: Floats
    demand_mw: Floats
    p_mw: Floats
    p_after_mw: Floats
    q_mvar: Floats
    soc: Floats
    accounts: Floats

    def account(self, name: str, stage: int = 0) -> float:
        """Return one sum of a stage's account, named as in `ACCOUNTS`. [MWh, s]"""
        return float(self.accounts[stage, ACCOUNTS.index(name)])


def apply_offline(
    trace: PowerTrace,
    stages: Sequence[StageSpec],
    *,
    step_s: float,
    peak_mw: float | None = None,
    nominal_hz: float = 60.0,
) -> OfflineResponse:
    """Return the response of `stages` to `trace` in steps of `step_s`, over its whole steps.

    `peak_mw` is the highest power the job sustains, the trace's peak where it is left out. Steps should be no longer
    than the trace's. Raises `InputError` on a step that does not fit and on stages that cannot be built.
    """
    raise_if_any(_faults(trace, step_s))
    steps = int(trace.duration_s / step_s + _WHOLE_STEP_WITHIN)
    t_s = trace.t_s[0] + step_s * np.arange(steps + 1)
    before, after = trace.at(t_s), trace.at(t_s, after=True)
    q_before, q_after = (
        np.zeros_like(t_s) if q is None else q for q in (trace.reactive_at(t_s), trace.reactive_at(t_s, after=True))
    )
    setting = StageSetting(
        peak_mw=trace.peak_mw if peak_mw is None else peak_mw,
        start_mw=float(before[0]),
        nominal_hz=nominal_hz,
        start_q_mvar=float(q_before[0]),
    )
    chain = build_chain([stages], [setting], dt_s=step_s)
    out_mw, out_mvar = np.empty((steps + 1, 2)), np.empty((steps + 1, 2))
    out_mw[0], out_mvar[0] = chain.rest_mw[0], chain.rest_mvar[0]
    soc = np.empty((len(stages), steps + 1))
    _run(chain, np.stack((before, after), 1), np.stack((q_before, q_after), 1), nominal_hz, out_mw, out_mvar, soc)
    return OfflineResponse(t_s, before, out_mw[:, 0], out_mw[:, 1], out_mvar[:, 0], soc, chain.accounts)


def _faults(trace: PowerTrace, step_s: float) -> list[Fault]:
    if 0.0 < step_s <= trace.duration_s:
        return []
    return [Fault(trace.name, "the step does not fit", f"{step_s:g} s", f"above 0 s, at most {trace.duration_s:g} s")]


@kernel
def _run(
    chain: Chain, in_mw: Floats, in_mvar: Floats, f_hz: float, out_mw: Floats, out_mvar: Floats, soc: Floats
) -> None:
    """Fill the rows of `out_mw` and `out_mvar`, (n + 1, 2): before and after the jump at each row."""
    last = in_mw.shape[0] - 1
    for i in range(soc.shape[0]):
        soc[i, 0] = chain.signals[i, _SOC]
    for k in range(last):
        p_start, p_end, q_start, q_end = advance(
            chain, 0, in_mw[k, 1], in_mw[k + 1, 0], in_mvar[k, 1], in_mvar[k + 1, 0], 1.0, f_hz
        )
        out_mw[k, 1], out_mvar[k, 1] = p_start, q_start
        out_mw[k + 1, 0], out_mvar[k + 1, 0] = p_end, q_end
        for i in range(soc.shape[0]):
            soc[i, k + 1] = chain.signals[i, _SOC]
    out_mw[last, 1], out_mvar[last, 1] = out_mw[last, 0], out_mvar[last, 0]
