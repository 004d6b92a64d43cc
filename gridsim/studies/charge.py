"""Where a store's charge goes: its trend over a run, and how long until it is full or empty.

    s(t) = s_0 + g t + ripple          least squares over the second half of the run                        (1)
    h    = (s_max - s_end) / g         g > 0,   (s_end - s_min) / -g     g < 0                              (2)

The first half is left out, for what the run's start moves in it. The charge drifts where the line rises or falls over
its half by more than the standard deviation of the ripple around it, and goes on to the end: where the last quarter
moves less than half as fast as the quarter before it, or the other way, the charge comes to rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from gridsim.arrays import Floats
from gridsim.mitigation.account import StageAccount
from gridsim.scenario.values import Scenario
from gridsim.signals.recording import Recording

SECONDS_PER_HOUR = 3600.0
#: Longer is not told apart: a year, so that the number stays finite. [h]
LONGEST_H = 8760.0
#: Rows that a trend needs.
LEAST_ROWS = 8
#: A drift goes on where the last quarter of the run moves at least this share as fast as the one before. Assumption:
#: of an exponential with ten time constants in the run 0.08 is left from one quarter to the next.
GOES_ON = 0.5
#: A charge this near to an edge of its window is at it; what changes less over a run stands still. [1]
AT_EDGE = 1e-6


@dataclass(frozen=True)
class Window:
    """Between which states of charge a store works. [1]"""

    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class Trend:
    """A line through a charge: its slope and its value at the end. [1/h, 1]

    `drifts` says whether it stands out of the ripple and goes on, `hidden_per_h` which slope the ripple may hide.
    """

    per_h: float
    at_end: float
    drifts: bool
    hidden_per_h: float

    def hours_left(self, window: Window) -> float:
        """Return equation (2), where it does not drift for the steepest slope that ripple may hide. [h]"""
        if self.drifts:
            room = window.high - self.at_end if self.per_h > 0.0 else self.at_end - window.low
            slope = abs(self.per_h)
        else:
            room = min(window.high - self.at_end, self.at_end - window.low)
            slope = self.hidden_per_h
        room = max(0.0, room)
        return min(LONGEST_H, room / slope) if room < LONGEST_H * slope else LONGEST_H


def with_drift(
    accounts: Iterable[StageAccount], recording: Recording, scenario: Scenario
) -> tuple[StageAccount, ...]:
    """Return the accounts with the drift of those whose state of charge was recorded."""
    return tuple(_with_drift(account, recording, scenario) for account in accounts)


def _with_drift(account: StageAccount, recording: Recording, scenario: Scenario) -> StageAccount:
    soc = charge_of(account, recording)
    found = None if soc is None else trend(recording.t_s, soc)
    if found is None or not found.drifts:
        return account
    hours = found.hours_left(window_of(account, scenario))
    return replace(account, soc_drift_per_h=found.per_h, full_or_empty_h=hours)


def charge_of(account: StageAccount, recording: Recording) -> Floats | None:
    """Return a store's recorded state of charge, `None` where it has none."""
    return recording.channels.get(f"soc.{account.site}_{account.name}")


def window_of(account: StageAccount, scenario: Scenario) -> Window:
    """Return the window of charge that a store's stage states, 0 to 1 where it states none."""
    said = scenario.site(account.site).stage(account.name).model_dump()
    return Window(float(said.get("soc_min") or 0.0), float(said.get("soc_max") or 1.0))


def trend(t_s: Floats, soc: Floats) -> Trend | None:
    """Return equation (1), `None` where the run has too few rows.

    >>> t_s = np.linspace(0.0, 3600.0, 100)
    >>> line = trend(t_s, 0.5 + 0.1 * t_s / 3600.0)
    >>> round(line.per_h, 9), round(line.hours_left(Window(0.2, 0.8)), 9)
    (0.1, 2.0)
    """
    half = t_s.size // 2
    if t_s.size - half < LEAST_ROWS:
        return None
    hours, charge = t_s[half:] / SECONDS_PER_HOUR, soc[half:]
    per_h, mean = _line(hours, charge)
    away = hours - float(np.mean(hours))
    length_h = float(hours[-1] - hours[0])
    ripple = max(float(np.std(charge - mean - per_h * away)), AT_EDGE)
    quarter = hours.size // 2
    before, last = _line(hours[:quarter], charge[:quarter])[0], _line(hours[quarter:], charge[quarter:])[0]
    drifts = abs(per_h) * length_h > ripple and last * before > 0.0 and abs(last) >= GOES_ON * abs(before)
    hidden = ripple if drifts else max(float(np.std(charge)), AT_EDGE)
    return Trend(
        per_h=per_h,
        at_end=mean + per_h * float(away[-1]),
        drifts=drifts,
        hidden_per_h=hidden / length_h,
    )


def _line(hours: Floats, charge: Floats) -> tuple[float, float]:
    """Return slope and mean of a line through a charge, by least squares. [1/h, 1]"""
    away, mean = hours - np.mean(hours), float(np.mean(charge))
    return float(np.dot(away, charge - mean) / np.dot(away, away)), mean


def first_at_edge(soc: Floats, window: Window) -> int | None:
    """Return the first row at which a charge that was within its window is full or empty, `None` where it never is.

    >>> first_at_edge(np.array([0.8, 0.7, 0.4, 0.2]), Window(0.2, 0.8))
    3
    """
    at_edge = (soc <= window.low + AT_EDGE) | (soc >= window.high - AT_EDGE)
    if at_edge.all():
        return 0
    left = int(np.argmin(at_edge))  # the first row within
    later = np.flatnonzero(at_edge[left:])
    return left + int(later[0]) if later.size else None
