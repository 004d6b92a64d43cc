"""Governors against their transfer functions, their droop, and what their limits are for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import root

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import ControlModel
from gridsim.devices.governors import gaseng1, gast, ggov1, hygov, ieeeg1, ieeeg3, ieesgo, tgov1, tgov1n
from tests.devices.flat import Flat, complete, response, resting_inputs, started
from tests.devices.frequency_response import Linearised, values_of

POWER = 0.8
#: A GGOV1 that nothing but its governor holds, with droop on valve stroke.
PLAIN_GGOV1 = {"Rselect": -2.0, "Kimw": 0.0, "Ldref": 5.0, "Aset": 99.0}


def of_tgov1(v: Any, s: complex) -> complex:
    return -(1 + s * v.T2) / (1 + s * v.T1) / (1 + s * v.T3) / v.R - v.Dt


def of_ieeeg1(v: Any, s: complex) -> complex:
    valve = -v.K * (1 + s * v.T2) / (1 + s * v.T1) / (1 + s * v.T3)
    s_4 = 1 / (1 + s * v.T4)
    s_5 = s_4 / (1 + s * v.T5)
    s_6 = s_5 / (1 + s * v.T6)
    return valve * (v.K1 * s_4 + v.K3 * s_5 + v.K5 * s_6 + v.K7 * s_6 / (1 + s * v.T7))


def of_ieeeg3(v: Any, s: complex) -> complex:
    forward = 1 / (v.TG * (1 + s * v.TP) * s)
    gate = -forward / (1 + forward * (v.SIGMA + v.DELTA * s * v.TR / (1 + s * v.TR)))
    return gate * (v.A23 + (v.A11 * v.A23 - v.A13 * v.A21) * s * v.TW) / (1 + v.A11 * s * v.TW)


def of_ieesgo(v: Any, s: complex) -> complex:
    s_1 = -v.K1 * (1 + s * v.T2) / (1 + s * v.T1) / (1 + s * v.T3) / (1 + s * v.T4)
    s_2 = v.K2 * s_1 / (1 + s * v.T5)
    return (1 - v.K2) * s_1 + (1 - v.K3) * s_2 + v.K3 * s_2 / (1 + s * v.T6)


def of_gast(v: Any, s: complex) -> complex:
    return -1 / v.R / (1 + s * v.T1) / (1 + s * v.T2) - v.Dturb


def of_hygov(v: Any, s: complex) -> complex:
    gate_0 = POWER / v.At + v.qNL
    desired = -(1 + s * v.Tr) / (v.r * v.Tr * s * (1 + s * v.Tf) + v.R * (1 + s * v.Tr))
    gate = desired / (1 + s * v.Tg)
    flow = gate / (1 + s * v.TW * gate_0 / 2)
    return v.At * (2 * (gate_0 - v.qNL) / gate_0 * (flow - gate) + flow) - v.Dturb * gate_0


def of_ggov1(v: Any, s: complex) -> complex:
    pid = v.Kpgov + v.Kigov / s + s * v.Kdgov / (1 + s * v.Tdgov)
    valve_0 = POWER / v.Kturb + v.Wfnl
    valve = -pid / (1 + s * v.Tact + v.R * pid)
    return v.Kturb * (1 + s * v.Tc) / (1 + s * v.Tb) * (valve + v.Flag * valve_0) - max(v.Dm, 0.0)


def of_gaseng1(v: Any, s: complex) -> complex:
    # Without a limit in force the tracking integrator is the integral of the error: f = (Kp + Ki / s) e.
    pi = v.Kp + v.Ki / s
    return -pi / (1 + s * v.Tact + v.R * pi) / (1 + s * v.Teng)


TRANSFER: list[tuple[ControlModel, dict[str, float], Callable[[Any, complex], complex]]] = [
    (tgov1.MODEL, {}, of_tgov1),
    (tgov1n.MODEL, {}, of_tgov1),
    (ieeeg1.MODEL, {}, of_ieeeg1),
    (ieeeg1.MODEL, {"T1": 0.0, "T2": 0.0, "K1": 0.0, "T5": 0.0, "K3": 0.0, "T6": 0.0, "K7": 0.7}, of_ieeeg1),
    (ieeeg3.MODEL, {}, of_ieeeg3),
    (ieeeg3.MODEL, {"TP": 0.0, "A23": 1.2}, of_ieeeg3),
    (ieesgo.MODEL, {}, of_ieesgo),
    (gast.MODEL, {}, of_gast),
    (hygov.MODEL, {}, of_hygov),
    (hygov.MODEL, {"Tg": 0.0}, of_hygov),
    (gaseng1.MODEL, {}, of_gaseng1),
    (ggov1.MODEL, PLAIN_GGOV1, of_ggov1),
    (ggov1.MODEL, {**PLAIN_GGOV1, "Flag": 0.0, "Dm": 0.0, "Kdgov": 0.0, "Tdgov": 0.0}, of_ggov1),
]


@pytest.mark.parametrize(("model", "changed", "closed"), TRANSFER, ids=lambda at: getattr(at, "name", ""))
@pytest.mark.parametrize("f_hz", [0.01, 0.2, 1.0, 3.0])
def test_small_signals_follow_the_transfer_function(
    model: ControlModel, changed: dict[str, float], closed: Callable[[Any, complex], complex], f_hz: float
) -> None:
    wanted = closed(values_of(model, changed), 2j * math.pi * f_hz)
    # Central differences over 1e-6 of functions of order one: rounding 1e-10, times gains up to 25.
    assert Linearised(model, changed, POWER).gain("dw_pu", f_hz) == pytest.approx(wanted, abs=2e-8)


DROOP = [
    ("TGOV1", {"Dt": 0.0}, 1 / 0.04),
    ("IEEEG1", {}, 20.0),
    ("IEEEG3", {}, 1 / 0.04),
    ("IEESGO", {}, 20.0),
    ("GAST", {"Dturb": 0.0}, 1 / 0.05),
    ("HYGOV", {"Dturb": 0.0}, 1.2 / 0.05),
    ("GASENG1", {}, 1 / 0.04),
    ("GGOV1", {**PLAIN_GGOV1, "Flag": 0.0, "Dm": 0.0}, 1.5 / 0.04),
]


def settled(model: ControlModel, p: Any, x: list[float], u: dict[str, float]) -> float:
    """Return the power at which a governor comes to rest; a switched-off power controller stays where it is."""
    flat, states = Flat(model, "evaluate", p, u), np.array(x, dtype=float)
    free = [k for k, name in enumerate(model.states) if name != "mw_reset"]

    def rates(moved: np.ndarray) -> np.ndarray:
        states[free] = moved
        return flat(states)[0][free]

    states[free] = root(rates, states[free], tol=1e-13).x
    return float(flat(states)[1][0])


def test_every_governor_declares_its_gain() -> None:
    governors = [model for model in MODELS.values() if model.kind == "governor"]
    assert {name for name, _, _ in DROOP} | {"TGOV1N"} == {model.name for model in governors}
    assert all(
        isinstance(model, ControlModel) and model.gain({**complete(model), "sn_mva": 1.0}) > 0.0
        for model in governors
    )


def test_a_turbine_rating_of_its_own_is_counted() -> None:
    values = {**complete(MODELS["GGOV1"]), "sn_mva": 300.0, "Trate": 240.0}
    assert ggov1.gain(values) == pytest.approx(0.8 / 0.04)


@pytest.mark.parametrize(("name", "changed", "gain"), DROOP)
def test_droop_is_the_steady_state_gain(name: str, changed: dict[str, float], gain: float) -> None:
    model = MODELS[name]
    assert isinstance(model, ControlModel)
    assert model.gain({**complete(model, changed), "sn_mva": 300.0}) == pytest.approx(gain)
    u = resting_inputs(model, 1.0, 0.5)
    p, x = started(model, complete(model, changed), u, POWER)
    # No end stop is near: 0.05 pu of power.
    assert settled(model, p, x, {**u, "dw_pu": -0.002}) - POWER == pytest.approx(0.002 * gain, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "changed"),
    [*((name, changed) for name, changed, _ in DROOP), ("GGOV1", {**PLAIN_GGOV1, "Rselect": -1.0, "Flag": 0.0})],
)
def test_a_load_controller_asks_for_power(name: str, changed: dict[str, float]) -> None:
    # Whatever the units of a governor's own reference, dp_ref_pu is the power that comes of it at nominal speed.
    model = MODELS[name]
    assert isinstance(model, ControlModel)
    u = resting_inputs(model, 1.0, 0.5)
    p, x = started(model, complete(model, changed), u, POWER)
    assert settled(model, p, x, {**u, "dp_ref_pu": 0.01}) - POWER == pytest.approx(0.01, abs=1e-9)


def test_an_engine_takes_its_first_step_at_once_and_the_rest_with_its_charge_air() -> None:
    # Speed far too low: fuel goes along the charge-air limit. p = b + STEP, T db/dt = p - b: a ramp of STEP / T.
    changed = {"VMAX": 2.0, "Tact": 0.01, "Teng": 0.01}
    power = response(gaseng1.MODEL, changed, {"dw_pu": -0.5}, 4_000, 0.001) - POWER
    assert power[100] == pytest.approx(0.3 * (1 + 0.1 / 19.0), abs=2e-3)  # all but the two lags of 10 ms
    assert (power[3_900] - power[1_900]) / 2.0 == pytest.approx(
        0.3 / 19.0, rel=2e-3
    )  # less what the two lags hold back


def test_water_first_does_the_contrary() -> None:
    # The gate opens, the head falls before the flow has risen: power first falls, then rises above where it was.
    power = response(hygov.MODEL, {"Dturb": 0.0}, {"dw_pu": -0.002}, 4_000, 0.005)
    assert power[:100].min() < 0.8 - 1e-4
    assert power[-1] > 0.8 + 0.01
    power = response(ieeeg3.MODEL, {}, {"dw_pu": -0.002}, 4_000, 0.005)
    assert power[:100].min() < 0.8 - 1e-4
    assert power[-1] > 0.8 + 0.01


FAST_GGOV1 = {**PLAIN_GGOV1, "Tb": 0.0, "Tc": 0.0, "Dm": 0.0, "Flag": 0.0}
VALVE_ALONE = {"K1": 1.0, "K3": 0.0, "K5": 0.0, "K7": 0.0, "T4": 0.0, "T2": 0.0}
#: Model, input that jumps, what it is changed to so that power is the valve, slope of power.
RATES = [
    ("IEEEG1", {"dw_pu": -0.05}, VALVE_ALONE, 0.1),
    ("IEEEG1", {"dw_pu": 0.05}, VALVE_ALONE, -0.2),
    ("IEEEG3", {"dw_pu": -0.2}, {"TW": 0.0}, 0.1),
    ("HYGOV", {"dw_pu": -0.1}, {"TW": 1e-3, "VELM": 0.05, "Tg": 0.0, "Dturb": 0.0}, 1.2 * 0.05),
    ("GGOV1", {"dw_pu": -0.04}, FAST_GGOV1, 1.5 * 0.1),
    # Electrical power falls by 1 pu, so speed, and with it the acceleration, stays.
    (
        "GGOV1",
        {"p_e_pu": -0.5},
        {**FAST_GGOV1, "Rselect": 1.0, "Tpelec": 0.0, "Ropen": 99.0, "Aset": 0.005},
        1.5 * 10.0 * 0.005,
    ),
]


@pytest.mark.parametrize(("name", "push", "changed", "rate"), RATES)
def test_the_valve_moves_no_faster_than_its_rate(
    name: str, push: dict[str, float], changed: dict[str, float], rate: float
) -> None:
    model = MODELS[name]
    assert isinstance(model, ControlModel)
    dt_s = 0.0005
    power = response(model, changed, push, 7_000 if "Aset" in changed and changed["Aset"] < 1.0 else 3_000, dt_s)
    # After the governor's own lags have died out: 0.15 s, and 0.5 s of the actuator behind the acceleration limit.
    slope = np.diff(power)[-500:] / dt_s
    assert slope == pytest.approx(rate, rel=3e-3)


def test_ggov1_stops_at_its_load_limit() -> None:
    limit = {"Rselect": -2.0, "Kimw": 0.0, "Ldref": 0.9, "Dm": 0.0, "Flag": 0.0}
    power = response(ggov1.MODEL, limit, {"dw_pu": -0.02}, 12_000, 0.005)
    # The droop alone would ask for 0.8 + 1.5 0.02 / 0.04 = 1.55. The limiter's slowest time constant is 3 s.
    assert power[-1] == pytest.approx(0.9, abs=1e-3)
    assert power.max() > 0.9


def test_ggov1_leaves_its_load_limit_at_once_when_speed_returns() -> None:
    # The governor's integral has followed the limit for a minute: it has not wound up.
    model, changed = ggov1.MODEL, {"Rselect": -2.0, "Kimw": 0.0, "Ldref": 0.9, "Dm": 0.0, "Flag": 0.0, "Kdgov": 0.0}
    u = resting_inputs(model, 1.0, 0.5)
    p, x = started(model, complete(model, changed), u, POWER)
    flat = Flat(model, "evaluate", p, u)
    state, dt_s, power = np.array(x), 0.002, []
    for step in range(35_000):
        flat.signals[0] = -0.02 if step < 30_000 else 0.0
        rates, outputs = flat(state)
        state = state + dt_s * rates
        power.append(outputs[0])
    # Wound up over 60 s the integral would stand 2 0.02 60 = 2.4 above, and power would wait for it at the limit.
    assert power[29_999] == pytest.approx(0.9, abs=1e-3)
    assert power[31_000] < 0.88


@pytest.mark.parametrize(("dw_pu", "moves"), [(0.0009, False), (-0.0009, False), (0.0011, True), (-0.0011, True)])
def test_ggov1_sees_nothing_within_its_deadband(dw_pu: float, moves: bool) -> None:
    deadband = {**PLAIN_GGOV1, "db": 0.001, "Flag": 0.0, "Dm": 0.0}
    power = response(ggov1.MODEL, deadband, {"dw_pu": dw_pu}, 2_000, 0.005)
    assert (np.abs(power - 0.8).max() > 1e-5) == moves


def test_ggov1_is_per_unit_of_its_turbine() -> None:
    changed = {**PLAIN_GGOV1, "Flag": 0.0, "Dm": 0.0, "Trate": 450.0}
    values = {**complete(ggov1.MODEL, {**changed, "Trate": 0.0}), "Trate": 450.0}
    (values["rating"],) = ggov1.MODEL.derive({**values, "sn_mva": 900.0})
    assert values["rating"] == 0.5
    u = resting_inputs(ggov1.MODEL, 1.0, 0.4)
    p, x = started(ggov1.MODEL, values, u, 0.4)
    assert x[3] == pytest.approx(0.8 / 1.5 + 0.2, abs=1e-12)
    assert settled(ggov1.MODEL, p, x, {**u, "dw_pu": -0.002}) - 0.4 == pytest.approx(
        0.5 * 1.5 * 0.002 / 0.04, abs=1e-9
    )


def test_gast_is_held_by_its_exhaust_temperature() -> None:
    power = response(gast.MODEL, {"AT": 0.9, "Dturb": 0.0}, {"dw_pu": -0.02}, 12_000, 0.005)
    # At rest in the limit x = AT + KT (AT - x), so x = AT.
    assert power[-1] == pytest.approx(0.9, abs=1e-4)


REFUSED = [
    ("IEEEG1", {"JBUS": 7.0}, "second machine"),
    ("IEEEG1", {"K2": 0.3}, "second machine"),
    ("IEEEG1", {"K1": 0.0, "K3": 0.0, "K5": 0.0, "K7": 0.0}, "no power"),
    ("IEEEG3", {"A11": 0.0}, "differentiates"),
    ("GGOV1", {"Teng": 0.5}, "transport delay"),
    ("GGOV1", {"Rselect": 2.0}, "Rselect"),
    ("GGOV1", {"Tdgov": 0.0}, "Tdgov"),
    ("HYGOV", {"GMAX": 0.0}, "GMIN"),
    ("IEESGO", {"PMAX": -1.0}, "PMIN"),
]


@pytest.mark.parametrize(("name", "changed", "sentence"), REFUSED)
def test_what_is_not_modelled_is_refused_with_a_sentence(name: str, changed: dict[str, float], sentence: str) -> None:
    model = MODELS[name]
    assert any(sentence in fault for fault in model.check(complete(model, changed)))
