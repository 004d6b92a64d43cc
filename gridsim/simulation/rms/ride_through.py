"""How sites ride through sags, once a step: each block by its model, then the job that runs on them.

The models are in gridsim/devices/loads; they are called through their addresses as all models are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gridsim.arrays import Floats, Indices
from gridsim.devices.loads.contract import RIDE_INPUTS, RIDE_OUTPUTS
from gridsim.kernel_calls import call
from gridsim.kernels import kernel
from gridsim.structs import struct

SECONDS_PER_HOUR = 3600.0
#: Columns of `Rides.accounts`. Computing cut off, throttled, or lost to stops; fed from batteries. [MWh]
ACCOUNTS = ("cut_mwh", "throttled_mwh", "stopped_mwh", "battery_mwh")
#: Most events of sites that a run notes; more are counted, not kept. Assumption: nobody reads as many.
MOST_EVENTS = 2000
#: Columns of `Rides.log`: step, block or (after all blocks) site, event.
LOG_COLUMNS = 3

_IN, _OUT = len(RIDE_INPUTS), len(RIDE_OUTPUTS)
_JOB_IN, _JOB_OUT = 4, 3


@struct
class Rides(NamedTuple):
    """The blocks of all sites in flat form: site s has the blocks `first[s]` to `first[s + 1]`.

    `share` is each block's part of its site, `cools` 1 for a block that is cooling. `job` holds the address of the
    job's kernel for each site that has one, else 0; its numbers begin at `job_p_at`, its states at `job_x_at`;
    `lost_s` is the work that a stop costs. `log[:logged[0]]` are the events.
    """

    first: Indices
    share: Floats
    cools: Floats
    address: Indices
    p_at: Indices
    x_at: Indices
    job: Indices
    job_p_at: Indices
    job_x_at: Indices
    lost_s: Floats
    p: Floats
    x: Floats
    signals: Floats
    wires: Indices
    accounts: Floats
    log: Indices
    logged: Indices


@kernel
def note(at: Any, step: int, what: int, event: float) -> None:
    """Write an event to the log while there is room."""
    n = at.logged[0]
    if n < at.log.shape[0]:
        at.log[n, 0], at.log[n, 1], at.log[n, 2] = step, what, int(event)
    at.logged[0] = n + 1


@kernel
def ride(at: Any, s: int, step: int, v_pu: float, f_hz: float, p_mw: float, step_s: float) -> tuple[float, float]:
    """Advance site s, which wants `p_mw`, by one step.

    Return the share of it that is connected at the step's end, and the share of its demand that its job has left.
    """
    connected, computing, cooling, whole = 1.0, 1.0, 0.0, 0.0
    signals = at.signals
    for b in range(at.first[s], at.first[s + 1]):
        signals[b, 0], signals[b, 1], signals[b, 2] = v_pu, f_hz, step_s
        states = at.x.ctypes.data + 8 * at.x_at[b]
        call(
            at.address[b],
            1,
            at.p.ctypes.data + 8 * at.p_at[b],
            states,
            at.wires.ctypes.data,
            signals.ctypes.data + 8 * b * signals.shape[1],
            _IN,
            states,  # the next states take the place of those read
        )
        connected -= at.share[b] * (1.0 - signals[b, _IN])
        if at.cools[b] > 0.0:
            cooling += at.share[b] * signals[b, _IN]
            whole += at.share[b]
        else:
            computing -= at.share[b] * (1.0 - signals[b, _IN + 1])
        if signals[b, _IN + 2] > 0.0:
            note(at, step, b, signals[b, _IN + 2])
    demand, compute = 1.0, 1.0
    mwh = p_mw * step_s / SECONDS_PER_HOUR
    if at.job[s] != 0:
        row = signals.shape[0] - at.job.size + s
        signals[row, 0], signals[row, 1] = v_pu, computing
        signals[row, 2], signals[row, 3] = cooling / whole if whole > 0.0 else 1.0, step_s
        states = at.x.ctypes.data + 8 * at.job_x_at[s]
        call(
            at.job[s],
            1,
            at.p.ctypes.data + 8 * at.job_p_at[s],
            states,
            at.wires.ctypes.data,
            signals.ctypes.data + 8 * row * signals.shape[1],
            _JOB_IN,
            states,
        )
        demand, compute = signals[row, _JOB_IN], signals[row, _JOB_IN + 1]
        event = signals[row, _JOB_IN + 2]
        if event > 0.0:
            note(at, step, at.share.size + s, event)
        stopped = at.x[at.job_x_at[s] + 1] > 0.0
        lost = mwh * computing * (1.0 - compute)
        at.accounts[s, 2 if stopped else 1] += lost
        if event == 2.0:
            at.accounts[s, 2] += p_mw * at.lost_s[s] / SECONDS_PER_HOUR
    at.accounts[s, 0] += mwh * (1.0 - computing)
    at.accounts[s, 3] += mwh * max(0.0, computing - connected)
    return connected, demand
