"""Prices, what mitigation costs a year, and how a store ages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.prices import SHIPPED, Price, PriceList, capital_usd, read_prices, recovery_factor
from gridsim.mitigation.year_cost import PARTS, YearOfUse, year_cost
from gridsim.studies.ageing import cycle_ageing
from gridsim.studies.costs import cost_metrics, priced
from gridsim.studies.slow_times import SlowTime
from gridsim.studies.stand_for_year import year_of

BATTERY = StageAccount(
    "campus",
    "battery",
    "battery",
    10.0,
    10.0,
    0.0,
    0.5,
    0.0,
    0.0,
    0.0,
    lost_mwh=0.2,
    p_rated_mw=100.0,
    e_rated_mwh=200.0,
    price="battery",
)


YEAR = year_of([], simulated_s=3600.0)


def test_batteries_of_two_and_four_hours_cost_what_their_source_says():
    """Moderate case of NREL's ATB 2024 for 2025, in NREL's own copy: 931 and 1,551 USD/kW."""
    price = read_prices().entries["battery"]
    assert capital_usd(price, p_mw=100.0, e_mwh=200.0) == pytest.approx(93.1e6, rel=1e-9)
    assert capital_usd(price, p_mw=100.0, e_mwh=400.0) == pytest.approx(155.1e6, rel=1e-9)


@pytest.mark.parametrize(
    ("calendar_y", "wear", "life_y"),
    [
        (15.0, None, 15.0),
        (15.0, 0.0, 15.0),
        (15.0, 0.05, 15.0),  # would wear out in 20 years
        (15.0, 0.2, 5.0),
        (5.0, 22.0, 1.0 / 22.0),  # 17 days
    ],
)
def test_capital_is_an_annuity_over_the_shorter_life(calendar_y: float, wear: float | None, life_y: float):
    price = Price(source="a list", tag="I", year=2025, life_y=calendar_y)
    cost = year_cost(1e6, YearOfUse(wear=wear), price, read_prices())
    r = read_prices().discount_rate
    assert cost.life_y == pytest.approx(life_y, rel=1e-12)
    assert cost.capital_annuity_usd_per_y == pytest.approx(1e6 * r / (1.0 - (1.0 + r) ** -life_y), rel=1e-9)
    assert cost.total_usd_per_y == pytest.approx(cost.capital_annuity_usd_per_y, rel=1e-12)


def test_what_wears_out_many_times_a_year_is_bought_as_often():
    """In the limit of a short life the annuity is the capital over that life, with interest to the year's end."""
    for years in (1e-9, 1.0 / 22.0):
        until_the_end = 0.0536 / np.log(1.0536)  # of payments spread evenly over the year
        # The factor of a life n lies r n / 2 above its limit: 1.2 per mille at 17 days.
        assert recovery_factor(0.0536, years) * years == pytest.approx(until_the_end, rel=1e-8 + 0.0536 * years)
    assert 58.51 * recovery_factor(0.0536, 1.0 / 21.748) == pytest.approx(1308.0, abs=1.0)  # not 13.6: 17 days


def test_the_recovery_factor_pays_back_what_was_lent():
    rate, years = 0.0536, 15
    left = 1.0
    for _ in range(years):
        left = left * (1.0 + rate) - recovery_factor(rate, years)
    assert left == pytest.approx(0.0, abs=1e-12)


def test_every_part_of_a_year_is_priced_and_counted_once():
    price = Price(
        source="a list",
        tag="I",
        year=2025,
        life_y=20.0,
        fixed_share_per_y=0.02,
        variable_usd_per_mwh=5.0,
        fuel_usd_per_mwh=12.0,
    )
    prices = PriceList(0.0, "none", 60.0, "a bill", {"plant": price}, compute_usd_per_mwh=400.0)
    use = YearOfUse(delivered_mwh=10.0, fuel_mwh=100.0, burned_mwh=1000.0, lost_mwh=3.0)
    cost = year_cost(1e6, use, price, prices)
    parts = [getattr(cost, name) for name in PARTS]
    assert parts == pytest.approx([50_000.0, 20_050.0, 1_200.0, 60_000.0, 1_200.0])
    assert cost.total_usd_per_y == pytest.approx(132_450.0)


def test_every_price_has_a_source_a_year_and_a_tag():
    for name, price in read_prices().entries.items():
        assert price.source, name
        assert price.year >= 2020, name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("discount_rate: 0.0536", "discount_rate: 1.5", "discount_rate"),
        ("life_y: 15", "life_y: 0", "entries.battery.life_y"),
        ("power_usd_per_kw: 311", "power_usd_per_kW: 311", "entries.battery.power_usd_per_kW"),
        ("tag: S", "tag: Z", "entries.battery.tag"),
    ],
)
def test_a_bad_price_list_is_refused_by_place(tmp_path: Path, old: str, new: str, said: str):
    path = tmp_path / "prices.yaml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_prices(path)


def test_computing_lost_without_a_price_leaves_no_total():
    unpriced = replace(read_prices(), compute_usd_per_mwh=None)
    (account,) = priced([BATTERY], unpriced, year=YEAR)
    assert account.compute_lost_usd_per_y is None
    assert account.total_usd_per_y is None
    assert "computing lost" in account.why_no_year
    (kept,) = priced([replace(BATTERY, lost_mwh=0.0)], unpriced, year=YEAR)
    assert kept.compute_lost_usd_per_y == 0.0
    assert kept.total_usd_per_y > 0.0
    valued = replace(unpriced, compute_usd_per_mwh=500.0)
    figures = cost_metrics(priced([BATTERY], valued, year=YEAR), year=YEAR)
    assert figures["compute_lost_usd_per_y"] == pytest.approx(0.2 * 8760.0 * 500.0)
    assert figures["burned_energy_usd_per_y"] == pytest.approx(0.5 * 8760.0 * valued.grid_usd_per_mwh)


def test_a_sum_with_a_part_that_has_no_price_is_no_sum():
    accounts = priced([BATTERY, replace(BATTERY, price="moonbeam")], read_prices(), year=YEAR)
    assert accounts[1].capital_usd is None
    assert "moonbeam" in accounts[1].why_no_year
    figures = cost_metrics(accounts, year=YEAR)
    assert figures["capital_usd"] is None
    assert figures["total_usd_per_y"] is None


def test_a_run_that_cannot_stand_for_a_year_has_no_figure_of_one():
    short = year_of([SlowTime(300.0, "campus: a store")], simulated_s=60.0)
    (account,) = priced([BATTERY], read_prices(), year=short)
    assert account.capital_usd == pytest.approx(93.1e6)
    assert account.life_y is None
    assert [getattr(account, name) for name in (*PARTS, "total_usd_per_y")] == [None] * 6
    assert "needs 3,000 s" in account.why_no_year
    assert cost_metrics([account], year=short)["year_needs_s"] == 3000.0


def test_ageing_in_proportion_to_depth_is_throughput():
    soc = np.cumsum(np.random.default_rng(5).normal(0.0, 0.01, 4000)) * 0.1 + 0.5
    throughput = np.abs(np.diff(soc)).sum()
    assert cycle_ageing(soc, cycle_life=5000.0, depth_exponent=1.0) == pytest.approx(throughput / 2.0 / 5000.0)


def test_small_cycles_on_a_large_one_are_counted_apart():
    """One cycle of depth 0.6 that carries ten of depth 0.1: exponent 2 gives 0.36 + 10 x 0.01."""
    small = [0.5, 0.4] * 10
    soc = np.array([0.2, *small, 0.8, 0.2])
    found = cycle_ageing(soc, cycle_life=1.0, depth_exponent=2.0)
    assert found == pytest.approx(0.36 + 10 * 0.01, rel=1e-9)
