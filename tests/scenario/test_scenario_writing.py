"""A scenario that is written out runs again from elsewhere, and its fingerprint is that of what it asks for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridsim.errors import InputError
from gridsim.scenario.limits_schema import Preset
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.settings import LoadShares, Record, Shares
from gridsim.scenario.writing import complete_mapping, completed, scenario_hash, write_scenario


def test_reading_back_gives_the_same_scenario(complete: Path) -> None:
    scenario = read_scenario(complete)
    write_scenario(scenario, complete.with_name("again.yaml"))
    again = read_scenario(complete.with_name("again.yaml"))
    assert (
        again.edited("sites.campus.load.trace", "trace.csv").edited("sites.west.load.profile", "job.yaml") == scenario
    )


def test_every_default_is_written(complete: Path) -> None:
    mapping = complete_mapping(read_scenario(complete), folder=complete.parent)
    assert mapping["sites"][1]["power_factor"] == 0.99
    assert mapping["sites"][1]["ride_through"]["Tcease"] == 0.01
    assert mapping["sites"][0]["mitigation"][1]["soc_max"] == 0.8


def test_a_file_elsewhere_is_named_by_its_absolute_path(
    complete: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    results = tmp_path_factory.mktemp("results")
    write_scenario(read_scenario(complete), results / "scenario.yaml")
    moved = tmp_path_factory.mktemp("archive") / "results"
    shutil.move(results, moved)
    again = read_scenario(moved / "scenario.yaml")
    assert again.site("campus").load.trace == str(complete.with_name("trace.csv"))  # type: ignore[union-attr]


def test_a_file_in_the_results_goes_with_them(complete: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write_scenario(read_scenario(complete), complete)
    moved = tmp_path_factory.mktemp("archive") / "results"
    shutil.move(complete.parent, moved)
    assert read_scenario(moved / complete.name).site("campus").load.trace == "./trace.csv"  # type: ignore[union-attr]


def test_a_shipped_name_stays_a_name_even_beside_a_folder_of_that_name(complete: Path) -> None:
    (complete.parent / "ieee39").mkdir()
    scenario = read_scenario(complete)
    assert complete_mapping(scenario, folder=complete.parent)["case"] == "ieee39"
    mine = complete_mapping(scenario.edited("case", "./ieee39"), folder=complete.parent)
    assert mine["case"] == "./ieee39"


def test_the_case_fills_in_only_what_the_scenario_leaves_open(complete: Path) -> None:
    shares = LoadShares(p=Shares(p=1.0), q=Shares(p=1.0))
    record = Record(voltages=(1,), generators="all")
    left_open = read_scenario(complete).edited("load_model", None).edited("limits", "default")
    left_open = left_open.edited("record.voltages", None)
    full = completed(left_open, load_model=shares, record=record, limits=Preset(preset="western"))
    assert (full.load_model, full.record.voltages, full.limits) == (shares, (1,), Preset(preset="western"))
    assert full.record.generators == (30, "31:1")  # said by the scenario
    assert completed(full, load_model=LoadShares(p=Shares(z=1.0), q=Shares(z=1.0))) == full


def test_the_hash_does_not_depend_on_the_order_of_keys_or_on_comments(complete: Path, complete_text: str) -> None:
    other = complete.with_name("other.yaml")
    head, tail = complete_text.split("seed: 1\n")
    other.write_text("seed: 1 # first\n" + head + tail.replace("bus: 16\n", "bus: 0x10\n"), encoding="utf-8")
    assert scenario_hash(read_scenario(other)) == scenario_hash(read_scenario(complete))


def test_the_hash_does_not_depend_on_where_the_file_lies(
    complete: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    there = tmp_path_factory.mktemp("there") / "copy"
    shutil.copytree(complete.parent, there)
    written = tmp_path_factory.mktemp("results") / "scenario.yaml"
    write_scenario(read_scenario(complete), written)
    assert len({scenario_hash(read_scenario(path)) for path in (complete, there / complete.name, written)}) == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [("duration_s", 60.000000000000007), ("seed", 2), ("sites.west.load.peak_mw", 401), ("events", [])],
)
def test_the_hash_sees_every_value(complete: Path, path: str, value: object) -> None:
    scenario = read_scenario(complete)
    assert scenario_hash(scenario.edited(path, value)) != scenario_hash(scenario)


def test_the_hash_sees_the_content_of_a_trace(complete: Path) -> None:
    before = scenario_hash(read_scenario(complete))
    complete.with_name("trace.csv").write_text("t_s,p_mw\n0,100\n1,201.5\n", encoding="utf-8")
    assert scenario_hash(read_scenario(complete)) != before


def test_a_failed_write_leaves_nothing(complete: Path) -> None:
    target = complete.parent / "sub"
    target.mkdir()
    with pytest.raises(OSError, match="sub"):
        write_scenario(read_scenario(complete), target)
    assert sorted(path.name for path in complete.parent.iterdir()) == [
        "job.yaml",
        "scenario.yaml",
        "sub",
        "trace.csv",
    ]


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=_TEXTS, duration_s=st.floats(0.5, 2e5), share=st.floats(0.0, 1.0), trip=st.integers(0, 10**7))
def test_any_text_and_number_survives_writing(
    complete: Path, name: str, duration_s: float, share: float, trip: int
) -> None:
    scenario = read_scenario(complete).edited(
        "events", [{"type": "generator_trip", "t_s": 0, "bus": 1, "id": str(trip)}]
    )
    scenario = scenario.edited("duration_s", duration_s).edited("load_model.q", {"z": share, "p": 1.0 - share})
    try:
        scenario = scenario.edited("name", name)
    except InputError:
        return
    path = complete.with_name("any.yaml")
    write_scenario(scenario, path)
    again = read_scenario(path)
    assert (again.name, again.duration_s, again.load_model) == (name, duration_s, scenario.load_model)
    assert again.events == scenario.events
    assert scenario_hash(again) == scenario_hash(scenario)
