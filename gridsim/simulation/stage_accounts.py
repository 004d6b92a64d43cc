"""What each mitigation of a run did, read from its chain of stages."""

from __future__ import annotations

from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.catalogue import mitigation_named
from gridsim.mitigation.chain import ACCOUNTS
from gridsim.mitigation.contract import StageSetting
from gridsim.mitigation.specification import stage_values
from gridsim.simulation.job_plans import job_accounts
from gridsim.simulation.prepare import Prepared


def stage_accounts(prepared: Prepared, step: int) -> tuple[StageAccount, ...]:
    """Return one account a job shaper and stage up to `step`, site by site in the order of the scenario.

    What the recording tells of them is filled in later.
    """
    step_s = prepared.scenario.step_s
    simulated_s = step * step_s
    found: list[StageAccount] = []
    rows = iter(prepared.chain.accounts.tolist())
    for site, demand in zip(prepared.scenario.sites, prepared.demands, strict=True):
        found += job_accounts(site, demand, step=step, step_s=step_s)
        setting = StageSetting(demand.sustained_mw, float(demand.p_before_mw[0]), prepared.case.nominal_hz)
        for stage in site.stages:
            model = mitigation_named(stage.type)
            rating = model.rating(stage_values(stage.spec()), setting)
            sums = dict(zip(ACCOUNTS, next(rows), strict=True))
            at_limit_s = sums.pop("at_limit_s")
            found.append(
                StageAccount(
                    site=site.name,
                    name=stage.name,
                    type=stage.type,
                    at_limit_share=at_limit_s / simulated_s if simulated_s > 0.0 else 0.0,
                    acts_on=model.acts_on,
                    p_rated_mw=rating.p_mw,
                    e_rated_mwh=rating.e_mwh,
                    full_cycles=0.5 * sums["throughput_mwh"] / rating.e_mwh if rating.e_mwh > 0.0 else None,
                    feasible=rating.feasible,
                    price=rating.price,
                    cycle_life=rating.cycle_life,
                    depth_exponent=rating.depth_exponent,
                    **sums,
                )
            )
    return tuple(found)
