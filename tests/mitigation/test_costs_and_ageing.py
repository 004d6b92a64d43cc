"""Prices, what mitigation costs a year, and how a store ages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.prices import SHIPPED, Bought, cost_of, read_prices, recovery_factor
from gridsim.studies.ageing import cycle_ageing
from gridsim.studies.costs import cost_metrics, priced

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


def test_a_two_hour_battery_costs_what_its_source_says():
    """Moderate case of NREL's ATB 2024: 498 + 2 x 376 = 1,250 USD/kW."""
    cost = cost_of(Bought(p_mw=100.0, e_mwh=200.0), read_prices().entries["battery"], discount_rate=0.0536)
    assert cost.capital_usd == pytest.approx(125e6, rel=1e-9)
    assert cost.yearly_usd == pytest.approx(0.025 * 125e6, rel=1e-9)
    assert cost.annualised_usd == pytest.approx(125e6 * (0.025 + recovery_factor(0.0536, 15.0)), rel=1e-12)


def test_the_recovery_factor_pays_back_what_was_lent():
    rate, years = 0.0536, 15
    left = 1.0
    for _ in range(years):
        left = left * (1.0 + rate) - recovery_factor(rate, years)
    assert left == pytest.approx(0.0, abs=1e-12)


def test_every_price_has_a_source_a_year_and_a_tag():
    for name, price in read_prices().entries.items():
        assert price.source, name
        assert price.year >= 2020, name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("discount_rate: 0.0536", "discount_rate: 1.5", "discount_rate"),
        ("life_y: 15", "life_y: 0", "entries.battery.life_y"),
        ("power_usd_per_kw: 498", "power_usd_per_kW: 498", "entries.battery.power_usd_per_kW"),
        ("tag: Q", "tag: Z", "entries.battery.tag"),
    ],
)
def test_a_bad_price_list_is_refused_by_place(tmp_path: Path, old: str, new: str, said: str):
    path = tmp_path / "prices.yaml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_prices(path)


def test_computing_lost_is_priced_where_a_price_is_given():
    prices = read_prices()
    accounts = priced([BATTERY], prices, simulated_s=3600.0)
    assert cost_metrics(accounts, prices, simulated_s=3600.0)["compute_lost_usd_per_y"] is None
    valued = replace(prices, compute_usd_per_mwh=500.0)
    figures = cost_metrics(accounts, valued, simulated_s=3600.0)
    assert figures["compute_lost_usd_per_y"] == pytest.approx(0.2 * 8760.0 * 500.0)
    assert figures["burned_energy_usd_per_y"] == pytest.approx(0.5 * 8760.0 * prices.grid_usd_per_mwh)


def test_a_sum_with_a_part_that_has_no_price_is_no_sum():
    prices = read_prices()
    accounts = priced([BATTERY, replace(BATTERY, price="moonbeam")], prices, simulated_s=60.0)
    assert accounts[1].capital_usd is None
    assert cost_metrics(accounts, prices, simulated_s=60.0)["capital_usd"] is None


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
