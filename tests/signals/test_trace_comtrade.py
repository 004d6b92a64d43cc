"""COMTRADE: what is written is read back by an independent library, to the rounding of the format."""

from __future__ import annotations

from pathlib import Path

import comtrade
import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.signals.trace import PowerTrace
from gridsim.signals.tracefile import read_trace, write_trace

T_S = np.arange(2001) / 1000.0
P_MW = 700.0 + 200.0 * np.sin(2.0 * np.pi * 1.3 * T_S)
TRACE = PowerTrace(T_S, P_MW, 0.14 * P_MW)
#: Half a count of a span of 400 MW over 199,996 counts, and the library's single precision at 900 MW.
ROUNDING_MW = 0.5 * 400.0 / 199_996 + 1.2e-4


def test_the_library_reads_channels_units_rate_and_values(tmp_path: Path):
    write_trace(TRACE, tmp_path / "t.cfg")
    record = comtrade.Comtrade()
    record.load(str(tmp_path / "t.cfg"), str(tmp_path / "t.dat"))
    assert record.analog_channel_ids == ["P", "Q"]
    assert [channel.uu for channel in record.cfg.analog_channels] == ["MW", "Mvar"]
    assert record.total_samples == T_S.size
    assert record.cfg.sample_rates[0][0] == pytest.approx(1000.0)
    assert np.abs(np.array(record.analog[0]) - P_MW).max() < ROUNDING_MW


def test_reading_back_keeps_power_and_times(tmp_path: Path):
    write_trace(TRACE, tmp_path / "t.cfg")
    again = read_trace(tmp_path / "t.cfg")
    assert again.t_s == pytest.approx(T_S, abs=1e-6)
    assert np.abs(again.p_mw - P_MW).max() < ROUNDING_MW
    assert again.q_mvar is not None
    assert np.abs(again.q_mvar - 0.14 * P_MW).max() < ROUNDING_MW
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.cfg", "t.dat"]


def test_a_flat_trace_and_one_without_reactive_power_come_back(tmp_path: Path):
    write_trace(PowerTrace([0.0, 0.5, 1.0], [5.0, 5.0, 5.0]), tmp_path / "t.cfg")
    again = read_trace(tmp_path / "t.cfg")
    assert again.p_mw.tolist() == [5.0, 5.0, 5.0]
    assert again.q_mvar is None


@pytest.mark.parametrize("t_s", [[0.0, 1e-8], [0.0, 1e5]])
def test_times_that_the_format_cannot_hold_are_refused_and_nothing_is_left(tmp_path: Path, t_s: list[float]):
    with pytest.raises(InputError, match="times do not fit COMTRADE"):
        write_trace(PowerTrace(t_s, [1.0, 2.0]), tmp_path / "t.cfg")
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_comtrade_are_refused(tmp_path: Path):
    (tmp_path / "t.cfg").write_text("not,a,record\n", encoding="ascii")
    (tmp_path / "t.dat").write_text("1,0,5\n", encoding="ascii")
    with pytest.raises(InputError, match="COMTRADE"):
        read_trace(tmp_path / "t.cfg")
    write_trace(TRACE, tmp_path / "u.cfg")
    (tmp_path / "u.dat").unlink()
    with pytest.raises(InputError, match=r"u\.cfg: cannot be read"):
        read_trace(tmp_path / "u.cfg")
