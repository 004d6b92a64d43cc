"""The battery against closed forms of its low-pass, its delay, its losses and its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gridsim.mitigation.offline import OfflineResponse, apply_offline
from gridsim.mitigation.specification import StageSpec
from gridsim.signals.trace import PowerTrace

#: Without losses, delay, lag and charge management, and too large to meet a limit.
IDEAL = {
    "p_mw": 1e4,
    "e_mwh": 1e4,
    "round_trip_efficiency": 1.0,
    "measurement_delay_s": 0.0,
    "converter_time_constant_s": 0.0,
    "soc_return_limit": 0.0,
}
#: So slow a target that it stands still during a test: the battery cancels what differs from the start.
STANDSTILL_S = 1e9


def battery(**values: float) -> StageSpec:
    return StageSpec("battery", "battery", values)


def held(levels: list[tuple[float, float]], *, until_s: float) -> PowerTrace:
    """A stepwise trace of (from when, power)."""
    times, powers = zip(*levels, (until_s, levels[-1][1]), strict=True)
    return PowerTrace(times, powers, hold="previous")


def sinusoid(f_hz: float, *, duration_s: float, mean_mw: float = 500.0, amplitude_mw: float = 100.0) -> PowerTrace:
    t_s = np.arange(round(duration_s * 960) + 1) / 960
    return PowerTrace(t_s, mean_mw + amplitude_mw * np.sin(2 * math.pi * f_hz * t_s))


def amplitude_at(f_hz: float, t_s: np.ndarray, p_mw: np.ndarray) -> float:
    """Amplitude at `f_hz` over whole cycles."""
    return float(2.0 * abs(np.mean((p_mw - p_mw.mean()) * np.exp(-2j * math.pi * f_hz * t_s))))


@pytest.mark.parametrize("step_s", [1 / 960, 1 / 240, 0.25])
def test_an_ideal_battery_turns_a_step_into_its_low_pass(step_s: float) -> None:
    response = apply_offline(
        held([(0.0, 100.0), (1.0, 300.0)], until_s=11.0), [battery(**IDEAL, time_constant_s=2.0)], step_s=step_s
    )
    later_s = np.maximum(response.t_s - 1.0, 0.0)
    # Exact discretisation: what is left is rounding, whatever the step.
    np.testing.assert_allclose(response.p_mw, 300.0 - 200.0 * np.exp(-later_s / 2.0), rtol=1e-11)


def test_an_ideal_battery_turns_a_sinusoid_into_its_low_pass() -> None:
    f_hz, tau_s = 0.5, 1.5
    response = apply_offline(
        sinusoid(f_hz, duration_s=20.0), [battery(**IDEAL, time_constant_s=tau_s)], step_s=1 / 960
    )
    w, t = 2 * math.pi * f_hz, response.t_s
    gain = 1.0 / (1.0 + (w * tau_s) ** 2)
    wanted = 500.0 + 100.0 * gain * (np.sin(w * t) - w * tau_s * np.cos(w * t) + w * tau_s * np.exp(-t / tau_s))
    # The trace runs straight between samples: a chord lies at most (w h)^2 / 8 of the amplitude off its arc.
    np.testing.assert_allclose(response.p_mw, wanted, atol=100.0 * (w / 960) ** 2 / 8.0)


def test_a_step_costs_the_step_times_the_time_constant_in_energy() -> None:
    step_mw, tau_s, step_s = 200.0, 2.0, 1 / 240
    response = apply_offline(
        held([(0.0, 100.0), (1.0, 100.0 + step_mw)], until_s=61.0),
        [battery(**IDEAL, time_constant_s=tau_s)],
        step_s=step_s,
    )
    # The account takes means of the ends of a step: (h / tau)^2 / 12 too much on an exponential.
    assert -response.account("stored_mwh") * 3600.0 == pytest.approx(step_mw * tau_s, rel=(step_s / tau_s) ** 2)


@pytest.mark.parametrize("f_hz", [0.5, 1.0, 10 / 3, 5.0, 8.0])
@pytest.mark.parametrize("delay_s", [0.05, 0.0537])
def test_a_late_meter_leaves_what_the_closed_form_says(f_hz: float, delay_s: float) -> None:
    values = IDEAL | {"measurement_delay_s": delay_s, "time_constant_s": STANDSTILL_S}
    response = apply_offline(sinusoid(f_hz, duration_s=13.0), [battery(**values)], step_s=1 / 960)
    whole = slice(960, 13 * 960)  # twelve seconds are whole cycles at each of these frequencies
    left = amplitude_at(f_hz, response.t_s[whole], response.p_mw[whole]) / 100.0
    # Reading between samples loses at most (w h)^2 / 8 = 3e-4 at 8 Hz.
    assert left == pytest.approx(2.0 * abs(math.sin(math.pi * f_hz * delay_s)), rel=1e-3)


def test_a_late_meter_makes_five_hertz_worse_and_one_hertz_better() -> None:
    left = {}
    for f_hz in (1.0, 5.0):
        values = IDEAL | {"measurement_delay_s": 0.05, "time_constant_s": STANDSTILL_S}
        response = apply_offline(sinusoid(f_hz, duration_s=11.0), [battery(**values)], step_s=1 / 960)
        left[f_hz] = amplitude_at(f_hz, response.t_s[960:-1], response.p_mw[960:-1]) / 100.0
    assert left[1.0] == pytest.approx(0.31, abs=0.005)  # published to two figures
    assert left[5.0] == pytest.approx(1.41, abs=0.005)


def test_the_converter_lags_by_its_time_constant() -> None:
    values = IDEAL | {"converter_time_constant_s": 0.1, "time_constant_s": STANDSTILL_S}
    response = apply_offline(held([(0.0, 100.0), (1.0, 300.0)], until_s=3.0), [battery(**values)], step_s=1 / 240)
    later_s = response.t_s[240:] - 1.0
    after_mw = response.p_after_mw[240:]
    np.testing.assert_allclose(after_mw, 100.0 + 200.0 * np.exp(-later_s / 0.1), rtol=1e-6)  # the target's drift


def test_a_full_cycle_loses_what_the_round_trip_efficiency_says() -> None:
    efficiency = 0.8
    trace = held([(0.0, 500.0), (1.0, 400.0), (11.0, 600.0), (11.0 + 10.0 * efficiency, 500.0)], until_s=25.0)
    values = IDEAL | {"round_trip_efficiency": efficiency, "time_constant_s": STANDSTILL_S}
    response = apply_offline(trace, [battery(**values)], step_s=0.05)
    assert response.soc[0].max() > 0.5
    # What was charged comes back but for the losses; the target drifts by 1e-8 of the step in ten seconds.
    assert response.soc[0, -1] == pytest.approx(0.5, abs=1e-10)
    assert response.account("burned_mwh") * 3600.0 == pytest.approx(100.0 * 10.0 * (1.0 - efficiency), rel=1e-6)


def discharged_empty() -> OfflineResponse:
    values = IDEAL | {"e_mwh": 1.0, "time_constant_s": STANDSTILL_S, "soc_min": 0.2}
    return apply_offline(held([(0.0, 500.0), (1.0, 600.0)], until_s=21.0), [battery(**values)], step_s=0.01)


def test_an_empty_battery_stops_at_its_lowest_charge_and_says_so() -> None:
    response = discharged_empty()
    empty_s = 1.0 + 0.3 * 3600.0 / 100.0
    assert response.soc.min() == pytest.approx(0.2, abs=1e-12)
    np.testing.assert_allclose(response.p_mw[response.t_s < empty_s - 0.02], 500.0, rtol=1e-6)
    np.testing.assert_allclose(response.p_mw[response.t_s > empty_s + 0.02], 600.0, rtol=1e-6)
    assert response.account("at_limit_s") == pytest.approx(21.0 - empty_s, abs=0.011)  # to the step


def test_power_stops_at_the_rating_and_the_account_says_for_how_long() -> None:
    values = IDEAL | {"p_mw": 50.0, "time_constant_s": 2.0}
    response = apply_offline(held([(0.0, 100.0), (1.0, 300.0)], until_s=11.0), [battery(**values)], step_s=0.01)
    limited_s = 2.0 * math.log(200.0 / 50.0)
    assert response.p_after_mw[100] == pytest.approx(250.0)
    assert response.account("at_limit_s") == pytest.approx(limited_s, abs=0.011)  # to the step
    assert np.max(np.abs(response.p_mw - response.demand_mw)) <= 50.0


def test_the_charge_comes_back_without_being_seen() -> None:
    values = IDEAL | {"p_mw": 200.0, "e_mwh": 10.0, "time_constant_s": 10.0, "soc_return_limit": 0.1}
    trace = held([(0.0, 500.0), (1.0, 600.0)], until_s=2000.0)
    managed = apply_offline(trace, [battery(**values)], step_s=0.05)
    left_alone = apply_offline(trace, [battery(**(values | {"soc_return_limit": 0.0}))], step_s=0.05)
    assert left_alone.soc[0, -1] == pytest.approx(0.5 - 100.0 * 10.0 / 3600.0 / 10.0, rel=1e-4)
    assert managed.soc[0, -1] == pytest.approx(0.5, abs=1e-4)  # six time constants of 300 s leave 0.2 % of 0.03
    moved_mw = managed.p_mw - left_alone.p_mw
    assert 0.0 < moved_mw.max() < 100.0 * 10.0 / 300.0  # the energy that is missing, over the time to return it
    assert np.abs(np.diff(moved_mw)).max() < 0.02  # as slow as the step's own energy: 100 MW x 0.05 s / 300 s


SQUARE = held([(0.5 * k, 1000.0 if k % 3 else 300.0) for k in range(60)], until_s=30.0)
EDGES = 39  # of 700 MW each


def test_smoothing_barely_depends_on_the_step() -> None:
    spec = battery(p_mw=600.0, e_mwh=10.0, time_constant_s=5.0)
    coarse, fine = (apply_offline(SQUARE, [spec], step_s=1 / rate) for rate in (240, 960))
    # The charge management acts a step later: 600 MW x (1 / 240) s / 300 s = 0.008 MW.
    assert np.max(np.abs(coarse.p_mw - fine.p_mw[::4])) < 0.01
    # The account takes means of the ends of a step: z^2 / 12 too much on a converter's exponential of 700 MW and
    # 20 ms, with z = (1 / 240) / 0.02; that is 0.05 MJ of 10 MWh an edge, and edges take turns.
    assert np.max(np.abs(coarse.soc - fine.soc[:, ::4])) < 2e-6


def test_a_delay_between_steps_moves_an_edge_by_half_a_step_at_most() -> None:
    spec = battery(p_mw=2000.0, e_mwh=10.0, time_constant_s=5.0, measurement_delay_s=0.0537)
    coarse, fine = (apply_offline(SQUARE, [spec], step_s=1 / rate) for rate in (240, 960))
    moved_mw_s = float(np.sum(np.abs(coarse.p_mw - fine.p_mw[::4]))) / 240.0
    assert moved_mw_s < EDGES * 700.0 * 0.5 / 240.0
