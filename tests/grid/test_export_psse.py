"""A case written as PSS/E files and read again is the same case."""

from __future__ import annotations

import copy
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import read_dyr
from gridsim.grid.dyr_write import dyr_text
from gridsim.grid.export.psse_raw import raw_text
from gridsim.grid.export.two_port import line_numbers, transformer_numbers
from gridsim.grid.folder import read_case
from gridsim.grid.network import Branch
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse_case import import_psse
from gridsim.scenario.reading import read_scenario
from gridsim.signals.recording import Recording
from gridsim.studies.export_case import export_psse_case
from gridsim.studies.import_case import import_psse_case
from gridsim.studies.run import simulate
from tests.grid.psse_files import nine_buses, written

CASES = {"wscc9": 5, "kundur": 7, "ieee39": 8}
# Impedances are divided and multiplied on the way: some units in the last place, and what the power flow leaves
# (1e-9 MVA) grows over 5 s of oscillation by less than a hundred.
SAME_SPEED_PU = 1e-9


def exported(case: GridCase, folder: Path) -> GridCase:
    raw, dyr = folder / "again.raw", folder / "again.dyr"
    raw.write_text(raw_text(case).text, encoding="utf-8")
    dyr.write_text(dyr_text(case.dynamics), encoding="utf-8")
    return import_psse(raw, dyr)


def with_load_step(case: str, bus: int, folder: Path) -> Recording:
    path = folder / "step.yaml"
    path.write_text(
        f"name: step\ncase: {case}\nduration_s: 5\n"
        f"events: [{{t_s: 1.0, type: load_step, bus: {bus}, p_mw: 50, q_mvar: 10}}]\n",
        encoding="utf-8",
    )
    return simulate(read_scenario(path)).recording


def test_areas_and_zones_are_read_and_written(tmp_path: Path) -> None:
    text = nine_buses(33).replace("'LOAD B      ',230.0,1,1,1,1", "'LOAD B      ',230.0,1,3,7,1")
    case = import_psse(*written(tmp_path, text))
    again = exported(case, tmp_path)
    for net in (case.net, again.net):
        assert list(net.bus.area) == ["1"] * 5 + ["3"] + ["1"] * 3
        assert list(net.bus.zone) == ["1"] * 5 + ["7"] + ["1"] * 3


@pytest.mark.parametrize(("name", "bus"), CASES.items())
def test_a_case_written_and_read_again_swings_the_same(name: str, bus: int, tmp_path: Path) -> None:
    raw, dyr = tmp_path / "again.raw", tmp_path / "again.dyr"
    export_psse_case(name, raw, dyr)
    import_psse_case(raw, dyr, tmp_path / "folder")
    ours = with_load_step(name, bus, tmp_path)
    speeds = [channel for channel in ours.channels if channel.startswith("speed_pu.")]
    assert max(np.ptp(ours.channels[channel]) for channel in speeds) > 1e-4  # something happened
    for again in (f"{{raw: {raw.name}, dyr: {dyr.name}}}", "./folder"):
        theirs = with_load_step(again, bus, tmp_path)
        assert max(np.abs(ours.channels[c] - theirs.channels[c]).max() for c in speeds) < SAME_SPEED_PU


@pytest.mark.parametrize("name", CASES)
def test_a_written_case_has_the_same_admittances(name: str, tmp_path: Path) -> None:
    case = read_case(name)
    ours, theirs = (solve_operating_point(c) for c in (case, exported(case, tmp_path)))
    assert {b.key for b in ours.branches} == {b.key for b in theirs.branches}
    rows = [theirs.row_of[bus] for bus in ours.buses]
    y, y_again = ours.admittance().toarray(), theirs.admittance().toarray()[np.ix_(rows, rows)]
    assert np.abs(y - y_again).max() < 1e-12 * np.abs(y).max()  # units in the last place


def test_records_are_read_again_to_the_last_digit(tmp_path: Path) -> None:
    records = read_case("ieee39").dynamics
    third = replace(records[0], values=(1.0 / 3.0, 1e-7, -0.0, 123456.0, "text here"), id="A 1")
    (tmp_path / "a.dyr").write_text(dyr_text([*records, third]), encoding="utf-8")
    again = read_dyr(tmp_path / "a.dyr")
    assert [(r.bus, r.model, r.id, r.values) for r in again] == [
        (r.bus, r.model, r.id, r.values) for r in (*records, third)
    ]


def branch(y: complex, t: complex, half: complex) -> Branch:
    """A transformer with ratio `t` at its first end and half its magnetising admittance at both."""
    y_ff, y_tt = (y + half) / abs(t) ** 2, y + half
    return Branch(1, 2, "1", 0, 1, y_ff=y_ff, y_ft=-y / t.conjugate(), y_tf=-y / t, y_tt=y_tt, in_service=True)


@pytest.mark.parametrize("shift_degree", [0.0, 30.0, -150.0, 179.0])
@pytest.mark.parametrize("ratio", [0.9, 1.0, 1.07])
@pytest.mark.parametrize("z_pu", [0.01 + 0.1j, 0.15j, 0.002 - 0.05j])
def test_ratio_and_shift_come_out_of_the_two_port(z_pu: complex, ratio: float, shift_degree: float) -> None:
    t = ratio * complex(math.cos(math.radians(shift_degree)), math.sin(math.radians(shift_degree)))
    found = transformer_numbers(branch(1.0 / z_pu, t, 0.0))
    assert found.z_pu == pytest.approx(z_pu, rel=1e-12)
    assert found.ratio == pytest.approx(ratio, rel=1e-12)
    assert found.shift_degree == pytest.approx(shift_degree, abs=1e-9)
    assert found.y_from_pu == found.y_to_pu == 0.0


def test_a_magnetising_admittance_is_split_to_the_ends() -> None:
    half = 0.0005 - 0.004j
    found = transformer_numbers(branch(-10j, 1.05 + 0j, half))
    # To first order: |t|^2 is told from y_tt / y_ff, which equal ends make exact.
    assert found.ratio == pytest.approx(1.05, rel=1e-12)
    assert found.y_from_pu == pytest.approx(half / 1.05**2, rel=1e-9)
    assert found.y_to_pu == pytest.approx(half, rel=1e-9)


def test_a_lines_unequal_ends_stay_at_their_ends() -> None:
    y, one, other = 1.0 - 9j, 0.01 + 0.2j, 0.3j
    found = line_numbers(Branch(1, 2, "1", 0, 1, y + one, -y, -y, y + other, in_service=True))
    assert found.z_pu == pytest.approx(1.0 / y, rel=1e-12)
    assert (found.y_from_pu, found.y_to_pu) == (pytest.approx(one, rel=1e-9), pytest.approx(other, rel=1e-9))


def test_taps_magnetising_and_scaled_shunts_survive(tmp_path: Path) -> None:
    case = read_case("kundur")
    net = copy.deepcopy(case.net)
    net.trafo["i0_percent"], net.trafo["pfe_kw"], net.trafo["tap_pos"] = 0.8, 300.0, 1.0
    net.trafo["tap_step_percent"], net.trafo["shift_degree"] = 1.25, 30.0
    net.shunt["vn_kv"], net.shunt["step"], net.shunt["max_step"] = 225.0, 2, 2
    changed = replace(case, net=net)
    ours, theirs = (solve_operating_point(c) for c in (changed, exported(changed, tmp_path)))
    rows = [theirs.row_of[bus] for bus in ours.buses]
    assert np.abs(ours.v_pu - theirs.v_pu[rows]).max() < 1e-9  # the power flow's own tolerance
    assert "magnetising" in " ".join(raw_text(changed).changes)


def test_names_that_raw_cannot_hold_are_changed_and_said(tmp_path: Path) -> None:
    case = read_case("wscc9")
    net = copy.deepcopy(case.net)
    net.load.loc[0, "id"], net.line.loc[0, "circuit"], net.bus.loc[5, "name"] = "mill", "north", "O'Brien's long name"
    changed = replace(case, net=net)
    said = " ".join(raw_text(changed).changes)
    assert "mill at bus 5 is 1" in said
    assert "north between 4 and 5 is 1" in said
    assert exported(changed, tmp_path).net.bus.name is not None


def test_a_machine_id_that_raw_cannot_hold_is_refused() -> None:
    case = read_case("wscc9")
    net = copy.deepcopy(case.net)
    net.gen.loc[0, "id"] = "unit1"
    with pytest.raises(InputError, match="machine id at bus 1 is too long for RAW: got unit1"):
        raw_text(replace(case, net=net))


def test_both_files_need_a_name_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="would be both files"):
        export_psse_case("wscc9", tmp_path / "a", tmp_path / "a")
    assert not list(tmp_path.iterdir())
