"""Contract of all examples: a year of an account is the sum of its parts, or there is no figure and a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

import gridsim as gs
from gridsim.mitigation.prices import read_prices
from gridsim.mitigation.year_cost import PARTS
from gridsim.paths import shipped
from gridsim.studies.ageing import aged
from gridsim.studies.costs import TOTAL, cost_metrics, priced
from gridsim.studies.stand_for_year import year_of

# Cases of thousands of buses start in minutes; their mitigation is that of the campus on 39.
REGIONS = ("georgia", "michigan", "texas")
EXAMPLES = [path for path in sorted(shipped("examples").glob("*.yaml")) if not path.stem.startswith(REGIONS)]
RUN_S = 2.0


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_total_of_every_account_is_the_sum_of_its_parts(path: Path):
    scenario = gs.read_scenario(path)
    if not any(site.mitigation for site in scenario.sites):
        pytest.skip("no mitigation")
    result = gs.simulate(scenario.edited("events", []).edited("duration_s", RUN_S))
    for account in result.accounts:
        assert [getattr(account, name) for name in (*PARTS, TOTAL)] == [None] * 6
        assert " needs " in account.why_no_year
    # The same accounts, were two seconds a time to judge by.
    year = year_of([], simulated_s=RUN_S)
    worn = aged(result.accounts, result.recording, runs_per_year=year.runs_per_year)
    accounts = priced(worn, read_prices(), year=year)
    for account in accounts:
        parts = [getattr(account, name) for name in PARTS]
        assert account.why_no_year == ""
        assert account.total_usd_per_y == pytest.approx(sum(parts), rel=1e-12)
        assert account.life_y <= read_prices().entries[account.price].life_y
    sums = cost_metrics(accounts, year=year)
    assert sums[TOTAL] == pytest.approx(sum(sums[name] for name in PARTS), rel=1e-12)
    assert sums[TOTAL] == pytest.approx(sum(account.total_usd_per_y for account in accounts), rel=1e-12)
