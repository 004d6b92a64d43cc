"""What each mitigation wears and costs, as tables, and why some run has no figure for a year."""

from __future__ import annotations

from collections.abc import Sequence

from gridsim.mitigation.account import StageAccount
from gridsim.mitigation.year_cost import PARTS
from gridsim.report.runs import run_labels
from gridsim.report.tables import Table
from gridsim.report.wording import NO_BREAK, NOTHING, number, quantity
from gridsim.studies.result import Result

_WEAR_HEADER = (
    "Run",
    "Mitigation",
    "Can do",
    "Computing lost",
    "Full cycles",
    "Wear a year",
    "Charge at this drift",
    "Fuel",
    "CO2",
)
_COST_HEADER = (
    "Run",
    "Mitigation",
    "Capital",
    "Life",
    "Capital a year",
    "Upkeep a year",
    "Fuel a year",
    "Burned energy a year",
    "Computing lost a year",
    "Total a year",
)


def wear_table(results: Sequence[Result]) -> Table:
    """Return one row a mitigation and run: what it can do, its wear, where its charge goes, its fuel."""
    return Table(_WEAR_HEADER, tuple((*whose, *_wear(account)) for whose, account in _accounts(results)), words=3)


def costs_table(results: Sequence[Result]) -> Table:
    """Return one row a mitigation and run: its capital and life, and the parts of a year's cost with their total."""
    return Table(_COST_HEADER, tuple((*whose, *_cost(account)) for whose, account in _accounts(results)), words=2)


def year_notes(results: Sequence[Result]) -> list[str]:
    """Say of each run, once, why something has no figure for a year."""
    named = [
        f"{label}: {account.why_no_year}."
        for label, result in zip(run_labels(results), results, strict=True)
        for account in result.accounts
        if account.why_no_year
    ]
    return list(dict.fromkeys(named))


def drift_in_words(account: StageAccount) -> str:
    """Say in how many hours a store is full or empty.

    >>> store = StageAccount("a", "b", "battery", 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    >>> drift_in_words(store)
    '–'
    """
    if account.full_or_empty_h is None or account.soc_drift_per_h is None:
        return NOTHING
    return f"{'full' if account.soc_drift_per_h > 0.0 else 'empty'} in {quantity(account.full_or_empty_h, 'h')}"


def _accounts(results: Sequence[Result]) -> list[tuple[tuple[str, str], StageAccount]]:
    return [
        ((label, f"{account.site}: {account.name}"), account)
        for label, result in zip(run_labels(results), results, strict=True)
        for account in result.accounts
    ]


def _wear(account: StageAccount) -> tuple[str, ...]:
    return (
        account.feasible or NOTHING,
        f"{number(account.lost_mwh)} MWh",
        number(account.full_cycles),
        NOTHING if account.ageing_per_year is None else f"{100.0 * account.ageing_per_year:.2g}{NO_BREAK}%",
        drift_in_words(account),
        f"{number(account.fuel_mwh)} MWh",
        f"{number(account.emissions_t)} t",
    )


def _cost(account: StageAccount) -> tuple[str, ...]:
    money = (getattr(account, name) for name in (*PARTS, "total_usd_per_y"))
    return (_millions(account.capital_usd), _life(account.life_y), *map(_millions, money))


def _millions(value: float | None) -> str:
    return quantity(None if value is None else value / 1e6, "M$")


def _life(life_y: float | None) -> str:
    """Write a life, in days where it is below a year.

    >>> _life(15.0).split(), _life(17.0 / 365.0).split()
    (['15', 'y'], ['17', 'd'])
    """
    if life_y is None or life_y >= 1.0:
        return quantity(life_y, "y")
    return quantity(365.0 * life_y, "d")
