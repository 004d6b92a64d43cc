"""`gridsim case export` and what `check` and `run` say of suspicious data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gridsim.grid.case_list import case_names
from tests.cli.conftest import Command
from tests.simulation.worlds import copied_case


def test_an_exported_case_comes_back_by_import(command: Command, tmp_path: Path):
    raw, dyr, folder = tmp_path / "a.raw", tmp_path / "a.dyr", tmp_path / "back"
    ended = command("case", "export", "kundur", "--raw", raw, "--dyr", dyr)
    assert ended.code == 0
    assert "RAW has no load model" in ended.err
    assert command("case", "import", raw, dyr, "--out", folder, "--preset", "western").code == 0
    shown = json.loads(command("case", "show", folder, "--json").out)
    kundur = json.loads(command("case", "show", "kundur", "--json").out)
    for key in ("machines", "models", "rating_mva", "load_mw", "load_mvar", "branches", "nominal_hz"):
        assert shown[key] == kundur[key], key
    assert shown["inertia_gw_s"] == pytest.approx(kundur["inertia_gw_s"], rel=1e-12)
    assert shown["preset"] == "western"


@pytest.mark.parametrize("name", [name for name in case_names() if name not in ("georgia", "michigan", "texas")])
def test_nothing_is_suspicious_about_a_small_shipped_case(command: Command, name: str):
    assert json.loads(command("case", "check", name, "--json").out)["suspicions"] == []


def test_suspicious_data_are_said_by_check_and_logged_by_a_run(
    command: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """One inertia of another base, and a rating that a machine's output exceeds, each with file and line."""
    folder = copied_case("wscc9", tmp_path / "odd", lambda text: text.replace("23.64", "236.4"))
    gen = folder / "network" / "gen.csv"
    gen.write_text(gen.read_text().replace("0,0.135,100", "0,0.135,80"), encoding="utf-8")
    said = command("case", "check", folder).out
    assert "dynamics.dyr line 1: GENROU at bus 1 id 1: H is unusual" in said
    assert "gen.csv line 4: machine 1 at bus 3: output p_mw is outside its limits: got 85.00 MW" in said
    (tmp_path / "s.yaml").write_text("name: s\ncase: ./odd\nduration_s: 0.1\n", encoding="utf-8")
    assert command("run", tmp_path / "s.yaml", "--out", tmp_path / "out").code == 0
    logged = [record.getMessage() for record in caplog.records if record.name == "gridsim.grid.suspicions"]
    assert len(logged) == 2


def test_many_suspicions_are_logged_as_ten_and_a_count(
    command: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    folder = copied_case("ieee39", tmp_path / "odd")
    line = folder / "network" / "line.csv"
    rows = line.read_text().splitlines()
    rated = [row.rpartition(",")[0] + ",0.001" for row in rows[1:]]  # no line carries less than 1 A
    line.write_text("\n".join([rows[0], *rated]) + "\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text("name: s\ncase: ./odd\nduration_s: 0.1\n", encoding="utf-8")
    assert command("run", tmp_path / "s.yaml", "--out", tmp_path / "out").code == 0
    logged = [record.getMessage() for record in caplog.records if record.name == "gridsim.grid.suspicions"]
    assert len(logged) == 11
    assert f"{len(rated) - 10} more" in logged[-1]


def test_a_file_that_cannot_be_written_is_bad_input(command: Command, tmp_path: Path):
    (tmp_path / "file").write_text("")
    ended = command("case", "export", "wscc9", "--raw", tmp_path / "file" / "a.raw", "--dyr", tmp_path / "a.dyr")
    assert ended.code == 2
    assert "cannot be written" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
