"""Loads with a model of their own: rest, the motor's circuit, its relay, voltage and frequency laws."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.devices.contract import MachineStart
from gridsim.devices.load_models import cim5, cim6, ieel, ldfr, motor_start, perc1
from gridsim.devices.load_models.catalogue import LOADS
from gridsim.devices.load_models.contract import LoadModel
from gridsim.sources import TAG_MEANING
from tests.devices.flat import SETTING, Flat
from tests.devices.test_converters import integrated

#: Kundur's table 7.1 has motors of this size; a second cage as of a large one.
CAGE = {
    "IT": 1.0, "RA": 0.02, "XA": 0.1, "XM": 3.0, "R1": 0.02, "X1": 0.12, "R2": 0.0, "X2": 0.0, "E1": 0.0, "SE1": 0.0,
    "E2": 0.0, "SE2": 0.0, "MBASE": 0.0, "PMULT": 1.2, "H": 0.5, "VI": 0.0, "TI": 0.0, "TB": 0.0,
}  # fmt: skip
TWO_CAGES = {"R1": 0.015, "X1": 0.2, "R2": 0.06, "X2": 0.15}
ORDINARY = {
    "CIM5": {**CAGE, "D": 2.0, "TNOM": 0.0},
    "CIM6": {**CAGE, **TWO_CAGES, "A": 0.4, "B": 0.1, "D": 0.2, "E": 1.5, "C0": 0.3, "TNOM": 0.0},
    "IEEL": {
        "a1": 0.4, "a2": 0.0, "a3": 0.6, "a4": 0.5, "a5": 0.2, "a6": 0.3, "a7": 2.0, "a8": -1.8, "n1": 2.0, "n2": 1.0,
        "n3": 0.0, "n4": 2.0, "n5": 1.0, "n6": 0.5,
    },
    "LDFR": {"m": 1.5, "n": 2.0, "r": 1.0, "s": 0.5},
    "PERC1": {
        "Lfm": 0.8, "Ipmax": 1.0, "Fcease": 1.0, "Vcease": 0.5, "Tcease": 0.01, "Tdelay": 0.0, "Vrecon": 0.6,
        "Trecon": 0.05, "Tramp": 1.0, "Frecon": 1.0, "Tv": 0.02,
    },
}  # fmt: skip
SHARES = {"p_z": 0.2, "p_i": 0.3, "p_p": 0.5, "q_z": 0.4, "q_i": 0.4, "q_p": 0.2}


def complete(load: LoadModel, **changed: float) -> dict[str, float]:
    """Fields, shares, setting and derived numbers of a load."""
    values = {**ORDINARY[load.name], **{k: v for k, v in changed.items() if k in ORDINARY[load.name]}, **SHARES}
    values |= {k: v for k, v in changed.items() if k in SHARES} | SETTING
    return values | dict(zip(load.model.derived, load.model.derive(values), strict=True))


def at(v: complex, drawn: complex) -> MachineStart:
    return MachineStart(v, -(drawn / v).conjugate())


def inputs(v: complex) -> dict[str, float]:
    return {"v_re_pu": v.real, "v_im_pu": v.imag}


def drawn(load: LoadModel, values: dict[str, float], x: Any, v: complex) -> complex:
    """What it draws at a voltage. [pu]"""
    _, outputs = Flat(load.model, "source", values, inputs(v))(x)
    return -v * complex(*outputs[:2]).conjugate()


@pytest.mark.parametrize("load", LOADS, ids=lambda load: load.name)
def test_every_field_says_what_it_is(load: LoadModel) -> None:
    names = [field.name for field in load.fields]
    assert list(ORDINARY[load.name]) == names
    assert load.model.source_text.tag in TAG_MEANING
    assert "Source:" in (__import__(load.model.rates.__module__, fromlist=["__doc__"]).__doc__ or "")
    for field in load.fields:
        assert field.meaning
        assert field.allows(ORDINARY[load.name][field.name])
        assert not field.allows(math.nan)
        if field.unit in ("s", "cycles"):
            assert not field.allows(-1.0)


@pytest.mark.parametrize("load", LOADS, ids=lambda load: load.name)
@given(
    p_pu=st.floats(0.3, 0.8), q_pu=st.floats(-0.2, 0.5), v_pu=st.floats(0.9, 1.1), angle=st.floats(-math.pi, math.pi)
)
@settings(max_examples=60, deadline=None)
def test_a_load_rests_at_its_power(load: LoadModel, p_pu: float, q_pu: float, v_pu: float, angle: float) -> None:
    v, values = cmath.rect(v_pu, angle), complete(load)
    x = load.model.start(values, at(v, complex(p_pu, q_pu))).states
    rates, _ = Flat(load.model, "rates", values, inputs(v))(x)
    # Rounding of fluxes times 377 rad/s; the slip is found to its last bit.
    assert np.abs(rates).max() < 1e-10
    assert drawn(load, values, x, v) == pytest.approx(complex(p_pu, q_pu), abs=1e-12)
    _, outputs = Flat(load.model, "terminal", values, inputs(v))(x)
    assert complex(outputs[2], outputs[3]) == pytest.approx(-complex(p_pu, q_pu), abs=1e-12)
    assert outputs[5] == pytest.approx(v_pu)


@pytest.mark.parametrize("slip", [0.01, 0.05, 0.2, 1.0])
def test_a_motor_held_at_a_slip_has_the_torque_of_its_thevenin_circuit(slip: float) -> None:
    """Kundur (1994) equation 7.33: T = (R / s) |V_e|^2 / ((R_e + R / s)^2 + (X_e + X)^2)."""
    values = complete(cim5.MODEL, H=1e12)
    x = np.array([*cim5.MODEL.model.start(values, at(1.0 + 0j, 0.5 + 0.2j)).states])
    x[4], x[6] = 1.0 - slip, 0.0
    flat = Flat(cim5.MODEL.model, "rates", values, inputs(1.0 + 0j))
    x = integrated(flat, x, 4000, 2.0 / 4000)
    rates, _ = flat(x)
    z_m, z_s = 1j * values["XM"], complex(values["RA"], values["XA"])
    v_e, z_e = z_m / (z_m + z_s), z_m * z_s / (z_m + z_s)
    cage = values["R1"] / slip
    torque = cage * abs(v_e) ** 2 / abs(z_e + cage + 1j * values["X1"]) ** 2
    # The transient time constant is 0.4 s: e^-5 of what it was off is left.
    assert rates[4] * 2e12 == pytest.approx(torque, rel=1e-2)


@pytest.mark.parametrize("kind", [1.0, 2.0])
@pytest.mark.parametrize("slip", [0.005, 0.1, 1.0])
def test_two_cages_have_the_impedance_of_their_circuit(kind: float, slip: float) -> None:
    values = complete(cim6.MODEL, IT=kind, H=1e12)
    x = np.array([*cim6.MODEL.model.start(values, at(1.0 + 0j, 0.5 + 0.2j)).states])
    x[4], x[7] = 1.0 - slip, 0.0
    x = integrated(Flat(cim6.MODEL.model, "rates", values, inputs(1.0 + 0j)), x, 20_000, 10.0 / 20_000)
    first, second = values["R1"] / slip, complex(values["R2"] / slip, values["X2"])
    if kind == 1.0:
        rotor = 1.0 / (1.0 / complex(first, values["X1"]) + 1.0 / second)
    else:
        rotor = 1j * values["X1"] + 1.0 / (1.0 / first + 1.0 / second)
    z = complex(values["RA"], values["XA"]) + 1.0 / (1.0 / (1j * values["XM"]) + 1.0 / rotor)
    # Ten seconds are 16 of the longest time constants.
    assert drawn(cim6.MODEL, values, x, 1.0 + 0j) == pytest.approx((1.0 / z).conjugate(), abs=1e-5)


def test_it_starts_on_the_stable_side_of_its_torque_curve() -> None:
    values = complete(cim5.MODEL)
    slip = 1.0 - cim5.MODEL.model.start(values, at(1.0 + 0j, 0.8 + 0.2j)).states[4]
    more = (1.0 / motor_start.impedance_at(values, 1.01 * slip)).real
    assert 0.0 < slip < 0.03
    assert more > (1.0 / motor_start.impedance_at(values, slip)).real


@pytest.mark.parametrize("p_pu", [3.0, 0.001])
def test_a_power_it_cannot_draw_is_refused(p_pu: float) -> None:
    with pytest.raises(ValueError, match="of its rating at 1 pu voltage"):
        cim5.MODEL.model.start(complete(cim5.MODEL), at(1.0 + 0j, p_pu + 0j))


def test_its_breaker_opens_after_relay_and_breaker_time_below_its_voltage() -> None:
    values = complete(cim5.MODEL, VI=0.6, TI=6.0, TB=3.0)
    x = np.array([*cim5.MODEL.model.start(values, at(1.0 + 0j, 0.6 + 0.2j)).states])
    low, sound = (Flat(cim5.MODEL.model, "rates", values, inputs(v)) for v in (0.5 + 0j, 1.0 + 0j))
    dt_s = 1e-3
    short = integrated(sound, integrated(low, x, 90, dt_s), 100, dt_s)
    assert abs(drawn(cim5.MODEL, values, short, 1.0 + 0j)) > 0.5
    # 100 ms pick the relay up; the breaker's 50 ms go by whether the voltage is back or not.
    picked_up = integrated(low, x, 101, dt_s)
    assert abs(drawn(cim5.MODEL, values, picked_up, 1.0 + 0j)) > 0.5
    opened = integrated(sound, picked_up, 51, dt_s)
    assert drawn(cim5.MODEL, values, opened, 1.0 + 0j) == 0.0
    assert drawn(cim5.MODEL, values, integrated(sound, opened, 2000, dt_s), 1.0 + 0j) == 0.0


@pytest.mark.parametrize("v_pu", [1.1, 0.8, 0.7, 0.35])
def test_ieel_follows_voltage_by_its_exponents(v_pu: float) -> None:
    values = complete(ieel.MODEL)
    x = ieel.MODEL.model.start(values, at(1.0 + 0j, 0.6 + 0.2j)).states

    def law(exponent: float) -> float:
        return v_pu**exponent if v_pu >= 0.7 else 0.7**exponent * (v_pu / 0.7) ** 2

    p = 0.6 * (0.4 * v_pu**2 + 0.6 * law(0.0))
    q = 0.2 * (0.5 * v_pu**2 + 0.2 * law(1.0) + 0.3 * law(0.5))
    assert drawn(ieel.MODEL, values, x, v_pu + 0j) == pytest.approx(complex(p, q), abs=1e-12)


@pytest.mark.parametrize("load", [ieel.MODEL, ldfr.MODEL], ids=lambda load: load.name)
def test_a_load_follows_the_frequency_of_its_bus(load: LoadModel) -> None:
    """A voltage that turns at a steady deviation, until the sensor's 0.12 s are over."""
    values, df = complete(load), -0.01
    x = np.array([*load.model.start(values, at(1.0 + 0j, 0.6 + 0.2j)).states])
    dt_s, turns = 1e-3, 2.0 * math.pi * 60.0 * df
    flat = Flat(load.model, "rates", values, inputs(1.0 + 0j))
    for k in range(1500):
        flat.signals[:2] = math.cos(turns * (k + 0.5) * dt_s), math.sin(turns * (k + 0.5) * dt_s)
        rate = flat(x)[0]
        x = x + dt_s * flat(x + 0.5 * dt_s * rate)[0]
    found = drawn(load, values, x, cmath.rect(1.0, turns * 1.5))
    if load is ieel.MODEL:
        wanted = complex(0.6 * (1.0 + 2.0 * df), 0.2 * (1.0 - 1.8 * df))
    else:
        w = 1.0 + df
        wanted = complex(0.6 * (0.2 + 0.3 * w + 0.5 * w**1.5), 0.2 * (0.4 + 0.4 * w**0.5 + 0.2 * w**2))
    # Half a step of angle, 2e-3 rad, and the sensor's e^-12.
    assert found == pytest.approx(wanted, abs=2e-5)


def test_perc1_ceases_below_its_voltage_and_comes_back_along_its_ramp() -> None:
    values = complete(perc1.MODEL)
    x = np.array([*perc1.MODEL.model.start(values, at(1.0 + 0j, 0.6 + 0.1j)).states])
    low, sound = (Flat(perc1.MODEL.model, "rates", values, inputs(v)) for v in (0.2 + 0j, 1.0 + 0j))
    dt_s = 5e-4
    # The measured voltage passes 0.5 pu after 20 ms ln(0.8 / 0.3) = 19.6 ms, the timer ends at 29.6 ms.
    assert integrated(low, x, 58, dt_s)[3] == 1.0
    ceased = integrated(low, x, 120, dt_s)
    assert ceased[3] < 0.01
    # Back above 0.6 pu after 20 ms ln(0.8 / 0.4) = 14 ms, 50 ms later the ramp of 1 s begins.
    half = integrated(sound, ceased, 1128, dt_s)
    assert half[3] == pytest.approx(0.5, abs=0.01)
    assert integrated(sound, half, 1200, dt_s)[3] == pytest.approx(1.0, abs=1e-3)
    assert drawn(perc1.MODEL, values, x, 0.4 + 0j) == pytest.approx(0.5 * (0.6 + 0.1j), abs=1e-12)


def test_perc1_rides_through_a_sag_shorter_than_its_timer() -> None:
    values = complete(perc1.MODEL, Tcease=0.1)
    x = np.array([*perc1.MODEL.model.start(values, at(1.0 + 0j, 0.6 + 0.1j)).states])
    low, sound = (Flat(perc1.MODEL.model, "rates", values, inputs(v)) for v in (0.2 + 0j, 1.0 + 0j))
    assert integrated(sound, integrated(low, x, 200, 5e-4), 1000, 5e-4)[3] == 1.0
