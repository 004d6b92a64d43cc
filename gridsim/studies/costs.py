"""What a run's mitigation costs a year, were every hour like the run. [USD]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.prices import Bought, PriceList, cost_of

HOURS_PER_YEAR = 8760.0


def priced(accounts: Iterable[StageAccount], prices: PriceList, *, simulated_s: float) -> tuple[StageAccount, ...]:
    """Return the accounts with their costs; without one where the price list has no entry for a mitigation.

    Energies of the run are taken to a year by its length: a run of a minute of steady training stands for a year of
    it, one with an outage for a year of outages.
    """
    per_year = _runs_per_year(simulated_s)
    return tuple(_priced(account, prices, per_year) for account in accounts)


def cost_metrics(
    accounts: Sequence[StageAccount], prices: PriceList, *, simulated_s: float
) -> dict[str, float | None]:
    """Return the sums over all mitigations, and what burned energy and lost computing cost a year.

    `compute_lost_usd_per_y` is `None` unless the price list values computing.
    """
    per_year = _runs_per_year(simulated_s)
    lost_mwh = sum(account.lost_mwh for account in accounts)
    value = prices.compute_usd_per_mwh
    return {
        "capital_usd": _sum([account.capital_usd for account in accounts]),
        "yearly_usd": _sum([account.yearly_usd for account in accounts]),
        "annualised_usd": _sum([account.annualised_usd for account in accounts]),
        "burned_energy_usd_per_y": sum(a.burned_mwh for a in accounts) * per_year * prices.grid_usd_per_mwh,
        "compute_lost_usd_per_y": None if value is None else lost_mwh * per_year * value,
    }


def _priced(account: StageAccount, prices: PriceList, per_year: float) -> StageAccount:
    price = prices.entries.get(account.price)
    if price is None:
        return account
    bought = Bought(
        account.p_rated_mw,
        account.e_rated_mwh,
        (0.5 * account.throughput_mwh + account.generated_mwh) * per_year,
        account.fuel_mwh * per_year,
    )
    cost = cost_of(bought, price, discount_rate=prices.discount_rate)
    return replace(
        account, capital_usd=cost.capital_usd, yearly_usd=cost.yearly_usd, annualised_usd=cost.annualised_usd
    )


def _runs_per_year(simulated_s: float) -> float:
    return HOURS_PER_YEAR * 3600.0 / simulated_s if simulated_s > 0.0 else 0.0


def _sum(values: Sequence[float | None]) -> float | None:
    """Sum, `None` where any is missing: a sum with a hole would look cheap. [USD]"""
    known = [value for value in values if value is not None]
    return sum(known, 0.0) if len(known) == len(values) else None
