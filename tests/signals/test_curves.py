"""Time curves, branch flows, counted voltage changes and sinusoids against signals whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.no_trip import HIGH_HZ, LOW_HZ
from gridsim.signals.branch_flow import branch_flows_mw
from gridsim.signals.curves import TimeCurve, longest_beyond_s, overstayed, seconds_since, use_of_curve
from gridsim.signals.flicker import plt_of, pst_by_period
from gridsim.signals.recording import RecordedBranch, Recording
from gridsim.signals.spectrum import band_energy_share, largest_sinusoid_mw
from gridsim.signals.voltage_changes import rapid_changes_pu

RATE_HZ = 240.0
T_S = np.arange(round(60 * RATE_HZ)) / RATE_HZ
LOW_V = TimeCurve(((0.90, 3.0), (0.75, 2.0), (0.65, 0.30), (0.45, 0.15)), high=False, reached=False)


def volts(*stretches: tuple[float, float]) -> np.ndarray:
    """Voltage held for (seconds, pu), from 1 pu for a second on, then back at 1 pu."""
    parts = [np.full(round(seconds * RATE_HZ), pu) for seconds, pu in ((1.0, 1.0), *stretches, (1.0, 1.0))]
    return np.concatenate(parts)


@pytest.mark.parametrize(
    ("v_pu", "use"),
    [
        (volts((1.5, 0.85)), 0.5),  # half of 3 s below 0.90
        (volts((0.1, 0.5), (0.9, 0.85)), 1.0 / 3.0),  # 0.1 of 0.3 s and 1.0 of 3 s: the same
        (volts((0.125, 0.2)), 5.0 / 6.0),  # below 0.45: 0.125 of 0.15 s
        (volts((0.1, 0.2), (0.1, 0.6)), 2.0 / 3.0),  # 0.2 s below 0.65 in all
        (volts((0.2, 0.6), (1.0, 0.8), (0.2, 0.6)), 4.0 / 3.0),  # time below 0.65 adds up inside one excursion
        (volts((0.2, 0.6), (1.0, 0.95), (0.2, 0.6)), 2.0 / 3.0),  # and starts again once the voltage is back
        (volts((5.0, 0.90)), 0.0),  # 0.90 itself is continuous
    ],
)
def test_time_is_cumulative_within_an_excursion(v_pu: np.ndarray, use: float) -> None:
    found, _ = use_of_curve(v_pu, LOW_V, sample_rate_hz=RATE_HZ)
    assert found == pytest.approx(use, rel=1e-9)


def test_the_row_is_the_one_at_which_the_share_is_reached() -> None:
    _, row = use_of_curve(volts((0.2, 0.6), (1.0, 0.8), (0.2, 0.6)), LOW_V, sample_rate_hz=RATE_HZ)
    assert row == round((1.0 + 0.2 + 1.0 + 0.2) * RATE_HZ) - 1


def test_an_instant_level_breaks_at_the_first_row() -> None:
    high = TimeCurve(((1.10, 1.0), (1.2, 0.0)), high=True)
    assert use_of_curve(volts((0.5, 1.15)), high, sample_rate_hz=RATE_HZ)[0] == pytest.approx(0.5, rel=1e-9)
    assert use_of_curve(volts((1.0 / RATE_HZ, 1.2)), high, sample_rate_hz=RATE_HZ)[0] > 1.0


@pytest.mark.parametrize(
    ("side", "f_hz", "seconds"),
    # Half an hour at 59.5, 10 min at 60.5, and between them the powers of ten that were computed apart.
    [("low", 59.5, 1792), ("low", 59.0, 242), ("low", 58.0, 4.4), ("high", 60.5, 601), ("high", 61.0, 112)],
)
def test_the_eastern_curve_is_straight_in_the_logarithm_of_time(side: str, f_hz: float, seconds: float) -> None:
    curve = TimeCurve((HIGH_HZ if side == "high" else LOW_HZ)["eastern"], high=side == "high", straight_log=True)
    assert curve.allowed_s(np.array([f_hz]))[0] == pytest.approx(seconds, rel=0.01)


def test_a_ramp_uses_an_inverse_time_curve_at_its_worst_level() -> None:
    # Down at 0.1 Hz/s and back: the time below f is 20 (f - 58.5) s, so the share is the largest of that over t(f).
    f_hz = 59.5 - 0.1 * np.minimum(T_S, 20.0 - np.minimum(T_S, 20.0))
    curve = TimeCurve(LOW_HZ["eastern"], high=False, straight_log=True)
    levels = np.linspace(58.5, 59.5, 10_001)
    expected = (20.0 * (levels - 58.5) / 10.0 ** (1.7373 * levels - 100.116)).max()
    found, _ = use_of_curve(f_hz, curve, sample_rate_hz=RATE_HZ)
    assert found == pytest.approx(expected, rel=0.005)  # a row is 0.05 % of the 8 s spent there


def test_a_curve_is_outstayed_one_row_after_its_time_and_until_the_excursion_ends() -> None:
    late = overstayed(volts((0.4, 0.6), (0.6, 0.8)), LOW_V, sample_rate_hz=RATE_HZ)
    first, last = np.flatnonzero(late)[[0, -1]]
    assert first == round(1.3 * RATE_HZ)
    assert last == round(2.0 * RATE_HZ) - 1


def test_stretches_and_waits_are_measured_in_rows() -> None:
    outside = np.array([False, True, True, False, True])
    assert longest_beyond_s(outside, sample_rate_hz=10.0) == (0.2, 2)
    assert longest_beyond_s(~outside & outside, sample_rate_hz=10.0) == (0.0, 0)
    np.testing.assert_array_equal(seconds_since(outside, sample_rate_hz=10.0), [np.inf, 0.0, 0.0, 0.1, 0.0])


def test_counted_changes_are_the_steps_and_not_the_drift() -> None:
    steps = -0.03 * (T_S > 10.0) + 0.02 * (T_S > 20.0) - 0.015 * (T_S > 30.0)
    found = rapid_changes_pu(1.0 + steps, smallest_pu=0.01, sample_rate_hz=RATE_HZ)
    np.testing.assert_allclose(found, [0.03, 0.02, 0.015], rtol=1e-9)
    drift = 0.0002 * T_S  # 1.2 % in the minute, 0.02 % in a second
    assert rapid_changes_pu(1.0 + drift, smallest_pu=0.01, sample_rate_hz=RATE_HZ).size == 0
    together = rapid_changes_pu(1.0 + steps + drift, smallest_pu=0.01, sample_rate_hz=RATE_HZ)
    np.testing.assert_allclose(together, [0.03, 0.02, 0.015], atol=0.00025)  # the drift of the same second


def test_a_swing_counts_every_rise_and_fall() -> None:
    swing = 0.02 * (np.mod(T_S, 1.0) < 0.5)
    found = rapid_changes_pu(1.0 + swing, smallest_pu=0.01, sample_rate_hz=RATE_HZ)
    assert found.size == 119  # sixty periods have 119 steps inside the record
    np.testing.assert_allclose(found, 0.02, rtol=1e-9)


def test_a_small_change_inside_a_large_one_splits_neither() -> None:
    # Down 4 %, up 1.5 %, down 1.5 %, up 4 %: rainflow closes the small cycle inside the large one.
    v_pu = np.repeat([1.0, 0.96, 0.975, 0.96, 1.0], 100)
    found = rapid_changes_pu(v_pu, smallest_pu=0.01, sample_rate_hz=100.0)
    np.testing.assert_allclose(found, [0.04, 0.04, 0.015, 0.015], rtol=1e-9)


def test_flow_over_a_lossless_line_is_the_sine_of_the_angle() -> None:
    angle = np.linspace(0.0, 60.0, 7)
    channels = {
        "v_pu.bus_1": np.full(7, 1.05),
        "v_pu.bus_2": np.full(7, 0.98),
        "angle_deg.bus_1": angle,
        "angle_deg.bus_2": np.zeros(7),
    }
    # x = 0.1 pu on 100 MVA with half a line charge of 0.2 pu, which takes no active power.
    line = RecordedBranch(1, 2, "1", own_mva=100 * (-10j + 0.2j), mutual_mva=100 * 10j)
    away = RecordedBranch(1, 3, "1", own_mva=-1000j, mutual_mva=1000j)
    flows = branch_flows_mw(Recording(np.arange(7.0), channels, 60.0, branches=(line, away)))
    assert list(flows) == ["line 1-2 1"]  # bus 3 is not recorded
    np.testing.assert_allclose(flows["line 1-2 1"], 1000 * 1.05 * 0.98 * np.sin(np.deg2rad(angle)), atol=1e-9)


@pytest.mark.parametrize("f_hz", [1.0, 1.0 + 0.25 / 60.0, 1.0 + 0.5 / 60.0, 17.31])
def test_the_largest_sinusoid_reads_its_amplitude_on_and_between_lines(f_hz: float) -> None:
    p_mw = 700.0 + 7.0 * np.sin(2 * np.pi * f_hz * T_S) + 2.0 * np.sin(2 * np.pi * 5.0 * T_S)
    found = largest_sinusoid_mw(p_mw, low_hz=0.1, high_hz=55.0, sample_rate_hz=RATE_HZ)
    assert found == pytest.approx(7.0, rel=0.013)  # scalloping an eighth of a line away: 0.1 dB
    assert largest_sinusoid_mw(p_mw, low_hz=60.0, high_hz=60.001, sample_rate_hz=RATE_HZ) < 1e-3


def test_energy_with_the_mean_is_that_of_parseval() -> None:
    p_mw = 10.0 + 4.0 * np.sin(2 * np.pi * T_S)
    share = band_energy_share(p_mw, low_hz=0.1, high_hz=20.0, sample_rate_hz=RATE_HZ, with_mean=True)
    assert share == pytest.approx(8.0 / 108.0, rel=1e-3)  # A^2 / 2 over A^2 / 2 + mean^2


def test_plt_of_hours_is_that_of_its_periods_one_by_one() -> None:
    # Ten minutes each of a 2 Hz square of 0, 0.5 and 1 %: Pst goes with the size, and the meter is not started anew.
    rate_hz = 200
    t_s = np.arange(1800 * rate_hz) / rate_hz
    wave = np.where(np.mod(2.0 * t_s + 1e-9, 1.0) < 0.5, 0.5, -0.5) * np.repeat([0.0, 0.005, 0.01], 600 * rate_hz)
    pst = pst_by_period(1.0 + wave, sample_rate_hz=rate_hz, lamp_v=120, system_hz=60)
    assert pst.size == 3
    assert pst[0] < 1e-6
    assert pst[2] == pytest.approx(2.0 * pst[1], rel=0.01)  # what rings over from the period before
    assert plt_of(pst) == pytest.approx(np.cbrt((pst[1] ** 3 + pst[2] ** 3) / 3.0), rel=1e-6)
