"""Exciters ESDC1A, EXAC2, ESAC6A, EXPIC1, SCRX in closed form: transfer functions, and limits for large signals."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from tests.devices.exciter_sets import ORDINARY
from tests.devices.flat import Flat, response
from tests.devices.frequency_response import Linearised, values_of
from tests.devices.test_exciters import EXCITERS, resting

#: A machine without load current in its field: the bridge and the alternator's armature reaction drop out.
UNLOADED = {"KC": 0.0, "KD": 0.0, "E1": 0.0, "SE1": 0.0}
E_FD = 2.0


def lead(s: complex, t_lead: float, t_lag: float) -> complex:
    return (1.0 + s * t_lead) / (1.0 + s * t_lag)


def esdc1a(v: object, s: complex) -> complex:
    forward = v.KA * lead(s, v.TC, v.TB) / (1.0 + s * v.TA) / (v.TE * s + v.KE)  # type: ignore[attr-defined]
    return forward / (1.0 + forward * s * v.KF / (1.0 + s * v.TF1)) / (1.0 + s * v.TR)  # type: ignore[attr-defined]


def exac2(v: object, s: complex) -> complex:
    inner = v.KB / (v.TE * s + v.KE + v.KB * v.KH * v.KE)  # type: ignore[attr-defined]
    forward = v.KA * lead(s, v.TC, v.TB) / (1.0 + s * v.TA) * inner  # type: ignore[attr-defined]
    return forward / (1.0 + forward * v.KE * s * v.KF / (1.0 + s * v.TF)) / (1.0 + s * v.TR)  # type: ignore[attr-defined]


def esac6a(v: object, s: complex) -> complex:
    both = lead(s, v.TK, v.TA) * lead(s, v.TC, v.TB)  # type: ignore[attr-defined]
    return v.KA * both / (v.TE * s + v.KE) / (1.0 + s * v.TR)  # type: ignore[attr-defined, no-any-return]


def expic1(v: object, s: complex) -> complex:
    forward = v.KA * (1.0 + s * v.TA1) / s * lead(s, v.TA3, v.TA4) / (1.0 + s * v.TA2)  # type: ignore[attr-defined]
    back = s * v.KF / (1.0 + s * v.TF1) / (1.0 + s * v.TF2)  # type: ignore[attr-defined]
    return forward / (1.0 + forward * back) / (v.TE * s + v.KE) / (1.0 + s * v.TR)  # type: ignore[attr-defined]


def scrx(v: object, s: complex) -> complex:
    # Fed from the bus, its output falls with the voltage by itself.
    return v.K * lead(s, v.TATB * v.TB, v.TB) / (1.0 + s * v.TE) - E_FD  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("f_hz", [0.01, 0.3, 2.0, 10.0])
@pytest.mark.parametrize(
    ("name", "function"),
    [("ESDC1A", esdc1a), ("EXAC2", exac2), ("ESAC6A", esac6a), ("EXPIC1", expic1), ("SCRX", scrx)],
)
def test_its_answer_to_a_voltage_is_its_transfer_function(
    name: str, function: Callable[[object, complex], complex], f_hz: float
) -> None:
    changed = {field: 0.0 for field in UNLOADED if field in ORDINARY[name]}
    if name == "EXPIC1":  # an exciter with a supply of its own, whose limits leave room for E_FD
        changed |= {"KP": 0.0, "KI": 0.0, "VR1": 9.0, "VRMAX": 9.0, "SE2": 0.0}
    values = values_of(EXCITERS[name], changed)
    found = Linearised(EXCITERS[name], changed, E_FD).gain("v_t_pu", f_hz)
    # Differences with a step of 1e-6 at gains of some hundred.
    assert found == pytest.approx(-function(values, 2j * math.pi * f_hz), rel=1e-5)


def test_a_regulator_of_its_own_supply_has_a_ceiling_whatever_the_voltage() -> None:
    v = ORDINARY["ESDC1A"]
    e_fd = response(EXCITERS["ESDC1A"], {"E1": 0.0, "SE1": 0.0}, {"v_t_pu": 0.5}, 15_000, 0.001)[-1]
    # 15 s are 30 time constants of the exciter.
    assert e_fd == pytest.approx(v["VRMAX"] / v["KE"], rel=1e-4)


def test_the_alternators_field_current_is_held_by_its_limiter() -> None:
    """EXAC2: v_fe = KB KL (VLR - v_fe) where the gate has taken the limiter; without load e_fd KE is v_fe."""
    v = ORDINARY["EXAC2"]
    changed = {**dict.fromkeys(UNLOADED, 0.0)}
    e_fd = response(EXCITERS["EXAC2"], changed, {"v_t_pu": 0.3}, 20_000, 0.0005)[-1]
    assert e_fd == pytest.approx(v["KB"] * v["KL"] * v["VLR"] / (1.0 + v["KB"] * v["KL"]), rel=1e-6)


def test_a_limiter_takes_off_what_the_field_current_is_too_much() -> None:
    """ESAC6A: v_fe = VAMAX - KH (v_fe - VFELIM)."""
    v = ORDINARY["ESAC6A"]
    e_fd = response(EXCITERS["ESAC6A"], dict.fromkeys(UNLOADED, 0.0), {"v_t_pu": 0.7}, 40_000, 0.0005)[-1]
    field = (v["VAMAX"] + v["KH"] * v["VFELIM"]) / (1.0 + v["KH"])
    assert e_fd == pytest.approx(field / v["KE"], rel=1e-6)
    assert field < v["VRMAX"] * 0.7


def test_negative_field_current_flows_through_the_bridge_or_through_a_resistance() -> None:
    for ratio, wanted in ((0.0, 2.0), (10.0, 3.0)):
        p, x, u = resting("SCRX", 2.0, RCRFD=ratio)
        assert Flat(EXCITERS["SCRX"], "evaluate", p, {**u, "i_fd_pu": -0.3})(x)[1][0] == pytest.approx(wanted)


def test_a_fed_rectifier_gives_what_its_supply_and_its_regulators_limit_allow() -> None:
    """EXPIC1: (KE + S(e_fd)) e_fd = KP v_t VRMAX at half voltage; without load and current circuit V_B is KP v_t.

    The saturation curve through 0 at 0 is straight: S = SE2 e_fd / E2.
    """
    v = ORDINARY["EXPIC1"]
    changed = {"KI": 0.0, "KC": 0.0, "E1": 0.0, "SE1": 0.0, "TF1": 0.0, "TF2": 0.0, "KF": 0.0}
    given = {"v_t_pu": 0.5, "v_re_pu": 0.5, "v_im_pu": 0.0}
    e_fd = response(EXCITERS["EXPIC1"], changed, given, 20_000, 0.0005)[-1]
    # 10 s are 30 time constants of the exciter.
    assert (v["KE"] + v["SE2"] * e_fd / v["E2"]) * e_fd == pytest.approx(v["KP"] * 0.5 * v["VRMAX"], rel=1e-6)
