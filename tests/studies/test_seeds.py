"""Several seeds of one scenario: the verdict is that of the worst, and the spread of every limit is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import gridsim as gs
from gridsim.paths import shipped
from gridsim.studies.result import Result
from gridsim.studies.seeds import badness, simulate_seeds


@pytest.fixture(scope="module")
def seeds() -> Result:
    read = gs.read_scenario(shipped("examples") / "campus_1gw_unmitigated.yaml")
    return simulate_seeds(read.edited("duration_s", 4.0).edited("limits", ["rapid_voltage_change_poi"]), 2)


def test_the_worst_seed_stands_for_all(seeds: Result) -> None:
    assert seeds.seeds is not None
    assert [run.seed for run in seeds.seeds.runs] == [1, 2]
    (spread,) = seeds.seeds.limits
    assert spread.highest > spread.lowest
    (found,) = seeds.assessments
    assert found.value == spread.highest  # a limit from above: the highest is the worst
    assert seeds.scenario["seed"] == seeds.seeds.worst
    assert spread.failed == sum(run.passed is False for run in seeds.seeds.runs)


def test_the_spread_is_stored_with_the_result(seeds: Result, tmp_path: Path) -> None:
    gs.write_result(seeds, tmp_path / "out")
    assert gs.read_result(tmp_path / "out").seeds == seeds.seeds
    document = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert document["seeds"]["worst"] == seeds.seeds.worst  # type: ignore[union-attr]


def test_a_run_that_did_not_complete_is_worse_than_one_that_fails(seeds: Result) -> None:
    order = [
        replace(seeds, status="voltage_collapse", passed=False),
        replace(seeds, passed=False),
        replace(seeds, passed=None),
        replace(seeds, passed=True),
    ]
    assert sorted(order, key=badness) == order
