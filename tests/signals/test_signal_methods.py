"""Measuring methods on signals whose answer is known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.signals.bands import band_passed
from gridsim.signals.frequency import rocof_hz_per_s, sustained_deviation_hz
from gridsim.signals.ramps import mean_slope_per_s, ramp_down_mw_per_s, ramp_mw_per_min, ramp_up_mw_per_s
from gridsim.signals.rapid_change import rapid_voltage_change_pu
from gridsim.signals.spectrum import amplitude_spectrum, band_energy_share
from gridsim.signals.windows import rolling_max, rolling_min, rolling_peak_to_peak, rows_in

RATE_HZ = 240.0
T_S = np.arange(int(60 * RATE_HZ)) / RATE_HZ
ERCOT_BAND = {"low_hz": 0.1, "high_hz": 55.0, "sample_rate_hz": RATE_HZ}


def sine(f_hz: float, phase_rad: float = 0.0) -> np.ndarray:
    return np.sin(2.0 * np.pi * f_hz * T_S + phase_rad)


@pytest.mark.parametrize("f_hz", [0.5, 1.0, 1.37, 8.8, 12.0])
@pytest.mark.parametrize("phase_rad", [0.0, 0.8, 1.5, 2.4])
def test_a_swing_inside_the_band_keeps_its_size(f_hz: float, phase_rad: float) -> None:
    swing_mw = np.ptp(band_passed(500.0 + 5.0 * sine(f_hz, phase_rad), **ERCOT_BAND))
    # Samples miss the peaks of 12 Hz by up to 1.3 % (20 a period); the ends of the record may add 2 %.
    assert swing_mw == pytest.approx(10.0, rel=0.025)


def test_half_the_amplitude_is_left_at_the_edges_of_the_band() -> None:
    middle = slice(int(20 * RATE_HZ), int(40 * RATE_HZ))  # two periods of 0.1 Hz away from both ends
    for f_hz in (0.1, 55.0):
        left = np.ptp(band_passed(sine(f_hz), **ERCOT_BAND)[middle])
        assert left == pytest.approx(1.0, rel=0.02)  # peak to peak 2 before; each edge sees the other's tail


def test_what_lies_outside_the_band_does_not_count() -> None:
    slow_ramp = T_S * 20.0 / 60.0
    assert np.ptp(band_passed(slow_ramp, **ERCOT_BAND)) < 1.0  # 20 MW in the minute leave the ends' kinks
    assert np.ptp(band_passed(np.full_like(T_S, 1000.0), **ERCOT_BAND)) < 1e-6  # rounding on 1000 MW
    assert np.ptp(band_passed(10.0 * sine(110.0), **ERCOT_BAND)) < 1.0  # twice 55 Hz: 1/17, and bilinear more


def test_zero_phase_leaves_a_pulse_where_it_is() -> None:
    pulse = np.exp(-(((T_S - 30.0) / 0.05) ** 2))
    assert T_S[np.argmax(band_passed(pulse, **ERCOT_BAND))] == pytest.approx(30.0, abs=0.5 / RATE_HZ)


@pytest.mark.parametrize("period_s", [0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("start", [0.0, 0.25])
def test_a_square_swing_overshoots_by_a_tenth(period_s: float, start: float) -> None:
    square = 10.0 * (np.mod(T_S / period_s + start, 1.0) < 0.5)
    # The step response of the 55 Hz edge overshoots by 5 % on each side of an edge.
    assert np.ptp(band_passed(square, **ERCOT_BAND)) == pytest.approx(11.0, abs=0.2)


def test_a_band_above_half_the_sample_rate_is_refused() -> None:
    with pytest.raises(InputError, match="55 Hz at 100 Hz sampling"):
        band_passed(np.zeros(1000), low_hz=0.1, high_hz=55.0, sample_rate_hz=100.0)


def test_rolling_extremes_equal_the_naive_loop() -> None:
    values = np.random.default_rng(7).normal(size=200)
    rows = rows_in(0.31, sample_rate_hz=100.0)
    naive = [np.ptp(values[max(0, k - rows) : k + 1]) for k in range(values.size)]
    rolled = rolling_peak_to_peak(values, window_s=0.31, sample_rate_hz=100.0)
    np.testing.assert_array_equal(rolled, naive)  # comparisons and one subtraction: no rounding differs


def test_a_window_never_sees_what_lies_further_back() -> None:
    values = np.zeros(100)
    values[10] = 1.0
    assert rolling_max(values, window_s=2.0, sample_rate_hz=10.0)[[9, 10, 30, 31]].tolist() == [0, 1, 1, 0]
    assert rolling_min(-values, window_s=2.0, sample_rate_hz=10.0)[[9, 10, 30, 31]].tolist() == [0, -1, -1, 0]


def test_a_window_shorter_than_a_row_is_refused() -> None:
    with pytest.raises(InputError, match="at least one row"):
        rows_in(0.001, sample_rate_hz=10.0)


def test_a_steady_ramp_reads_its_slope() -> None:
    p_mw = 100.0 + 0.5 * T_S
    assert ramp_up_mw_per_s(p_mw, window_s=1.0, sample_rate_hz=RATE_HZ).max() == pytest.approx(0.5, rel=1e-9)
    assert ramp_down_mw_per_s(p_mw, window_s=1.0, sample_rate_hz=RATE_HZ).max() == 0.0
    assert ramp_mw_per_min(-p_mw, window_s=10.0, sample_rate_hz=RATE_HZ).max() == pytest.approx(30.0, rel=1e-9)
    assert mean_slope_per_s(-p_mw, window_s=1.0, sample_rate_hz=RATE_HZ)[-1] == pytest.approx(-0.5, rel=1e-9)


def test_a_swing_whose_period_divides_the_window_is_still_a_ramp() -> None:
    swing = 50.0 * sine(1.0)
    assert ramp_mw_per_min(swing, window_s=30.0, sample_rate_hz=RATE_HZ).max() == pytest.approx(200.0, rel=1e-9)


def test_rocof_of_a_constant_fall_is_its_slope_whatever_the_window() -> None:
    f_hz = 60.0 - 0.4 * np.maximum(0.0, T_S - 5.0)
    for window_s in (0.1, 0.5):
        rocof = rocof_hz_per_s(f_hz, window_s=window_s, sample_rate_hz=RATE_HZ)
        assert rocof.max() == pytest.approx(0.4, rel=1e-9)
        assert rocof[: int(5 * RATE_HZ)].max() == 0.0


def test_a_longer_window_sees_less_of_a_short_jump() -> None:
    f_hz = 60.0 + 0.05 * (T_S > 30.0)
    assert rocof_hz_per_s(f_hz, window_s=0.5, sample_rate_hz=RATE_HZ).max() == pytest.approx(0.1, rel=1e-9)
    assert rocof_hz_per_s(f_hz, window_s=0.1, sample_rate_hz=RATE_HZ).max() == pytest.approx(0.5, rel=1e-9)


def test_only_a_deviation_that_lasts_counts_as_sustained() -> None:
    deviation = np.where((T_S > 10.0) & (T_S < 30.0), -0.2, 0.01)
    lasting = {w: sustained_deviation_hz(deviation, window_s=w, sample_rate_hz=RATE_HZ).max() for w in (19.0, 21.0)}
    assert lasting[19.0] == pytest.approx(0.2)
    assert lasting[21.0] == pytest.approx(0.01)  # the quiet half minute at the end
    assert sustained_deviation_hz(deviation, window_s=61.0, sample_rate_hz=RATE_HZ).max() == 0.0


def test_rapid_change_is_the_step_and_not_the_drift() -> None:
    drift = 1.0 + 0.0005 * T_S
    step = np.where(T_S > 20.0, -0.025, 0.0)
    change = rapid_voltage_change_pu(drift, sample_rate_hz=RATE_HZ).max()
    assert change == pytest.approx(0.0005, rel=1e-9)
    change = rapid_voltage_change_pu(drift + step, sample_rate_hz=RATE_HZ).max()
    assert change == pytest.approx(0.025, abs=0.0005)  # the drift of the same second


def test_a_line_reads_its_amplitude_and_the_mean_is_gone() -> None:
    spectrum = amplitude_spectrum(800.0 + 30.0 * sine(1.0) + 4.0 * sine(8.5), sample_rate_hz=RATE_HZ)
    assert spectrum.f_hz.shape == spectrum.amplitude_mw.shape == (T_S.size // 2,)
    for low_hz, high_hz, expected in ((0.1, 5.0, (1.0, 30.0)), (5.0, 20.0, (8.5, 4.0))):
        assert spectrum.largest(low_hz=low_hz, high_hz=high_hz) == pytest.approx(expected, rel=1e-9)
    assert spectrum.largest(low_hz=20.0, high_hz=120.0)[1] < 1e-6  # sidelobes of lines on the grid are zero


def test_a_line_between_two_reads_15_percent_less_at_worst() -> None:
    halfway = amplitude_spectrum(sine(1.0 + 0.5 / 60.0), sample_rate_hz=RATE_HZ)
    # A Hann window's scalloping loss is 1.42 dB = 8 / (3 pi).
    assert halfway.largest(low_hz=0.1, high_hz=5.0)[1] == pytest.approx(8.0 / (3.0 * np.pi), rel=1e-3)


def test_shares_of_energy_are_those_of_the_squared_amplitudes() -> None:
    p_mw = 500.0 + 3.0 * sine(1.0) + 4.0 * sine(40.0)
    share = band_energy_share(p_mw, low_hz=0.1, high_hz=20.0, sample_rate_hz=RATE_HZ)
    assert share == pytest.approx(9.0 / 25.0, rel=1e-9)  # both lie on lines: nothing leaks


def test_shares_of_white_noise_are_those_of_the_bandwidth() -> None:
    noise = np.random.default_rng(3).normal(size=T_S.size)
    share = band_energy_share(noise, low_hz=0.1, high_hz=20.0, sample_rate_hz=RATE_HZ)
    assert share == pytest.approx(19.9 / 120.0, rel=0.1)  # 1200 lines scatter by 3 %, under the window by 4 %


def test_power_that_does_not_swing_has_no_share() -> None:
    assert band_energy_share(np.full(4800, 1e3), low_hz=0.1, high_hz=20.0, sample_rate_hz=RATE_HZ) == 0.0
