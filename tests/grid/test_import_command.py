"""`gridsim case import`: a case folder from PSS/E files is the same grid, or every reason why not is listed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse_case import import_psse
from gridsim.grid.source_voltages import mismatch, read_source_voltages
from gridsim.grid.suspicions import suspicions
from gridsim.grid.unknown_models import without_unknown_models
from gridsim.studies.import_case import import_psse_case
from tests.cli.conftest import Command, command  # noqa: F401  (a fixture)
from tests.grid.psse_files import GENCLS, nine_buses, two_buses, written

# The power flow's own tolerance, 1e-9 MVA, leaves voltages of far less than this.
SAME_PU = 1e-9
WITH_PLANT = GENCLS.replace("2 'GENCLS' 1 3.92 0.0 /", "2 'REGCX1' 1 0.02 10.0 /\n2 'REECX1' 1 0.0 /")
THREE_WINDINGS = (
    "1,2,3,'1',1,1,1,0.002,-0.01,2,'STAR',1,1,1\n"
    "0.01,0.1,200,0.01,0.25,200,0.01,0.08,200,1.0,0.0\n1.05,0,30\n0.98,0,0\n1.02,0,0\n"
)


def test_the_folder_solves_to_the_voltages_of_the_files(tmp_path: Path) -> None:
    raw, dyr = written(tmp_path, nine_buses(33))
    case = import_psse_case(raw, dyr, tmp_path / "nine")
    ours, theirs = solve_operating_point(import_psse(raw, dyr)), solve_operating_point(case)
    assert ours.row_of == theirs.row_of
    assert np.abs(ours.v_pu - theirs.v_pu).max() < SAME_PU
    source = read_source_voltages(tmp_path / "nine")
    assert source is not None
    found = mismatch(theirs, source)
    assert found is not None
    assert found.vm_pu < 6e-6  # half a unit of the file's fifth digit, and a bit
    assert found.va_degree < 2e-4  # the same of the fourth, twice for the common turn


def test_three_windings_with_a_negative_branch_survive_the_folder(tmp_path: Path) -> None:
    """A star equivalent of reactances 10, 25 and 8 % has one of -3.5 %: it is read back, and called suspicious."""
    text = two_buses(transformer=THREE_WINDINGS, load="3,'1',1,1,1,40,10\n").replace("2,3,'1',0.0,0.1,0.0\n", "")
    raw, dyr = written(tmp_path, text, "1 'GENCLS' 1 4.0 0.0 /\n")
    ours = solve_operating_point(import_psse(raw, dyr, solved=False))
    case = import_psse_case(raw, dyr, tmp_path / "star")
    theirs = solve_operating_point(case)
    assert np.abs(ours.v_pu - theirs.v_pu).max() < SAME_PU
    said = [str(one) for one in suspicions(case, theirs)]
    assert [s for s in said if "trafo.csv line" in s and "reactance is negative: got -0.035 pu" in s]


def test_a_line_between_two_voltages_is_a_transformer_of_their_ratio(tmp_path: Path) -> None:
    text = two_buses(transformer="", kv=(230.0, 115.0), load="2,'1',1,1,1,40,10\n")
    text = text.replace("2,3,'1',0.0,0.1,0.0\n", "1,2,'1',0.01,0.1,0.2\n2,3,'1',0.0,0.1,0.0\n")
    network = solve_operating_point(import_psse(*written(tmp_path, text, "1 'GENCLS' 1 4.0 0.0 /\n")))
    one, two, _ = range(3)
    y = network.admittance().toarray()
    series = 1.0 / (0.01 + 0.1j)
    assert y[one, two] == pytest.approx(-series, rel=1e-12)
    assert y[one, one] == pytest.approx(series + 0.1j, rel=1e-12)


def test_unknown_models_are_listed_with_their_lines_and_the_choice(command: Command, tmp_path: Path) -> None:  # noqa: F811
    raw, dyr = written(tmp_path, nine_buses(33), WITH_PLANT)
    ended = command("case", "import", raw, dyr, "--out", tmp_path / "nine")
    assert ended.code == 2
    assert "line 2: model is not known: got REGCX1, 1 record" in ended.err
    assert "line 3: model is not known: got REECX1, 1 record" in ended.err
    assert "2 id 1" in ended.err
    assert "--skip-unknown" in ended.err
    assert not (tmp_path / "nine").exists()


def test_machines_without_any_record_are_named(tmp_path: Path) -> None:
    records = GENCLS.splitlines(keepends=True)
    raw, dyr = written(tmp_path, nine_buses(33), records[0] + records[2].replace("GENCLS", "GENXXX"))
    with pytest.raises(InputError) as caught:
        import_psse_case(raw, dyr, tmp_path / "nine")
    said = str(caught.value)
    assert "machines in service have no record at all: got 1: 2 id 1, wanted one of GENCLS," in said
    assert "machines in service have no known machine model: got 1: 3 id 1, wanted" in said


def test_a_skipped_plant_is_a_negative_load_at_the_same_operating_point(command: Command, tmp_path: Path) -> None:  # noqa: F811
    raw, dyr = written(tmp_path, nine_buses(33), WITH_PLANT)
    assert command("case", "import", raw, dyr, "--out", tmp_path / "nine", "--skip-unknown").code == 0
    case = read_case(tmp_path / "nine")
    before, after = solve_operating_point(import_psse(raw, dyr)), solve_operating_point(case)
    assert np.abs(before.v_pu - after.v_pu).max() < SAME_PU
    (plant,) = (load for load in after.loads if load.bus == 2)
    assert plant.p_mw == pytest.approx(-163.0)
    assert {machine.bus for machine in after.machines} == {1, 3}
    changes = " ".join(case.changes)
    assert "REGCX1" in changes
    assert "2 id 1" in changes
    assert changes.split("poi_buses")[0][:40] in (tmp_path / "nine" / "README.md").read_text()
    assert command("case", "check", tmp_path / "nine").code == 0


def test_the_slack_goes_to_the_largest_machine_with_a_model(tmp_path: Path) -> None:
    raw, dyr = written(tmp_path, nine_buses(33), GENCLS.replace("1 'GENCLS'", "1 'REGCX1'"))
    whole = import_psse(raw, dyr)
    before, after = solve_operating_point(whole), solve_operating_point(without_unknown_models(whole))
    turn = after.v_pu[after.row_of[2]] / before.v_pu[before.row_of[2]]
    assert abs(turn) == pytest.approx(1.0, abs=SAME_PU)
    assert np.abs(before.v_pu * turn - after.v_pu).max() < SAME_PU


def test_without_any_machine_model_nothing_is_left_to_simulate(tmp_path: Path) -> None:
    raw, dyr = written(tmp_path, nine_buses(33), GENCLS.replace("GENCLS", "REGCX1"))
    with pytest.raises(InputError, match="no machine has a known machine model"):
        import_psse_case(raw, dyr, tmp_path / "nine", skip_unknown=True)


def test_islands_without_a_swing_bus_are_refused_or_left_out(tmp_path: Path) -> None:
    raw, dyr = written(tmp_path, two_buses(transformer=""), "1 'GENCLS' 1 4.0 0.0 /\n")
    with pytest.raises(InputError, match=r"cut off from swing bus 1: got 2 buses \(2, 3\)"):
        import_psse_case(raw, dyr, tmp_path / "x")
    case = import_psse_case(raw, dyr, tmp_path / "x", skip_unknown=True)
    assert [int(bus) for bus in case.net.bus.index[case.net.bus.in_service]] == [1]
    assert "buses 2, 3" in " ".join(case.changes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["case.raw"], "a network alone cannot be simulated"),
        (["case.dyr"], "are not a RAW and a DYR file"),
        (["case.raw", "case.dyr", "--preset", "easter"], "preset: is not known: got easter, wanted 'eastern'"),
        (["case.m"], "case.m: cannot be read: got no such file"),
        (["case.raw", "no.dyr"], "no such file"),
    ],
)
def test_a_wrong_command_is_refused_in_a_sentence(
    command: Command,  # noqa: F811
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(tmp_path, nine_buses(33))
    monkeypatch.chdir(tmp_path)
    ended = command("case", "import", *words, "--out", "nine")
    assert (ended.code, said in ended.err) == (2, True), ended.err
    assert not (tmp_path / "nine").exists()


def test_only_a_case_is_replaced(command: Command, tmp_path: Path) -> None:  # noqa: F811
    raw, dyr = written(tmp_path, nine_buses(33))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    ended = command("case", "import", raw, dyr, "--out", mine)
    assert ended.code == 2
    assert "thesis.txt" in ended.err
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]
    for title in ("first", "second"):
        assert command("case", "import", raw, dyr, "--out", tmp_path / "nine", "--name", title).code == 0
        assert read_case(tmp_path / "nine").title == title
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.dyr", "case.raw", "mine", "nine"]


def test_what_cannot_be_read_back_is_not_written(tmp_path: Path) -> None:
    """Two loads of one id at a bus: no scenario could tell them apart."""
    text = nine_buses(33).replace("6,'1 ',1,1,1, 90.0", "5,'1 ',1,1,1, 0.0, 0.0\n6,'1 ',1,1,1, 90.0")
    raw, dyr = written(tmp_path, text)
    with pytest.raises(InputError, match=r"nine/network/load.csv line 3: load '1' at bus 5 is there twice"):
        import_psse_case(raw, dyr, tmp_path / "nine")
    assert not (tmp_path / "nine").exists()


def test_points_of_interconnection_run_from_strong_to_weak(tmp_path: Path) -> None:
    case = import_psse_case(*written(tmp_path, nine_buses(33)), tmp_path / "nine")
    assert set(case.poi_buses) == {5, 6, 8}  # the buses with load, all of 230 kV


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1 9.551 0.0", "1 95.51 0.0", "H is unusual on the machine's rating: got 95.51 s"),
        ("2 3.92 0.0", "2 3.92 0.0", ""),
        ("'GENCLS' 1 2.766 0.0", "'GENROU' 1 6 .03 .5 .05 3 0 1.3 1.2 .3 .4 .135 .07 0 0", ""),
        (
            "'GENCLS' 1 2.766 0.0",
            "'GENROU' 1 6 .03 .5 .05 3 0 1.3 1.2 .1 .4 .135 .07 0 0",
            "not in the order of physics",
        ),
        (
            "'GENCLS' 1 2.766 0.0",
            "'GENROU' 1 6 .03 .5 .05 3 0 1.3 1.2 .3 .4 .2 .07 0 0",
            "differs from the network data",
        ),
    ],
)
def test_suspicious_machines_are_named_with_their_record(old: str, new: str, said: str, tmp_path: Path) -> None:
    case = import_psse(*written(tmp_path, nine_buses(33), GENCLS.replace(old, new)))
    found = [str(one) for one in suspicions(case, solve_operating_point(case)) if "case.dyr line" in str(one)]
    assert len(found) == bool(said), found
    assert all(said in one for one in found)


def test_a_check_says_how_far_the_solution_is_from_the_source(command: Command, tmp_path: Path) -> None:  # noqa: F811
    import_psse_case(*written(tmp_path, nine_buses(33)), tmp_path / "nine")
    found = json.loads(command("case", "check", tmp_path / "nine", "--json").out)
    assert found["mismatch"]["vm_pu"] < 6e-6
    assert found["largest_rate_at_rest_per_s"] < 1e-9
    assert "not known" in command("case", "check", "wscc9").out


def test_a_control_outside_its_limits_is_refused_or_left_out_by_name(command: Command, tmp_path: Path) -> None:  # noqa: F811
    """Machine 2 gives 163 MW on 250 MVA, 0.652 pu, and its governor's valve may open to 0.5."""
    raw, dyr = written(tmp_path, nine_buses(33), GENCLS + "2 'TGOV1' 1 0.05 0.5 0.5 0.0 2.1 7.0 0.0 /\n")
    assert command("case", "import", raw, dyr, "--out", tmp_path / "nine").code == 0
    checked = command("case", "check", tmp_path / "nine")
    assert checked.code == 2
    assert "TGOV1 at bus 2 id 1: starts outside its limits: valve: got 0.652 pu" in " ".join(checked.err.split())
    assert command("case", "import", raw, dyr, "--out", tmp_path / "nine", "--hold-outside-limits").code == 0
    assert command("case", "check", tmp_path / "nine").code == 0
    case = read_case(tmp_path / "nine")
    assert [record.model for record in case.dynamics] == ["GENCLS"] * 3
    (said,) = (change for change in case.changes if "TGOV1" in change)
    assert said.startswith(
        "Left out, its output constant: TGOV1 at bus 2 id 1 starts outside its limits: valve, 0.652 pu"
    )
    assert said.endswith("wanted 0 to 0.5 pu.")


def test_records_of_links_have_no_bus_and_are_left_out_by_name(tmp_path: Path) -> None:
    raw, dyr = written(tmp_path, nine_buses(33), GENCLS + "'VSC 1' 'VSCDCT' 2 0.1 /\n")
    with pytest.raises(InputError, match="line 4: model is not known: got VSCDCT, 1 record"):
        import_psse_case(raw, dyr, tmp_path / "nine")
    case = import_psse_case(raw, dyr, tmp_path / "nine", skip_unknown=True)
    assert "Left out: VSCDCT, 1 record, of VSC 1." in case.changes
    assert not [change for change in case.changes if "lost a control" in change]
