"""Stabilizers against their transfer functions, and the sensor at the bus that some of them take their input from."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import ControlModel
from gridsim.devices.stabilizers import bus_sensor, ieeest, pss2a, pss2b, st2cut, stab1
from gridsim.simulation.prepare import prepare
from tests.devices.flat import Flat, complete, response
from tests.devices.frequency_response import Linearised, values_of
from tests.simulation.worlds import copied_case, run, scenario

OMEGA_0 = 2.0 * math.pi * 60.0


def lead(s: complex, lead_s: float, lag_s: float) -> complex:
    return (1 + s * lead_s) / (1 + s * lag_s)


def washed(s: complex, t_s: float) -> complex:
    return s * t_s / (1 + s * t_s) if t_s > 0.0 else 1.0


def of_ieeest(v: Any, s: complex) -> complex:
    filtered = (1 + v.A5 * s + v.A6 * s**2) / (1 + v.A1 * s + v.A2 * s**2) / (1 + v.A3 * s + v.A4 * s**2)
    numerator = s * v.T5 if v.T5 > 0.0 else 1.0
    return filtered * lead(s, v.T1, v.T2) * lead(s, v.T3, v.T4) * v.KS * numerator / (1 + s * v.T6)


def behind_st2cut(v: Any, s: complex) -> complex:
    numerator = s * v.T3 if v.T3 > 0.0 else 1.0
    return numerator / (1 + s * v.T4) * lead(s, v.T5, v.T6) * lead(s, v.T7, v.T8) * lead(s, v.T9, v.T10)


def of_stab1(v: Any, s: complex) -> complex:
    first, second = lead(s, v.T1_T3 * v.T3, v.T3), lead(s, v.T2_T4 * v.T4, v.T4)
    return v.K_T * v.T * s / (1 + s * v.T) * first * second


def ramp_filter(v: Any, s: complex) -> complex:
    return ((1 + s * v.T8) / (1 + s * v.T9) ** v.M) ** v.N if v.M * v.N > 0.0 else 1.0


def behind_dual(v: Any, s: complex) -> complex:
    third = lead(s, v.T10, v.T11) if hasattr(v, "T10") else 1.0
    return v.KS1 * lead(s, v.T1, v.T2) * lead(s, v.T3, v.T4) * third


def dual_speed(v: Any, s: complex) -> complex:
    return washed(s, v.TW1) * washed(s, v.TW2) / (1 + s * v.T6) * ramp_filter(v, s) * behind_dual(v, s)


def dual_power(v: Any, s: complex) -> complex:
    branch = washed(s, v.TW3) * washed(s, v.TW4) * v.KS2 / (1 + s * v.T7)
    return branch * (v.KS3 * ramp_filter(v, s) - 1.0) * behind_dual(v, s)


NO_FILTER = {"M": 0.0, "N": 0.0, "T8": 0.0, "T9": 0.0}
TRANSFER: list[tuple[ControlModel, dict[str, float], str, Callable[[Any, complex], complex]]] = [
    (ieeest.MODEL, {}, "dw_pu", of_ieeest),
    (ieeest.MODEL, {"ICS": 2.0}, "df_bus_pu", of_ieeest),
    (ieeest.MODEL, {"ICS": 3.0}, "t_e_pu", of_ieeest),
    (ieeest.MODEL, {"ICS": 4.0}, "p_mech_pu", of_ieeest),
    (ieeest.MODEL, {"ICS": 5.0}, "v_t_pu", of_ieeest),
    (ieeest.MODEL, {"ICS": 6.0}, "dv_dt_pu_per_s", of_ieeest),
    (ieeest.MODEL, {"T5": 0.0}, "dw_pu", of_ieeest),
    (ieeest.MODEL, {"A3": 0.0, "A4": 0.0}, "dw_pu", of_ieeest),
    (ieeest.MODEL, {"A4": 0.0}, "dw_pu", of_ieeest),
    (ieeest.MODEL, {"A1": 0.0, "A2": 0.0, "A4": 0.0, "A6": 0.0}, "dw_pu", of_ieeest),
    (ieeest.MODEL, {"A2": 0.0, "A3": 0.0, "A4": 0.0, "A6": 0.0}, "dw_pu", of_ieeest),
    (st2cut.MODEL, {}, "dw_pu", lambda v, s: v.K1 / (1 + s * v.T1) * behind_st2cut(v, s)),
    (st2cut.MODEL, {}, "t_e_pu", lambda v, s: v.K2 / (1 + s * v.T2) * behind_st2cut(v, s)),
    (st2cut.MODEL, {"MODE2": 6.0, "T3": 0.0}, "dw_pu", lambda v, s: v.K1 / (1 + s * v.T1) * behind_st2cut(v, s)),
    (stab1.MODEL, {}, "dw_pu", of_stab1),
    (pss2a.MODEL, {}, "dw_pu", dual_speed),
    (pss2a.MODEL, {}, "t_e_pu", dual_power),
    (pss2b.MODEL, {}, "dw_pu", dual_speed),
    (pss2b.MODEL, {}, "t_e_pu", dual_power),
    (pss2b.MODEL, {"M": 2.0, "N": 4.0, "TW1": 0.0, "T6": 0.0}, "dw_pu", dual_speed),
    (pss2b.MODEL, {**NO_FILTER, "KS3": 0.9, "TW3": 0.0, "TW4": 3.0}, "t_e_pu", dual_power),
]


@pytest.mark.parametrize(("model", "changed", "name", "closed"), TRANSFER)
@pytest.mark.parametrize("f_hz", [0.02, 0.3, 1.0, 5.0])
def test_small_signals_follow_the_transfer_function(
    model: ControlModel, changed: dict[str, float], name: str, closed: Callable[[Any, complex], complex], f_hz: float
) -> None:
    wanted = closed(values_of(model, changed), 2j * math.pi * f_hz)
    # Central differences over 1e-6: rounding 1e-10 of signals of order one, times gains up to 1,000.
    assert Linearised(model, changed, 0.0).gain(name, f_hz) == pytest.approx(wanted, rel=1e-6, abs=2e-7)


@pytest.mark.parametrize("model", [pss2a.MODEL, pss2b.MODEL], ids=lambda model: model.name)
def test_the_ramp_tracking_filter_follows_a_ramp(model: ControlModel) -> None:
    # T8 = M T9 in both: the filter's error has no term in s, so at half the frequency it is a quarter.
    v = values_of(model, {})
    assert pytest.approx(v.M * v.T9) == v.T8
    system = Linearised(model, {}, 0.0)
    errors = []
    for f_hz in (0.04, 0.02):
        s = 2j * math.pi * f_hz
        before = washed(s, v.TW1) * washed(s, v.TW2) / (1 + s * v.T6)
        errors.append(abs(system.gain("dw_pu", f_hz) / before / behind_dual(v, s) - 1.0))
    # The next term of the error is 2 pi 0.04 Hz 0.4 s of it: a tenth.
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.1)


def test_slow_changes_of_electrical_power_cancel_in_a_dual_input_stabilizer() -> None:
    # KS2 = T7 / (2 H) makes the second branch the speed that electrical power alone would cause. It reaches the
    # output only as far as the ramp-tracking filter errs, F - 1: slow changes of power cancel to less than a tenth.
    h_s = 6.5
    changed = {"KS2": 10.0 / (2.0 * h_s), "VSTMAX": 9.0, "VSTMIN": -9.0}
    s = 2j * math.pi * 0.02
    dual = Linearised(pss2b.MODEL, changed, 0.0)
    speed_of_power = 1.0 / (2.0 * h_s * s)
    v = values_of(pss2b.MODEL, changed)
    beyond = dual.gain("t_e_pu", 0.02) / behind_dual(v, s)
    assert abs(beyond) < 0.1 * abs(speed_of_power)


@pytest.mark.parametrize(("v_t", "cut"), [(1.0, False), (1.15, False), (1.25, True), (0.85, False), (0.75, True)])
def test_st2cut_counts_its_voltage_window_from_the_start(v_t: float, cut: bool) -> None:
    # It starts at 1 pu, with VCU = 0.2 and VCL = -0.2.
    output = response(st2cut.MODEL, {}, {"dw_pu": 0.001, "v_t_pu": v_t}, 200, 0.001)
    assert (output == 0.0).all() == cut


@pytest.mark.parametrize(("name", "push", "high"), [
    ("ST2CUT", {"dw_pu": 0.05}, 0.05), ("STAB1", {"dw_pu": 0.05}, 0.1),
    ("PSS2A", {"dw_pu": 0.05}, 0.1), ("PSS2B", {"dw_pu": 0.05}, 0.1),
])  # fmt: skip
def test_the_output_stops_at_its_limit(name: str, push: dict[str, float], high: float) -> None:
    model = MODELS[name]
    assert isinstance(model, ControlModel)
    assert response(model, {}, push, 2_000, 0.001).max() == pytest.approx(high, abs=1e-12)


def test_pss2b_limits_its_inputs() -> None:
    # Speed deviations of 0.1 and 0.2 pu are one and the same behind a limit of 0.08 pu.
    wide = {"VSTMAX": 99.0, "VSTMIN": -99.0}
    near = response(pss2b.MODEL, wide, {"dw_pu": 0.1}, 500, 0.001)
    far = response(pss2b.MODEL, wide, {"dw_pu": 0.2}, 500, 0.001)
    assert near == pytest.approx(far, abs=1e-12)
    assert near.max() > 1.0


REFUSED = [
    ("IEEEST", {"IB": 5.0}, "remote input"),
    ("IEEEST", {"ICS": 2.5}, "does not exist"),
    ("IEEEST", {"ICS": 3.0, "T5": 0.0}, "washout"),
    ("ST2CUT", {"BUSR2": 5.0}, "remote input"),
    ("ST2CUT", {"T3": 0.0}, "washout"),
    ("PSS2A", {"TW3": 0.0, "TW4": 0.0}, "washout"),
    ("PSS2B", {"M": 5.0, "N": 2.0}, "at most 8"),
    ("PSS2B", {"T9": 0.0}, "differentiates"),
    ("PSS2B", {"VS1MIN": 0.1}, "VS1MIN"),
]


@pytest.mark.parametrize(("name", "changed", "sentence"), REFUSED)
def test_what_is_not_modelled_is_refused_with_a_sentence(name: str, changed: dict[str, float], sentence: str) -> None:
    model = MODELS[name]
    assert any(sentence in fault for fault in model.check(complete(model, changed)))


def sensed(v: Callable[[float], complex], until_s: float, dt_s: float = 1e-3) -> np.ndarray:
    """Outputs of the sensor (steps, 2) while the bus voltage is v(t)."""

    def inputs(t_s: float) -> dict[str, float]:
        return {"v_re_pu": v(t_s).real, "v_im_pu": v(t_s).imag}

    p = bus_sensor.values(OMEGA_0)
    flat = Flat(bus_sensor.MODEL, "evaluate", p, inputs(0.0))
    state, found = np.array(bus_sensor.MODEL.start(p, inputs(0.0), 0.0).states), []
    for step in range(round(until_s / dt_s)):
        flat.signals[:2] = [*inputs(step * dt_s).values()]
        k_1, outputs = flat(state)
        found.append(outputs[:2])
        flat.signals[:2] = [*inputs((step + 1) * dt_s).values()]
        state = state + 0.5 * dt_s * (k_1 + flat(state + dt_s * k_1)[0])
    return np.array(found)


@pytest.mark.parametrize("df_hz", [0.02, -1.0, 3.0])
def test_the_sensor_finds_the_frequency_of_a_turning_voltage(df_hz: float) -> None:
    turning = sensed(lambda t_s: np.exp(2j * math.pi * df_hz * t_s + 3.0j), 3.0)
    # 3 s are 30 of the longer time constant; up to 9 turns pass the angle's jump at 180 degrees.
    assert turning[-1, 0] * 60.0 == pytest.approx(df_hz, abs=1e-9)
    # On the way it is the step response of two lags in a row, to the square of dt / Tf.
    t_s, t_f, t_w = 0.2, 0.02, 0.1
    wanted = 1.0 - (t_w * math.exp(-t_s / t_w) - t_f * math.exp(-t_s / t_f)) / (t_w - t_f)
    assert turning[200, 0] * 60.0 / df_hz == pytest.approx(wanted, abs=1e-3)
    assert np.abs(turning[:, 1]).max() < 1e-12


def test_the_sensor_finds_the_slope_of_a_voltage() -> None:
    rising = sensed(lambda t_s: (1.0 + 0.1 * t_s) * np.exp(0.5j), 1.0)
    assert rising[-1] == pytest.approx([0.0, 0.1], abs=1e-12)


def with_stabilizer(folder: Path, code: int) -> Path:
    """Kundur's two areas with an IEEEST on machine 1 that takes the input of that code, in place of its own."""
    numbers = f"{code} 0  0 0 0 0 0 0  0.05 0.02 3 5.4 10 10  0.1 0.2 -0.2 0 0"

    def changed(dyr: str) -> str:
        kept = [record for record in dyr.split("/") if not ("'IEEEST'" in record and record.split()[0] == "1")]
        return "/".join([*kept[:-1], f"\n1 'IEEEST' 1 {numbers} ", kept[-1]])

    return copied_case("kundur", folder / f"code_{code}", changed)


@pytest.mark.parametrize(("code", "sensors"), [(1, 0), (2, 1), (3, 0), (6, 1)])
def test_a_machine_has_a_sensor_where_its_stabilizer_asks_for_one(tmp_path: Path, code: int, sensors: int) -> None:
    assembly = prepare(scenario(with_stabilizer(tmp_path, code), 1.0)).model.assembly
    kinds = [placed.device.model.kind for placed in assembly.of_machine(0)]
    assert kinds.count("sensor") == sensors
    assert sum(placed.device.model.kind == "sensor" for placed in assembly.placed) == sensors
    if sensors:
        assert kinds.index("sensor") < kinds.index("stabilizer")


@pytest.mark.parametrize("code", [2, 6])
def test_a_grid_with_a_sensor_rests(tmp_path: Path, code: int) -> None:
    speeds = run(with_stabilizer(tmp_path, code), 2.0).timeseries.filter(like="speed_pu")
    assert not speeds.empty
    # The power flow's residual, as without a sensor.
    assert np.abs(speeds.to_numpy() - 1.0).max() < 1e-9
