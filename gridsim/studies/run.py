"""What happens to this grid with this campus? One scenario simulated and judged."""

from __future__ import annotations

import time
from pathlib import Path

from gridsim.limits.contract import assess
from gridsim.mitigation.account import StageAccount
from gridsim.progress import doing
from gridsim.scenario.reading import scenario_of
from gridsim.scenario.values import Scenario
from gridsim.scenario.writing import complete_mapping, scenario_hash
from gridsim.simulation.device_accounts import DeviceAccount
from gridsim.simulation.simulate import Simulated, simulate_scenario
from gridsim.studies.ageing import aged
from gridsim.studies.beside import beside
from gridsim.studies.charge import with_drift
from gridsim.studies.costs import cost_metrics, priced
from gridsim.studies.energy_horizon import energy_horizons, verdict_with
from gridsim.studies.metrics import metrics_of
from gridsim.studies.result import DeviceUse, Result, RideAccount, Timing
from gridsim.studies.stand_for_year import year_of_runs
from gridsim.version import VERSION


def simulate(scenario: Scenario | str | Path) -> Result:
    """Simulate `scenario`, or the one in a file, and hold it against its limits.

    Losing synchronism, collapse and islanding are results. Raises `InputError` for what does not fit together and
    `SimulationError` where there is no operating point to start from.
    """
    started = time.perf_counter()
    scenario = scenario_of(scenario)
    return judged(scenario, simulate_scenario(scenario), started)


def judged(scenario: Scenario, simulated: Simulated, started: float) -> Result:
    """Hold what was simulated against its limits; `started` is when the run began, by the clock that only counts."""
    judged_from = time.perf_counter()
    prices = scenario.prices.price_list(scenario.folder)
    doing(f"judging by {len(simulated.limits)} limits")
    found = assess(simulated.recording, simulated.limits)
    own = (
        *simulated.accounts,
        *(_device_account(simulated.scenario, account) for account in simulated.device_accounts),
    )
    year = year_of_runs(simulated, scenario.folder)
    worn = aged(own, simulated.recording, runs_per_year=year.runs_per_year)
    accounts = priced(with_drift(worn, simulated.recording, simulated.scenario), prices, year=year)
    horizons = energy_horizons(accounts, simulated.recording, simulated.scenario, year=year, folder=scenario.folder)
    rides = tuple(RideAccount(site=site, **values) for site, values in simulated.ride_accounts)
    completed = simulated.outcome.status == "completed"
    assess_s = time.perf_counter() - judged_from
    return Result(
        version=VERSION,
        name=scenario.name,
        scenario=complete_mapping(simulated.scenario),
        scenario_hash=scenario_hash(simulated.scenario),
        status=simulated.outcome.status,
        status_text=simulated.outcome.text,
        passed=verdict_with(found, horizons) if completed else False,
        assessments=(*found, *horizons),
        metrics={
            **metrics_of(simulated.recording, found, accounts, rides),
            **cost_metrics(accounts, year=year),
            "load_lost_mw": simulated.loss.lost_mw,
            "load_lost_share": simulated.loss.share,
        },
        timing=Timing(
            simulated_s=simulated.simulated_s,
            steps=simulated.steps,
            simulate_s=simulated.simulate_s,
            compile_s=simulated.compile_s,
            assess_s=assess_s,
            wall_s=time.perf_counter() - started,
        ),
        recording=simulated.recording,
        accounts=accounts,
        modes=simulated.modes,
        timeline=simulated.timeline,
        ride_accounts=rides,
        device_use=tuple(_device_use(account) for account in simulated.device_accounts),
        warnings=simulated.warnings,
        measured=beside(simulated.scenario.measured, simulated.recording),
    )


def _device_account(scenario: Scenario, account: DeviceAccount) -> StageAccount:
    stage = scenario.site(account.site).stage(account.name)
    said = stage.model_dump()
    installed_mw = account.facts.get("units_installed", 0.0) * account.facts.get("unit_mw", 0.0)
    rated_mw = installed_mw or max(float(said.get(name) or 0.0) for name in ("p_mw", "s_mva"))
    e_mwh = float(said.get("e_mwh") or 0.0)
    return StageAccount(
        site=account.site,
        name=account.name,
        type=stage.type,
        in_mwh=account.in_mwh,
        out_mwh=account.out_mwh,
        stored_mwh=account.stored_mwh,
        burned_mwh=account.burned_mwh,
        deferred_mwh=0.0,
        generated_mwh=account.generated_mwh,
        at_limit_share=account.at_limit_share,
        acts_on="grid",
        p_rated_mw=rated_mw,
        throughput_mwh=account.throughput_mwh,
        e_rated_mwh=e_mwh,
        full_cycles=0.5 * account.throughput_mwh / e_mwh if e_mwh > 0.0 else None,
        cycle_life=account.cycle_life,
        fuel_mwh=account.fuel_mwh,
        emissions_t=account.co2_t,
        feasible=f"{account.p_min_mw:.4g} to {account.p_max_mw:.4g} MW in this run, of {rated_mw:.4g} MW",
        price=str(said.get("class") or said.get("kind") or stage.type),
    )


def _device_use(account: DeviceAccount) -> DeviceUse:
    return DeviceUse(
        site=account.site,
        name=account.name,
        fuel_mwh=account.fuel_mwh,
        co2_t=account.co2_t,
        unit_hours=account.unit_hours,
        p_start_mw=account.p_start_mw,
        p_min_mw=account.p_min_mw,
        p_max_mw=account.p_max_mw,
        facts=dict(account.facts),
    )
