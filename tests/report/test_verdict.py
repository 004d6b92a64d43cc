"""The verdict table and the sentence above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridsim.report.tables import accounts_table, metrics_table, provenance_table
from gridsim.report.verdict import headlines, relative_margin, verdict_groups, verdict_rows
from gridsim.report.wording import NO_BREAK, quantity
from gridsim.studies.result import Result
from tests.report.made_results import assessment


@pytest.mark.parametrize(
    ("unit", "sense", "value", "limit", "margin", "share"),
    [
        ("MW", "max", 7.5, 10.0, 2.5, 0.25),  # of 10 MW a quarter is left
        ("MW", "max", 25.0, 10.0, -15.0, -1.5),
        ("Hz", "min", 59.75, 59.5, 0.25, 0.5),  # of the half hertz below 60 Hz one half
        ("Hz", "max", 60.45, 60.5, 0.05, 0.1),
        ("pu", "min", 0.96, 0.95, 0.01, 0.2),
        ("Hz", "max", 0.025, 0.1, 0.075, 0.75),  # a deviation, far from nominal
        ("1", "max", 0.4, 0.8, 0.4, 0.5),
    ],
)
def test_margins_are_shares_of_the_room_to_the_limit(unit, sense, value, limit, margin, share) -> None:
    found = assessment(unit=unit, sense=sense, value=value, limit=limit, margin=margin)
    assert relative_margin(found, nominal_hz=60.0) == pytest.approx(share, rel=1e-9)  # rounding of the inputs


@pytest.mark.parametrize("changes", [{"margin": None}, {"limit": 0.0, "margin": 0.0}, {"unit": "pu", "limit": 1.0}])
def test_no_share_where_there_is_no_room(changes: dict[str, object]) -> None:
    assert relative_margin(assessment(**changes), nominal_hz=60.0) is None


def test_rows_come_violated_first_then_by_margin_then_not_judged(swinging: Result, smoothed: Result) -> None:
    rows = verdict_rows([smoothed, swinging])
    assert [row.id for row in rows] == ["ercot_lcl_band_power", "nadir", "plt"]
    assert [cell.passed for cell in rows[0].cells if cell is not None] == [True, False]
    assert rows[0].limit == f"at most 10{NO_BREAK}MW"
    assert rows[1].limit.startswith("at least")


def test_a_limit_in_force_in_one_run_alone_leaves_a_gap(swinging: Result, smoothed: Result) -> None:
    (row, *_) = verdict_rows([replace(smoothed, assessments=()), swinging])
    assert row.cells[0] is None
    assert row.cells[1] is not None


def test_the_same_limit_at_two_places_has_two_rows(swinging: Result) -> None:
    both = (assessment(place="bus 1"), assessment(place="bus 2"))
    assert [row.place for row in verdict_rows([replace(swinging, assessments=both)])] == ["bus 1", "bus 2"]


def said(result: Result) -> tuple[str, str]:
    (headline,) = headlines([result])
    return headline.word, headline.sentence.replace(NO_BREAK, " ")


def test_a_failing_run_names_its_worst_violation(swinging: Result) -> None:
    word, sentence = said(swinging)
    assert word == "FAIL"
    assert sentence.startswith("1 of 2 judged limits violated; worst: Peak-to-peak power in 0.1-55 Hz over 5 s")
    assert "margin −390 MW (−3,900 %)" in sentence
    assert sentence.endswith("1 could not be judged.")


def test_what_could_not_be_judged_is_no_pass(smoothed: Result) -> None:
    word, sentence = said(smoothed)
    assert word == "NOT JUDGED"
    assert sentence.startswith("All 2 judged limits kept; tightest: Peak-to-peak power")


def test_a_passing_run_names_its_tightest_margin(smoothed: Result) -> None:
    near = assessment(id="near", title="Near", value=9.9, margin=0.1)
    word, sentence = said(replace(smoothed, passed=True, assessments=(assessment(), near)))
    assert word == "PASS"
    assert sentence == "All 2 judged limits kept; tightest: Near at site campus, margin +0.1 MW (+1 %)."


def test_a_run_that_ended_early_says_why_first(smoothed: Result) -> None:
    lost = replace(
        smoothed, status="lost_synchronism", status_text="Machine 30:1 lost synchronism at 3.2 s.", passed=False
    )
    assert said(lost)[1].startswith("Machine 30:1 lost synchronism at 3.2 s; ")


@pytest.mark.parametrize(
    ("assessments", "words"), [((), "No limit was in force."), (None, "No limit could be judged.")]
)
def test_a_run_without_a_verdict_says_so(smoothed: Result, assessments, words: str) -> None:
    unjudged = (assessment(value=None, margin=None, passed=None, why_null="too short"),)
    bare = replace(smoothed, passed=None, assessments=unjudged if assessments is None else assessments)
    assert said(bare) == ("NOT JUDGED", words)


def test_metrics_stand_side_by_side_with_units(swinging: Result, smoothed: Result) -> None:
    table = metrics_table([swinging, replace(smoothed, metrics={"nadir_hz": 59.9})])
    cells = {row[0]: row[1:] for row in table.rows}
    assert cells["lowest frequency"] == (quantity(59.98, "Hz"), quantity(59.9, "Hz"))
    assert cells["largest ramp"] == (quantity(96000.0, "MW/s"), "–")


def test_accounts_name_run_site_and_mitigation(swinging: Result, smoothed: Result) -> None:
    (row,) = accounts_table([swinging, smoothed]).rows
    assert row[:2] == ("campus with battery", "campus: battery")
    assert row[-1] == "12.0 %"


def test_provenance_holds_version_hash_and_cost_and_no_machine(swinging: Result) -> None:
    cells = dict(provenance_table([swinging]).rows)
    assert cells["gridsim"] == "0.1.0"
    assert cells["Scenario SHA-256"] == swinging.scenario_hash
    assert cells["Simulated"] == "60 s in 14,400 steps"


def test_many_limits_open_with_the_violated_and_fold_the_rest(swinging: Result) -> None:
    first = swinging.assessments[0]
    made = [
        replace(first, id=f"rule_{k}", passed=passed, margin=margin, value=None if passed is None else first.value)
        for k, (passed, margin) in enumerate([(False, -1.0)] * 3 + [(True, 1.0)] * 30 + [(None, None)] * 4)
    ]
    many = verdict_groups([replace(swinging, assessments=tuple(made))])
    assert [(group.title, len(group.rows), group.is_open) for group in many] == [
        ("3 limits violated", 3, True),
        ("30 limits kept", 30, False),
        ("4 limits not judged", 4, False),
    ]
    few = verdict_groups([replace(swinging, assessments=tuple(made[2:5]))])
    assert [(group.title, group.is_open) for group in few] == [("1 limit violated", True), ("2 limits kept", True)]
