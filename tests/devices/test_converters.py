"""Converter plants against closed forms: lags, limits, injection in dips, droop, charge."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.devices.contract import ControlModel, MachineStart
from gridsim.devices.converters import reeca1, reecb1, reecc1, regca1, repca1
from gridsim.devices.converters.electrical import table
from tests.devices.flat import Flat, complete, resting, resting_inputs
from tests.simulation.test_large_network import PLANT
from tests.simulation.worlds import Line, Machine, run, write_case

MACHINE_DYR = "1 'GENROU' 1 8.0 0.03 0.4 0.05 6.5 0 1.8 1.7 0.3 0.55 0.25 0.2 0 0 /\n"
GOVERNOR_DYR = "1 'TGOV1' 1 0.05 0.5 1.2 0 1.0 1.0 0 /\n1 'SEXS' 1 0.1 10 100 0.05 -5 5 /\n"


def converter(v: complex, i: complex, **changed: float) -> tuple[dict[str, float], np.ndarray, dict[str, float]]:
    """Values, states and inputs of a REGCA1 at rest."""
    values = complete(regca1.MODEL, changed)
    start = regca1.MODEL.start(values, MachineStart(v, i))
    given = {"v_re_pu": v.real, "v_im_pu": v.imag, **start.signals}
    return values, np.array(start.states), {name: given[name] for name in regca1.MODEL.inputs}


def integrated(flat: Flat, x: np.ndarray, steps: int, dt_s: float) -> np.ndarray:
    """States after `steps` of the classical Runge-Kutta method."""
    for _ in range(steps):
        k_1 = flat(x)[0]
        k_2 = flat(x + 0.5 * dt_s * k_1)[0]
        k_3 = flat(x + 0.5 * dt_s * k_2)[0]
        k_4 = flat(x + dt_s * k_3)[0]
        x = x + dt_s / 6.0 * (k_1 + 2.0 * k_2 + 2.0 * k_3 + k_4)
    return x


def test_a_current_follows_its_command_as_a_first_order_lag() -> None:
    values, x, u = converter(1.0 + 0.0j, 0.5 - 0.1j, Rrpwr=1e3)
    flat = Flat(regca1.MODEL, "rates", values, {**u, "ip_cmd_pu": 0.9, "iq_cmd_pu": 0.3})
    t_s = 0.03
    x = integrated(flat, x, 300, t_s / 300)
    gone = 1.0 - math.exp(-t_s / values["Tg"])
    # Runge-Kutta of fourth order at a 200th of the time constant: its error is below 1e-10.
    assert x[1] == pytest.approx(0.5 + 0.4 * gone, abs=1e-9)
    assert x[2] == pytest.approx(0.1 + 0.2 * gone, abs=1e-9)


def test_active_current_rises_no_faster_than_its_ramp() -> None:
    values, x, u = converter(1.0 + 0.0j, 0.2 + 0.0j, Rrpwr=2.0)
    x = integrated(Flat(regca1.MODEL, "rates", values, {**u, "ip_cmd_pu": 1.0}), x, 100, 1e-3)
    # 0.8 pu / Tg = 40 pu/s would be wanted at first; 0.1 s of 2 pu/s are 0.2 pu.
    assert x[1] == pytest.approx(0.4, abs=1e-9)


@pytest.mark.parametrize(
    ("v_pu", "active", "reactive"),
    [
        (1.0, 0.8, 0.2),
        (0.6, 0.4, 0.2),  # half way between Lvpnt0 and Lvpnt1
        (0.3, 0.0, 0.2),  # below Lvpnt0
        (1.3, 0.8, 0.2 - 0.07),  # Khv (v - Volim)
        (5.0, 0.8, -1.3),  # Iolim
    ],
)
def test_currents_are_managed_by_voltage(v_pu: float, active: float, reactive: float) -> None:
    values, x, u = converter(1.0 + 0.0j, 0.8 - 0.2j, Lvplsw=0.0)
    turn = complex(math.cos(0.4), math.sin(0.4))
    v = v_pu * turn
    _, outputs = Flat(regca1.MODEL, "source", values, {**u, "v_re_pu": v.real, "v_im_pu": v.imag})(x)
    assert complex(*outputs[:2]) / turn == pytest.approx(complex(active, -reactive), abs=1e-12)


def test_low_voltage_power_logic_bounds_the_active_current() -> None:
    values, x, u = converter(1.0 + 0.0j, 0.9 + 0.0j)
    flat = Flat(regca1.MODEL, "rates", values, {**u, "v_re_pu": 0.6})
    x = integrated(flat, x, 1000, 1e-3)
    assert x[1] == pytest.approx(1.22 * (0.6 - 0.4) / (0.9 - 0.4), abs=1e-9)


def at_rest(model: ControlModel, p_pu: float, **changed: float) -> tuple[Any, np.ndarray, dict[str, float]]:
    """Parameters, states and inputs of an electrical control on a plant of `p_pu` and 0.1 pu of reactive power."""
    p, x, u = resting(model, complete(model, changed), resting_inputs(model, 1.0, p_pu), p_pu)
    return p, np.array(x), u


def commands(model: ControlModel, p: Mapping[str, float], x: np.ndarray, u: Mapping[str, float]) -> np.ndarray:
    """Active and reactive current commands. [pu]"""
    return Flat(model, "evaluate", p, u)(x)[1][1:3]


@pytest.mark.parametrize("priority", [0.0, 1.0])
def test_the_current_that_goes_first_leaves_the_rest_of_the_largest(priority: float) -> None:
    p, x, u = at_rest(reecb1.MODEL, 0.9, PQFLAG=priority, Imax=1.0)
    x[0], x[3] = 0.75, 0.8  # a filtered voltage that asks for 1.2 of active current, a voltage control for 0.8
    i_p, i_q = commands(reecb1.MODEL, p, x, {**u, "v_t_pu": 0.9})
    assert math.hypot(i_p, i_q) == pytest.approx(1.0, abs=1e-12)
    assert (i_p if priority else i_q) == pytest.approx(1.0, abs=1e-12)


def test_the_injection_in_a_dip_is_its_gain_times_what_leaves_the_dead_band() -> None:
    p, x, u = at_rest(reeca1.MODEL, 0.5, QFLAG=0.0, VFLAG=0.0)
    before = commands(reeca1.MODEL, p, x, u)[1]
    x[0] = 0.8
    dip = commands(reeca1.MODEL, p, x, {**u, "v_t_pu": 0.8})[1]
    assert dip - before == pytest.approx(2.0 * (1.0 - 0.8 - 0.05), abs=1e-12)
    x[0] = 0.2
    assert commands(reeca1.MODEL, p, x, {**u, "v_t_pu": 0.2})[1] - before == pytest.approx(1.05, abs=1e-12)


def test_after_a_dip_the_injection_is_held_for_its_time() -> None:
    p, x, u = at_rest(reeca1.MODEL, 0.5, QFLAG=0.0, VFLAG=0.0, Thld=0.2, Iqfrz=0.15)
    dt_s, held = 1e-3, []
    dip, after = (Flat(reeca1.MODEL, "evaluate", p, {**u, "v_t_pu": v}) for v in (0.8, 1.0))
    x = integrated(dip, x, 200, dt_s)
    for _ in range(400):
        x = np.maximum(integrated(after, x, 1, dt_s), [-math.inf] * 6 + [0.0, 0.0, -math.inf])
        held.append(after(x)[1][2] - x[4] == pytest.approx(0.15, abs=1e-9))  # beyond the lag (2)
    # The clock is full after 200 ms of dip to 2e-9 of 0.2 s; a step is what its end may be off.
    assert sum(held) * dt_s == pytest.approx(0.2, abs=2 * dt_s)
    assert all(held[:190])


def test_frozen_states_wait_in_a_dip() -> None:
    p, x, u = at_rest(reeca1.MODEL, 0.5)
    rates, _ = Flat(reeca1.MODEL, "evaluate", p, {**u, "v_t_pu": 0.5, "p_ref_pu": 0.9, "q_ref_pu": 0.4})(x)
    assert (rates[2:6] == 0.0).all()
    assert rates[0] != 0.0


def test_a_limit_that_follows_voltage_is_straight_between_its_points() -> None:
    points = (0.2, 1.0, 0.5, 1.2, 1.0, 1.3, 0.0, 0.0)
    assert [table(v, *points) for v in (0.1, 0.2, 0.35, 0.75, 1.0, 1.4)] == pytest.approx([1, 1, 1.1, 1.25, 1.3, 1.3])
    assert table(0.5, *[0.0] * 8) > 1e6


@pytest.mark.parametrize(
    ("soc", "charges", "discharges"), [(0.5, True, True), (0.8, False, True), (0.2, True, False)]
)
def test_a_full_battery_takes_nothing_and_an_empty_one_gives_nothing(
    soc: float, charges: bool, discharges: bool
) -> None:
    p, x, u = at_rest(reecc1.MODEL, 0.5)
    x[6] = soc
    for order, allowed in ((0.6, discharges), (-0.6, charges)):
        x[5] = order
        i_p = commands(reecc1.MODEL, p, x, u)[0]
        assert (i_p == pytest.approx(order)) if allowed else (i_p == 0.0)
    assert Flat(reecc1.MODEL, "evaluate", p, {**u, "p_e_pu": 0.9})(x)[0][6] == pytest.approx(-0.9 / 3600.0)


def test_the_plant_waits_with_reactive_power_at_low_voltage() -> None:
    p, x, u = resting(repca1.MODEL, complete(repca1.MODEL), resting_inputs(repca1.MODEL, 1.0, 0.5), 0.5)
    for v_pu, waits in ((0.75, False), (0.65, True)):
        rates, _ = Flat(repca1.MODEL, "evaluate", p, {**u, "v_at_re_pu": v_pu})(np.array([0.9, *x[1:]]))
        assert (rates[1] == 0.0) == waits


def test_frequency_droop_is_the_steady_state_gain(tmp_path: Path) -> None:
    """A machine with a governor and a plant: after a load step each stands on its droop."""
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 200.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.01), Line(2, 3, 0.01)],
        loads={2: (500.0, 50.0)},
        dyr=MACHINE_DYR + GOVERNOR_DYR + PLANT.format(bus=3),
    )
    result = run(case, 60.0, events=[{"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 30.0}])
    last = result.timeseries.iloc[-1]
    dw = float(last["speed_pu.gen_1_1"]) - 1.0
    assert dw < -0.0005
    # 1 / R = 20 on 600 MVA; the plant's 20 on 400 MVA outside 0.0003 pu. After 60 s both have settled to 1e-4 MW.
    gave = {name: float(last[name] - result.timeseries[name].iloc[0]) for name in ("p_mw.gen_1_1", "p_mw.gen_3_1")}
    assert gave["p_mw.gen_1_1"] == pytest.approx(-dw * 20.0 * 600.0, abs=0.01)
    assert gave["p_mw.gen_3_1"] == pytest.approx((-dw - 0.0003) * 20.0 * 400.0, abs=0.01)


def test_the_plant_holds_its_voltage_up_to_its_droop(tmp_path: Path) -> None:
    """RefFlag 1 with Kc: at rest v + Kc Q is what it was."""
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 200.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.02), Line(2, 3, 0.02)],
        loads={2: (500.0, 50.0)},
        dyr=MACHINE_DYR + GOVERNOR_DYR + PLANT.format(bus=3),
    )
    result = run(case, 150.0, events=[{"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 0.0, "q_mvar": 60.0}])
    table = result.timeseries
    held = table["v_pu.bus_3"] + 0.02 * table["q_mvar.gen_3_1"] / 400.0
    assert abs(float(table["q_mvar.gen_3_1"].iloc[-1] - table["q_mvar.gen_3_1"].iloc[0])) > 5.0
    assert float(held.iloc[-1]) == pytest.approx(float(held.iloc[0]), abs=1e-5)
