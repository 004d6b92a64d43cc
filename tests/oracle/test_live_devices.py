"""Wind turbines and motors, run by both programs at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.devices.catalogue import MODELS
from gridsim.grid.dyr import DyrRecord, read_dyr
from gridsim.grid.export.psse_raw import raw_text
from gridsim.grid.folder import read_case
from tests.devices.test_converters import GOVERNOR_DYR, MACHINE_DYR
from tests.oracle.live import STEP_S, differences, their_curves
from tests.oracle.test_live import agree, ours
from tests.simulation.worlds import Line, Machine, write_case

pytestmark = pytest.mark.oracle

GRID_DYR = MACHINE_DYR + GOVERNOR_DYR
#: Speed 1 from 0.35 pu on, to which that program refers DAMP; Twref long, as its pitch control holds the speed's
#: reference; Tp 0, as its torque control takes the power itself where Tflag is 1.
TURBINE = """
3 'REGCA1' 1 0 0.02 10 0.9 0.4 1.22 1.2 0.8 0.4 -1.3 0.02 0.7 99 -99 0.7 /
3 'REECA1' 1 0 0 0 1 0 0 0.5 1.4 0 -0.05 0.05 0 1.05 -1.05 0 0 0 0 0.05 0.6 -0.6 1.4 0.6 0 0.1 1 20 0 0.02
  99 -99 1.2 0 1.6 0.02 0.1 1.6 0.5 1.6 1 1.6 1.2 1.6 0.1 1.6 0.5 1.6 1 1.6 1.2 1.6 /
3 'WTDTA1' 1 5 0.5 0.8 1.5 1.5 /
3 'WTARA1' 1 0.007 0 /
3 'WTPTA1' 1 25 150 3 30 0 0.3 27 0 10 -10 /
3 'WTTQA1' 1 {flag} 3 0.6 0 1e7 1.2 0 0.1 0.58 0.2 0.72 0.3 0.86 0.35 1 0 /
"""
#: What that program calls the fields that have another name there.
THEIR_NAMES = {
    "REECA1": {name: name.upper() for name in ("Vmax", "Vmin", "Pmax", "Pmin")} | {"Qmax": "QMax", "Qmin": "QMin"},
    "WTDTA1": {"Hfrac": "Htfrac"},
    "WTARA1": {"Theta0": "theta0"},
    "WTPTA1": {"TetaMax": "thmax", "TetaMin": "thmin", "RTetaMax": "dthmax", "RTetaMin": "dthmin"},
    "WTTQA1": {"KIP": "Kip", **{f"spd{k}": f"sp{k}" for k in range(1, 5)}},
}
#: On which model each hangs; all have the number 1 there, which reads no text in its place.
HANGS_ON = {"REECA1": "reg", "WTDTA1": "ree", "WTARA1": "rego", "WTPTA1": "rea", "WTTQA1": "rep"}


def their_device(record: DyrRecord) -> tuple[str, dict[str, Any]]:
    """A part of the turbine by that program's names, its data such that it computes the documented equations.

    It takes Freq1 as 2 pi times Hz, and the torque control's error with the other sign.
    """
    names = [parameter.name for parameter in MODELS[record.model].parameters]
    renamed = THEIR_NAMES.get(record.model, {})
    fields: dict[str, Any] = {
        renamed.get(name, name): value for name, value in zip(names, record.values, strict=True)
    }
    fields |= {"idx": 1} | ({HANGS_ON[record.model]: 1} if record.model in HANGS_ON else {"bus": 3, "Sn": 100.0})
    for gone in ("BUSR", "TRATE"):
        fields.pop(gone, None)
    for name, factor in (("Freq1", 2.0 * math.pi), *((g, -1.0) for g in ("Kpp", "Kip") if record.model == "WTTQA1")):
        if name in fields:
            fields[name] *= factor
    return record.model, fields


def grid(folder: Path, name: str, loads: Mapping[int, tuple[float, float]], *, plant: bool, dyr: str) -> Path:
    """RAW text of a machine, two parallel lines and a third bus."""
    plants = [Machine(3, 40.0, 100.0, 0.2)] if plant else []
    case = write_case(
        folder / name,
        machines=[Machine(1, 60.0, 100.0 if plant else 200.0, 0.25, slack=True), *plants],
        lines=[Line(1, 2, 0.1, "1"), Line(1, 2, 0.1, "2"), Line(3, 2, 0.1)],
        loads=dict(loads),
        dyr=dyr,
    )
    raw = folder / f"{name}.raw"
    raw.write_text(raw_text(read_case(case)).text, encoding="utf-8")
    return raw


@pytest.mark.parametrize("flag", [0, 1])
def test_a_wind_turbine_beside_a_machine_through_a_dip(tmp_path: Path, flag: int) -> None:
    text = GRID_DYR + TURBINE.format(flag=flag)
    raw = grid(tmp_path, "wind", {2: (100.0, 10.0)}, plant=True, dyr=text)
    dyr, their_dyr = tmp_path / "wind.dyr", tmp_path / "theirs.dyr"
    dyr.write_text(text, encoding="utf-8")
    their_dyr.write_text(GRID_DYR, encoding="utf-8")
    devices = [their_device(record) for record in read_dyr(dyr) if record.bus == 3]
    fault = {"t_s": 1.0, "bus": 2, "duration_s": 0.125, "x_pu": 3.0}
    theirs = their_curves([raw, their_dyr], tmp_path, end_s=4.0, step_s=STEP_S / 2.0, faults=[fault], devices=devices)
    mine = ours(raw, dyr, tmp_path, 4.0, [{"type": "bus_fault", **fault}], step_s=STEP_S / 2.0)
    found = differences(mine, theirs, [1.0, 1.125])
    assert np.ptp(mine["p_mw.gen_3_1"]) > 1.0
    assert agree(found), found


#: On 80 MVA. Of its torque c1 + c2 w + c3 w^2 that program takes c2 for the square, so that c2 = c3 here.
MOTOR = {"rs": 0.013, "xs": 0.067, "xm": 3.8, "rr1": 0.019, "xr1": 0.17, "Hm": 0.9, "c1": 0.1, "c2": 0.25, "c3": 0.25}
MOTOR_RECORDS = {
    "CIM5": ({"c1": -0.3, "c2": 0.6, "c3": 0.3}, "2 0"),  # the same as 0.6 w^2
    "CIM6": ({}, "0.25 0.25 0 1 0.1 0"),
}


@pytest.mark.parametrize("name", MOTOR_RECORDS)
def test_a_motor_through_a_dip(tmp_path: Path, name: str) -> None:
    """What it draws at first is that program's; half the step, for its rotor's time constants of 10 ms.

    A shallow dip: the first step of that program after an event, of 0.1 ms, takes the mean of the rates before and
    behind it, so that events stand 50 us late there, and a speed that falls by 0.04 per second is off by 2e-6.
    """
    torque, load = MOTOR_RECORDS[name]
    their_raw = grid(tmp_path, "theirs", {2: (60.0, 10.0)}, plant=False, dyr=GRID_DYR)
    their_dyr, dyr = tmp_path / "theirs.dyr", tmp_path / "mine.dyr"
    their_dyr.write_text(GRID_DYR, encoding="utf-8")
    motor = {"idx": 1, "bus": 3, "Sn": 80.0, "Vn": 100.0, "fn": 60.0, **MOTOR, **torque}
    fault = {"t_s": 0.5, "bus": 2, "duration_s": 0.125, "x_pu": 1.5}
    theirs = their_curves(
        [their_raw, their_dyr],
        tmp_path,
        end_s=1.5,
        step_s=STEP_S / 2.0,
        faults=[fault],
        devices=[("Motor3", motor)],
    )
    drawn = (float(theirs["p_mw.load_3_1"].iloc[0]), float(theirs["q_mvar.load_3_1"].iloc[0]))
    raw = grid(tmp_path, "mine", {2: (60.0, 10.0), 3: drawn}, plant=False, dyr=GRID_DYR)
    circuit = " ".join(str(MOTOR[field]) for field in ("rs", "xs", "xm", "rr1", "xr1"))
    record = f"3 '{name}BL' 1 1 {circuit} 0 0 0 0 0 0 80 0 {MOTOR['Hm']} 0 0 0 {load} /\n"
    dyr.write_text(GRID_DYR + record, encoding="utf-8")
    mine = ours(raw, dyr, tmp_path, 1.5, [{"type": "bus_fault", **fault}], step_s=STEP_S / 2.0)
    found = differences(mine, theirs, [0.5, 0.625])
    assert np.ptp(mine["p_mw.load_3_1"]) > 3.0
    assert agree(found), found
