"""What a good scenario file says is what comes out, and what it leaves out is filled in as documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridsim.scenario.events import BusFault, LineTrip
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.sites import ProfileLoad, TraceLoad

_LEAST = "case: ieee39\nduration_s: 10\n"


def test_every_key_of_the_contract_is_read(complete: Path) -> None:
    scenario = read_scenario(complete)
    campus, west = scenario.sites
    assert (campus.bus, campus.load) == (16, TraceLoad(trace="trace.csv", hold="previous"))
    assert west.load == ProfileLoad(profile="job.yaml", peak_mw=400.0)
    assert campus.stage("store").spec().values["p_mw"] == 200.0
    assert isinstance(scenario.events[0], BusFault)
    assert isinstance(scenario.events[1], LineTrip)
    assert scenario.events[1].circuit == "1"
    assert scenario.record.generators == (30, "31:1")


def test_a_scenario_needs_only_a_case_and_a_duration(folder: Path) -> None:
    path = folder / "least.yaml"
    path.write_text(_LEAST, encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.steps == 2400  # 10 s at 240 Hz
    assert (scenario.sites, scenario.events, scenario.limits) == ((), (), "default")
    assert scenario.load_model is None


def test_a_named_ride_through_is_the_table_with_every_default(complete: Path) -> None:
    scenario = read_scenario(complete)
    named, inline = (site.ride_through for site in scenario.sites)
    assert named.values()["Vcease"] == 0.5
    assert inline.values() == named.values() | {"Vcease": 0.7, "Vrecon": 0.9, "Trecon": 4.0, "Tramp": 10.0}


def test_a_mitigation_is_called_by_its_type_unless_named(complete: Path) -> None:
    campus = read_scenario(complete).site("campus")
    assert [stage.name for stage in campus.mitigation] == ["gpu_smoothing", "store"]


def test_ids_may_be_written_as_numbers(complete: Path) -> None:
    trip, close = read_scenario(complete).events[1:3]
    assert trip.circuit == close.circuit == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("word", ["NO", "off", "yes", "1_000", "12:30:45", "0o8"])
def test_words_that_older_yaml_takes_for_other_things_stay_text(folder: Path, word: str) -> None:
    path = folder / "word.yaml"
    path.write_text(f"name: {word}\n{_LEAST}", encoding="utf-8")
    assert read_scenario(path).name == word


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_utf_8_is_read_with_and_without_byte_order_mark(folder: Path, bom: str) -> None:
    path = folder / "unicode.yaml"
    path.write_text(f"{bom}name: Québec 1 GW\r\n{_LEAST}", encoding="utf-8")
    assert read_scenario(path).name == "Québec 1 GW"


def test_paths_start_from_the_scenario_file(complete: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(complete.parent.parent)
    assert read_scenario(complete.relative_to(Path.cwd())).folder.resolve() == complete.parent


def test_scenarios_are_equal_where_they_say_the_same(complete: Path, complete_text: str) -> None:
    other = complete.with_name("other.yaml")
    other.write_text("# a comment that moves every line\n" + complete_text, encoding="utf-8")
    assert read_scenario(other) == read_scenario(complete)
