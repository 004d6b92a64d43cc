"""What a run's mitigation costs a year, where the run can stand for a year. [USD]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.prices import PriceList, capital_usd
from gridsim.mitigation.year_cost import PARTS, YearOfUse, whole_sum, year_cost
from gridsim.studies.stand_for_year import YearOfRuns

TOTAL = "total_usd_per_y"


def priced(accounts: Iterable[StageAccount], prices: PriceList, *, year: YearOfRuns) -> tuple[StageAccount, ...]:
    """Return the accounts with their costs; where one has none for a year, its `why_no_year` says why."""
    return tuple(_priced(account, prices, year) for account in accounts)


def cost_metrics(accounts: Sequence[StageAccount], *, year: YearOfRuns) -> dict[str, float | None]:
    """Return the sums over all mitigations, part by part, and the length that a run needs to stand for a year.

    A sum is `None` where any mitigation has no such figure.
    """
    sums = {
        name: whole_sum(getattr(account, name) for account in accounts) for name in ("capital_usd", *PARTS, TOTAL)
    }
    return {**sums, "year_needs_s": year.needs_s if accounts else None}


def _priced(account: StageAccount, prices: PriceList, year: YearOfRuns) -> StageAccount:
    price = prices.entries.get(account.price)
    if price is None:
        return replace(account, why_no_year=f"no figure for a year: the price list has no entry {account.price!r}")
    capital = capital_usd(price, p_mw=account.p_rated_mw, e_mwh=account.e_rated_mwh)
    account = replace(account, capital_usd=capital, why_no_year=year.why_null)
    if year.runs_per_year is None:
        return account
    cost = year_cost(capital, _use(account, year.runs_per_year), price, prices)
    unpriced = "" if cost.total_usd_per_y is not None else "no total for a year: computing lost has no price"
    return replace(account, **vars(cost), why_no_year=unpriced)


def _use(account: StageAccount, per_year: float) -> YearOfUse:
    """Return what a year of such runs takes; half of what moves through a store's cells is delivered."""
    return YearOfUse(
        delivered_mwh=(0.5 * account.throughput_mwh + account.generated_mwh) * per_year,
        fuel_mwh=account.fuel_mwh * per_year,
        burned_mwh=account.burned_mwh * per_year,
        lost_mwh=account.lost_mwh * per_year,
        wear=account.ageing_per_year,
    )
