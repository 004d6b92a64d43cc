"""What relays see, and the relays themselves, once a step: voltages and frequencies at the watched rows.

Frequency is the angle's rate over the last step behind a lag. The jump of the angle at a switching is no frequency:
the first step after one starts from the angle that the switching left.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from gridsim.arrays import Floats, Indices
from gridsim.devices.protection.contract import REST_PU
from gridsim.kernel_calls import call
from gridsim.kernels import by_kind, kernel
from gridsim.structs import struct

#: Time constant of the frequency that relays measure. [s] Assumption: about three cycles, as that of the sites.
FREQUENCY_FILTER_S = 0.05
#: Below this voltage a relay keeps the frequency it last measured. [pu] Assumption.
LEAST_V_PU = 0.2

#: Relays rest no longer than this. [s] Nor below this voltage, nor this near to a threshold of frequency: moved by
#: REST_PU a voltage of LEAST_REST_PU turns by 0.1 rad, of which the filter makes 0.1 / (2 pi 50 ms).
REST_S = 0.1
LEAST_REST_PU = 0.5
REST_HZ = 0.35
#: Entries of `Watch.rest`: change that is allowed [pu], steps rested, most that a watched voltage moves per held one.
ALLOWED, RESTED, GAIN = range(3)
#: Columns of `Watch.batches`: kernel, relays, inputs, and where its parameters, states and signals begin.
ADDRESS, COUNT, INPUTS, P_AT, X_AT, S_AT = range(6)


@struct
class Watched(NamedTuple):
    """There are relays."""


@struct
class Unwatched(NamedTuple):
    """There are none: nothing of theirs is compiled."""


@struct
class Watch(NamedTuple):
    """Relays side by side in batches of one model, and the points they look at.

    A point is a row of the network. `active` (points,) is its place among the active rows, or -1 - k where row k of
    `z` (rows, active) gives its voltage. `from_point` and `to_point` (relays,) are where each relay looks (the same
    point for one at a bus), in the order of the batches; `enabled` (relays,) is 0 for one whose breaker is open
    already; `acts` (relays,) is what each does in the present step.

    Relays rest while nothing can have picked up. `quiet` (relays, 5) is where each need not look (`Quiet`), `held_at`
    are the active rows whose voltages at the last look are `held_re`, `held_im`. As a network between two switchings
    is linear, no watched voltage has moved by more than the largest change of a held one times `rest[GAIN]`; while
    that is less than every margin, timers that stood still stand still.
    """

    kind: Watched | Unwatched
    active: Indices
    z_re: Floats
    z_im: Floats
    v_re: Floats
    v_im: Floats
    v_pu: Floats
    f_hz: Floats
    batches: Indices
    p: Floats
    x: Floats
    signals: Floats
    wires: Indices
    from_point: Indices
    to_point: Indices
    enabled: Floats
    acts: Floats
    quiet: Floats
    held_at: Indices
    held_re: Floats
    held_im: Floats
    rest: Floats


@kernel
def phasor(watch: Any, layout: Any, signals: Any, k: int) -> tuple[float, float]:
    """Return the voltage phasor at point k. [pu]"""
    at = watch.active[k]
    if at >= 0:
        return signals[layout.v_at + 2 * at], signals[layout.v_at + 2 * at + 1]
    row = -1 - at
    re, im = 0.0, 0.0
    for n in range(watch.z_re.shape[1]):
        i_re, i_im = signals[layout.i_at + 2 * n], signals[layout.i_at + 2 * n + 1]
        re += watch.z_re[row, n] * i_re - watch.z_im[row, n] * i_im
        im += watch.z_re[row, n] * i_im + watch.z_im[row, n] * i_re
    return re, im


@kernel
def start_watch(watch: Any, layout: Any, signals: Any) -> None:
    """Take the voltages that a switching has left; frequencies stay, and nobody rests."""
    watch.rest[ALLOWED] = 0.0
    watch.rest[RESTED] = 0.0
    for k in range(watch.active.size):
        watch.v_re[k], watch.v_im[k] = phasor(watch, layout, signals, k)
        watch.v_pu[k] = math.hypot(watch.v_re[k], watch.v_im[k])


@kernel
def measure(watch: Any, layout: Any, signals: Any, nominal_hz: float, step_s: float) -> None:
    """Update voltage and filtered frequency at every point; `step_s` is the time since the last look."""
    share = 1.0 - math.exp(-step_s / FREQUENCY_FILTER_S)
    for k in range(watch.active.size):
        re, im = phasor(watch, layout, signals, k)
        v = math.sqrt(re * re + im * im)
        if v > LEAST_V_PU and watch.v_pu[k] > LEAST_V_PU:
            turned = (im * watch.v_re[k] - re * watch.v_im[k]) / (v * watch.v_pu[k])
            if abs(turned) < 0.2:  # the series of the arc sine, to 1e-7
                square = turned * turned
                turned *= 1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * 15.0 / 336.0))
            else:
                turned = math.atan2(im * watch.v_re[k] - re * watch.v_im[k], re * watch.v_re[k] + im * watch.v_im[k])
            f_hz = nominal_hz + turned / (2.0 * math.pi * step_s)
            watch.f_hz[k] += (f_hz - watch.f_hz[k]) * share
        watch.v_re[k], watch.v_im[k], watch.v_pu[k] = re, im, v


@kernel
def resting(watch: Any, layout: Any, signals: Any, step_s: float) -> bool:
    """Say whether the relays need not look in this step, and count it."""
    if not watch.rest[ALLOWED] > 0.0 or (watch.rest[RESTED] + 1.0) * step_s > REST_S:
        return False
    most = watch.rest[ALLOWED] * watch.rest[ALLOWED]
    for k in range(watch.held_at.size):
        at = layout.v_at + 2 * watch.held_at[k]
        re, im = signals[at] - watch.held_re[k], signals[at + 1] - watch.held_im[k]
        if not re * re + im * im < most:
            return False
    watch.rest[RESTED] += 1.0
    return True


@kernel
def may_rest(watch: Any, layout: Any, signals: Any) -> None:
    """After a look: hold the voltages, and find how far they may move before a stage could pick up."""
    watch.rest[RESTED] = 0.0
    watch.rest[ALLOWED] = 0.0
    for k in range(watch.x.size):
        if watch.x[k] > 0.0:
            return
    allowed = REST_PU
    for r in range(watch.from_point.size):
        here, there = watch.from_point[r], watch.to_point[r]
        lowest, highest = min(watch.v_pu[here], watch.v_pu[there]), max(watch.v_pu[here], watch.v_pu[there])
        allowed = min(allowed, lowest - watch.quiet[r, 0], watch.quiet[r, 1] - highest, lowest - LEAST_REST_PU)
        f_hz = watch.f_hz[here]
        if f_hz < watch.quiet[r, 2] + REST_HZ or f_hz > watch.quiet[r, 3] - REST_HZ:
            return
        along = watch.v_re[here] * watch.v_re[there] + watch.v_im[here] * watch.v_im[there]
        if along < watch.quiet[r, 4] * watch.v_pu[here] * watch.v_pu[there] or not allowed > 0.0:
            return
    watch.rest[ALLOWED] = allowed / watch.rest[GAIN]
    for k in range(watch.held_at.size):
        at = layout.v_at + 2 * watch.held_at[k]
        watch.held_re[k], watch.held_im[k] = signals[at], signals[at + 1]


@kernel
def run_relays(watch: Any, step_s: float) -> bool:
    """Advance every relay by one step; set `acts` and say whether any does."""
    any_acts = False
    first = 0
    for b in range(watch.batches.shape[0]):
        n, inputs, at = watch.batches[b, COUNT], watch.batches[b, INPUTS], watch.batches[b, S_AT]
        for v in range(n):
            here = watch.from_point[first + v]
            if inputs == 3:
                watch.signals[at + v] = watch.v_pu[here]
                watch.signals[at + n + v] = watch.f_hz[here]
            else:
                there = watch.to_point[first + v]
                watch.signals[at + v] = watch.v_re[here]
                watch.signals[at + n + v] = watch.v_im[here]
                watch.signals[at + 2 * n + v] = watch.v_re[there]
                watch.signals[at + 3 * n + v] = watch.v_im[there]
            watch.signals[at + (inputs - 1) * n + v] = step_s
        states = watch.x.ctypes.data + 8 * watch.batches[b, X_AT]
        call(
            watch.batches[b, ADDRESS],
            n,
            watch.p.ctypes.data + 8 * watch.batches[b, P_AT],
            states,
            watch.wires.ctypes.data,
            watch.signals.ctypes.data + 8 * at,
            inputs,
            states,  # the next states take the place of those read
        )
        for v in range(n):
            acts = watch.signals[at + inputs * n + v] * watch.enabled[first + v]
            watch.acts[first + v] = acts
            any_acts |= acts != 0.0
        first += n
    return any_acts


@kernel
def _is_due(watch: Any, layout: Any, signals: Any, k: int, first: int, last: int, step_s: float) -> bool:
    """Say whether the relays look at step k: always where a stretch begins and ends, since the next starts anew."""
    return bool(k in (first, last) or not resting(watch, layout, signals, step_s))


@kernel
def _never(watch: Any, layout: Any, signals: Any, k: int, first: int, last: int, step_s: float) -> bool:
    """Nobody looks."""
    return False


@kernel
def _scan(watch: Any, layout: Any, signals: Any, begins: bool, nominal_hz: float, step_s: float) -> bool:
    """Let the relays look, and say whether any acts; where a stretch begins they take the voltages only."""
    if begins:
        start_watch(watch, layout, signals)
        return False
    measure(watch, layout, signals, nominal_hz, (watch.rest[RESTED] + 1.0) * step_s)
    acts = run_relays(watch, step_s)
    may_rest(watch, layout, signals)
    return bool(acts)


@kernel
def _no_scan(watch: Any, layout: Any, signals: Any, begins: bool, nominal_hz: float, step_s: float) -> bool:
    """Nobody acts."""
    return False


scan_is_due = by_kind(0, {Watched: _is_due, Unwatched: _never})
scan = by_kind(0, {Watched: _scan, Unwatched: _no_scan})
