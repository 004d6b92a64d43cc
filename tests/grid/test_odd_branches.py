"""Branches that are odd but no error run; those with which no power flow exists end in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gridsim.errors import InputError, SimulationError
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse_case import import_psse
from gridsim.paths import shipped
from tests.grid.psse_files import GENCLS, nine_buses, written


def changed(tmp_path: Path, table: str, old: str, new: str) -> Path:
    folder = Path(shutil.copytree(shipped("cases") / "wscc9", tmp_path / "mine"))
    path = folder / "network" / f"{table}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder


def test_a_line_of_resistance_alone_has_a_power_flow(tmp_path: Path) -> None:
    folder = changed(tmp_path, "line", "5.29,35.972", "5.29,0")
    network = solve_operating_point(read_case(folder))
    assert 0.9 < abs(network.v_pu).min() < abs(network.v_pu).max() < 1.1


def test_a_ratio_with_which_there_is_no_power_flow_is_said(tmp_path: Path) -> None:
    folder = changed(tmp_path, "trafo", "0,4,1,1,250,230,", "0,4,1,1,250,1e20,")
    with pytest.raises(SimulationError, match="the case itself has no solution"):
        solve_operating_point(read_case(folder))


@pytest.mark.parametrize("record", ["'M'", "'M',", "'M',0,1\n1"])
def test_a_dc_system_whose_record_stops_short_is_refused_by_name(tmp_path: Path, record: str) -> None:
    area = "1, 1, 0.0, 10.0, 'AREA'\n0 / END\n"
    text = nine_buses(33).replace(area, area + "0 / END\n" * 3 + f"{record}\n0 / END\n")
    with pytest.raises(InputError, match="multi-terminal DC system is not simulated"):
        import_psse(*written(tmp_path, text, GENCLS))
