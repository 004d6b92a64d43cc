"""GENSAL against the textbook's phasor diagram, its saturation curve, and the round-rotor machine it is a case of."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from scipy.optimize import root

from gridsim.devices.contract import MachineModel, MachineStart
from gridsim.devices.machines import genrou, gensal
from tests.devices.flat import SETTING, Flat
from tests.devices.ordinary_sets import ORDINARY


def complete(model: MachineModel, **changed: float) -> dict[str, float]:
    values = {**ORDINARY[model.name], **SETTING, **changed}
    return values | dict(zip(model.derived, model.derive(values), strict=True))


NO_SATURATION = {"S10": 0.0, "S12": 0.0}


@pytest.mark.parametrize(("p_pu", "q_pu"), [(0.0, 0.3), (0.7, 0.2), (0.9, -0.3)])
def test_the_steady_state_is_the_phasor_diagram(p_pu: float, q_pu: float) -> None:
    values = complete(gensal.MODEL, **NO_SATURATION, r_pu=0.0)
    start = gensal.MODEL.start(values, MachineStart(1.0 + 0.0j, complex(p_pu, -q_pu)))
    # Kundur (1994) section 3.6.3: v + j xq i lies on the q axis, and power is two sines of the angle.
    assert start.states[0] == pytest.approx(cmath.phase(1.0 + 1j * values["Xq"] * complex(p_pu, -q_pu)), abs=1e-12)
    angle = start.states[0]
    salient = 0.5 * (1.0 / values["Xq"] - 1.0 / values["Xd"]) * math.sin(2.0 * angle)
    assert start.e_fd_pu / values["Xd"] * math.sin(angle) + salient == pytest.approx(p_pu, abs=1e-12)


@pytest.mark.parametrize(("v_pu", "excess"), [(1.0, 0.186), (1.2, 0.802)])
def test_the_open_circuit_curve_goes_through_the_two_points(v_pu: float, excess: float) -> None:
    start = gensal.MODEL.start(complete(gensal.MODEL), MachineStart(complex(v_pu), 0.0j))
    assert start.e_fd_pu == pytest.approx(v_pu * (1.0 + excess), abs=1e-12)


def test_saturation_leaves_the_rotor_angle_where_it_is() -> None:
    # It acts on the field's flux alone; a round rotor's angle moves with it.
    at = MachineStart(1.0 + 0.0j, 0.8 - 0.3j)
    saturated = gensal.MODEL.start(complete(gensal.MODEL), at)
    unsaturated = gensal.MODEL.start(complete(gensal.MODEL, **NO_SATURATION), at)
    assert saturated.states == pytest.approx(unsaturated.states, abs=1e-12)
    assert saturated.e_fd_pu > unsaturated.e_fd_pu + 0.1


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_round_rotor_machine_without_a_transient_circuit_on_q(seed: int) -> None:
    # With x'q = xq GENROU's e'd decays to 0 and its q-axis damper's voltage obeys (5) of GENSAL.
    v = complete(gensal.MODEL, **NO_SATURATION)
    shared = {name: v[name] for name in ("Tpdo", "Tppdo", "Tppqo", "H", "D", "Xd", "Xq", "Xpd", "Xppd", "Xl")}
    round_rotor = complete(genrou.MODEL, **NO_SATURATION, **shared, Tpqo=1.0, Xpq=v["Xq"])
    delta, dw, epq, psi_kd, eppd, v_re, v_im = np.random.default_rng(seed).uniform(-1.0, 1.0, 7)
    u = {"v_re_pu": v_re, "v_im_pu": v_im, "e_fd_pu": 1.3, "p_mech_pu": 0.6}
    u |= {"sin_delta": math.sin(delta), "cos_delta": math.cos(delta)}
    share = (v["Xq"] - v["Xppd"]) / (v["Xq"] - v["Xl"])
    ours, _ = Flat(gensal.MODEL, "rates", v, u)((delta, dw, epq, psi_kd, eppd))
    theirs, _ = Flat(genrou.MODEL, "rates", round_rotor, u)((delta, dw, epq, 0.0, psi_kd, eppd / share))
    wanted = [*theirs[:3], theirs[4], theirs[5] * share]
    assert ours == pytest.approx(wanted, rel=1e-12, abs=1e-12)
    for part in ("source", "terminal"):
        _, ours = Flat(gensal.MODEL, part, v, u)((delta, dw, epq, psi_kd, eppd))
        _, theirs = Flat(genrou.MODEL, part, round_rotor, u)((delta, dw, epq, 0.0, psi_kd, eppd / share))
        assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12)


def test_a_step_of_voltage_meets_three_reactances_in_turn() -> None:
    # At no load on the q axis: i_d = (e - v) / x, with x'' at once, and x_d when all fluxes have settled.
    v = complete(gensal.MODEL, **NO_SATURATION, r_pu=0.0)
    start = gensal.MODEL.start(v, MachineStart(1.0 + 0.0j, 0.0j))
    u = {
        "v_re_pu": 0.9,
        "v_im_pu": 0.0,
        "e_fd_pu": start.e_fd_pu,
        "p_mech_pu": 0.0,
        "sin_delta": 0.0,
        "cos_delta": 1.0,
    }
    terminal, rates = Flat(gensal.MODEL, "terminal", v, u), Flat(gensal.MODEL, "rates", v, u)
    assert terminal(start.states)[1][3] == pytest.approx(0.9 * 0.1 / v["Xppd"], abs=1e-12)
    found = root(lambda x: rates([0.0, 0.0, *x])[0][2:], start.states[2:], tol=1e-13)
    assert terminal([0.0, 0.0, *found.x])[1][3] == pytest.approx(0.9 * 0.1 / v["Xd"], abs=1e-12)
    # Between: the damper has settled, the field's flux has not moved yet.
    between = root(lambda x: rates([0.0, 0.0, start.states[2], *x])[0][3:], start.states[3:], tol=1e-13)
    assert terminal([0.0, 0.0, start.states[2], *between.x])[1][3] == pytest.approx(0.9 * 0.1 / v["Xpd"], abs=1e-12)


@pytest.mark.parametrize(
    ("changed", "sentence"), [({"Xl": 0.297}, "Xl must differ"), ({"S10": 0.3, "S12": 0.2}, "must exceed")]
)
def test_impossible_data_are_told(changed: dict[str, float], sentence: str) -> None:
    assert any(sentence in fault for fault in gensal.MODEL.check({**ORDINARY["GENSAL"], **SETTING, **changed}))
