"""The stages of all sites of a run as flat arrays, and the compiled step that sends power through them.

`build_chain` turns what the user wrote into a `Chain`; `advance` moves one site by one step, inside the time loop:
no Python, no allocation. Stages stand in the order of the wires, each fed by the one before it. A chain holds the
states, so it belongs to one run; build another for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.errors import raise_if_any
from gridsim.kernel_calls import call
from gridsim.kernels import kernel
from gridsim.mitigation.blocks import SECONDS_PER_HOUR
from gridsim.mitigation.contract import INPUTS, OUTPUTS, StageSetting
from gridsim.mitigation.meter import read_meter
from gridsim.mitigation.placing import PlacedStage, placed, stage_table
from gridsim.mitigation.specification import StageSpec, faults_of_first, faults_of_stage, where_of
from gridsim.structs import struct

#: Columns of `Chain.signals`.
SIGNALS = INPUTS + OUTPUTS
#: Columns of `Chain.accounts`, sums since t = 0.
ACCOUNTS = (
    "in_mwh",
    "out_mwh",
    "stored_mwh",
    "burned_mwh",
    "deferred_mwh",
    "generated_mwh",
    "lost_mwh",
    "throughput_mwh",
    "at_limit_s",
)

_IN_START, _IN_END, _DELAYED_START, _DELAYED_END, _V, _F, _DT = range(len(INPUTS))
_OUT_START, _OUT_END, _STORED, _BURNED, _DEFERRED, _GENERATED = range(len(INPUTS), len(INPUTS) + 6)
_SOC, _AT_LIMIT, _LOST, _THROUGHPUT, _Q_START, _Q_END = range(len(INPUTS) + 6, len(SIGNALS))


@struct
class Chain(NamedTuple):
    """All stages of all sites in numbers. [MW, Mvar, s]

    `first` has shape (sites + 1,): site i has the stages first[i] to first[i + 1]. `signals` has shape
    (stages, len(SIGNALS)), the latest inputs and outputs of each stage; `accounts` (stages, len(ACCOUNTS)).
    `rest_mw` and `rest_mvar` (sites,) are what each site draws at t = 0, for the power flow.
    """

    dt_s: float
    first: Indices
    stages: Any
    p: Floats
    x: Floats
    ring: Floats
    wires: Indices
    signals: Floats
    accounts: Floats
    rest_mw: Floats
    rest_mvar: Floats


@kernel
def advance(
    chain: Chain,
    site: int,
    in_start_mw: float,
    in_end_mw: float,
    q_in_start_mvar: float,
    q_in_end_mvar: float,
    v_pu: float,
    f_hz: float,
) -> tuple[float, float, float, float]:
    """Send one step of demand through a site's stages; return active, then reactive power at start and end.

    The start holds what is true just after a jump at that instant. Powers in load direction. [MW, MW, Mvar, Mvar]
    """
    p_start, p_end, q_start, q_end = in_start_mw, in_end_mw, q_in_start_mvar, q_in_end_mvar
    signals = chain.signals
    for i in range(chain.first[site], chain.first[site + 1]):
        stage = chain.stages[i]
        signals[i, _IN_START] = p_start
        signals[i, _IN_END] = p_end
        signals[i, _DELAYED_START], signals[i, _DELAYED_END] = read_meter(stage, chain.ring, p_start, p_end)
        signals[i, _V] = v_pu
        signals[i, _F] = f_hz
        signals[i, _DT] = chain.dt_s
        if stage.out > 0:
            _pass_on(signals, i)
            _book(chain.accounts, signals, i, chain.dt_s)
            continue
        states = chain.x.ctypes.data + 8 * stage.x_at
        call(
            stage.address,
            1,
            chain.p.ctypes.data + 8 * stage.p_at,
            states,
            chain.wires.ctypes.data,
            signals.ctypes.data + 8 * i * signals.shape[1],
            len(INPUTS),
            states,  # the next states take the place of those read
        )
        out_start, out_end = signals[i, _OUT_START], signals[i, _OUT_END]
        if stage.acts_on_load:
            q_start += _reactive_ratio(stage, p_start, q_start) * (out_start - p_start)
            q_end += _reactive_ratio(stage, p_end, q_end) * (out_end - p_end)
        q_start += signals[i, _Q_START]
        q_end += signals[i, _Q_END]
        p_start, p_end = out_start, out_end
        _book(chain.accounts, signals, i, chain.dt_s)
        if stage.bypass_at >= 0 and chain.x[stage.bypass_at] > 0.0:
            for before in range(chain.first[site], i):
                chain.stages[before].out = 1
    return p_start, p_end, q_start, q_end


@kernel
def _pass_on(signals: Floats, i: int) -> None:
    """Give what enters a stage that was taken out; its charge stays, and it stands at a limit."""
    soc = signals[i, _SOC]
    signals[i, _OUT_START:] = 0.0
    signals[i, _OUT_START], signals[i, _OUT_END] = signals[i, _IN_START], signals[i, _IN_END]
    signals[i, _SOC], signals[i, _AT_LIMIT] = soc, 1.0


@kernel
def _reactive_ratio(stage: Any, p_mw: float, q_mvar: float) -> float:
    """Return Q / P of the job, as last seen while it drew enough to tell. [Mvar/MW]"""
    if p_mw > stage.telling_mw:
        stage.mvar_per_mw = q_mvar / p_mw
    return float(stage.mvar_per_mw)


@kernel
def _book(accounts: Floats, signals: Floats, i: int, dt_s: float) -> None:
    hours = dt_s / SECONDS_PER_HOUR
    accounts[i, 0] += 0.5 * (signals[i, _IN_START] + signals[i, _IN_END]) * hours
    accounts[i, 1] += 0.5 * (signals[i, _OUT_START] + signals[i, _OUT_END]) * hours
    accounts[i, 2] += signals[i, _STORED] * hours
    accounts[i, 3] += signals[i, _BURNED] * hours
    accounts[i, 4] += signals[i, _DEFERRED] * hours
    accounts[i, 5] += signals[i, _GENERATED] * hours
    accounts[i, 6] += signals[i, _LOST] * hours
    accounts[i, 7] += signals[i, _THROUGHPUT] * hours
    accounts[i, 8] += signals[i, _AT_LIMIT] * dt_s


def build_chain(sites: Sequence[Sequence[StageSpec]], settings: Sequence[StageSetting], *, dt_s: float) -> Chain:
    """Build the chain of a run at rest: one sequence of stages and one setting a site, in the same order.

    Raises one `InputError` with the faults of all stages. Compiles models not met before.
    """
    raise_if_any(fault for specs in sites for spec in specs for fault in faults_of_stage(spec, where=where_of(spec)))
    raise_if_any(fault for specs in sites if specs for fault in faults_of_first(specs[0], where=where_of(specs[0])))
    rows = [placed(specs, setting, dt_s=dt_s) for specs, setting in zip(sites, settings, strict=True)]
    stages = [stage for site, _ in rows for stage in site]
    rings = [(stage.setting.start_mw,) * 2 for stage in stages for _ in range(stage.ring_rows)]
    at_rest = Chain(
        dt_s=float(dt_s),
        first=np.array([0, *accumulate(len(site) for site, _ in rows)], dtype=np.intp),
        stages=stage_table(stages),
        p=np.array([number for stage in stages for number in stage.p], dtype=np.float64),
        x=np.array([number for stage in stages for number in stage.x], dtype=np.float64),
        ring=np.array(rings, dtype=np.float64).reshape(-1, 2),
        wires=np.arange(len(INPUTS), dtype=np.intp),
        signals=np.zeros((len(stages), len(SIGNALS))),
        accounts=np.zeros((len(stages), len(ACCOUNTS))),
        rest_mw=np.array([leaving.start_mw for _, leaving in rows], dtype=np.float64),
        rest_mvar=np.array([leaving.start_q_mvar for _, leaving in rows], dtype=np.float64),
    )
    _show_rest(at_rest, stages)
    return at_rest


def _show_rest(at_rest: Chain, stages: Sequence[PlacedStage]) -> None:
    """Fill `signals` with what a step at rest gives, so that t = 0 can be recorded, and leave all else as it was.

    Each stage stands alone here, fed with what enters it at rest: one before it may be about to move.
    """
    before = at_rest.stages.copy(), at_rest.x.copy()
    alone = at_rest._replace(first=np.arange(len(stages) + 1, dtype=np.intp))
    for i, stage in enumerate(stages):
        start_mw = stage.setting.start_mw
        advance(alone, i, start_mw, start_mw, 0.0, 0.0, 1.0, stage.setting.nominal_hz)
    at_rest.stages[:], at_rest.x[:] = before
    at_rest.accounts[:] = 0.0
