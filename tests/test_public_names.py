"""What `import gridsim as gs` offers takes paths as text and as `Path`, and scenarios as values and as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import gridsim as gs

QUIET = "case: wscc9\nduration_s: 0.1\nsites: [{name: campus, bus: 5, load: {trace: trace.csv}}]\nlimits: []\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "trace.csv").write_text("t_s,p_mw\n0,10\n1,10\n", encoding="utf-8")
    path = tmp_path / "campus.yaml"
    path.write_text(QUIET, encoding="utf-8")
    return path


@pytest.mark.parametrize("as_path", [str, Path])
def test_a_result_is_written_and_read_by_text_and_by_path(
    file: Path, tmp_path: Path, as_path: Callable[[Path], str | Path]
) -> None:
    folder = tmp_path / "results"
    result = gs.simulate(as_path(file))
    gs.write_result(result, as_path(folder))
    again = gs.read_result(as_path(folder))
    assert again.scenario == result.scenario
    assert np.array_equal(again.recording.t_s, result.recording.t_s)
    gs.write_report([again], as_path(tmp_path / "report.html"))
    gs.write_trace(gs.read_trace(as_path(file.with_name("trace.csv"))), as_path(tmp_path / "copy.csv"))


def test_studies_take_the_file_of_a_scenario(file: Path) -> None:
    scenario = gs.read_scenario(str(file))
    assert gs.screen(str(file)).modes == gs.screen(scenario).modes
    assert gs.modes(file).equals(gs.modes(scenario))
    (one, other) = gs.simulate_all([str(file), scenario])
    assert isinstance(one, gs.Result)
    assert isinstance(other, gs.Result)
    assert one.status == other.status == "completed"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(gs.InputError, match=r"none\.yaml: cannot be read"):
        gs.simulate(str(tmp_path / "none.yaml"))
    with pytest.raises(gs.InputError, match="cannot be read"):
        gs.read_result(str(tmp_path))
