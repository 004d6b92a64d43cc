"""Trace files: what is written is read back bit for bit; what is not a trace is refused with line and reason."""

from __future__ import annotations

import math
import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridsim.errors import InputError
from gridsim.signals.trace import PowerTrace
from gridsim.signals.tracefile import read_trace, write_trace

TRACE = PowerTrace([0.0, 0.1, 0.3], [1.0, 1.0 / 3.0, -2.5e-7], [0.1, 0.2, 0.3])


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_trace(path)
    return str(caught.value)


draws = st.floats(-10_000.0, 10_000.0, allow_subnormal=False)


@given(
    times=st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), min_size=2, max_size=30, unique=True).map(sorted),
    data=st.data(),
    suffix=st.sampled_from([".csv", ".parquet"]),
    reactive=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_back_gives_the_same_bits(tmp_path, times, data, suffix, reactive):
    column = st.lists(draws, min_size=len(times), max_size=len(times))
    trace = PowerTrace(times, data.draw(column), data.draw(column) if reactive else None)
    write_trace(trace, tmp_path / f"t{suffix}")
    again = read_trace(tmp_path / f"t{suffix}", hold="previous")
    assert np.array_equal(again.t_s, trace.t_s)
    assert np.array_equal(again.p_mw, trace.p_mw)
    assert (again.q_mvar is None) == (not reactive)
    assert trace.q_mvar is None or np.array_equal(again.q_mvar, trace.q_mvar)
    assert (again.hold, again.name) == ("previous", "t")


CSV = [
    ("", "is empty: got 0 bytes"),
    ("t_s,p_mw\n", "line 2: trace is too short: got 0 rows"),
    ("t_s,p_mw\n0,1\n", "line 2: trace is too short: got 1 rows"),
    ("0,1\n1,2\n", "line 1: unknown column: got '0'"),
    ("t_s\n0\n1\n", "line 1: column p_mw is missing"),
    ("t_s,p_kw\n0,1\n1,2\n", "unknown column: got 'p_kw', wanted 'p_mw' (known: t_s, p_mw, q_mvar)"),
    ("t_s,P_MW\n0,1\n1,2\n", "unknown column: got 'P_MW', wanted 'p_mw'"),
    ("Time,P\n0,1\n1,2\n", "column t_s is missing"),
    ("t_s,p_mw,p_mw\n0,1,1\n1,2,2\n", "column p_mw is repeated"),
    ("t_s,p_mw,f_hz\n0,1,60\n1,2,60\n", "unknown column: got 'f_hz'"),
    ("t_s;p_mw\n0;1\n1;2\n", "line 1: columns are separated by semicolons"),
    ("t_s,p_mw\n0,1\n1,abc\n", "line 3: p_mw: is not a number: got 'abc'"),
    ("t_s,p_mw\n0,1\n1,\n", "line 3: p_mw: is missing"),
    ("t_s,p_mw\n0,1\n1,nan\n", "line 3: p_mw: is not a number: got 'nan', wanted a finite number"),
    ("t_s,p_mw\n0,1\n1,1e999\n", "line 3: p_mw: is not finite: got inf"),
    ("t_s,p_mw\n0,1\n1,1_000\n", "line 3: p_mw: is not a number: got '1_000'"),
    ("t_s,p_mw\n0,1\n1,0x10\n", "line 3: p_mw: is not a number: got '0x10'"),
    ("t_s,p_mw\n0,1\n1,١٢\n", "line 3: p_mw: is not a number"),
    ("t_s,p_mw\n0,0,1,5\n", "line 2: has the wrong number of fields: got 4 fields"),
    ("t_s,p_mw\n0,0,1,5\n", "numbers have a decimal point"),
    ('t_s,p_mw\n0,"1,5"\n1,2\n', "numbers have a decimal point"),
    ("t_s,p_mw\n0,1\n1\n", "line 3: has the wrong number of fields: got 1 fields"),
    ("t_s,p_mw\n0,1\n\n1,2\n", "line 3: is blank"),
    ("t_s,p_mw\n0,1\n2,2\n1,3\n", "line 4: t_s: does not rise: got 1.0 s after 2.0 s"),
    ("t_s,p_mw\r\n0,1\r\n0,2\r\n", "line 3: t_s: does not rise: got 0.0 s after 0.0 s"),
    ("t_s,p_mw\n0,1\n1,250000\n", "line 3: p_mw: is too large: got 250000, wanted at most 10000 either way"),
    ("t_s,p_mw\n0,1\n1," + "9" * 600 + "\n", "line 3: p_mw: is not finite"),
    ("t_s,p_mw\n0,1\n" + "1," * 90_000 + "\n", "line 3: has the wrong number of fields"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text"),
    (b"t_s,p_mw\n0,1\n1,\xff\n", "is not text"),
    (b"t_s,p_mw\n0,1\n1,\x00\n", "line 3: p_mw: is not a number"),
    (b"\x00\x00\x00\x00", "is not text: got a NUL character"),
    ("t_s,p_mw\n0,1\n1,2".encode("utf-16"), "is not text"),
]


@pytest.mark.parametrize(("content", "said"), CSV, ids=[repr(row[0])[:40] + row[1][:20] for row in CSV])
def test_a_csv_that_is_no_trace_is_refused(tmp_path, content, said):
    path = tmp_path / "bad.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    message = refusal(path)
    assert message.startswith(str(path))
    assert said in message


def test_several_faults_are_listed_at_once(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("t_s,p_mw\nx,1\n1,y\n1\n", encoding="utf-8")
    said = refusal(path).splitlines()
    assert [line.removeprefix(f"{path} line ")[0] for line in said] == ["2", "3", "4"]


def test_many_faults_are_counted_not_all_shown(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("t_s,p_mw\n" + "".join(f"{k},x\n" for k in range(100)), encoding="utf-8")
    said = refusal(path).splitlines()
    assert len(said) == 21
    assert "has 80 more faults" in said[-1]


def test_a_fault_far_into_a_large_file_has_its_line(tmp_path):
    path = tmp_path / "long.csv"
    rows = [f"{row / 1000.0},{row % 7}.25" for row in range(400_000)]
    rows[399_990] = "399.99,abc"
    path.write_text("t_s,p_mw\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert "line 399992: p_mw: is not a number" in refusal(path)


@pytest.mark.parametrize(
    "text",
    [
        "t_s,p_mw\r\n0,1\r\n1,2\r\n",
        "t_s,p_mw\n0,1\n1,2",
        "\ufefft_s, p_mw\n0, 1\n1, 2e0\n",
        '"p_mw","t_s"\n1.0,0\n+2,1\n',
    ],
)
def test_other_ways_to_write_the_same_trace(tmp_path, text):
    path = tmp_path / "same.csv"
    path.write_bytes(text.encode())
    trace = read_trace(path)
    assert (trace.t_s.tolist(), trace.p_mw.tolist(), trace.hold) == ([0.0, 1.0], [1.0, 2.0], "linear")


PARQUET = [
    ({"t_s": [0.0, 1.0]}, "column p_mw is missing"),
    ({"t_s": [0.0, 1.0], "p_mw": ["1", "2"]}, "p_mw: is not numeric: got string"),
    ({"t_s": [0.0, 1.0], "p_mw": [1.0, None]}, "row 2: p_mw: is missing: got null"),
    ({"t_s": [0.0, 1.0], "p_mw": [1.0, float("nan")]}, "row 2: p_mw: is not finite"),
    ({"t_s": [0.0, 0.0], "p_mw": [1.0, 2.0]}, "row 2: t_s: does not rise"),
    ({"t_s": [0.0], "p_mw": [1.0]}, "trace is too short: got 1 rows"),
    ({"t_s": [0.0, 1.0], "p_mw": [1.0, 2.0], "index": [0, 1]}, "unknown column: got 'index'"),
]


@pytest.mark.parametrize(("columns", "said"), PARQUET, ids=[row[1][:30] for row in PARQUET])
def test_a_parquet_that_is_no_trace_is_refused(tmp_path, columns, said):
    path = tmp_path / "bad.parquet"
    pq.write_table(pa.table(columns), path)
    assert said in refusal(path)


def test_damaged_parquet_is_refused(tmp_path):
    path = tmp_path / "bad.parquet"
    write_trace(TRACE, path)
    whole = path.read_bytes()
    for content in (b"PAR1", whole[:-10], whole[: len(whole) // 2], pickle.dumps([1, 2])):
        path.write_bytes(content)
        assert "bad.parquet: cannot be read" in refusal(path)


def test_whole_numbers_in_parquet_are_read(tmp_path):
    path = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"p_mw": [5, 6], "t_s": [0, 1]}), path)
    assert read_trace(path).p_mw.tolist() == [5.0, 6.0]


def test_wrong_places_are_named(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert "absent.csv: cannot be read: got no such file" in refusal(tmp_path / "absent.csv")
    assert "folder.csv: cannot be read: got a folder" in refusal(tmp_path / "folder.csv")
    assert "has an unknown suffix: got '.pkl', wanted .csv or .parquet" in refusal(tmp_path / "x.pkl")
    assert "cannot be read" in refusal(Path("a\0b.csv"))


def test_a_write_that_fails_leaves_nothing_and_keeps_the_old_file(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_trace(TRACE, tmp_path / "absent" / "t.csv")
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_trace(TRACE, tmp_path / "t.csv")
    with pytest.raises(InputError, match="unknown suffix"):
        write_trace(TRACE, tmp_path / "t.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_writing_again_replaces_the_file(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("old", encoding="utf-8")
    write_trace(TRACE, path)
    assert path.read_text(encoding="utf-8").splitlines()[0] == "t_s,p_mw,q_mvar"
    assert [found.name for found in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_time_that_goes_back_behind_an_unreadable_one_is_told(tmp_path, suffix):
    path = tmp_path / f"trace{suffix}"
    times, powers = [0.0, 1.0, None, 0.5, 2.0, 1.5], [1.0, 2.0, 3.0, None, 5.0, 6.0]
    if suffix == ".csv":
        cells = [("nan" if t is None else t, "x" if p is None else p) for t, p in zip(times, powers, strict=True)]
        path.write_text("t_s,p_mw\n" + "".join(f"{t},{p}\n" for t, p in cells))
    else:
        pq.write_table(pa.table({"t_s": times, "p_mw": powers}), path)
    with pytest.raises(InputError) as caught:
        read_trace(path)
    first = 2 if suffix == ".csv" else 1
    said = sorted(str(fault).removeprefix(str(path)).split(":")[0].split()[-1] for fault in caught.value.faults)
    assert said == [str(first + row) for row in (2, 3, 3, 5)]
    told = [str(fault) for fault in caught.value.faults]
    assert any("does not rise: got 0.5 s after 1.0 s" in text for text in told)
    assert any("does not rise: got 1.5 s after 2.0 s" in text for text in told)


def test_a_time_that_is_no_number_in_memory_hides_none_behind_it(tmp_path):
    path = tmp_path / "trace.parquet"
    pq.write_table(pa.table({"t_s": [0.0, 1.0, math.nan, 0.5], "p_mw": [1.0, 1.0, 1.0, 1.0]}), path)
    with pytest.raises(InputError) as caught:
        read_trace(path)
    assert [fault.what for fault in caught.value.faults] == ["is not finite", "does not rise"]
