"""`gridsim run` and `gridsim report`: results, exit codes, and that bad input costs nothing but a message."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import gridsim as gs
from tests.cli.conftest import SHORT, Command


def test_a_run_leaves_the_four_files_and_prints_the_verdict(command: Command, short: Path, tmp_path: Path):
    ended = command("run", short, "--out", tmp_path / "result")
    assert ended.code == 0
    assert "short" in ended.out
    assert sorted(path.name for path in (tmp_path / "result").iterdir()) == [
        "report.html",
        "result.json",
        "scenario.yaml",
        "timeseries.parquet",
    ]


def test_json_is_the_only_thing_on_stdout_and_has_the_keys_of_the_contract(
    command: Command, short: Path, tmp_path: Path
):
    ended = command("run", short, "--out", tmp_path / "result", "--json")
    document = json.loads(ended.out)
    assert {"gridsim", "scenario", "scenario_hash", "status", "status_text", "passed", "assessments"} <= set(document)
    assert {
        "nadir_hz",
        "zenith_hz",
        "rocof_max_hz_per_s",
        "v_min_pu",
        "v_max_pu",
        "pst_max",
        "usable_compute",
    } <= set(document["metrics"])
    assert {"simulated_s", "steps", "simulate_s", "compile_s", "assess_s", "wall_s"} <= set(document["timing"])
    assert document["timing"]["steps"] == 360
    wanted = {
        "id",
        "title",
        "place",
        "value",
        "limit",
        "sense",
        "unit",
        "margin",
        "passed",
        "why_null",
        "t_s",
        "source",
    }
    for found in document["assessments"]:
        assert wanted | {"rule_status"} <= set(found)
        assert (found["passed"] is None) == bool(found["why_null"])


def test_check_exits_with_1_only_where_a_limit_is_violated(command: Command, short: Path, tmp_path: Path):
    # 30 MW within 0.1 s are a ramp of at least 20 MW/min, but a run of 1.5 s is too short to judge a minute by.
    short.write_text(SHORT + "limits: [poi_ramp_20_mw_per_min]\n", encoding="utf-8")
    assert command("run", short, "--out", tmp_path / "a", "--check").code == 0
    assert json.loads((tmp_path / "a" / "result.json").read_text())["passed"] is None
    short.write_text(SHORT + "limits: [rapid_voltage_change_poi]\n", encoding="utf-8")
    assert command("run", short, "--out", tmp_path / "b", "--check").code == 0
    short.write_text(SHORT.replace("1.5", "6") + "limits: [ercot_lcl_band_power]\n", encoding="utf-8")
    assert command("run", short, "--out", tmp_path / "c", "--check").code == 1
    assert command("run", short, "--out", tmp_path / "d").code == 0


def test_the_written_scenario_gives_the_same_numbers_again(command: Command, short: Path, tmp_path: Path):
    command("run", short, "--out", tmp_path / "first")
    command("run", tmp_path / "first" / "scenario.yaml", "--out", tmp_path / "second")
    first = pd.read_parquet(tmp_path / "first" / "timeseries.parquet")
    pd.testing.assert_frame_equal(
        first, pd.read_parquet(tmp_path / "second" / "timeseries.parquet"), check_exact=True
    )
    hashes = {
        json.loads((tmp_path / name / "result.json").read_text())["scenario_hash"] for name in ("first", "second")
    }
    assert len(hashes) == 1


def test_reports_lay_runs_side_by_side(command: Command, short: Path, tmp_path: Path):
    command("run", short, "--out", tmp_path / "a")
    command("run", short, "--out", tmp_path / "b")
    ended = command("report", tmp_path / "a", tmp_path / "b", "--out", tmp_path / "deeper" / "ab.html")
    assert ended.code == 0
    assert (tmp_path / "deeper" / "ab.html").stat().st_size > 1_000_000


BAD = [
    ("case: wscc9", "case: wscc", "wscc9"),
    ("case: wscc9", "cas: wscc9", "case"),
    ("duration_s: 1.5", "duration_s: -1", "above 0"),
    ("duration_s: 1.5", "duration_s: .nan", "duration_s"),
    ("duration_s: 1.5", "duration_s: long", "duration_s"),
    ("bus: 8", "bus: 80", "there is no such bus"),
    ("bus: 8", "bus: 4", "replaces_case_load"),
    ("{trace: trace.csv}", "{trace: nowhere.csv}", "nowhere.csv"),
    ("{trace: trace.csv}", "{profile: pretrain_dens, peak_mw: 100}", "pretrain_dense"),
    ("{trace: trace.csv}", "{profile: pretrain_dense, peak_mw: 5000}", "headroom"),
    ("{trace: trace.csv}", "{profile: pretrain_dense, peak_mw: -5}", "peak_mw"),
    ("name: short", "limits: [flicker_pst_h]", "flicker_pst_hv"),
    ("name: short", "limits: {preset: eastren}", "eastern"),
    ("name: short", "step_s: 1", "step_s"),
    ("name: short", "events: [{t_s: 1, type: bus_fault, bus: 7, duration_s: 0.1, x_pu: 0}]", "r_pu and x_pu"),
    ("name: short", "events: [{t_s: 1, type: line_trip, from: 4, to: 9}]", "joined to"),
    ("name: short", "events: [{t_s: 1, type: generator_trip, bus: 4}]", "bus"),
    ("name: short", "events: [{t_s: 1, type: load_trip, bus: 4}]", "load"),
    ("name: short", "events: [{t_s: 9, type: load_step, bus: 4, p_mw: 1}]", "9"),
    ("replaces_case_load: true", "mitigation: [{type: batery, p_mw: 1}]", "battery"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD)
def test_bad_input_is_one_message_and_nothing_is_written(
    command: Command, short: Path, tmp_path: Path, old: str, new: str, said: str
):
    short.write_text(SHORT.replace(old, new), encoding="utf-8")
    ended = command("run", short, "--out", tmp_path / "result", "--json")
    assert ended.code == 2, ended.err
    assert said in ended.err
    assert ended.err.startswith("error: ")
    assert "Traceback" not in ended.err
    assert ended.out == ""
    assert not (tmp_path / "result").exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("0.7,nan,35", "nan"),
        ("0.7,1e400,35", "trace.csv"),
        ("0.7,abc,35", "abc"),
        ("0.2,100,35", "t_s"),
        ("0.7;100;35", "trace.csv"),
        ("0.7,1e9,35", "p_mw"),
    ],
)
def test_a_bad_trace_is_refused_with_its_line(command: Command, short: Path, tmp_path: Path, row: str, said: str):
    text = (tmp_path / "trace.csv").read_text(encoding="utf-8")
    (tmp_path / "trace.csv").write_text(text.replace("0.6,130,40", row), encoding="utf-8")
    ended = command("run", short, "--out", tmp_path / "result")
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "result").exists()


def test_a_folder_with_other_peoples_files_is_left_alone(command: Command, short: Path, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("years of work", encoding="utf-8")
    ended = command("run", short, "--out", tmp_path / "mine")
    assert ended.code == 2
    assert (tmp_path / "mine" / "thesis.tex").read_text(encoding="utf-8") == "years of work"


def test_wrong_words_on_the_command_line_exit_with_2(command: Command, short: Path):
    assert command("run", short, "--speed", "fast").code == 2
    assert command("walk").code == 2


def test_a_killed_run_leaves_no_folder_that_reads_as_complete(short: Path, tmp_path: Path):
    short.write_text(SHORT.replace("1.5", "600"), encoding="utf-8")
    folder = tmp_path / "killed"
    words = [
        sys.executable,
        "-c",
        "from gridsim.cli.main import main; main()",
        "run",
        str(short),
        "--out",
        str(folder),
    ]
    for wait_s in (1.0, 3.0, 5.0):
        with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(wait_s)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        if folder.exists():  # it was done before the signal came
            gs.read_result(folder)
        else:
            with pytest.raises(gs.InputError):
                gs.read_result(folder)
