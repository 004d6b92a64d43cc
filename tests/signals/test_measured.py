"""Measured logs: any names and units, one column a GPU, dates, missing values, gaps; what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.signals.measured import Columns, read_measured


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_of_gpus_are_summed_in_their_unit(tmp_path: Path):
    rows = "\n".join(f"{10 * k},{300 + k},{400 - k},55" for k in range(20))
    path = written(tmp_path, f"ms,gpu0_power,gpu1_power,temperature\n{rows}\n")
    record = read_measured(path, Columns("ms", "ms", ("gpu*_power",), "W"))
    assert record.columns == ("gpu0_power", "gpu1_power")
    assert record.trace.p_mw == pytest.approx(np.full(20, 700e-6))
    assert record.trace.t_s[-1] == pytest.approx(0.19)
    assert record.gaps_s == ()


def test_a_log_as_nvidia_smi_writes_it(tmp_path: Path):
    lines = [f"2024/05/01 12:00:{s:02d}.{ms:03d}, {250 + s}.5 W" for s in range(5) for ms in (0, 500)]
    lines[3] = lines[3].split(",")[0] + ", [N/A]"
    path = written(tmp_path, "timestamp, power.draw [W]\n" + "\n".join(lines) + "\n")
    record = read_measured(path, Columns("timestamp", "date", ("power.draw [W]",), "W"))
    assert record.trace.t_s.tolist() == [0.0, 0.5, 1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]
    assert record.trace.p_mw[0] == pytest.approx(250.5e-6)


def test_gaps_are_told(tmp_path: Path):
    rows = "\n".join(f"{t:.1f},5.0" for t in [0.0, 0.1, 0.2, 3.0, 3.1, 3.2])
    record = read_measured(written(tmp_path, f"t_s,p_mw\n{rows}\n"), Columns())
    assert record.gaps_s == ((0.2, 3.0),)


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("t_s,p_kw\n0,1\n1,2\n", Columns(), "column p_mw: is missing: wanted 'p_kw'"),
        ("t,p_mw\n0,1\n1,2\n", Columns(), "column t_s: is missing"),
        ("t_s,p_mw\n0,1\n1,x\n2,y\n", Columns(), "row 2: p_mw: is not a number: got 'x'"),
        ("t_s,p_mw\n0,1\n1,2\n1,3\n", Columns(), "times do not rise"),
        ("t_s,p_mw\n0,1\n", Columns(), "is too short"),
        ("t_s,p_mw\n0,1\n1,2\n", Columns(power_unit="mw"), "unit of power: is not known"),
        ("t_s,p_mw\n0,1\n1,2\n", Columns(time_unit="sec"), "unit of time: is not known"),
        ("t_s,p_mw\nno,1\nyes,2\n", Columns(time_unit="date"), "is no date and time"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, columns: Columns, said: str):
    with pytest.raises(InputError) as caught:
        read_measured(written(tmp_path, text), columns)
    assert said in str(caught.value)


def test_files_that_are_none_are_refused(tmp_path: Path):
    (tmp_path / "log.txt").write_text("t_s,p_mw\n0,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown suffix"):
        read_measured(tmp_path / "log.txt", Columns())
    with pytest.raises(InputError, match="cannot be read"):
        read_measured(tmp_path / "absent.csv", Columns())
