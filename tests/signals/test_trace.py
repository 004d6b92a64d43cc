"""A power trace: what it holds between samples, and what it refuses to be."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.signals.trace import PowerTrace

STEPS = PowerTrace([0.0, 1.0, 3.0], [100.0, 300.0, 200.0], hold="previous")
LINES = PowerTrace([0.0, 1.0, 3.0], [100.0, 300.0, 200.0], [10.0, 30.0, 20.0])


def test_linear_trace_runs_along_straight_lines():
    assert LINES.at(np.array([0.5, 1.0, 2.0])).tolist() == [200.0, 300.0, 250.0]
    assert LINES.reactive_at(np.array([0.5])).tolist() == [20.0]


def test_stepwise_trace_stays_and_jumps_at_its_samples():
    at = np.array([0.5, 1.0, 2.9, 3.0])
    assert STEPS.at(at).tolist() == [100.0, 100.0, 300.0, 300.0]
    assert STEPS.at(at, after=True).tolist() == [100.0, 300.0, 300.0, 200.0]


def test_ends_are_held_outside_the_trace():
    for trace in (LINES, STEPS):
        assert trace.at(np.array([-1.0, 9.0]), after=True).tolist() == [100.0, 200.0]


def test_a_trace_without_reactive_power_leaves_it_to_the_power_factor():
    assert STEPS.reactive_at(np.array([0.0])) is None


def test_scaling_to_a_peak_keeps_the_shape_and_the_power_factor():
    scaled = LINES.scaled_to_peak(600.0)
    assert (scaled.peak_mw, scaled.duration_s) == (600.0, 3.0)
    assert (scaled.q_mvar / scaled.p_mw).tolist() == pytest.approx((LINES.q_mvar / LINES.p_mw).tolist())


def test_its_arrays_cannot_be_written_to_and_are_its_own():
    p_mw = np.array([1.0, 2.0])
    trace = PowerTrace([0.0, 1.0], p_mw)
    p_mw[0] = 9.0
    assert trace.p_mw[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        trace.p_mw[0] = 5.0


@pytest.mark.parametrize(
    ("t_s", "p_mw", "said"),
    [
        ([0.0], [1.0], "columns do not fit together"),
        ([0.0, 1.0], [1.0], "columns do not fit together"),
        ([[0.0, 1.0]], [[1.0, 2.0]], "columns do not fit together"),
        ([0.0, 1.0], [1.0, np.nan], "row 2: p_mw: is not finite"),
        ([0.0, np.inf], [1.0, 2.0], "row 2: t_s: is not finite"),
        ([0.0, 1.0, 1.0], [1.0, 2.0, 3.0], "row 3: t_s: does not rise"),
        ([1.0, 0.0], [1.0, 2.0], "0 s after 1 s"),
    ],
)
def test_arrays_that_are_no_trace_are_refused(t_s, p_mw, said):
    with pytest.raises(InputError) as caught:
        PowerTrace(t_s, p_mw)
    assert said in str(caught.value)
