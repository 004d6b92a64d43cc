"""What is told of a recorded trace that can be simulated but is seldom meant: gaps, lone samples, power fed in."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.arrays import Floats
from gridsim.signals.trace import PowerTrace
from gridsim.signals.trace_suspicions import suspicions

T_S = np.arange(200) * 0.1


def swinging() -> Floats:
    """A second at 900 MW, a second at 300."""
    return np.where(T_S % 2.0 < 1.0, 900.0, 300.0)


def told(t_s: Floats, p_mw: Floats, **rest: str) -> list[str]:
    return [str(suspicion) for suspicion in suspicions(PowerTrace(t_s, p_mw, name="site", **rest))]  # type: ignore[arg-type]


def test_a_swing_and_a_drawn_curve_are_nothing_to_tell() -> None:
    assert told(T_S, swinging()) == []
    assert told(np.array([0.0, 1.0, 1.004, 50.0]), np.array([100.0, 100.0, 1000.0, 1000.0])) == []
    overshooting = swinging()
    overshooting[100] = 1350.0
    assert told(T_S, overshooting) == []


@pytest.mark.parametrize(("hold", "bridged"), [("linear", "straight across"), ("previous", "the last value")])
def test_a_gap_is_told_with_its_place_and_how_it_is_bridged(hold: str, bridged: str) -> None:
    kept = (T_S < 5.0) | (T_S > 7.95)
    (one,) = told(T_S[kept], swinging()[kept], hold=hold)
    assert "has a gap" in one
    assert bridged in one
    assert "none from 4.9 s to 8 s, wanted" in one
    kept &= (T_S < 12.0) | (T_S > 12.45)
    (two,) = told(T_S[kept], swinging()[kept], hold=hold)
    assert "2 gaps in all" in two


def test_a_sample_alone_far_above_is_told() -> None:
    damaged = swinging()
    damaged[50] = 9000.0
    (one,) = told(T_S, damaged)
    assert "9000 MW at 5 s, 95 % of the samples below 900 MW" in one


def test_power_that_a_site_feeds_in_is_told() -> None:
    flipped = swinging()
    flipped[50] = -900.0
    (one,) = told(T_S, flipped)
    assert "feeds power in: got -900 MW at 5 s" in one
