"""Where a store's charge goes, and whether its energy is enough: closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.studies.charge import LONGEST_H, Trend, Window, first_at_edge, trend
from gridsim.studies.energy_horizon import HORIZON_H, hours_to_come

WINDOW = Window(0.2, 0.8)
T_S = np.linspace(0.0, 3600.0, 3601)
RIPPLE = 0.01 * np.sin(2.0 * np.pi * T_S)


def line(per_h: float, start: float = 0.5) -> np.ndarray:
    return start + per_h * T_S / 3600.0


def found(soc: np.ndarray) -> Trend:
    one = trend(T_S, soc)
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("per_h", "hours"),
    [
        (0.1, (0.8 - 0.6) / 0.1),  # full
        (-0.1, (0.4 - 0.2) / 0.1),  # empty
        (0.3, 0.0),  # full as the run ends
    ],
)
def test_a_straight_drift_is_full_or_empty_when_its_line_meets_the_edge(per_h: float, hours: float):
    one = found(line(per_h))
    assert one.drifts
    assert one.per_h == pytest.approx(per_h, rel=1e-9)
    assert one.hours_left(WINDOW) == pytest.approx(hours, abs=1e-9)


def test_ripple_on_a_drift_leaves_it_where_it_is():
    t_s = np.linspace(0.0, 3600.0, 36_001)  # ten rows a period
    one = trend(t_s, 0.5 + 0.1 * t_s / 3600.0 + 0.01 * np.sin(2.0 * np.pi * t_s))
    assert one is not None
    assert one.per_h == pytest.approx(0.1, rel=1e-3)


@pytest.mark.parametrize("soc", [np.full_like(T_S, 0.5), 0.5 + 0.01 * np.sin(T_S), 0.5 + 1e-5 * np.sin(T_S)])
def test_a_charge_that_comes_back_does_not_drift(soc: np.ndarray):
    assert not found(soc).drifts


def test_what_the_start_moves_is_no_drift():
    """0.1 of charge moves within ten minutes of an hour, then nothing: the second half stands still."""
    assert not found(0.5 + 0.1 * np.minimum(T_S / 600.0, 1.0) + RIPPLE).drifts


@pytest.mark.parametrize(("time_constant_s", "goes_on"), [(600.0, False), (7200.0, True)])
def test_a_charge_that_comes_to_rest_does_not_drift(time_constant_s: float, goes_on: bool):
    """Of an exponential exp(-900 s / T) is left from the third quarter of an hour to the fourth: 0.22, 0.88."""
    one = found(0.6 - 0.1 * np.exp(-T_S / time_constant_s))
    assert one.drifts is goes_on


def test_too_few_rows_have_no_trend():
    assert trend(T_S[:10], T_S[:10]) is None


def test_the_first_row_at_an_edge_is_one_that_a_charge_came_to():
    assert first_at_edge(np.array([0.8, 0.7, 0.4, 0.2, 0.3]), WINDOW) == 3
    assert first_at_edge(np.array([0.5, 0.7, 0.8]), WINDOW) == 2
    assert first_at_edge(np.array([0.8, 0.7, 0.4]), WINDOW) is None  # it only began full
    assert first_at_edge(np.array([0.8, 0.8]), WINDOW) == 0


def test_a_drift_just_within_the_horizon_fails_and_just_beyond_it_passes():
    """From 0.5 up: the line has 0.3 of room less what the hour itself takes."""
    for factor, enough in ((1.01, False), (0.99, True)):
        per_h = factor * 0.3 / (HORIZON_H + 1.0)
        hours, _, why = hours_to_come(T_S, line(per_h), WINDOW)
        assert not why
        assert hours is not None
        assert (hours >= HORIZON_H) is enough


def test_ripple_that_could_hide_a_drift_leaves_it_open_and_says_how_long_a_run_would_do():
    hours, _, why = hours_to_come(T_S, 0.5 + 0.1 * np.sin(T_S), WINDOW)
    assert hours is None
    assert why.endswith(" s")
    still, _, _ = hours_to_come(T_S, np.full_like(T_S, 0.5), WINDOW)
    assert still is not None
    assert HORIZON_H < still <= LONGEST_H
