"""The virtual synchronous machine REGFM_B1 against closed forms: swing with damping, phase-locked loop, limits."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

from gridsim.devices.contract import MachineStart
from gridsim.devices.converters import regfm_a1, regfm_b1
from tests.devices.flat import Flat, complete
from tests.devices.test_converters import integrated
from tests.devices.test_forming import ALL_POWER, CONTROLS, MACHINE
from tests.simulation.worlds import Line, Machine, run, write_case

NOMINAL_RAD_PER_S = 2.0 * math.pi * 60.0


@dataclass(frozen=True)
class Fields:
    """What the records here differ in."""

    d_2: float = 100.0
    tp_s: float = 0.0
    i_max: float = 1.5
    tpf_s: float = 0.0

    def dyr(self, bus: int) -> str:
        """A REGFM_B1 record with mp = 0.02, H = 0.5 s and wD = 50 / s."""
        flags, voltage = "0 0 1 1 1 1 0 0.15", "0.05 0 5 0.02 0.05 -0.05 0.265 2.65 0.2 -0.2"
        swing, filters = f"{self.tp_s} 0.5 0 {self.d_2} 50", f"{self.tpf_s} 0.02 0 0.02 1 0.05"
        return f"{bus} 'REGFM_B1' 1 {flags} {voltage} {swing} {self.i_max} 0.9 2 3 {filters} /\n"


@pytest.mark.parametrize("fields", [Fields(d_2=0.0), Fields(), Fields(tp_s=0.05), Fields(tpf_s=0.02)])
def test_alone_with_a_load_it_swings_as_its_equation_says(tmp_path: Path, fields: Fields) -> None:
    """2 H dw' = -dP_f - dw_lagged / mp - D2 (dw - washout): a step of constant power, lines without loss."""
    case = write_case(
        tmp_path / "one",
        machines=[Machine(1, 200.0, 400.0, 0.2, slack=True)],
        lines=[Line(1, 2, 0.02)],
        loads={2: (200.0, 20.0)},
        dyr=fields.dyr(1),
    )
    step = {"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 80.0}
    # Kutta's method at steps of half the fastest time constant, 7 ms, errs by 1e-3 of the answer early on.
    table = run(case, 3.0, step_s=0.001, load_model=ALL_POWER, events=[step]).timeseries
    t_s, speed = table["t_s"].to_numpy(), table["speed_pu.gen_1_1"].to_numpy() - 1.0
    # States: speed, washout, lagged speed, filtered power. A lag of no time passes on: a thousandth of a step.
    two_h, lag, power = 1.0, max(fields.tp_s, 1e-6), max(fields.tpf_s, 1e-6)
    a = np.array(
        [
            [-fields.d_2 / two_h, fields.d_2 / two_h, -1.0 / 0.02 / two_h, -1.0 / two_h],
            [50.0, -50.0, 0.0, 0.0],
            [1.0 / lag, 0.0, -1.0 / lag, 0.0],
            [0.0, 0.0, 0.0, -1.0 / power],
        ]
    )
    b = np.array([0.0, 0.0, 0.0, 80.0 / 400.0 / power])
    rest = -np.linalg.solve(a, b)
    for since in (0.02, 0.1, 0.5, 1.5):
        k = int(np.searchsorted(t_s, 1.0 + since - 1e-9))
        expected = rest[0] - (expm(a * (t_s[k] - 1.0)) @ rest)[0]
        assert speed[k] == pytest.approx(expected, abs=2e-6)
    assert speed[-1] == pytest.approx(-0.02 * 0.2, abs=1e-6)


def test_its_loop_locks_onto_the_voltage_as_a_second_order_system() -> None:
    """e'' + KpPLL w0 |v| e' + KiPLL w0 |v| e = 0 for a small angle e between loop and voltage."""
    values = complete(regfm_b1.MODEL)
    start = regfm_b1.MODEL.start(values, MachineStart(1.0 + 0.0j, 0.5 + 0.0j))
    jump = 1e-3
    v = cmath.rect(1.0, jump)
    given = {"v_re_pu": v.real, "v_im_pu": v.imag, "e_fd_pu": start.e_fd_pu, "p_mech_pu": 0.5, **start.signals}
    flat = Flat(regfm_b1.MODEL, "rates", values, {name: given[name] for name in regfm_b1.MODEL.inputs})
    x = integrated(flat, np.array(start.states), 100, 0.05 / 100)
    kp, ki = 0.265 * NOMINAL_RAD_PER_S, 2.65 * NOMINAL_RAD_PER_S
    # States: e and the integral; d e / dt = -(kp e + w0 x).
    a = np.array([[-kp, -1.0], [ki, 0.0]])
    left = (expm(a * 0.05) @ [jump, 0.0])[0]
    # sin e is e to e^2 / 6.
    assert x[2] == pytest.approx(jump - left, abs=1e-8)


def test_active_current_settles_on_its_steady_limit(tmp_path: Path) -> None:
    """With active current first it may be Kf ImaxSS; what the droop would ask beyond that the other machine gives."""
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 320.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.01), Line(2, 3, 0.01)],
        loads={2: (620.0, 50.0)},
        dyr=MACHINE + CONTROLS + Fields(i_max=1.0).dyr(3),
    )
    table = run(case, 60.0, events=[{"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 120.0}]).timeseries
    last = table.iloc[-1]
    i_d = float(last["p_mw.gen_3_1"]) / 400.0 / float(last["v_pu.bus_3"])
    assert i_d == pytest.approx(0.9, abs=1e-4)
    # It turns with the network although its droop asks for more: 0.02 (0.9 - P) is not what it shows.
    assert float(last["speed_pu.gen_1_1"]) < 0.999


@pytest.mark.parametrize("v_pu", [0.9, 0.5, 0.1])
def test_the_current_in_a_fault_is_limited_in_size(v_pu: float) -> None:
    values = complete(regfm_b1.MODEL, {"ImaxF": 1.6, "TVf": 0.02})  # the steady limits follow later
    start = regfm_b1.MODEL.start(values, MachineStart(1.0 + 0.0j, 0.5 - 0.1j))
    given = {"v_re_pu": v_pu, "v_im_pu": 0.0, "e_fd_pu": start.e_fd_pu, "p_mech_pu": 0.5, **start.signals}
    u = {name: given[name] for name in regfm_b1.MODEL.inputs}
    i_re, i_im = Flat(regfm_b1.MODEL, "terminal", values, u)(start.states)[1][6:8]
    assert math.hypot(i_re, i_im) <= 1.6 + 1e-12
    assert (math.hypot(i_re, i_im) == pytest.approx(1.6)) == (v_pu < 0.8)


def test_the_loop_waits_at_low_voltage() -> None:
    values = complete(regfm_b1.MODEL)
    start = regfm_b1.MODEL.start(values, MachineStart(1.0 + 0.0j, 0.5 + 0.0j))
    for v_pu, waits in ((0.06, False), (0.04, True)):
        v = cmath.rect(v_pu, 0.3)
        given = {"v_re_pu": v.real, "v_im_pu": v.imag, "e_fd_pu": 1.0, "p_mech_pu": 0.5, **start.signals}
        u = {name: given[name] for name in regfm_b1.MODEL.inputs}
        rates, _ = Flat(regfm_b1.MODEL, "rates", values, u)(start.states)
        assert (rates[2] == 0.0) == waits
        assert (rates[3] == 0.0) == waits


@pytest.mark.parametrize(
    ("one", "other"), [(regfm_a1.MODEL, regfm_a1.PSSE_MODEL), (regfm_b1.MODEL, regfm_b1.PSSE_MODEL)]
)
def test_both_records_of_a_model_name_the_same_fields(one: object, other: object) -> None:
    names = [{parameter.name for parameter in model.parameters} for model in (one, other)]  # type: ignore[attr-defined]
    assert names[0] - names[1] == {"Re", "Xe"}
    assert not names[1] - names[0]
