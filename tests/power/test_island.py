"""A campus on its own: droop, dips against closed forms, the loss of a unit, what an engine cannot take."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.signal import StateSpace, TransferFunction, lsim

from gridsim.mitigation.network.gas_classes import CLASSES, GGOV1_MEDIANS
from gridsim.mitigation.network.generators import POWER_FACTOR
from tests.power.campus import gas, run

NOMINAL_HZ = 60.0
DROOP = 0.04


def test_droop_shares_a_step_by_rating_and_sets_the_frequency(tmp_path: Path) -> None:
    engines = {**gas("reciprocating", 40.0), "name": "engines", "spare_units": 0}
    turbine = {**gas("aeroderivative", 34.0), "name": "turbine", "spare_units": 0, "droop": 0.08}
    result = run(tmp_path, [(0.0, 44.0), (1.0, 49.0)], engines, turbine, duration_s=60.0)
    last = result.timeseries.iloc[-1]
    stiffness_mw = 40.0 / 0.04 + 34.0 / 0.08
    # Lags of a few seconds have died out after a minute; fuel goes with speed in a turbine, so not to the last digit.
    assert last["f_hz.coi"] - NOMINAL_HZ == pytest.approx(-NOMINAL_HZ * 5.0 / stiffness_mw, rel=2e-3)
    at_start = result.timeseries.iloc[0]
    moved = {
        bus: sum(last[c] - at_start[c] for c in result.timeseries if c.startswith(f"p_mw.gen_{bus}_"))
        for bus in (101, 102)
    }
    assert moved[101] == pytest.approx(5.0 * (40.0 / 0.04) / stiffness_mw, rel=5e-3)
    assert sum(moved.values()) == pytest.approx(5.0, abs=1e-6)


def engine_dip_hz(t_s: np.ndarray, step_pu: float, h_s: float) -> np.ndarray:
    """Frequency after a step [pu of the generators' MVA] with engines: 2 H s dw = G dw - step, G from GASENG1."""
    g = CLASSES["reciprocating"].governor
    kp, ki, act, eng, r = g["Kp"], g["Ki"], g["Tact"], g["Teng"], DROOP / POWER_FACTOR
    # G = -(Kp s + Ki) / ((s + act s^2 + R (Kp s + Ki)) (1 + eng s))
    pi = np.array([kp, ki])
    under = np.polymul(np.polyadd([act, 1.0, 0.0], r * pi), [eng, 1.0])
    system = TransferFunction(-under * step_pu, np.polyadd(np.polymul([2.0 * h_s, 0.0], under), pi))
    return NOMINAL_HZ * lsim(system, np.ones_like(t_s), t_s)[1]


def turbine_dip_hz(t_s: np.ndarray, step_pu: float, h_s: float, load_pu: float) -> np.ndarray:
    """Frequency after a step [pu of the turbines' rating] with GGOV1, droop on electrical power, as linear states."""
    g = {**GGOV1_MEDIANS, **CLASSES["aeroderivative"].governor}
    kp, ki, gain = g["Kpgov"], g["Kigov"], g["Kturb"]
    fuel = load_pu / gain + g["Wfnl"]
    h = h_s / POWER_FACTOR  # on the turbine's rating
    # States: speed, integral, valve, turbine, measured power; input: the step of electrical power.
    a = np.zeros((5, 5))
    b = np.zeros((5, 1))
    error = np.array([-1.0, 0.0, 0.0, 0.0, -DROOP])
    demand = kp * error + np.array([0.0, 1.0, 0.0, 0.0, 0.0])
    a[0, 3], b[0, 0] = 1.0 / (2.0 * h), -1.0 / (2.0 * h)
    a[1] = ki * error
    a[2] = (demand - np.eye(5)[2]) / g["Tact"]
    a[3] = (gain * (np.eye(5)[2] + fuel * np.eye(5)[0]) - np.eye(5)[3]) / g["Tb"]
    a[4, 4], b[4, 0] = -1.0 / g["Tpelec"], 1.0 / g["Tpelec"]
    system = StateSpace(a, b * step_pu, np.eye(5)[:1], [[0.0]])
    return NOMINAL_HZ * lsim(system, np.ones_like(t_s), t_s)[1]


@pytest.mark.parametrize(
    ("kind", "unit_mw", "step_mw"), [("reciprocating", 10.0, 4.5), ("aeroderivative", 34.0, 3.4)]
)
def test_a_load_step_dips_as_the_transfer_function_says(
    tmp_path: Path, kind: str, unit_mw: float, step_mw: float
) -> None:
    rating = 3.0 * unit_mw
    result = run(tmp_path, [(0.0, 0.5 * rating), (1.0, 0.5 * rating + step_mw)], gas(kind, rating, spare_units=0))
    table = result.timeseries
    t_s = table["t_s"].to_numpy()
    after = t_s >= 1.0
    since = t_s[after] - 1.0
    h_s = CLASSES[kind].h_s
    if kind == "reciprocating":
        dip = engine_dip_hz(since, step_mw / rating * POWER_FACTOR, h_s)
    else:
        dip = turbine_dip_hz(since, step_mw / rating, h_s, 0.5)
    seen = table["f_hz.coi"].to_numpy()[after] - NOMINAL_HZ
    # What the linear form leaves out: fuel times speed, a second-order term; a step of 1/240 s of the jump.
    assert np.abs(seen - dip).max() < 0.005 * np.abs(dip).max() + NOMINAL_HZ * step_mw / rating / h_s / 2 / 240
    assert seen.min() == pytest.approx(dip.min(), rel=0.01)


def test_n_plus_one_carries_the_loss_of_a_unit(tmp_path: Path) -> None:
    plant = gas("reciprocating", 100.0, spare_units=1)
    lost = {"t_s": 1.0, "type": "generator_trip", "bus": 101, "id": "1"}
    result = run(tmp_path, [(0.0, 88.0)], plant, duration_s=40.0, events=[lost])
    assert result.status == "completed"
    last = result.timeseries.iloc[-1]
    assert last["p_mw.gen_101_1"] == 0.0
    assert last["p_mw.gen_101_2"] == pytest.approx(88.0, abs=1e-6)
    # One unit of eleven gave 8 MW; ten units of 10 MW take it over by their droop.
    assert last["f_hz.coi"] == pytest.approx(NOMINAL_HZ * (1.0 - DROOP * 8.0 / 100.0), abs=1e-3)
    # The loss of a unit is booked: eleven units for a second, ten for the rest.
    (use,) = result.device_use
    assert use.unit_hours * 3600.0 == pytest.approx(11.0 + 10.0 * 39.0, rel=1e-3)


def test_units_counted_as_one_machine_move_as_single_machines_do(tmp_path: Path) -> None:
    steps = [(0.0, 30.0), (1.0, 36.0)]
    together, apart = (
        run(tmp_path, steps, gas("reciprocating", 50.0, spare_units=0, single_units=n), duration_s=5.0)
        for n in (0, 5)
    )
    difference = together.timeseries["f_hz.coi"] - apart.timeseries["f_hz.coi"]
    assert np.abs(difference).max() < 1e-8  # rounding over 1,200 steps
    assert apart.timeseries["p_mw.gen_101_5"].iloc[-1] == pytest.approx(36.0 / 5.0, abs=1e-9)


def test_engines_give_way_where_turbines_hold(tmp_path: Path) -> None:
    # A checkpoint ends: from 35 % of the running rating to 90 %. Engines have air for 30 % at once.
    steps = [(0.0, 35.0), (1.0, 90.0)]
    dips = {}
    for kind, unit in (("reciprocating", 10.0), ("aeroderivative", 34.0)):
        result = run(tmp_path, steps, gas(kind, 100.0, spare_units=0, unit_mw=unit if unit < 20 else 50.0))
        dips[kind] = NOMINAL_HZ - float(result.metrics["nadir_hz"] or 0.0)
    assert dips["reciprocating"] > 0.15 * NOMINAL_HZ  # past the dip of the least class of ISO 8528-5
    assert dips["aeroderivative"] < 0.15 * NOMINAL_HZ


BATTERY = {"type": "grid_forming_battery", "name": "battery", "p_mw": 40.0, "e_mwh": 1.0}


CONTROLS = pytest.mark.parametrize("control", ["droop", "virtual_machine"])


@CONTROLS
def test_a_grid_forming_battery_takes_its_droops_share_from_its_store(tmp_path: Path, control: str) -> None:
    battery = {**BATTERY, "control": control}
    result = run(tmp_path, [(0.0, 40.0), (1.0, 50.0)], gas("reciprocating", 60.0), battery, duration_s=30.0)
    bare = run(tmp_path, [(0.0, 40.0), (1.0, 50.0)], gas("reciprocating", 60.0), duration_s=30.0)
    last = result.timeseries.iloc[-1]
    # Seven units of 10 MW at 4 % and 40 MW at 5 %, per unit of frequency.
    engines_mw, battery_mw = 70.0 / 0.04, 40.0 / 0.05
    assert last["p_mw.gen_102_1"] == pytest.approx(10.0 * battery_mw / (engines_mw + battery_mw), rel=5e-3)
    assert (result.metrics["nadir_hz"] or 0.0) > (bare.metrics["nadir_hz"] or 0.0) + 0.1
    account = next(account for account in result.accounts if account.name == "battery")
    assert account.out_mwh == pytest.approx(account.in_mwh + account.stored_mwh + account.burned_mwh, rel=1e-9)
    assert account.stored_mwh < 0.0
    assert account.at_limit_share == 0.0
    assert last["soc.campus_battery"] - 0.5 == pytest.approx(account.stored_mwh / 1.0, rel=1e-9)
    # What it gives costs its store more by the one-way loss.
    gives = np.maximum(result.timeseries["p_mw.gen_102_1"], 0.0)
    given_mwh = np.trapezoid(gives, result.timeseries["t_s"]) / 3600.0
    assert account.stored_mwh == pytest.approx(-given_mwh / 0.845**0.5, rel=1e-3)


def fall_pu(tmp_path: Path, **battery: float | str) -> float:
    """How far the frequency falls within 25 ms of a step of 10 MW, beside seven engines."""
    steps, engines = [(0.0, 40.0), (1.0, 50.0)], gas("reciprocating", 60.0)
    result = run(tmp_path, steps, engines, {**BATTERY, **battery}, duration_s=1.1)
    coi = result.timeseries["f_hz.coi"].to_numpy() / NOMINAL_HZ
    return float(coi[240] - coi[246])


ENGINES_MWS = CLASSES["reciprocating"].h_s * 70.0 / POWER_FACTOR


def test_a_droops_filter_slows_the_fall_as_an_inertia(tmp_path: Path) -> None:
    # T_Pf / (2 m_p) = 4 s on 40 MVA; governors have answered to a seventh of it within 25 ms.
    found = fall_pu(tmp_path, control="droop", power_filter_s=0.4)
    assert found == pytest.approx(10.0 * 0.025 / (2.0 * (ENGINES_MWS + 160.0)), rel=0.15)


def test_a_virtual_machines_rotor_slows_the_fall(tmp_path: Path) -> None:
    light, heavy = (fall_pu(tmp_path, control="virtual_machine", h_s=h_s) for h_s in (4.0, 12.0))
    # Its damping that passes, D2 = 100 at 50 / s, is a second of inertia beside either.
    wanted = (ENGINES_MWS + 40.0 * 13.0) / (ENGINES_MWS + 40.0 * 5.0)
    assert light / heavy == pytest.approx(wanted, rel=0.15)  # what governors and droop do meanwhile


@CONTROLS
def test_in_a_fault_its_current_stands_at_its_limit_and_that_is_told(tmp_path: Path, control: str) -> None:
    fault = {"t_s": 1.0, "type": "bus_fault", "bus": 1, "duration_s": 0.1, "x_pu": 0.02}
    battery = {**BATTERY, "control": control, "i_max_pu": 1.3}
    plant = gas("reciprocating", 60.0)
    result = run(tmp_path, [(0.0, 40.0)], plant, battery, duration_s=2.0, events=[fault])
    assert result.status == "completed"
    table = result.timeseries
    size = np.hypot(table["p_mw.gen_102_1"], table["q_mvar.gen_102_1"]) / (40.0 * table["v_pu.bus_102"])
    within = size[(table["t_s"] > 1.02) & (table["t_s"] < 1.09)].to_numpy()
    # A droop holds the fault's limit, a virtual machine comes back to its rating within a cycle.
    assert within == pytest.approx(1.3, abs=1e-6) if control == "droop" else within == pytest.approx(1.0, abs=0.01)
    assert size.max() < 1.3 + 1e-6
    account = next(account for account in result.accounts if account.name == "battery")
    assert 0.04 < account.at_limit_share < 0.2  # 0.1 s of 2 s and what the return needs
