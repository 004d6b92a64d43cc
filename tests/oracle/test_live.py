"""Scenarios that no recorded curve holds, run by both programs at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gridsim.grid.export.psse_raw import raw_text
from gridsim.grid.folder import read_case
from gridsim.scenario.origin import Origin
from gridsim.scenario.values import validated
from gridsim.studies.run import simulate
from tests.devices.test_converters import GOVERNOR_DYR, MACHINE_DYR
from tests.oracle.bundled import bundled, psse_of_table, unsolved, without_toggles
from tests.oracle.live import STEP_S, differences, their_curves
from tests.simulation.worlds import Line, Machine, write_case

pytestmark = pytest.mark.oracle

#: Speed [pu], voltage [pu] and power [MW]: what agreement means for the recorded curves.
ALLOWED = {"speed_pu": 2e-6, "v_pu": 2e-4, "p_mw": 0.1, "q_mvar": 0.1}
POWER = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}


def ours(raw: Path, dyr: Path, folder: Path, end_s: float, events: list[dict[str, Any]], **rest: Any) -> pd.DataFrame:
    mapping = {
        "name": "live",
        "case": {"raw": str(raw), "dyr": str(dyr)},
        "duration_s": end_s,
        "step_s": STEP_S,
        "record": {"voltages": "all", "generators": "all"},
        "events": events,
        **rest,
    }
    result = simulate(validated(mapping, Origin("live", folder)))
    assert result.status == "completed"
    return result.timeseries


def agree(found: dict[str, float]) -> bool:
    return all(found[name] <= ALLOWED[name] for name in found)


def test_a_line_of_the_new_england_set_trips(tmp_path: Path) -> None:
    table = bundled("ieee39/ieee39_full.xlsx")
    raw, dyr = psse_of_table(table, tmp_path)
    trip = {"t_s": 1.0, "from": 16, "to": 17}
    theirs = their_curves([table], tmp_path, end_s=6.0, trips=[{**trip, "which": 0}])
    mine = ours(raw, dyr, tmp_path, 6.0, [{"type": "line_trip", **trip}])
    found = differences(mine, theirs, [1.0])
    assert np.ptp(mine["speed_pu.gen_38_1"]) > 1e-5
    assert agree(found), found


def test_the_load_of_the_two_areas_steps_as_constant_power(tmp_path: Path) -> None:
    raw = unsolved(bundled("kundur/kundur.raw"), tmp_path)
    source = bundled("kundur/kundur_full.dyr")
    dyr = without_toggles(source, tmp_path)
    step = {"t_s": 1.0, "bus": 7, "p_mw": 50.0}
    theirs = their_curves([raw, dyr], tmp_path, end_s=6.0, steps=[step], constant_power=True)
    mine = ours(raw, dyr, tmp_path, 6.0, [{"type": "load_step", **step}], load_model=POWER)
    found = differences(mine, theirs, [1.0])
    assert np.ptp(mine["speed_pu.gen_1_1"]) > 1e-4
    assert agree(found), found


#: Voltage control by a PI on the terminals. Frequency control is off and Trv 0: that program measures frequency
#: otherwise, and divides the power order by the voltage itself, not by the filtered one.
PLANT = """
3 'REGCA1' 1 0 0.02 10 0.9 0.4 1.22 1.2 0.8 0.4 -1.3 0.02 0.7 99 -99 0.7 /
3 'REECA1' 1 0 0 0 1 0 0 0.5 1.4 0 -0.05 0.05 0 1.05 -1.05 0 0 0 0 0.05 0.6 -0.6 1.4 0.6 0 0.1 1 20 0 0.02
  99 -99 1.2 0 1.6 0.02 0.1 1.6 0.5 1.6 1 1.6 1.2 1.6 0.1 1.6 0.5 1.6 1 1.6 1.2 1.6 /
"""
CONTROL = """
3 'REPCA1' 1 0 {monitored} 0 0 0 0.02 1 2 0 0.05 0.5 0 0 0.02 0.5 -0.5 0 0 0.6 -0.6 0.1 0.5 0.1 -0.0003 0.0003
  1 -1 1.2 0 0.1 20 20 /
"""


@pytest.mark.parametrize("has_plant_control", [False, True])
def test_a_converter_plant_beside_a_machine_through_a_line_trip(tmp_path: Path, has_plant_control: bool) -> None:
    folder = write_case(
        tmp_path / "two",
        machines=[Machine(1, 60.0, 100.0, 0.25, slack=True), Machine(3, 40.0, 100.0, 0.2)],
        lines=[Line(1, 2, 0.2, "1"), Line(1, 2, 0.2, "2"), Line(3, 2, 0.1)],
        loads={2: (100.0, 10.0)},
        dyr=MACHINE_DYR + GOVERNOR_DYR + PLANT,
    )
    raw, dyr, their_dyr = tmp_path / "two.raw", tmp_path / "two.dyr", tmp_path / "theirs.dyr"
    raw.write_text(raw_text(read_case(folder)).text, encoding="utf-8")
    text = MACHINE_DYR + GOVERNOR_DYR + PLANT
    for path, monitored in ((dyr, "0 0 '0'"), (their_dyr, "3 2 '1'")):
        control = CONTROL.format(monitored=monitored) if has_plant_control else ""
        path.write_text(text + control, encoding="utf-8")
    trip = {"t_s": 1.0, "from": 1, "to": 2}
    theirs = their_curves([raw, their_dyr], tmp_path, end_s=8.0, trips=[{**trip, "which": 1}])
    mine = ours(raw, dyr, tmp_path, 8.0, [{"type": "line_trip", **trip, "circuit": "2"}])
    found = differences(mine, theirs, [1.0])
    assert np.ptp(mine["q_mvar.gen_3_1"]) > 1.0
    assert agree(found), found
