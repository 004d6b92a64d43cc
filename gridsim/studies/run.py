"""What happens to this grid with this campus? One scenario simulated and judged."""

from __future__ import annotations

import time
from collections.abc import Mapping

from gridsim.limits.contract import assess, verdict
from gridsim.scenario.limits_in_force import limits_in_force
from gridsim.scenario.values import Scenario
from gridsim.scenario.writing import complete_mapping, scenario_hash
from gridsim.simulation.device_accounts import DeviceAccount
from gridsim.simulation.simulate import simulate_scenario
from gridsim.studies.metrics import metrics_of
from gridsim.studies.result import DeviceUse, Result, RideAccount, StageAccount, Timing
from gridsim.version import VERSION


def simulate(scenario: Scenario) -> Result:
    """Simulate `scenario` and hold it against its limits.

    Losing synchronism, collapse and islanding are results. Raises `InputError` for what does not fit together and
    `SimulationError` where there is no operating point to start from.
    """
    started = time.perf_counter()
    simulated = simulate_scenario(scenario)
    judged_from = time.perf_counter()
    found = assess(simulated.recording, limits_in_force(simulated.scenario))
    accounts = (
        *(_account(*account) for account in simulated.accounts),
        *(_device_account(simulated.scenario, account) for account in simulated.device_accounts),
    )
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
        passed=verdict(found) if completed else False,
        assessments=tuple(found),
        metrics={
            **metrics_of(simulated.recording, found, accounts, rides),
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
    )


def _account(site: str, name: str, type_: str, values: Mapping[str, float]) -> StageAccount:
    return StageAccount(site=site, name=name, type=type_, **values)


def _device_account(scenario: Scenario, account: DeviceAccount) -> StageAccount:
    return StageAccount(
        site=account.site,
        name=account.name,
        type=scenario.site(account.site).stage(account.name).type,
        in_mwh=account.in_mwh,
        out_mwh=account.out_mwh,
        stored_mwh=account.stored_mwh,
        burned_mwh=0.0,
        deferred_mwh=0.0,
        generated_mwh=account.generated_mwh,
        at_limit_share=account.at_limit_share,
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
