"""What the report says of wear and money."""

from __future__ import annotations

from dataclasses import replace

from gridsim.report.cost_tables import costs_table, wear_table, year_notes
from gridsim.report.page import page
from gridsim.studies.result import Result

MONEY = {
    "capital_usd": 58.5e6,
    "life_y": 17.0 / 365.0,
    "capital_annuity_usd_per_y": 1290e6,
    "upkeep_usd_per_y": 1e6,
    "fuel_usd_per_y": 0.0,
    "burned_energy_usd_per_y": 0.7e6,
    "compute_lost_usd_per_y": 2.5e6,
    "total_usd_per_y": 1294.2e6,
}


def with_account(result: Result, **changes: object) -> Result:
    return replace(result, accounts=(replace(result.accounts[0], **changes),))


def cells(row: tuple[str, ...]) -> list[str]:
    return [cell.replace("\u00a0", " ") for cell in row]


def test_every_part_of_a_year_stands_beside_its_total(smoothed: Result) -> None:
    table = costs_table([with_account(smoothed, **MONEY)])
    (row,) = table.rows
    assert cells(row)[2:] == ["58.5 M$", "17 d", "1,290 M$", "1 M$", "0 M$", "0.7 M$", "2.5 M$", "1,294 M$"]
    assert len(table.header) == len(row)


def test_a_run_without_a_year_says_so_once(smoothed: Result) -> None:
    why = "no figure for a year: a run of 60 s is too short, it needs 1,500 s"
    once = with_account(smoothed, why_no_year=why)
    twice = replace(once, accounts=once.accounts * 2)
    assert year_notes([twice]) == [f"{smoothed.name}: {why}."]
    assert year_notes([smoothed]) == []
    assert "it needs 1,500 s" in page([twice])


def test_a_drift_is_said_in_hours_and_where_to(smoothed: Result) -> None:
    said = []
    for per_h, hours in ((0.2, 1.42), (-0.01, 28.5), (None, None)):
        table = wear_table([with_account(smoothed, soc_drift_per_h=per_h, full_or_empty_h=hours)])
        said.append(cells(table.rows[0])[table.header.index("Charge at this drift")])
    assert said == ["full in 1.42 h", "empty in 28.5 h", "–"]
