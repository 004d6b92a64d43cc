"""GENROU against the textbook's phasor diagram, its saturation curve and its reactances at three speeds."""

from __future__ import annotations

import cmath
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.devices.blocks import quadratic_saturation
from gridsim.devices.contract import MachineStart, Start
from gridsim.devices.machines.genrou import MODEL
from gridsim.devices.saturation import quadratic_coefficients

#: Kundur (1994) Example 12.6, without saturation: that has tests of its own.
MACHINE = {
    "Tpdo": 8.0, "Tppdo": 0.03, "Tpqo": 0.4, "Tppqo": 0.05, "H": 6.5, "D": 0.0, "Xd": 1.8, "Xq": 1.7,
    "Xpd": 0.3, "Xpq": 0.55, "Xppd": 0.25, "Xl": 0.2, "S10": 0.0, "S12": 0.0,
    "r_pu": 0.0025, "x_pu": 0.25, "nominal_rad_per_s": 2.0 * math.pi * 60.0,
}  # fmt: skip


def rest(p_pu: float, q_pu: float, v_pu: float = 1.0, **changed: float) -> tuple[Start, complex, dict[str, float]]:
    """Start the machine at a terminal power; return its start, its current and all its values."""
    values = {**MACHINE, **changed}
    values |= dict(zip(MODEL.derived, MODEL.derive(values), strict=True))
    current = complex(p_pu, -q_pu) / v_pu
    return MODEL.start(values, MachineStart(complex(v_pu), current)), current, values


@pytest.mark.parametrize(("p_pu", "q_pu"), [(0.0, 0.0), (0.7, 0.2), (0.9, -0.3), (0.4, 0.8)])
def test_the_steady_state_is_the_phasor_diagram(p_pu: float, q_pu: float) -> None:
    start, current, values = rest(p_pu, q_pu)
    # Kundur (1994) section 3.6.3: v + (r + j xq) i lies on the q axis; e_fd = v_q + r i_q + xd i_d there.
    on_q_axis = 1.0 + complex(values["r_pu"], values["Xq"]) * current
    delta = cmath.phase(on_q_axis)
    assert start.states[0] == pytest.approx(delta, abs=1e-12)
    turn = cmath.exp(-1j * (delta - math.pi / 2.0))
    v, i = turn, current * turn
    assert start.e_fd_pu == pytest.approx(v.imag + values["r_pu"] * i.imag + values["Xd"] * i.real, abs=1e-12)
    # Power of a salient machine: two sines of the angle (r left out of the formula, so put to zero for it).
    lossless, _, w = rest(p_pu, q_pu, r_pu=0.0)
    angle = lossless.states[0]
    salient = 0.5 * (1.0 / w["Xq"] - 1.0 / w["Xd"]) * math.sin(2.0 * angle)
    assert lossless.e_fd_pu / w["Xd"] * math.sin(angle) + salient == pytest.approx(p_pu, abs=1e-12)


def test_a_machine_at_no_load_has_its_voltage_as_its_field() -> None:
    start, _, _ = rest(0.0, 0.0, 1.05)
    assert start.e_fd_pu == pytest.approx(1.05, abs=1e-12)
    assert start.states[2:] == pytest.approx((1.05, 0.0, 1.05, 0.0), abs=1e-12)


@pytest.mark.parametrize(("v_pu", "excess"), [(1.0, 0.0392), (1.2, 0.2227)])
def test_the_open_circuit_curve_goes_through_the_two_points(v_pu: float, excess: float) -> None:
    # At no load the flux behind x'' is the terminal voltage: field current exceeds it by S(v) v.
    start, _, _ = rest(0.0, 0.0, v_pu, S10=0.0392, S12=0.2227)
    assert start.e_fd_pu == pytest.approx(v_pu * (1.0 + excess), abs=1e-12)


@given(low=st.floats(0.001, 0.3), growth=st.floats(1.25, 10.0), e=st.floats(0.0, 1.5))
@settings(max_examples=100, deadline=None)
def test_a_saturation_curve_is_zero_then_rises_through_its_points(low: float, growth: float, e: float) -> None:
    # S(1.2) above 1.2 S(1.0), as machines have it: below that the parabola has its foot at a negative flux.
    a, b = quadratic_coefficients(1.0, low, 1.2, low * growth)
    curve = quadratic_saturation.py_func
    assert curve(1.0, a, b) == pytest.approx(low, rel=1e-9)
    assert curve(1.2, a, b) == pytest.approx(low * growth, rel=1e-9)
    assert 0.0 < a < 1.0
    assert curve(min(e, a), a, b) == 0.0
    assert curve(e + 0.01, a, b) * (e + 0.01) >= curve(e, a, b) * e


def test_saturation_on_the_q_axis_acts_by_the_ratio_of_reactances() -> None:
    start, current, values = rest(0.8, 0.3, S10=0.1, S12=0.4)
    flux = 1.0 + complex(values["r_pu"], values["Xppd"]) * current
    saturation = (
        0.1 if abs(flux) == 1.0 else quadratic_saturation.py_func(abs(flux), values["sat_a"], values["sat_b"])
    )
    turn = cmath.exp(-1j * (start.states[0] - math.pi / 2.0))
    e, i = flux * turn, current * turn
    ratio = (values["Xq"] - values["Xl"]) / (values["Xd"] - values["Xl"])
    # No current in the dampers: what the q axis lacks of voltage is armature reaction less saturation.
    assert e.real * (1.0 + ratio * saturation) == pytest.approx((values["Xq"] - values["Xppd"]) * i.imag, abs=1e-12)
    wanted = e.imag * (1.0 + saturation) + (values["Xd"] - values["Xppd"]) * i.real
    assert start.e_fd_pu == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"Xl": 0.3}, "Xl must differ"), ({"S10": 0.3, "S12": 0.2}, "must exceed"), ({"Xl": 1.8}, "Xl must differ")],
)
def test_impossible_data_are_told(changed: dict[str, float], sentence: str) -> None:
    assert any(sentence in fault for fault in MODEL.check({**MACHINE, **changed}))
