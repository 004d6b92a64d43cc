"""A wind turbine's parts in closed form, and all of them in front of a converter in a grid."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from gridsim.devices.wind import wtara1, wtdta1, wtpta1, wttqa1
from tests.devices.flat import Flat, complete, resting, resting_inputs
from tests.devices.test_converters import GOVERNOR_DYR, MACHINE_DYR, integrated
from tests.simulation.worlds import Line, Machine, run, write_case

TURBINE = """
3 'REGCA1' 1 1 0.02 10 0.9 0.4 1.22 1.2 0.8 0.4 -1.3 0.02 0.7 99 -99 0.7 /
3 'REECA1' 1 0 0 1 1 0 0 0.85 1.15 0.02 -0.05 0.05 2 1.05 -1.05 0 0.1 0 0 0.05 0.6 -0.6 1.2 0.8 0 0.1 1 20 0 0.02
  99 -99 1.2 0 1.5 0.02 0 1.4 0.5 1.4 1 1.4 1.2 1.4 0 1.4 0.5 1.4 1 1.4 1.2 1.4 /
3 'REPCA1' 1 0 0 0 '0' 0 1 1 0.02 1 2 0 0.05 0.7 0 0 0.02 0.1 -0.1 0 0 0.6 -0.6 0.1 0.5 0.1 -0.0003 0.0003
  1 -1 1.2 0 0.1 20 0 /
3 'WTDTA1' 1 5 0 0.8 1.5 1.5 /
3 'WTARA1' 1 0.007 0 /
3 'WTPTA1' 1 25 150 30 3 0 0.3 27 0 10 -10 /
3 'WTTQA1' 1 {flag} 3 0.6 0.05 5 1.2 0 0.2 0.58 0.4 0.72 0.6 0.86 0.8 1 0 /
"""


def test_the_shaft_swings_at_its_frequency() -> None:
    p, x, u = resting(wtdta1.MODEL, complete(wtdta1.MODEL, {"DAMP": 0.0, "Dshaft": 0.0}), power(0.0), 1.0)
    flat, h = Flat(wtdta1.MODEL, "evaluate", p, u), 1e-6
    a = np.array([(flat(np.array(x) + s)[0] - flat(np.array(x) - s)[0]) / (2.0 * h) for s in h * np.eye(3)]).T
    assert max(abs(np.linalg.eigvals(a).imag)) == pytest.approx(2.0 * math.pi * 1.5, rel=1e-6)


def power(p_pu: float) -> dict[str, float]:
    return resting_inputs(wtdta1.MODEL, 1.0, p_pu)


@pytest.mark.parametrize("changed", [{"Hfrac": 0.0}, {"Freq1": 0.0}])
def test_one_mass_takes_the_surplus_of_power(changed: dict[str, float]) -> None:
    p, x, u = resting(wtdta1.MODEL, complete(wtdta1.MODEL, {"DAMP": 0.0, **changed}), power(0.5), 1.0)
    rates, _ = Flat(wtdta1.MODEL, "evaluate", p, {**u, "p_e_pu": 0.3})(x)
    assert rates[:2] == pytest.approx([0.2 / (2.0 * 5.0)] * 2)


@pytest.mark.parametrize(("theta", "lost"), [(0.5, 0.0), (10.5, 0.007 * 10.5 * 10.0)])
def test_pitch_takes_power_off(theta: float, lost: float) -> None:
    p, x, u = resting(wtara1.MODEL, complete(wtara1.MODEL), {"theta_deg": 0.0}, 0.9)
    assert Flat(wtara1.MODEL, "evaluate", p, {**u, "theta_deg": theta})(x)[1][0] == pytest.approx(0.9 - lost)


def test_the_blades_follow_the_speed_controls_ramp_behind_their_lag() -> None:
    """theta = (P + I (t - Tp)) + (I Tp - P) exp(-t / Tp) for an error that gives P at once and I per second."""
    changed = {"RTetaMax": 1e3, "Kcc": 0.0}
    p, x, u = resting(wtpta1.MODEL, complete(wtpta1.MODEL, changed), resting_inputs(wtpta1.MODEL, 1.0, 0.5), 0.0)
    t_s, lag_s, at_once, per_s = 0.5, 0.3, 150.0 * 0.02, 25.0 * 0.02
    x = integrated(Flat(wtpta1.MODEL, "evaluate", p, {**u, "w_t_pu": 1.02}), np.array(x), 500, t_s / 500)
    theta = at_once + per_s * (t_s - lag_s) + (per_s * lag_s - at_once) * math.exp(-t_s / lag_s)
    assert x[2] == pytest.approx(theta, abs=1e-9)


def test_the_blades_turn_no_faster_than_they_can() -> None:
    p, x, u = resting(wtpta1.MODEL, complete(wtpta1.MODEL), resting_inputs(wtpta1.MODEL, 1.0, 0.5), 0.0)
    rates, _ = Flat(wtpta1.MODEL, "evaluate", p, {**u, "w_t_pu": 1.2})(x)
    assert rates[2] == pytest.approx(10.0)


@pytest.mark.parametrize(("p_pu", "speed"), [(0.1, 0.58), (0.3, 0.65), (0.5, 0.79), (0.7, 0.93), (0.9, 1.0)])
def test_the_speed_belongs_to_the_power(p_pu: float, speed: float) -> None:
    values = complete(wttqa1.MODEL)
    start = wttqa1.MODEL.start(values, resting_inputs(wttqa1.MODEL, 1.0, p_pu), p_pu)
    assert start.signals["w_g_pu"] == pytest.approx(speed)
    assert start.states[2] * speed == pytest.approx(p_pu)


@pytest.mark.parametrize("flag", [0.0, 1.0])
def test_a_turbine_of_another_rating_counts_powers_on_it(flag: float) -> None:
    """320 MW behind a converter of 400 MVA: P there is P / 0.8 to the control, whose answer counts 0.8 times."""
    own, other = (
        {**complete(wttqa1.MODEL, {"Tflag": flag}), "TRATE": rate_mw, "rating": rate_mw / 400.0}
        for rate_mw in (400.0, 320.0)
    )
    given = resting_inputs(wttqa1.MODEL, 1.0, 0.5)
    starts = [wttqa1.MODEL.start(p, {**given, "p_e_pu": power}, power) for p, power in ((own, 0.5), (other, 0.4))]
    assert starts[0].states == pytest.approx(starts[1].states)
    x = np.array(starts[0].states) + 0.01
    moved = {**given, "w_g_pu": 0.9}
    rates, outputs = Flat(wttqa1.MODEL, "evaluate", own, {**moved, "p_e_pu": 0.45, "p_ref_pu": 0.55})(x)
    theirs = Flat(wttqa1.MODEL, "evaluate", other, {**moved, "p_e_pu": 0.36, "p_ref_pu": 0.44})(x)
    assert theirs[0] == pytest.approx(rates)
    assert theirs[1][0] == pytest.approx(0.8 * outputs[0])
    assert wttqa1.MODEL.derive({"TRATE": 320.0, "sn_mva": 400.0}) == (0.8,)


@pytest.mark.parametrize("flag", [0, 1])
def test_a_turbine_comes_back_to_its_speed_after_a_fault(tmp_path: Path, flag: int) -> None:
    """It rests; in the dip it takes the surplus as speed; at last it rests again.

    By power where it was; by speed near it, since blades and torque both integrate w - w_ref and may share otherwise.
    """
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 340.0, 600.0, 0.25, slack=True), Machine(3, 160.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.01), Line(2, 3, 0.01)],
        loads={2: (500.0, 50.0)},
        dyr=MACHINE_DYR + GOVERNOR_DYR + TURBINE.format(flag=flag),
    )
    fault = {"t_s": 0.5, "type": "bus_fault", "bus": 2, "duration_s": 0.15, "x_pu": 0.02}
    table = run(case, 200.0, record_every=8, events=[fault]).timeseries
    p_mw = table["p_mw.gen_3_1"]
    assert np.ptp(p_mw[table.t_s < 0.5]) < 1e-6
    assert float(p_mw.min()) < 100.0
    assert float(p_mw.iloc[-1]) == pytest.approx(160.0, abs=0.1 if flag else 1.0)
    assert np.ptp(p_mw[table.t_s > 150.0]) < 1e-3


def test_at_high_frequency_the_blades_take_off_what_the_plant_no_longer_gives(tmp_path: Path) -> None:
    """Load is lost: the plant's droop lowers P, and in the end the wind gives as little: torque control by power."""
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 180.0, 600.0, 0.25, slack=True), Machine(3, 320.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.01), Line(2, 3, 0.01)],
        loads={2: (500.0, 50.0)},
        dyr=MACHINE_DYR + GOVERNOR_DYR + TURBINE.format(flag=1),
    )
    step = {"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": -60.0, "q_mvar": 0.0}
    table = run(case, 120.0, events=[step]).timeseries
    last = table.iloc[-1]
    dw = float(last["speed_pu.gen_1_1"]) - 1.0
    # Both on a droop of 20 per unit; the plant's outside its dead band.
    assert float(last["p_mw.gen_3_1"]) == pytest.approx(320.0 - (dw - 0.0003) * 20.0 * 400.0, abs=0.1)
    assert dw > 0.001
