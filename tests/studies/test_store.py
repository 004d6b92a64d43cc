"""A results folder is there whole or not at all, and says so when a byte of it is not what was written."""

from __future__ import annotations

import json
import math
import os
import pickle
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.errors import InputError
from gridsim.limits.contract import Assessment
from gridsim.signals.recording import RecordedSite, Recording
from gridsim.studies.result import Result, StageAccount, Timing
from gridsim.studies.store import FILES, destination_faults, read_result, read_yaml, write_result, write_yaml

ROWS = 2401
CONTRACT_KEYS = {
    "gridsim", "scenario", "scenario_hash", "status", "status_text", "passed", "assessments", "metrics", "timing",
}  # fmt: skip
ASSESSMENT_KEYS = {
    "id", "title", "place", "value", "limit", "sense", "unit", "margin", "passed", "why_null", "t_s", "source",
    "rule_status", "before", "pre_existing",
}  # fmt: skip


@pytest.fixture
def result() -> Result:
    t_s = np.arange(ROWS) / 240.0
    noise = np.random.default_rng(1).normal(size=ROWS)
    assessment = Assessment(
        "rule", "A rule", "site campus", 7.9, 10.0, "max", "MW", 2.1, True, "", 1.25, "a source, 2026", "draft"
    )
    return Result(
        version="0.1.0",
        name="campus",
        scenario={"name": "campus: 'one' # two", "step_s": 1 / 240, "sites": [{"bus": 16, "load": None}], "on": True},
        scenario_hash="0" * 64,
        status="completed",
        status_text="ran to the end",
        passed=True,
        assessments=(
            assessment,
            replace(assessment, id="other", value=None, margin=None, passed=None, why_null="short"),
        ),
        metrics={"nadir_hz": 59.9, "usable_compute": None},
        timing=Timing(10.0, 2400, 0.05, 0.0, 0.2, 0.9),
        recording=Recording(
            t_s,
            {"f_hz.coi": 60 + 1e-3 * noise, "v_pu.bus_16": 1 + noise / 1e4},
            60.0,
            (RecordedSite("campus", 16, 1e3),),
            (1.0,),
        ),
        accounts=(StageAccount("campus", "battery", "battery", 1.0, 1.1, 0.1, 0.0, 0.0, 0.0, 0.5),),
        modes=pd.DataFrame({"f_hz": [0.6, 1.1], "damping": [0.03, 0.05], "machine": ["30:1", "31:1"]}),
    )


def test_what_is_written_is_read_back_to_the_last_bit(result: Result, tmp_path: Path) -> None:
    write_result(result, tmp_path / "run", report=lambda path: path.write_text("<p>page</p>") and None)
    back = read_result(tmp_path / "run")
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == sorted(FILES)
    pd.testing.assert_frame_equal(back.timeseries, result.timeseries, check_exact=True)
    assert result.modes is not None
    pd.testing.assert_frame_equal(back.modes, result.modes, check_exact=True)
    bare = {"recording": result.recording, "modes": None}
    assert replace(back, **bare) == replace(result, **bare)
    assert back.recording.sites == result.recording.sites
    assert back.recording.disturbances_s == result.recording.disturbances_s
    assert back.recording.nominal_hz == result.recording.nominal_hz


def test_result_json_has_the_keys_of_the_contract(result: Result, tmp_path: Path) -> None:
    write_result(result, tmp_path / "run")
    document = json.loads((tmp_path / "run" / "result.json").read_text())
    assert document.keys() >= CONTRACT_KEYS
    assert all(assessment.keys() == ASSESSMENT_KEYS for assessment in document["assessments"])
    assert document["timing"].keys() == {"simulated_s", "steps", "simulate_s", "compile_s", "assess_s", "wall_s"}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_null_in_json(result: Result, tmp_path: Path, value: float) -> None:
    write_result(replace(result, metrics={"nadir_hz": value}), tmp_path / "run")
    text = (tmp_path / "run" / "result.json").read_text()
    assert "NaN" not in text
    assert "Infinity" not in text
    assert read_result(tmp_path / "run").metrics == {"nadir_hz": None}


def test_the_parquet_file_carries_its_columns_and_page_checksums(result: Result, tmp_path: Path) -> None:
    write_result(result, tmp_path / "run")
    path = tmp_path / "run" / "timeseries.parquet"
    table = pq.read_table(path, page_checksum_verification=True)
    assert table.column_names == ["t_s", "f_hz.coi", "v_pu.bus_16"]
    assert pq.ParquetFile(path).metadata.row_group(0).column(1).compression == "ZSTD"
    middle = path.stat().st_size // 2
    _flip(path, middle)
    with pytest.raises(OSError, match=r"(?i)crc|checksum"):  # the page's own, without result.json's help
        pq.read_table(path, page_checksum_verification=True)


@pytest.mark.parametrize("name", ["scenario.yaml", "result.json", "timeseries.parquet"])
def test_a_flipped_bit_anywhere_is_found(result: Result, tmp_path: Path, name: str) -> None:
    write_result(result, tmp_path / "run")
    path = tmp_path / "run" / name
    whole = path.read_bytes()
    for at in np.linspace(0, len(whole) - 1, 60).astype(int):
        _flip(path, int(at))
        with pytest.raises(InputError) as caught:
            read_result(tmp_path / "run")
        assert str(path) in str(caught.value)
        path.write_bytes(whole)
    read_result(tmp_path / "run")


@pytest.mark.parametrize("name", ["scenario.yaml", "result.json", "timeseries.parquet"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999, None])
def test_a_cut_or_missing_file_is_found(result: Result, tmp_path: Path, name: str, share: float | None) -> None:
    write_result(result, tmp_path / "run")
    path = tmp_path / "run" / name
    if share is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(InputError, match=name):
        read_result(tmp_path / "run")


@pytest.mark.parametrize("content", ["{}", "[1]", "null", '{"gridsim": 3}', "not json"])
def test_a_foreign_result_json_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "result.json").write_text(content)
    with pytest.raises(InputError, match=r"result\.json"):
        read_result(tmp_path)


def test_a_former_result_is_replaced(result: Result, tmp_path: Path) -> None:
    write_result(result, tmp_path / "run", report=lambda path: path.write_text("old") and None)
    write_result(replace(result, name="second"), tmp_path / "run")
    assert read_result(tmp_path / "run").name == "second"
    assert not (tmp_path / "run" / "report.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("held", ["notes.txt", "result.json", "scenario.yaml"])
def test_a_folder_with_something_else_in_it_is_left_alone(result: Result, tmp_path: Path, held: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / held).write_text("mine")
    assert destination_faults(tmp_path / "run")
    with pytest.raises(InputError):
        write_result(result, tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run" / held).read_text() == "mine"


def test_an_empty_folder_is_filled(result: Result, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_result(result, tmp_path / "run")
    assert read_result(tmp_path / "run").name == "campus"


def test_a_failing_report_leaves_the_former_result(result: Result, tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise RuntimeError("drawing failed")

    write_result(result, tmp_path / "run")
    with pytest.raises(RuntimeError):
        write_result(replace(result, name="second"), tmp_path / "run", report=fail)
    assert read_result(tmp_path / "run").name == "campus"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_full_disk_is_one_message_and_no_half_file(result: Result, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the system refuses the write in the same way."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(InputError, match="cannot be written") as caught:
            write_result(result, tmp_path / "run")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert len(caught.value.faults) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_message(result: Result, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match="cannot be written"):
        write_result(result, tmp_path / "file" / "run")


def test_a_killed_run_leaves_nothing_that_reads_as_a_result_and_the_next_one_tidies_up(
    result: Result, tmp_path: Path
) -> None:
    """The process is killed by the system while it writes the report, the last file but one."""
    script = (
        "import sys, time, pickle, pathlib\n"
        "from gridsim.studies.store import write_result\n"
        "def stay(path):\n"
        "    path.write_text('half')\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(60)\n"
        "write_result(pickle.load(sys.stdin.buffer), pathlib.Path(sys.argv[1]), report=stay)\n"
    )

    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "run")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(pickle.dumps(result))
    child.stdin.close()
    assert child.stdout.readline().strip() == b"writing"
    write_result(result, tmp_path / "other")  # beside a run at work: its folder is not touched
    assert len([path for path in tmp_path.iterdir() if path.name.startswith(".run.gridsim-")]) == 1
    child.kill()
    child.wait()
    child.stdout.close()
    assert not (tmp_path / "run").exists()
    for left in tmp_path.glob(".run.*"):
        with pytest.raises(InputError):
            read_result(left)
    write_result(result, tmp_path / "run")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "run"]


def test_a_folder_being_written_by_a_living_process_is_not_tidied_away(result: Result, tmp_path: Path) -> None:
    def meanwhile(path: Path) -> None:
        write_result(replace(result, name="inner"), tmp_path / "run")

    write_result(result, tmp_path / "run", report=meanwhile)
    assert read_result(tmp_path / "run").name == "campus"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_minute_of_150_channels_is_written_and_read(tmp_path: Path, result: Result) -> None:
    """60 s at 240 Hz of 150 channels (17 MB)."""
    t_s = np.arange(14401) / 240.0
    channels = {f"v_pu.bus_{bus}": 1.0 + 0.01 * np.sin(t_s * bus) for bus in range(150)}
    big = replace(result, recording=replace(result.recording, t_s=t_s, channels=channels))
    write_result(big, tmp_path / "run")
    assert read_result(tmp_path / "run").recording.channels.keys() == channels.keys()


keys = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\t"))
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)


@settings(deadline=None, max_examples=150)
@given(scenario=st.dictionaries(keys, values, max_size=4))
def test_a_scenario_survives_yaml(scenario: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"scenario-{os.getpid()}.yaml"
    write_yaml(scenario, path)
    assert read_yaml(path) == scenario


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
