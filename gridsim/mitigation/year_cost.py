"""What a year of one mitigation costs: its capital as an annuity, upkeep, fuel, burned energy and computing lost.

    n     = min(calendar life, 1 / wear a year)                                                           (1)
    a     = C r / (1 - (1 + r)^-n)              the annuity of the capital C at the discount rate r       (2)
    total = a + upkeep + fuel + burned energy + computing lost                                            (3)

Ageing by the calendar and by wear are not added up: the shorter life counts. Source: the annuity is textbook
arithmetic; that the shorter of two lives counts is an assumption, first order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gridsim.mitigation.prices import Price, PriceList, recovery_factor

#: The parts of a total, named as in accounts and metrics.
PARTS = (
    "capital_annuity_usd_per_y",
    "upkeep_usd_per_y",
    "fuel_usd_per_y",
    "burned_energy_usd_per_y",
    "compute_lost_usd_per_y",
)


@dataclass(frozen=True)
class YearOfUse:
    """MWh a year delivered, burned as fuel, burned without computing, lost to computing; share of life worn. [1/y]"""

    delivered_mwh: float = 0.0
    fuel_mwh: float = 0.0
    burned_mwh: float = 0.0
    lost_mwh: float = 0.0
    wear: float | None = None


@dataclass(frozen=True)
class YearCost:
    """A total, its parts and the life over which capital is spread; `None` where a price is missing. [USD/y, y]"""

    life_y: float | None = None
    capital_annuity_usd_per_y: float | None = None
    upkeep_usd_per_y: float | None = None
    fuel_usd_per_y: float | None = None
    burned_energy_usd_per_y: float | None = None
    compute_lost_usd_per_y: float | None = None
    total_usd_per_y: float | None = None


def year_cost(capital_usd: float, use: YearOfUse, price: Price, prices: PriceList) -> YearCost:
    """Return equations (1) to (3).

    >>> price = Price(source="a list", tag="I", year=2025, life_y=10.0)
    >>> prices = PriceList(0.05, "a bank", 60.0, "a bill", {"plant": price})
    >>> round(year_cost(1000.0, YearOfUse(burned_mwh=1.0), price, prices).total_usd_per_y, 1)
    189.5
    """
    life_y = shorter_life_y(price.life_y, use.wear)
    parts = {
        "capital_annuity_usd_per_y": capital_usd * recovery_factor(prices.discount_rate, life_y),
        "upkeep_usd_per_y": capital_usd * price.fixed_share_per_y + use.delivered_mwh * price.variable_usd_per_mwh,
        "fuel_usd_per_y": use.fuel_mwh * price.fuel_usd_per_mwh,
        "burned_energy_usd_per_y": use.burned_mwh * prices.grid_usd_per_mwh,
        "compute_lost_usd_per_y": compute_lost_usd(use.lost_mwh, prices),
    }
    return YearCost(life_y=life_y, **parts, total_usd_per_y=whole_sum(parts.values()))


def shorter_life_y(calendar_y: float, wear: float | None) -> float:
    """Return equation (1). [y]

    >>> shorter_life_y(15.0, 0.2), shorter_life_y(15.0, 0.01), shorter_life_y(15.0, None)
    (5.0, 15.0, 15.0)
    """
    return min(calendar_y, 1.0 / wear) if wear else calendar_y


def compute_lost_usd(lost_mwh: float, prices: PriceList) -> float | None:
    """Return what computing lost is worth, `None` where some is lost and nobody says its price. [USD]"""
    if prices.compute_usd_per_mwh is None:
        return 0.0 if lost_mwh == 0.0 else None
    return lost_mwh * prices.compute_usd_per_mwh


def whole_sum(values: Iterable[float | None]) -> float | None:
    """Sum, `None` where any is missing: a sum with a hole would look cheap.

    >>> whole_sum([1.0, 2.0]), whole_sum([1.0, None])
    (3.0, None)
    """
    known = list(values)
    return None if None in known else sum(filter(None, known), 0.0)
