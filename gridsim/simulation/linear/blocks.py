"""Each device's own Jacobian by central differences of its compiled kernels, as entries of sparse matrices.

A kernel turns states x and input signals into rates and output signals. With a step h the truncation error is
h^2 / 6 times the third derivative, the rounding error 1e-16 / h times the size of what is differenced: at h = 1e-5,
for states and signals of order one, some 1e-10 and 1e-11. At the edge of a limit or of a dead band the difference is
the mean of the slopes on both sides. A state that a limit holds at rest is differenced on the side where it is held:
on the other its rate jumps, and a mean would give a jump over 2 h, an eigenvalue that the device does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from gridsim.arrays import Floats, Indices
from gridsim.kernel_calls import call
from gridsim.kernels import kernel
from gridsim.simulation.rms.assembly import Assembly
from gridsim.simulation.rms.flat import kernel_at
from gridsim.simulation.rms.plan import ADDRESS, OUT_AT, P_AT, WIRES_AT, X_AT
from gridsim.structs import struct

STEP = 1e-5
#: A rate that changes by more, and by nearly as much with half the step, jumps. [1/s]
LEAST_JUMP, SHARE_OF_JUMP = 1e-9, 0.75

#: Columns of a call behind those of the engine: how much its kernel takes and gives.
STATES, INPUTS, RATES, OUTPUTS = range(5, 9)


@dataclass(frozen=True)
class Blocks:
    """Slopes of all devices: rates (states,) and the signals z that kernels give, by states and by signals.

    `rates_by_x` (states, states), `rates_by_z` (states, signals), `z_by_x` (signals, states), `z_by_z`
    (signals, signals); rows of signals that no kernel gives are empty.
    """

    rates_by_x: csr_matrix
    rates_by_z: csr_matrix
    z_by_x: csr_matrix
    z_by_z: csr_matrix


@struct
class _Scratch(NamedTuple):
    """One device by itself: its states, its inputs with its outputs behind them, its rates; `wires` count up."""

    wires: Indices
    x: Floats
    signals: Floats
    rates: Floats


@struct
class _Entries(NamedTuple):
    """Entries of one matrix over states and signals, the signals counted behind the states."""

    row: Indices
    column: Indices
    slope: Floats


def device_blocks(assembly: Assembly, x: Floats, signals: Floats, *, step: float = STEP) -> Blocks:
    """Difference every kernel of every device at states `x` and `signals`."""
    calls = _calls(assembly)
    count = int(((calls[:, STATES] + calls[:, INPUTS]) * (calls[:, RATES] + calls[:, OUTPUTS])).sum())
    found = _Entries(np.empty(count, dtype=np.intp), np.empty(count, dtype=np.intp), np.empty(count))
    widest = int((calls[:, INPUTS] + calls[:, OUTPUTS]).max(initial=1))
    most = int(calls[:, [STATES, RATES]].max(initial=1))
    alone = _Scratch(np.arange(widest, dtype=np.intp), np.zeros(most), np.zeros(widest), np.zeros(most))
    _difference(calls, assembly.p, assembly.wires, x, signals, step, alone, found)
    kept, n, size = found.slope != 0.0, x.size, x.size + signals.size
    whole = csr_matrix((found.slope[kept], (found.row[kept], found.column[kept])), shape=(size, size))
    return Blocks(whole[:n, :n], whole[:n, n:], whole[n:, :n], whole[n:, n:])


def _calls(assembly: Assembly) -> Indices:
    """Return every call of every phase with what its kernel takes and gives."""
    sizes: dict[int, tuple[int, int, int, int]] = {}
    rows = []
    for calls in assembly.calls.values():
        for _, address, *places in dict.fromkeys(calls):  # a drive train is called twice
            if address not in sizes:
                found = kernel_at(address)
                states, inputs = (len(found.types[kind]._fields) for kind in "XU")
                sizes[address] = states, inputs, found.results, found.outputs
            rows.append((address, *places, *sizes[address]))
    return np.array(rows, dtype=np.intp).reshape(len(rows), 9)


@kernel
def _difference(calls: Any, p: Any, wires: Any, x: Any, signals: Any, step: float, alone: Any, found: Any) -> None:
    """Fill `found`: of each call, by each of its states and inputs, the slope of each of its rates and outputs."""
    at = 0
    for k in range(calls.shape[0]):
        states, inputs = calls[k, STATES], calls[k, INPUTS]
        for i in range(states):
            alone.x[i] = x[calls[k, X_AT] + i]
        for i in range(inputs):
            alone.signals[i] = signals[wires[calls[k, WIRES_AT] + i]]
        for i in range(states):
            up, down = step, step
            if i < calls[k, RATES]:
                up, down = _steps_of_state(calls, k, p, step, alone, i)
            _slopes(calls, k, p, up, down, alone, alone.x, i, calls[k, X_AT] + i, x.size, found, at)
            at += calls[k, RATES] + calls[k, OUTPUTS]
        for i in range(inputs):
            column = x.size + wires[calls[k, WIRES_AT] + i]
            _slopes(calls, k, p, step, step, alone, alone.signals, i, column, x.size, found, at)
            at += calls[k, RATES] + calls[k, OUTPUTS]


@kernel
def _steps_of_state(calls: Any, k: int, p: Any, step: float, alone: Any, i: int) -> tuple[float, float]:
    """Return the steps up and down by which state i is differenced: none on a side where its own rate jumps."""
    rest = alone.x[i]
    at_rest = _own_rate(calls, k, p, alone, i, rest)
    jumps_up = _jumps(calls, k, p, step, alone, i, rest, at_rest)
    jumps_down = _jumps(calls, k, p, -step, alone, i, rest, at_rest)
    alone.x[i] = rest
    if jumps_up == jumps_down:
        return step, step
    return (0.0, step) if jumps_up else (step, 0.0)


@kernel
def _jumps(calls: Any, k: int, p: Any, step: float, alone: Any, i: int, rest: float, at_rest: float) -> bool:
    """Say whether the rate of state i jumps between `rest` and a small step from it."""
    whole = abs(_own_rate(calls, k, p, alone, i, rest + step) - at_rest)
    half = abs(_own_rate(calls, k, p, alone, i, rest + 0.5 * step) - at_rest)
    return bool(whole > LEAST_JUMP and half > SHARE_OF_JUMP * whole)


@kernel
def _own_rate(calls: Any, k: int, p: Any, alone: Any, i: int, x: float) -> float:
    """Return the rate of state i of call k where it stands at `x`. [1/s]"""
    alone.x[i] = x
    _evaluate(calls, k, p, alone)
    return float(alone.rates[i])


@kernel
def _evaluate(calls: Any, k: int, p: Any, alone: Any) -> None:
    """Call kernel k on what lies in `alone`."""
    call(
        calls[k, ADDRESS],
        1,
        p.ctypes.data + 8 * calls[k, P_AT],
        alone.x.ctypes.data,
        alone.wires.ctypes.data,
        alone.signals.ctypes.data,
        calls[k, INPUTS],
        alone.rates.ctypes.data,
    )


@kernel
def _slopes(calls: Any, k: int, p: Any, up: float, down: float, alone: Any, moved: Any, i: int, column: int, n: int,
            found: Any, at: int) -> None:  # fmt: skip
    """Write the entries of one column of call k, from `at` on: what entry i of `moved` does between two steps."""
    rest, rates, inputs = moved[i], calls[k, RATES], calls[k, INPUTS]
    for forward in (True, False):
        moved[i] = rest + up if forward else rest - down
        _evaluate(calls, k, p, alone)
        for j in range(rates + calls[k, OUTPUTS]):
            value = alone.rates[j] if j < rates else alone.signals[inputs + j - rates]
            if forward:
                found.row[at + j] = calls[k, X_AT] + j if j < rates else n + calls[k, OUT_AT] + j - rates
                found.column[at + j] = column
                found.slope[at + j] = value
            else:
                found.slope[at + j] = (found.slope[at + j] - value) / (up + down)
    moved[i] = rest
