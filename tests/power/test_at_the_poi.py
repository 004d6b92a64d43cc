"""Plants beside the grid: what the site draws, fuel, accounts, rest."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.mitigation.network.gas_classes import CLASSES, GAS_CO2_T_PER_MWH, MWH_PER_MMBTU
from gridsim.simulation.prepare import prepare
from tests.power.campus import campus, gas, run

CONDENSER: dict[str, Any] = {"type": "synchronous_condenser", "name": "condenser", "s_mva": 60.0, "flywheel_h_s": 5.0}
REACTOR: dict[str, Any] = {"type": "firm_plant", "name": "reactor", "kind": "nuclear", "p_mw": 20.0}
GRID: dict[str, Any] = {"case": "wscc9", "bus": 5}


def test_load_following_holds_what_the_site_draws(tmp_path: Path) -> None:
    plant = gas("aeroderivative", 68.0, "load_following", import_mw=12.0)
    result = run(tmp_path, [(0.0, 50.0), (1.0, 60.0)], plant, duration_s=120.0, record_every=24, **GRID)
    poi = result.timeseries["p_mw.site_campus"]
    assert poi.iloc[0] == pytest.approx(12.0, abs=1e-6)
    assert poi.max() > 18.0  # at first the grid carries the step
    # Twelve time constants of the load controller later the plant does.
    assert poi.iloc[-1] == pytest.approx(12.0, abs=0.02)
    assert result.timeseries["p_mw.demand_campus"].iloc[-1] == 60.0


def test_the_plants_ramp_bounds_how_fast_it_follows(tmp_path: Path) -> None:
    plant = gas("frame", 240.0, "load_following", spare_units=0, import_mw=0.0, ramp_per_min=0.05)
    result = run(tmp_path, [(0.0, 130.0), (1.0, 170.0)], plant, duration_s=60.0, record_every=24, **GRID)
    table = result.timeseries
    t_s = table["t_s"].to_numpy()
    # 5 % a minute of 240 MW is the load reference's; power has the answer to the frequency on top, 1 / 0.04.
    answer = -240.0 / 0.04 * (table["speed_pu.gen_501_1"].to_numpy() - 1.0)
    late = t_s > 30.0
    slope = np.polyfit(t_s[late], (table["p_mech_mw.gen_501_1"].to_numpy() - answer)[late], 1)[0]
    assert slope == pytest.approx(0.05 * 240.0 / 60.0, rel=0.02)


def test_fuel_is_the_heat_rate_at_full_load_and_the_willans_line_below(tmp_path: Path) -> None:
    for kind, loading in (("reciprocating", 1.0), ("combined_cycle", 0.6)):
        unit = {"unit_mw": 20.0, "spare_units": 0, "loading": loading}
        result = run(tmp_path, [(0.0, 50.0)], gas(kind, 40.0, "parallel", **unit), duration_s=2.0, **GRID)
        (use,), idle = result.device_use, CLASSES[kind].no_load_share
        heat_rate = CLASSES[kind].heat_rate_btu_per_kwh * MWH_PER_MMBTU / 1000.0
        wanted_mw = heat_rate * 40.0 * (idle + (1.0 - idle) * loading)
        assert use.fuel_mwh == pytest.approx(wanted_mw * 2.0 / 3600.0, rel=1e-6)
        assert use.co2_t == pytest.approx(use.fuel_mwh * GAS_CO2_T_PER_MWH, rel=1e-12)
        assert use.unit_hours == pytest.approx(2.0 * 2.0 / 3600.0, rel=1e-12)


def test_a_combined_cycle_answers_with_its_gas_turbines_alone(tmp_path: Path) -> None:
    plant = gas("combined_cycle", 60.0, "parallel", unit_mw=60.0, spare_units=0, loading=0.7)
    result = run(tmp_path, [(0.0, 60.0), (1.0, 80.0)], plant, duration_s=20.0, **GRID)
    table = result.timeseries
    assert table["p_mech_mw.gen_501_1"].iloc[0] == pytest.approx(28.0, abs=1e-6)
    assert table["p_mech_mw.gen_501_1"].iloc[-1] > 28.0 + 0.3
    assert np.ptp(table["p_mech_mw.gen_501_2"]) < 1e-9
    assert table["p_mech_mw.gen_501_2"].iloc[0] == pytest.approx(14.0, abs=1e-6)


def test_all_devices_rest_and_accounts_close(tmp_path: Path) -> None:
    plant = gas("industrial", 30.0, "load_following", import_mw=10.0)
    result = run(tmp_path, [(0.0, 70.0)], plant, REACTOR, CONDENSER, duration_s=5.0, **GRID)
    table = result.timeseries
    assert np.abs(table["f_hz.coi"] - 60.0).max() < 1e-7
    assert np.ptp(table["v_pu.bus_5"]) < 1e-8
    assert table["p_mw.site_campus"].iloc[0] == pytest.approx(10.0, abs=1e-6)
    # Power of the site's own is no computing that the site went without.
    assert result.metrics["usable_compute"] == pytest.approx(1.0, abs=1e-9)
    own = [c for c in table if c.startswith("p_mw.gen_50")]
    assert {c.removeprefix("p_mw.gen_")[:3] for c in own} == {"501", "502", "503"}


def test_what_the_site_draws_is_its_load_less_its_machines(tmp_path: Path) -> None:
    # Two ways to the same number: voltage times current at the site's bus, and the machines' terminal power.
    plant = gas("industrial", 30.0, "parallel")
    steps = [(0.0, 70.0), (1.0, 90.0), (2.0, 60.0)]
    result = run(tmp_path, steps, plant, REACTOR, CONDENSER, duration_s=4.0, **GRID)
    table = result.timeseries
    machines = table[[c for c in table if c.startswith("p_mw.gen_50")]].sum(axis=1)
    assert np.abs(table["p_mw.load_campus"] - machines - table["p_mw.site_campus"]).max() < 1e-6
    accounts = [account for account in result.accounts if account.site == "campus"]
    assert [account.type for account in accounts] == ["gas_plant", "firm_plant", "synchronous_condenser"]
    for before, after in itertools.pairwise(accounts):
        assert after.in_mwh == before.out_mwh
    for account in accounts:
        assert account.out_mwh == pytest.approx(account.in_mwh - account.generated_mwh, rel=1e-9)
    drawn = np.trapezoid(table["p_mw.site_campus"], table["t_s"]) / 3600.0
    assert accounts[-1].out_mwh == pytest.approx(drawn, rel=1e-7)


ALL_POWER = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}


def test_a_condenser_holds_the_voltage_and_its_rotor_slows_the_fall(tmp_path: Path) -> None:
    """Loads of constant power, so that a better voltage draws no more and the step is 60 MW with either."""
    steps = [(0.0, 50.0), (1.0, 110.0)]
    condenser = {**CONDENSER, "s_mva": 150.0}
    dips = []
    for devices in ((), (condenser,)):
        rest = {**GRID, "load_model": ALL_POWER, "duration_s": 3.0}
        result = run(tmp_path, steps, *devices, **rest)
        stored_mws = float(prepare(campus(tmp_path, steps, *devices, **rest)).model.inertia_mws().sum())
        f_hz = result.timeseries["f_hz.coi"].to_numpy()
        # Within a tenth of a second governors answer to a few per cent, and losses change by one of the step.
        wanted_hz = 60.0 * 60.0 * 0.1 / (2.0 * stored_mws)
        assert f_hz[240] - f_hz[264] == pytest.approx(wanted_hz, rel=0.05)
        dips.append((np.ptp(result.timeseries["v_pu.bus_5"][240:]), stored_mws))
    (bare_pu, bare_mws), (held_pu, held_mws) = dips
    assert held_mws - bare_mws == pytest.approx(150.0 * 6.75)
    # Behind 0.3 pu on 150 MVA it takes its part of what the grid's own impedance would leave: a quarter at least.
    assert held_pu < 0.75 * bare_pu
    (use,) = result.device_use
    assert use.facts["inertia_mws"] == 150.0 * 6.75
