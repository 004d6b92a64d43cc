"""GPU power smoothing: ramps, floor, stop delay, what passes and what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.mitigation.offline import OfflineResponse, apply_offline
from gridsim.mitigation.specification import StageSpec
from gridsim.signals.trace import PowerTrace

FAST_MW_PER_S = 1e7  # a swing of 1000 MW in 0.1 ms, far inside a step


def gpu(floor: float = 0.7, up_mw_per_s: float = 50.0, down_mw_per_s: float = 50.0, **more: float | str) -> StageSpec:
    ramps = {"ramp_up_mw_per_s": up_mw_per_s, "ramp_down_mw_per_s": down_mw_per_s}
    return StageSpec("gpu_smoothing", "gpu", {"floor": floor, **ramps, **more})


def smoothed(levels: list[tuple[float, float]], spec: StageSpec, *, until_s: float) -> OfflineResponse:
    times, powers = zip(*levels, (until_s, levels[-1][1]), strict=True)
    return apply_offline(PowerTrace(times, powers, hold="previous"), [spec], step_s=1 / 240, peak_mw=1000.0)


def wave(low_mw: float, *, high_s: float, period_s: float, cycles: int) -> list[tuple[float, float]]:
    starts = [k * period_s for k in range(cycles)]
    return [level for t in starts for level in ((t, 1000.0), (t + high_s, low_mw))]


def test_a_jump_up_becomes_a_ramp_that_begins_there() -> None:
    response = smoothed([(0.0, 750.0), (1.0, 950.0)], gpu(), until_s=8.0)
    wanted = np.clip(750.0 + 50.0 * (response.t_s - 1.0), 750.0, 950.0)
    np.testing.assert_allclose(response.p_mw, wanted, rtol=1e-12)
    # A triangle of 200 MW and 4 s.
    assert response.account("deferred_mwh") * 3600.0 == pytest.approx(400.0, rel=1e-9)
    assert response.account("burned_mwh") == 0.0


def test_a_jump_down_becomes_a_ramp_that_begins_there() -> None:
    response = smoothed([(0.0, 950.0), (1.0, 750.0)], gpu(), until_s=8.0)
    wanted = np.clip(950.0 - 50.0 * (response.t_s - 1.0), 750.0, 950.0)
    np.testing.assert_allclose(response.p_mw, wanted, rtol=1e-12)
    assert response.account("burned_mwh") * 3600.0 == pytest.approx(400.0, rel=1e-9)
    assert response.account("deferred_mwh") == 0.0


def test_ramps_are_never_exceeded_and_never_jump() -> None:
    rng = np.random.default_rng(1)
    levels = list(zip(np.arange(0.0, 60.0, 0.37), rng.uniform(0.0, 1000.0, 163), strict=True))
    response = smoothed(levels, gpu(0.3, 80.0, 130.0, stop_delay_s=0.5), until_s=61.0)
    np.testing.assert_allclose(response.p_mw, response.p_after_mw, rtol=1e-14)  # rounding
    rates = np.diff(response.p_mw) * 240.0
    # Rounding of 1000 MW over a step of 4 ms: 1e-13 x 1000 x 240.
    assert rates.max() == pytest.approx(80.0, abs=1e-7)
    assert rates.min() == pytest.approx(-130.0, abs=1e-7)


def test_a_slower_job_passes_unchanged() -> None:
    t_s = np.linspace(0.0, 10.0, 101)
    trace = PowerTrace(t_s, 850.0 + 40.0 * np.sin(t_s))
    response = apply_offline(trace, [gpu()], step_s=1 / 240, peak_mw=1000.0)
    np.testing.assert_allclose(response.p_mw, response.demand_mw, rtol=1e-12)
    assert response.account("burned_mwh") + response.account("deferred_mwh") < 1e-12  # rounding


def test_the_floor_holds_through_a_trough() -> None:
    response = smoothed([(0.0, 1000.0), (1.0, 300.0), (9.0, 1000.0)], gpu(), until_s=20.0)
    assert response.p_mw.min() == pytest.approx(700.0, rel=1e-12)


def test_after_the_stop_delay_the_floor_is_released_and_the_draw_ramps_down() -> None:
    response = smoothed([(0.0, 700.0), (1.0, 300.0)], gpu(stop_delay_s=2.5), until_s=15.0)
    wanted = np.clip(700.0 - 50.0 * (response.t_s - 3.5), 300.0, 700.0)
    np.testing.assert_allclose(response.p_mw, wanted, rtol=1e-9)  # the clock of the floor sums steps


def test_the_floor_returns_with_the_job() -> None:
    levels = [(0.0, 1000.0), (1.0, 300.0), (20.0, 1000.0), (40.0, 300.0)]
    response = smoothed(levels, gpu(stop_delay_s=2.0, up_mw_per_s=500.0), until_s=41.9)
    assert response.p_mw[round(19.9 * 240)] == 300.0
    assert response.p_mw[-1] == pytest.approx(1000.0 - 50.0 * 1.9, rel=1e-9)
    assert smoothed(levels, gpu(stop_delay_s=20.0, down_mw_per_s=500.0), until_s=41.9).p_mw.min() == 700.0


def test_floor_and_overshoot_leave_a_fifth_of_the_peak() -> None:
    """arXiv 2508.14318: minimum power floor 90 %, peaks at 1.1: the swing is at least 20 %, above a 10 % limit."""
    cycle = [(0.0, 1000.0), (0.95, 1100.0), (1.0, 300.0)]
    levels = [(k * 1.5 + t_s, p_mw) for k in range(6) for t_s, p_mw in cycle]
    response = smoothed(levels, gpu(0.9, FAST_MW_PER_S, FAST_MW_PER_S), until_s=9.0)
    assert response.p_mw.max() - response.p_mw.min() == pytest.approx(0.2 * 1000.0, rel=1e-9)


@pytest.mark.parametrize(("low", "extra"), [(0.3, 0.25), (0.6, 0.112)])
def test_ballast_costs_what_the_closed_form_says(low: float, extra: float) -> None:
    duty, floor = 0.675, 0.9
    levels = wave(low * 1000.0, high_s=duty * 2.0, period_s=2.0, cycles=10)
    response = smoothed(levels, gpu(floor, FAST_MW_PER_S, FAST_MW_PER_S), until_s=20.0)
    wanted = (1.0 - duty) * (floor - low) / (duty + (1.0 - duty) * low)
    burned = response.account("burned_mwh") / response.account("in_mwh")
    # Each edge is smoothed within one step of 4 ms: of a cycle of 2 s, at most 2 x 0.002 / 2 of the swing.
    assert burned == pytest.approx(wanted, rel=3e-3)
    assert wanted == pytest.approx(extra, abs=5e-3)  # as published, to two or three figures


def test_a_job_found_below_its_floor_is_held_or_taken_as_idle() -> None:
    held = smoothed([(0.0, 300.0)], gpu(stop_delay_s=2.0), until_s=20.0)
    assert held.p_mw[0] == 700.0
    np.testing.assert_allclose(held.p_mw, np.clip(700.0 - 50.0 * (held.t_s - 2.0), 300.0, 700.0), rtol=1e-9)
    idle = smoothed([(0.0, 300.0)], gpu(floor_at_start="released"), until_s=20.0)
    np.testing.assert_array_equal(idle.p_mw, 300.0)


def test_smoothing_barely_depends_on_the_step() -> None:
    rng = np.random.default_rng(2)
    trace = PowerTrace(np.arange(0.0, 30.0, 0.25), rng.uniform(200.0, 1100.0, 120), hold="previous")
    spec = gpu(0.6, 300.0, 200.0, stop_delay_s=0.7)
    coarse, fine = (apply_offline(trace, [spec], step_s=1 / n, peak_mw=1000.0) for n in (240, 960))
    # Edges of the trace lie on both grids: ramps, floor and its release are exact; the clock sums steps.
    np.testing.assert_allclose(coarse.p_mw, fine.p_mw[::4], rtol=1e-9)
