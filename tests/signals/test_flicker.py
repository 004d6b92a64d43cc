"""The flickermeter against the tables of IEC 61000-4-15 edition 2."""

from __future__ import annotations

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.signals.flicker import flicker_pst, instantaneous_flicker, plt_of, pst_of
from gridsim.signals.flicker_filters import LAMPS, REFERENCE_HZ, eye_and_brain, perceptibility_scale

# Changes per minute, and the change d (%) that must give Pst = 1; the last column is 4000 at 50 Hz, 4800 at 60 Hz.
CHANGES_PER_MINUTE = (1, 2, 7, 39, 110, 1620)
TABLE_5 = {
    (230, 50): (2.715, 2.191, 1.450, 0.894, 0.722, 0.407, 2.343),
    (120, 60): (3.181, 2.564, 1.694, 1.040, 0.844, 0.548, 4.837),
    (120, 50): (3.178, 2.561, 1.694, 1.045, 0.844, 0.545, 3.426),
    (230, 60): (2.719, 2.194, 1.450, 0.895, 0.723, 0.409, 3.263),
}
POINTS = [
    (lamp_v, system_hz, changes, percent)
    for (lamp_v, system_hz), row in TABLE_5.items()
    for changes, percent in zip((*CHANGES_PER_MINUTE, 4000 if system_hz == 50 else 4800), row, strict=True)
]

SINE_HZ = (
    *np.arange(0.5, 8.1, 0.5),
    *(8.8, 9.5, 10.0, 10.5, 11.0, 11.5),
    *np.arange(12.0, 25.1, 1.0),
    *(100 / 3, 40.0),
)
RECTANGLE_HZ = (
    *SINE_HZ[:32],
    *(21.5, 22.0, 23.0, 24.0, 25.0, 25.5, 28.0, 30.5, 100 / 3, 37.0, 40.0),
)
# fmt: off
TABLE_1 = {
    (230, 50): (2.325, 1.397, 1.067, .879, .747, .645, .564, .497, .442, .396, .357, .325, .300, .280, .265, .256,
                .250, .254, .261, .271, .283, .298, .314, .351, .393, .438, .486, .537, .590, .646, .704, .764,
                .828, .894, .964, 1.037, 2.128),
    (120, 60): (2.453, 1.465, 1.126, .942, .815, .717, .637, .570, .514, .466, .426, .393, .366, .346, .332, .323,
                .321, .329, .341, .355, .373, .394, .417, .469, .528, .592, .660, .734, .811, .892, .977, 1.067,
                1.160, 1.257, 1.359, 1.464, 2.570, 4.393),
}
TABLE_2 = {
    (230, 50): (.509, .467, .429, .398, .370, .352, .342, .332, .312, .291, .268, .248, .231, .216, .207, .199,
                .196, .199, .203, .212, .222, .233, .245, .272, .308, .341, .376, .411, .446, .497, .553, .585,
                .592, .612, .680, .743, .764, .806, .915, .847, 1.671),
    (120, 60): (.598, .548, .503, .469, .439, .419, .408, .394, .373, .348, .324, .302, .283, .269, .258, .253,
                .252, .258, .266, .278, .292, .308, .324, .367, .411, .457, .509, .575, .626, .688, .746, .815,
                .837, .851, .946, 1.067, 1.088, 1.072, 1.383, 1.602, 1.823, 1.304, 3.451),
}
# fmt: on


def rectangle(t_s: np.ndarray, f_hz: float) -> np.ndarray:
    """A square wave of +1 and -1 that starts high; the small shift keeps edges on samples from flickering."""
    return np.where(np.mod(t_s * f_hz + 1e-9, 1.0) < 0.5, 1.0, -1.0)


def ten_minute_pst(*, lamp_v: int, system_hz: int, changes: int, percent: float, sample_rate_hz: int) -> float:
    """Pst of ten minutes of a rectangular change, after two minutes in which the meter settles."""
    t_s = np.arange(720 * sample_rate_hz) / sample_rate_hz
    v_pu = 1.0 + percent / 200.0 * rectangle(t_s, changes / 120.0)
    seen = instantaneous_flicker(v_pu, sample_rate_hz=sample_rate_hz, lamp_v=lamp_v, system_hz=system_hz)
    return pst_of(seen[120 * sample_rate_hz :])


@pytest.mark.parametrize(("lamp_v", "system_hz", "changes", "percent"), POINTS)
def test_table_5_gives_a_pst_of_one(lamp_v: int, system_hz: int, changes: int, percent: float) -> None:
    pst = ten_minute_pst(lamp_v=lamp_v, system_hz=system_hz, changes=changes, percent=percent, sample_rate_hz=1000)
    assert pst == pytest.approx(1.0, abs=0.01)  # the standard allows 5 %; this meter's own error is under 0.5 %


@pytest.mark.parametrize(
    ("sample_rate_hz", "highest", "tolerance"),
    [
        (400, 4800, 0.02),  # edges of a 40 Hz square move by up to 10 % of its half period when sampled at 400 Hz
        (240, 1620, 0.02),  # 1620: 8.9 samples a half period; 4000 a minute aliases on the visible band, out of reach
        (200, 1620, 0.02),
    ],
)
def test_table_5_holds_at_the_rates_runs_are_recorded_at(sample_rate_hz: int, highest: int, tolerance: float) -> None:
    for lamp_v, system_hz, changes, percent in POINTS:
        if changes <= highest and (lamp_v, system_hz) in TABLE_1:
            pst = ten_minute_pst(
                lamp_v=lamp_v,
                system_hz=system_hz,
                changes=changes,
                percent=percent,
                sample_rate_hz=sample_rate_hz,
            )
            assert pst == pytest.approx(1.0, abs=tolerance), (lamp_v, changes)


@pytest.mark.parametrize(("lamp_v", "system_hz"), list(TABLE_1))
def test_sines_of_table_1_are_just_perceptible(lamp_v: int, system_hz: int) -> None:
    t_s = np.arange(30 * 400) / 400.0
    for f_hz, percent in zip(SINE_HZ, TABLE_1[lamp_v, system_hz], strict=False):
        v_pu = 1.0 + percent / 200.0 * np.sin(2.0 * np.pi * f_hz * t_s)
        seen = instantaneous_flicker(v_pu, sample_rate_hz=400, lamp_v=lamp_v, system_hz=system_hz)
        # The standard allows 8 %; the table's three digits alone are worth 0.4 %.
        assert seen[15 * 400 :].max() == pytest.approx(1.0, abs=0.01), f_hz


@pytest.mark.parametrize(("lamp_v", "system_hz"), list(TABLE_2))
def test_rectangles_of_table_2_are_just_perceptible(lamp_v: int, system_hz: int) -> None:
    t_s = np.arange(30 * 2000) / 2000.0
    for f_hz, percent in zip(RECTANGLE_HZ, TABLE_2[lamp_v, system_hz], strict=False):
        v_pu = 1.0 + percent / 200.0 * rectangle(t_s, f_hz)
        seen = instantaneous_flicker(v_pu, sample_rate_hz=2000, lamp_v=lamp_v, system_hz=system_hz)
        assert seen[15 * 2000 :].max() == pytest.approx(1.0, abs=0.08), f_hz  # the standard's own tolerance


@pytest.mark.parametrize("sample_rate_hz", [200, 240, 400, 1000])
@pytest.mark.parametrize(("lamp_v", "system_hz"), list(TABLE_5))
def test_reference_sine_closes_on_the_scale(sample_rate_hz: int, lamp_v: int, system_hz: int) -> None:
    t_s = np.arange(40 * sample_rate_hz) / sample_rate_hz
    v_pu = 1.0 + LAMPS[lamp_v].reference_percent / 200.0 * np.sin(2.0 * np.pi * REFERENCE_HZ * t_s)
    seen = instantaneous_flicker(v_pu, sample_rate_hz=sample_rate_hz, lamp_v=lamp_v, system_hz=system_hz)
    # After 25 s the 3.2 s high-pass has settled to e^-8; the squares neglected by the scale are below 0.1 %.
    assert seen[25 * sample_rate_hz :].max() == pytest.approx(1.0, abs=0.005)


def test_scale_is_computed_from_the_filters_and_differs_between_lamps() -> None:
    scales = {
        (lamp_v, system_hz): perceptibility_scale(eye_and_brain(lamp_v=lamp_v, system_hz=system_hz), lamp_v=lamp_v)
        for lamp_v, system_hz in TABLE_5
    }
    assert scales[120, 60] < scales[230, 50]
    # The 35 and 42 Hz low-passes both let 8.8 Hz through to a millionth.
    assert scales[120, 60] == pytest.approx(scales[120, 50], rel=1e-5)


@pytest.mark.parametrize(("f_hz", "square", "sine"), [(1.0, 1.209, 0.477), (8.8, 2.826, 2.217)])
def test_rounded_edges_flicker_less_than_sharp_ones(f_hz: float, square: float, sine: float) -> None:
    t_s = np.arange(300 * 1000) / 1000.0
    for wave, expected in ((rectangle(t_s, f_hz), square), (np.sin(2.0 * np.pi * f_hz * t_s), sine)):
        seen = instantaneous_flicker(1.0 + wave / 200.0, sample_rate_hz=1000, lamp_v=120, system_hz=60)
        # Computed once with another program, printed to three digits; Table 5 differs by up to 0.5 % between the two.
        assert pst_of(seen[60_000:]) == pytest.approx(expected, rel=0.01)


def test_constant_voltage_does_not_flicker() -> None:
    for level in (0.9, 1.0, 1.07):
        pst = flicker_pst(np.full(14_400, level), sample_rate_hz=240, lamp_v=120, system_hz=60)
        assert pst < 1e-6  # rounding of the interpolation, squared


def test_pst_is_proportional_to_the_change_and_blind_to_the_level() -> None:
    t_s = np.arange(60 * 400) / 400.0
    meter = {"sample_rate_hz": 400, "lamp_v": 120, "system_hz": 60}
    small = flicker_pst(1.0 + 0.001 * rectangle(t_s, 2.0), **meter)
    assert flicker_pst(1.0 + 0.002 * rectangle(t_s, 2.0), **meter) == pytest.approx(2.0 * small, rel=0.005)  # d^2
    assert flicker_pst(345.0 + 0.345 * rectangle(t_s, 2.0), **meter) == pytest.approx(small, rel=1e-9)


def test_plt_is_the_cubic_mean() -> None:
    assert plt_of([0.0] * 7 + [2.0]) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sample_rate_hz": 100}, "200 Hz or more"),
        ({"lamp_v": 110}, "120 or 230 V"),
        ({"system_hz": 25}, "50 or 60 Hz"),
        ({"v_pu": [1.0, np.nan]}, "v_pu[1] is not finite"),
        ({"v_pu": [0.0, 1.0]}, "energised"),
        ({"v_pu": []}, "shape"),
    ],
)
def test_a_meter_out_of_its_range_says_what_it_needs(changed: dict[str, object], said: str) -> None:
    good: dict[str, object] = {"v_pu": [1.0, 1.0], "sample_rate_hz": 400, "lamp_v": 120, "system_hz": 60}
    arguments = good | changed
    with pytest.raises(InputError) as caught:
        flicker_pst(arguments.pop("v_pu"), **arguments)  # type: ignore[arg-type]
    assert said in str(caught.value)
