"""Excitation systems: bridge, supply, limits, conventions of their records, and the type AC7B in closed form."""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import StateSpace, lsim

from gridsim.devices.blocks import limited_lag, limited_pi
from gridsim.devices.catalogue import CONTROLS
from gridsim.devices.contract import ControlModel
from gridsim.devices.exciters.rectifier import (
    potential_circuit,
    potential_source,
    rectified,
    source_at,
    source_voltage,
)
from gridsim.kernels import values_type
from tests.devices.exciter_sets import ORDINARY
from tests.devices.flat import Flat, response, resting_inputs, started

# Sums and products of a few numbers of order one.
ROUNDING = 1e-12
EXCITERS = {model.name: model for model in CONTROLS if model.kind == "exciter"}
#: Those whose regulator limits follow the terminal voltage.
FED_FROM_TERMINALS = ("EXDC2", "ESDC2A")


def complete(name: str, changed: Mapping[str, float]) -> tuple[ControlModel, dict[str, float]]:
    """Return a model and an ordinary set of it, changed, with what is derived."""
    model = EXCITERS[name]
    values = {**ORDINARY[name], **changed}
    return model, values | dict(zip(model.derived, model.derive(values), strict=True))


def resting(name: str, wanted: float, **changed: float) -> tuple[dict[str, float], list[float], dict[str, float]]:
    """Return parameters with references, states and inputs of a model at rest at full load."""
    model, values = complete(name, changed)
    u = resting_inputs(model, 1.0, 0.5)
    p, x = started(model, values, u, wanted)
    return p, x, u


@pytest.mark.parametrize(
    ("i_n", "f_ex"),
    [(-0.5, 1.0), (0.0, 1.0), (0.2, 0.8846), (0.433, 0.75), (0.6, 0.6245), (0.75, 0.433), (0.9, 0.1732), (1.2, 0.0)],
)
def test_the_bridge_is_the_standards_curve(i_n: float, f_ex: float) -> None:
    """IEEE Std 421.5 annex D with its 0.577, 0.433 and 1.732, evaluated by hand to four digits."""
    for v in (0.5, 1.0, 4.0):
        assert rectified(v, i_n * v) == pytest.approx(f_ex * v, abs=2e-4 * v)


@given(v=st.floats(0.1, 10.0), i_n=st.floats(-1.0, 0.999))
@settings(max_examples=300, deadline=None)
def test_the_source_behind_a_bridge_is_found_from_its_output(v: float, i_n: float) -> None:
    # Near full load the output goes to 0 and keeps only the difference of two numbers of order v.
    assert source_voltage(rectified(v, i_n * v), i_n * v) == pytest.approx(v, rel=1e-9)


def test_an_empty_source_gives_nothing() -> None:
    assert rectified(0.0, 0.0) == rectified(0.0, 1.0) == 0.0


@pytest.mark.parametrize("angle_deg", [0.0, 10.0, -25.0])
def test_the_compound_source_is_a_sum_of_phasors(angle_deg: float) -> None:
    record = {"KP": 6.15, "THETAP": angle_deg, "KI": 0.4, "XL": 0.081}
    kp_re, kp_im = potential_circuit(record)
    v_t, i_t = cmath.rect(1.02, 0.3), cmath.rect(0.8, -0.2)
    k_p = cmath.rect(6.15, math.radians(angle_deg))
    wanted = abs(k_p * v_t + 1j * (0.4 + k_p * 0.081) * i_t)
    p = values_type("P", ("KI", "XL", "kp_re", "kp_im"))(0.4, 0.081, kp_re, kp_im)
    u = values_type("U", ("v_re_pu", "v_im_pu", "i_re_pu", "i_im_pu"))(v_t.real, v_t.imag, i_t.real, i_t.imag)
    assert potential_source(p, u) == pytest.approx(wanted, abs=ROUNDING)
    assert source_at({**record, "kp_re": kp_re, "kp_im": kp_im}, u._asdict()) == pytest.approx(wanted, abs=ROUNDING)


def test_a_limit_that_moves_takes_output_at_once_and_state_with_it() -> None:
    rate, output = limited_lag(5.0, 4.0, 0.1, -2.0, 2.0)
    assert (rate, output) == ((2.0 - 4.0) / 0.1, 2.0)
    # At the limit the state waits; pushed back it leaves at once.
    assert limited_lag(5.0, 2.0, 0.1, -2.0, 2.0) == (0.0, 2.0)
    assert limited_lag(-5.0, 2.0, 0.1, -2.0, 2.0)[0] == pytest.approx(-70.0)


def test_an_integral_waits_while_its_output_stands_at_a_limit() -> None:
    assert limited_pi(1.0, 0.5, 2.0, 3.0, -1.0, 1.0) == (0.0, 1.0)
    assert limited_pi(-1.0, 0.5, 0.2, 3.0, -1.0, 1.0) == (-3.0, pytest.approx(0.3))


@pytest.mark.parametrize("name", FED_FROM_TERMINALS)
def test_a_regulator_fed_from_the_terminals_has_its_ceiling_from_them(name: str) -> None:
    """After seconds at half voltage the exciter rests where KE e is half of VRMAX, whatever the gain asks."""
    e_fd = response(EXCITERS[name], {"E1": 0.0, "SE1": 0.0}, {"v_t_pu": 0.5}, 15_000, 0.001)[-1]
    # 15 s are 18 time constants of the field; its rate feedback has died as well.
    assert e_fd == pytest.approx(0.5 * ORDINARY[name]["VRMAX"], rel=1e-4)


def test_the_output_of_a_commutator_exciter_turns_with_its_shaft() -> None:
    p, x, u = resting("EXDC2", 2.0)
    _, outputs = Flat(EXCITERS["EXDC2"], "evaluate", p, {**u, "dw_pu": 0.01})(x)
    assert outputs[0] == pytest.approx(2.02, abs=ROUNDING)


@pytest.mark.parametrize("name", ["EXST1", "ESST1A"])
@pytest.mark.parametrize("v_t", [0.5, 1.3])
def test_a_bridge_at_the_terminals_gives_what_they_have(name: str, v_t: float) -> None:
    """Pushed by a voltage far off: the ceiling KC i_fd below VRMAX v_t, or the floor."""
    p, i_fd = ORDINARY[name], 1.5
    found = response(EXCITERS[name], {}, {"v_t_pu": v_t}, 10_000, 0.001)[-1]
    if v_t < 1.0:
        assert found == pytest.approx(p["VRMAX"] * v_t - p["KC"] * i_fd, abs=ROUNDING)
    else:
        # The ST1 of 1981 loads the floor too, the ST1A of 1992 does not.
        assert found == pytest.approx(p["VRMIN"] * v_t - (p["KC"] * i_fd if name == "EXST1" else 0.0), abs=ROUNDING)


def test_the_field_current_limiter_takes_its_gain_from_the_output() -> None:
    p, x, u = resting("ESST1A", 2.0)
    model = EXCITERS["ESST1A"]
    before = Flat(model, "evaluate", p, u)(x)[1][0]
    after = Flat(model, "evaluate", p, {**u, "i_fd_pu": u["i_fd_pu"] + 0.1})(x)[1][0]
    assert before - after == pytest.approx(ORDINARY["ESST1A"]["KLR"] * 0.1, abs=ROUNDING)


@pytest.mark.parametrize(("vos", "share"), [(1.0, 0.0), (2.0, 1.0)])
def test_a_stabilizer_enters_where_its_record_says(vos: float, share: float) -> None:
    p, x, u = resting("ESST1A", 2.0, VOS=vos)
    _, outputs = Flat(EXCITERS["ESST1A"], "evaluate", p, {**u, "v_s_pu": 0.05})(x)
    assert outputs[0] - 2.0 == pytest.approx(0.05 * share, abs=ROUNDING)


@pytest.mark.parametrize("name", ["ESST3A", "ESST4B"])
def test_a_fed_bridge_gives_no_more_than_its_source(name: str) -> None:
    p = ORDINARY[name]
    found = response(EXCITERS[name], {"VBMAX": 2.0}, {"v_t_pu": 0.8}, 20_000, 0.001).max()
    assert found <= 2.0 * p["VMMAX"] + ROUNDING


def test_an_inner_loop_without_delay_is_the_limit_of_a_fast_one() -> None:
    """Its time constant is TM / (1 + KM KG V_B) = 0.4 ms at TM = 20 ms, small beside the other 50 ms."""
    fast, none = (response(EXCITERS["ESST3A"], {"TM": tm}, {"v_t_pu": 0.99}, 8_000, 5e-5) for tm in (0.02, 0.0))
    # 0.4 ms of a response that takes 50 ms and more.
    assert np.abs(fast - none)[1_000:].max() < 0.01 * np.ptp(none)


@pytest.mark.parametrize("name", ["IEEET1", "IEEEX1", "EXDC2", "ESDC2A"])
def test_zeros_in_a_record_ask_for_limits_and_field_resistance(name: str) -> None:
    model = EXCITERS[name]
    shape = {"E1": 2.3, "SE1": 0.1, "E2": 3.1, "SE2": 0.33, "VRMAX": 0.0}
    for k_e, ceiling in ((0.5, (0.33 + 0.5) * 3.1), (0.0, 0.33 * 3.1), (-0.1, 0.33 * 3.1)):
        values = {**ORDINARY["EXDC2"], **shape, "KE": k_e}
        derived = dict(zip(model.derived, model.derive(values), strict=True))
        assert (derived["vr_max"], derived["vr_min"]) == pytest.approx((ceiling, -ceiling), abs=ROUNDING)
        assert model.check(values) == []
        start = model.start({**values, **derived}, resting_inputs(model, 1.0, 0.5), 2.0)
        regulator = start.states[model.states.index("regulator")]
        if k_e == 0.0:
            assert regulator == pytest.approx(0.1 * ceiling, abs=ROUNDING)
    assert model.check({**ORDINARY["EXDC2"], **shape, "SE1": 0.0, "SE2": 0.0, "KE": 0.0}) != []


@pytest.mark.parametrize("name", ["IEEET1", "IEEEX1", "EXDC2", "ESDC2A", "EXAC1", "ESAC1A", "AC7B"])
def test_a_curve_through_the_origin_is_none(name: str) -> None:
    """Records with E1 = SE1 = 0, E2 = SE2 = 1 are common and mean no saturation."""
    model = EXCITERS[name]
    values = {**ORDINARY.get(name, ORDINARY["EXDC2"]), "E1": 0.0, "SE1": 0.0, "E2": 1.0, "SE2": 1.0}
    assert model.derive(values)[:2] == (0.0, 0.0)
    assert model.check(values) == []
    assert model.check({**values, "SE1": 0.1}) != []


WRONG = [
    ("IEEET1", {"VRMIN": 8.0}, "VRMIN"),
    ("EXST1", {"VIMIN": 0.3}, "VIMIN"),
    ("EXST1", {"TF": 0.0}, "TF"),
    ("ESST1A", {"VOS": 1.5}, "VOS"),
    ("ESST3A", {"VMMIN": 1.0}, "VMMIN"),
    ("ESST4B", {"KPR": 0.0, "KIR": 0.0}, "KPR"),
    ("AC7B", {"TDR": 0.0}, "TDR"),
    ("AC7B", {"E2": 4.0}, "saturation"),
    ("ESAC1A", {"VRMIN": 7.0}, "VRMIN"),
]


@pytest.mark.parametrize(("name", "changed", "said"), WRONG)
def test_a_record_that_cannot_be_meant_is_refused(name: str, changed: dict[str, float], said: str) -> None:
    found = EXCITERS[name].check({**ORDINARY[name], **changed})
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("name", ["EXAC1", "ESAC1A", "AC7B"])
def test_diodes_let_no_negative_voltage_pass(name: str) -> None:
    found = response(EXCITERS[name], {}, {"v_t_pu": 1.5}, 10_000, 0.001)
    assert found.min() == 0.0


def test_the_alternators_field_current_has_a_ceiling() -> None:
    """Pushed up, v_fe = (KE + S) v_e + KD i_fd stops at VFEMAX; without saturation that is v_e by hand."""
    flat = {"E1": 0.0, "SE1": 0.0, "VFEMAX": 3.0, "KL": 0.0}
    found = response(EXCITERS["AC7B"], flat, {"v_t_pu": 0.8}, 20_000, 0.001)
    p, i_fd = ORDINARY["AC7B"], 1.5
    v_e = (3.0 - p["KD"] * i_fd) / p["KE"]
    # A step of 1 ms may pass the ceiling by 1 ms / TE of the push, which is drawn back; the output never shows it.
    assert found.max() == pytest.approx(v_e - p["KC"] * i_fd / math.sqrt(3.0), abs=ROUNDING)


def test_the_type_ac7b_without_limits_is_its_transfer_functions() -> None:
    """The loop closed by hand, written as matrices: no saturation, no bridge, v_t stepped by 1 mV from 1."""
    p = {**ORDINARY["AC7B"], "TR": 0.0, "KC": 0.0, "KD": 0.0, "E1": 0.0, "SE1": 0.0, "KL": 100.0}
    kp, ki, kd, td = p["KPR"], p["KIR"], p["KDR"], p["TDR"]
    # States: integral of e, lagged e, integral of f, v_e, lagged v_e; e = r - rate feedback, r the step of the error.
    feedback = np.array([0.0, 0.0, 0.0, p["KF3"] / p["TF"], -p["KF3"] / p["TF"]])
    error, r_error = -feedback, 1.0
    v_r = np.array([1.0, -kd / td, 0.0, 0.0, 0.0]) + (kp + kd / td) * error
    field = v_r - (p["KF1"] + p["KF2"] * p["KE"]) * np.array([0.0, 0.0, 0.0, 1.0, 0.0])
    r_field = (kp + kd / td) * r_error
    v_a, r_a = np.array([0.0, 0.0, 1.0, 0.0, 0.0]) + p["KPA"] * field, p["KPA"] * r_field
    step = -0.001
    v_t = 1.0 + step
    wanted, own = 0.8, np.eye(5)
    # KP v_t multiplies all of v_a, its rest value KE e / KP too: a second input, a constant, beside the step.
    a = np.array(
        [
            ki * error,
            (error - own[1]) / td,
            p["KIA"] * field,
            (p["KP"] * v_t * v_a - p["KE"] * own[3]) / p["TE"],
            (own[3] - own[4]) / p["TF"],
        ]
    )
    b = np.array([ki * r_error, r_error / td, p["KIA"] * r_field, p["KP"] * v_t * r_a / p["TE"], 0.0]) * -step
    b[3] += p["KE"] * wanted * (v_t - 1.0) / p["TE"]
    t_s = np.arange(3_000) * 0.001
    _, moved, _ = lsim(StateSpace(a, b[:, None], own[3][None, :], np.zeros((1, 1))), np.ones(t_s.size), t_s)
    changed = {name: value for name, value in p.items() if value != ORDINARY["AC7B"][name]}
    found = response(EXCITERS["AC7B"], changed, {"v_t_pu": v_t}, t_s.size, 0.001)
    # Fourth order at 1 ms on poles up to 100 / s: 1e-6 of the response.
    assert np.ptp(found) > 0.01
    assert np.abs(found - wanted - moved).max() < 1e-5 * np.ptp(found)
