"""What the loop over several variants works on: the arrays of one run with a lane for each variant, innermost.

Arrays that hold numbers have `LANES` of them at each place; what says where things stand is the same for all.
Sites are numbered through, those of one place side by side: site s of variant v is number s * LANES + v. Their chain
of stages and their blocks are those of a single run with as many sites.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.kernels import LANES
from gridsim.structs import struct


@struct
class Lanes(NamedTuple):
    """Which variants run, how each ended, and what it left.

    `runs` (lanes,) is 1 while a variant does. Of one that has ended `reached`, `code` and `which` say when, how and
    by which machine or load; `x` (lanes, states) and `signals` (lanes, signals) are its own then. `low_steps`
    (lanes,) counts the steps since which some load's voltage has been too low to live on. `soc_at` (stages, lanes) is
    the number of each variant's stages, in the order of its own chain.
    """

    runs: Floats
    reached: Indices
    code: Indices
    which: Indices
    x: Floats
    signals: Floats
    low_steps: Indices
    soc_at: Indices


@struct
class LaneTape(NamedTuple):
    """The tapes of all lanes: the rows of lane v, of `columns` numbers each, begin at the address `rows_at[v]`."""

    signals: Indices
    every: int
    rows_at: Indices
    columns: int
    written: int


@struct
class LaneWork(NamedTuple):
    """Scratch of an evaluation, as `Work` has it.

    `wanted` (lanes,) is 1 where an evaluation counts, `busy` where it still iterates, `lost` where it found no
    voltages; `failed` gathers the last over a step. `sums` (lanes,) tells whether all numbers of a lane are finite,
    `apart_rad` and `fast_pu` how far its machines are from one another and from nominal speed. `step`
    (2 entries, lanes) is the change of the entries' voltages, `matrix` and `inverse` (2 entries, 2 entries) serve one
    lane at a time. `kept_signals` and `kept_rates` hold what an evaluation does not count for.
    """

    i_machine_re: Floats
    i_machine_im: Floats
    w_re: Floats
    w_im: Floats
    v_re: Floats
    v_im: Floats
    p_load: Floats
    q_load: Floats
    v_load_re: Floats
    v_load_im: Floats
    i_load_re: Floats
    i_load_im: Floats
    residual: Floats
    step: Floats
    slopes: Floats
    matrix: Floats
    inverse: Floats
    stale: Floats
    wanted: Floats
    busy: Floats
    lost: Floats
    failed: Floats
    sums: Floats
    apart_rad: Floats
    fast_pu: Floats
    kept_signals: Floats
    kept_rates: Floats


def new_lane_work(active: int, machines: int, loads: int, entries: int, *, signals: int, states: int) -> LaneWork:
    """Return scratch arrays for networks of that size."""
    sizes = [machines] * 2 + [active] * 4 + [loads] * 2 + [entries] * 4 + [2 * entries] * 2
    arrays: list[Floats] = [np.zeros((size, LANES)) for size in sizes]
    arrays += [np.zeros((entries, 4, LANES)), *(np.zeros((2 * entries, 2 * entries)) for _ in range(2))]
    arrays += [np.ones(LANES), *(np.zeros(LANES) for _ in range(7))]
    return LaneWork._make([*arrays, np.zeros(signals * LANES), np.zeros(states * LANES)])
