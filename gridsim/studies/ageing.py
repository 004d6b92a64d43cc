"""How much of a store's life a run takes: cycles of its state of charge counted by rainflow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import rainflow

from gridsim.arrays import Floats
from gridsim.mitigation.account import StageAccount
from gridsim.signals.recording import Recording
from gridsim.studies.charge import charge_of

# A change of charge below this is arithmetic, not a cycle.
_LEAST_DEPTH = 1e-12


def aged(
    accounts: Iterable[StageAccount], recording: Recording, *, runs_per_year: float | None
) -> tuple[StageAccount, ...]:
    """Return the accounts with the ageing of those whose state of charge was recorded.

    That of a year is `None` where the run cannot stand for one.
    """
    return tuple(_aged(account, recording, runs_per_year) for account in accounts)


def _aged(account: StageAccount, recording: Recording, runs_per_year: float | None) -> StageAccount:
    soc = charge_of(account, recording)
    if soc is None or account.cycle_life is None:
        return account
    ageing = cycle_ageing(soc, cycle_life=account.cycle_life, depth_exponent=account.depth_exponent)
    return replace(account, ageing=ageing, ageing_per_year=None if runs_per_year is None else ageing * runs_per_year)


def cycle_ageing(soc: Floats, *, cycle_life: float, depth_exponent: float) -> float:
    """Return the share of life that the cycles in `soc` of shape (n,) take. [1]

    Rainflow (ASTM E1049) counts whole and half cycles of depth d; each takes d ** depth_exponent / cycle_life. With
    an exponent of 1 that is the throughput over its life's; above 1 small cycles hurt less.

    >>> round(cycle_ageing(np.array([0.5, 0.2, 0.7, 0.5]), cycle_life=1000.0, depth_exponent=1.0), 9)
    0.0005
    """
    turns = turning_points(soc)
    if turns.size < 2:
        return 0.0
    return float(
        sum(count * depth**depth_exponent for depth, _, count, _, _ in rainflow.extract_cycles(turns.tolist()))
        / cycle_life
    )


def turning_points(values: Floats) -> Floats:
    """Return the first value, those at which the direction turns, and the last.

    >>> turning_points(np.array([0.0, 1.0, 1.0, 2.0, 0.5]))
    array([0. , 2. , 0.5])
    """
    moved = values[np.concatenate(([True], np.abs(np.diff(values)) > _LEAST_DEPTH))]
    if moved.size < 3:
        return moved
    rises = np.diff(moved) > 0.0
    return np.asarray(moved[np.concatenate(([True], rises[1:] != rises[:-1], [True]))])
