"""PSS/E RAW files: what may be written in which revision, what comes of it, and what is said of a wrong one."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.grid.case import GridCase
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.case import read_raw
from gridsim.grid.psse.loads import Load
from gridsim.grid.psse_case import import_psse
from gridsim.scenario.reading import read_scenario
from gridsim.studies.run import simulate
from tests.grid.psse_files import GENCLS, NINE_BUSES, network_of, nine_buses, two_buses, written

REVISIONS = (30, 31, 32, 33, 34, 35)
# Two forms of one impedance, multiplied and divided by the base: rounding.
SAME = 1e-9


def imported(folder: Path, text: str, **options: bool) -> GridCase:
    return import_psse(*written(folder, text), **options)


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_nine_buses_come_out_as_printed_in_every_revision(revision: int, tmp_path: Path) -> None:
    network = network_of(tmp_path, nine_buses(revision))
    for bus, _, _, _, vm_pu, va_degree in NINE_BUSES:
        v = network.v_pu[network.row_of[bus]]
        assert abs(v) == pytest.approx(vm_pu, abs=6e-6)  # half a unit of the fifth digit, and a bit
        assert np.rad2deg(np.angle(v)) == pytest.approx(va_degree, abs=1e-4)  # one unit of the fourth digit


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_nine_buses_are_the_shipped_case(revision: int, tmp_path: Path) -> None:
    text = nine_buses(revision, x=(0.068, 0.1738, 0.0576))  # not the books' three: see the case's README
    mine, shipped = network_of(tmp_path, text, solved=False), solve_operating_point(read_case("wscc9"))
    rows, theirs = ([n.row_of[bus] for bus in range(1, 10)] for n in (mine, shipped))
    y, y_shipped = mine.admittance().toarray(), shipped.admittance().toarray()
    assert np.abs(y[np.ix_(rows, rows)] - y_shipped[np.ix_(theirs, theirs)]).max() < SAME
    found = {m.bus: (m.id, m.sn_mva, m.source_impedance_pu) for m in mine.machines}
    assert found == {m.bus: (m.id, m.sn_mva, m.source_impedance_pu) for m in shipped.machines}
    assert {(load.bus, load.p_mw, load.q_mvar) for load in mine.loads} == {(5, 125, 50), (6, 90, 30), (8, 100, 35)}


def test_names_keep_commas_and_slashes_and_titles_may_hold_anything(tmp_path: Path) -> None:
    case = imported(tmp_path, nine_buses(33))
    assert case.net.bus["name"].loc[[2, 7]].tolist() == ["GEN, 2", "STATION/2"]
    assert case.title == "ANDERSON & FOUAD'S '9-BUS"
    assert (case.nominal_hz, case.base_mva, case.name, case.preset) == (60.0, 100.0, "case", "eastern")


SAME_FILE = {
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "Chinese letters": lambda text: b"\xef\xbb\xbf" + text.replace("LOAD A", "负荷一").encode("gbk"),
    "Latin letters": lambda text: text.replace("LOAD A", "CHÂTEAU").encode("latin-1"),
    "a letter that ends lines elsewhere": lambda text: text.replace("LOAD A", "x\x85y").encode("latin-1"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "blank lines": lambda text: text.replace("0 / END\n", "\n  \n0 / END\n").encode(),
    "double quotes": lambda text: text.replace("'1 '", '"1 "').encode(),
    "no Q": lambda text: text.removesuffix("Q\n").encode(),
    "early Q": lambda text: re.sub(r"(0 / END\n)+Q", "Q", text).encode(),
    "revision in the comment": lambda text: text.replace("33, 0, 1, 60.0 / nine", ",,,/ PSS(R)E-33.5 nine").encode(),
    "Fortran exponents": lambda text: text.replace("0.161", "1.61D-1").encode(),
}


@pytest.mark.parametrize("form", SAME_FILE.values(), ids=SAME_FILE)
def test_the_same_file_may_be_written_in_many_ways(form: object, tmp_path: Path) -> None:
    raw, dyr = written(tmp_path, "")
    assert callable(form)
    raw.write_bytes(form(nine_buses(33)))
    network = solve_operating_point(import_psse(raw, dyr))
    assert abs(network.v_pu[network.row_of[5]]) == pytest.approx(0.99563, abs=6e-6)  # half the last printed digit


BAD = {
    "letters for a number": (
        "5,'1 ',1,1,1, 125.0",
        "5,'1 ',1,1,1, 12S.0",
        r"line 14 column 15: PL: is not a number: got 12S",
    ),
    "not finite": ("5,'1 ',1,1,1, 125.0", "5,'1 ',1,1,1, NaN", r"column 15: PL: is not a number: got NaN"),
    "no reactance": ("0.085 ,0.176", ",0.176", r"line 23 column 14: X: is left out: wanted a number"),
    "denormal reactance": ("0.085 ,0.176", "1e-320 ,0.176", r"line 23 column 14: X: is not a number: got 1e-320"),
    "next to no impedance": (
        "0.01,0.085 ,0.176",
        "0.0,1e-12 ,0.176",
        r"line 23 column 13: X: branch has next to no impedance: got 1e-12 pu, wanted 0, or an impedance of at least",
    ),
    "unknown bus": ("5,'1 ',1", "50,'1 ',1", r"line 14: bus is not among the bus data: got 50"),
    "unknown code": ("5,'1 ',1", "5,'1 ',7", r"column 8: STATUS: has no meaning: got 7, wanted one of 0, 1"),
    "open quote": ("6,'1 '", "6,'1 ", r"line 15 column 3: quote is not closed"),
    "bus twice": ("9,'STATION 3", "8,'STATION 3", r"line 12: bus is there twice: got 8"),
    "no swing": ("16.5,3", "16.5,2", r"has no swing bus"),
    "a rating of 0": (
        ",500.0,0.0,0.045",
        ",0.0,0.0,0.045",
        r"MBASE: is out of bounds: got 0, wanted a number above 0",
    ),
    "step-up inside": ("0.045,0.0,0.0", "0.045,0.0,0.1", r"XT: implicit step-up transformer is not read"),
    "another revision": ("100.0, 33,", "100.0, 29,", r"REV: revision is not read: got 29"),
    "adds to a case": ("0, 100.0, 33", "1, 100.0, 33", r"line 1 column 1: adds to a case"),
}


@pytest.mark.parametrize(("right", "wrong", "said"), BAD.values(), ids=BAD)
def test_a_wrong_record_is_refused_with_its_place(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    text = nine_buses(33)
    if right not in text:
        pytest.fail(f"{right!r} is not in the file")
    with pytest.raises(InputError, match=said):
        imported(tmp_path, text.replace(right, wrong, 1))


@pytest.mark.parametrize("revision", [30, 33, 35])
def test_a_file_cut_short_is_refused_wherever_it_is_cut(revision: int, tmp_path: Path) -> None:
    lines = nine_buses(revision).splitlines(keepends=True)
    raw = tmp_path / "case.raw"
    for count in range(len(lines) - 2):
        raw.write_text("".join(lines[:count]))
        with pytest.raises(InputError):
            read_raw(raw)


def test_a_section_named_twice_is_read_as_its_comment_says(tmp_path: Path) -> None:
    area = "1, 1, 0.0, 10.0, 'AREA'\n"
    text = nine_buses(33).replace(f"{area}0 / END\n", f"{area}0 / END OF X, BEGIN AREA DATA\n{area}0 / END\n")
    case = imported(tmp_path, text)
    assert any("area data follow" in change for change in case.changes)


ACTIVE = {
    "two-terminal DC line": ("'DC1',1,10.0\n1,1\n2,1\n0 / END\n", "'DC1',0,10.0\n1,1\n2,1\n0 / END\n"),
    "VSC DC line": ("0 / END\n'VSC',1,1.0\n1,1\n2,1\n0 / END\n", "0 / END\n'VSC',0,1.0\n1,1\n2,1\n0 / END\n"),
    "multi-terminal DC system": (
        f"{'0 / END' + chr(10)}" * 3 + "'M',1,1,1,1\n1\n2\n3\n0 / END\n",
        f"{'0 / END' + chr(10)}" * 3 + "'M',1,1,1,0\n1\n2\n3\n0 / END\n",
    ),
    "generic network element": (
        "0 / END\n" * 10 + "'G','M',1,5,11,1,0\n1,1\n" + "1.0\n" * 2 + "7\n0 / END\n",
        "0 / END\n" * 10 + "'G','M',1,5,11,1,0\n0,1\n" + "1.0\n" * 2 + "7\n0 / END\n",
    ),
    "induction machine": ("0 / END\n" * 11 + "5,'1',1\n0 / END\n", "0 / END\n" * 11 + "5,'1',0\n0 / END\n"),
    "FACTS device": ("0 / END\n" * 8 + "'F',5,0,1\n0 / END\n", "0 / END\n" * 8 + "'F',5,0,0\n0 / END\n"),
}


@pytest.mark.parametrize(("what", "texts"), ACTIVE.items(), ids=ACTIVE)
def test_what_carries_power_and_is_not_simulated_is_refused_by_name(
    what: str, texts: tuple[str, str], tmp_path: Path
) -> None:
    area = "1, 1, 0.0, 10.0, 'AREA'\n0 / END\n"
    live, blocked = (nine_buses(33).replace(area, area + text) for text in texts)
    with pytest.raises(InputError, match=rf"line \d+: {what} is not simulated"):
        imported(tmp_path, live)
    assert any(what in change for change in imported(tmp_path, live, skip_unsupported=True).changes)
    imported(tmp_path, blocked)


def test_a_case_that_does_not_come_out_is_refused_with_the_buses(tmp_path: Path) -> None:
    text = nine_buses(33, x=(0.08, 0.17, 0.072))
    with pytest.raises(InputError) as caught:
        imported(tmp_path, text)
    assert "power flow differs from the file's voltages" in str(caught.value)
    unbalanced = [fault.where for fault in caught.value.faults if "does not balance" in fault.what]
    assert sorted(where.split()[-1] for where in unbalanced) == ["4", "5"]  # the ends of the line that is wrong
    assert imported(tmp_path, text, solved=False).net.line.x_ohm_per_km[0] == pytest.approx(0.08 * 529.0)


def test_a_case_of_one_angle_is_no_solution_and_keeps_its_set_points(tmp_path: Path) -> None:
    text = nine_buses(33)
    for _, _, _, _, vm_pu, va_degree in NINE_BUSES:
        text = text.replace(f",{vm_pu},{va_degree}", ",1.0,0.0")
    case = imported(tmp_path, text)
    assert case.net.gen.vm_pu.tolist() == [1.04, 1.025, 1.025]
    assert any("no solution" in change for change in case.changes)


def test_the_parts_of_a_load_follow_voltage_as_power_current_and_admittance(tmp_path: Path) -> None:
    """At V = 0.99563 the shares 60 + 35 V + 30.2 V^2 and 20 + 14 V + 16 V^2 (an inductive admittance is negative)."""
    text = nine_buses(33).replace(
        "5,'1 ',1,1,1, 125.0, 50.0, 0.0,0.0 /", "5,'1 ',1,1,1, 60.0,20.0,35.0,14.0,30.2,-16.0"
    )
    case = imported(tmp_path, text)
    load = next(load for load in solve_operating_point(case).loads if load.bus == 5)
    assert load.p_mw == pytest.approx(60.0 + 35.0 * 0.99563 + 30.2 * 0.99563**2, abs=1e-9)
    assert load.q_mvar == pytest.approx(20.0 + 14.0 * 0.99563 + 16.0 * 0.99563**2, abs=1e-9)
    assert load.p_mw + 1j * load.q_mvar == Load(5, "1", True, 60, 20, 35, 14, 30.2, -16, 0).drawn_mva(0.99563)


def test_generation_on_the_feeder_is_taken_off_the_load(tmp_path: Path) -> None:
    feeder = "5,'1 ',1,1,1, 135.0, 52.0, 0,0,0,0,1,1,0, 10.0, 2.0, 1"
    text = nine_buses(35).replace("5,'1 ',1,1,1, 125.0, 50.0, 0.0,0.0 /", feeder)
    assert imported(tmp_path, text).net.load.p_mw[0] == 125.0


def test_machines_at_one_bus_share_its_reactive_power_by_rating(tmp_path: Path) -> None:
    one = next(line for line in nine_buses(33).splitlines() if line.startswith("2,'1',163.0"))
    two = [
        one.replace("163.0", "100.0").replace("250.0", "150.0"),
        one.replace("'1',163.0", "'G2',63.0").replace("250.0", "100.0"),
    ]
    network = network_of(tmp_path, nine_buses(33).replace(one, "\n".join(two)))
    first, second = (machine for machine in network.machines if machine.bus == 2)
    assert (first.p_mw, second.p_mw) == pytest.approx((100.0, 63.0), abs=1e-9)
    assert first.q_mvar / 150.0 == pytest.approx(second.q_mvar / 100.0, rel=1e-12)
    assert first.q_mvar + second.q_mvar == pytest.approx(6.654, abs=1e-3)  # printed with three digits


def test_an_isolated_bus_is_out_of_service_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    text = nine_buses(33).replace("0 / END\n", "10,'ALONE',230.0,4,1,1,1,1.0,0.0\n0 / END\n", 1)
    text = text.replace("5,'1 ',1,", "10,'1 ',1,1,1,50.0,0.0\n5,'1 ',1,", 1)
    text = text.replace("4 5 '1' 0.01", "9 10 '1' 0.01,0.1 ,0.0,,,, ,,,1\n4 5 '1' 0.01", 1)
    network = network_of(tmp_path, text)
    assert 10 not in network.row_of
    assert len(network.branches) == 9
    assert len(network.loads) == 3


def test_a_bus_that_nothing_ties_to_the_swing_bus_is_refused(tmp_path: Path) -> None:
    text = nine_buses(33).replace("0 / END\n", "10,'ALONE',230.0,1,1,1,1,1.0,0.0\n0 / END\n", 1)
    with pytest.raises(InputError, match=r"cut off from swing bus 1: got 1 buses \(10\)"):
        imported(tmp_path, text)


def test_shunts_of_all_kinds_are_admittances_at_their_bus(tmp_path: Path) -> None:
    """Fixed 3 MW and 40 Mvar, switched at 20 Mvar, on 200 MVA; unequal line shunts on top, in per unit."""
    text = two_buses(transformer="1,2,0,'1',1,1,1,0,0,2,'T',1\n0,0.1\n1.0,0,0\n1.0,0\n")
    text = text.replace("0 /\n0 /\n1,'1',0.0", "0 /\n2,'1',1,3.0,40.0\n0 /\n1,'1',0.0", 1)
    text = text.replace("2,3,'1',0.0,0.1,0.0", "2,3,'1',0.0,0.1,0.0,0,0,0,0.01,0.02,0.03,0.06")
    text = text.replace("Q\n", "0 /\n" * 10 + "2,1,0,1,1.1,0.9,0,100.0,'',20.0,1,50.0\n0 /\nQ\n")
    network = network_of(tmp_path, text, solved=False)
    assert network.admittance().toarray().sum(axis=1)[[network.row_of[2], network.row_of[3]]] == pytest.approx(
        [(3.0 + 60.0j) / 200.0 + 0.01 + 0.02j, 0.03 + 0.06j], abs=SAME
    )


def test_lines_with_one_name_in_a_solved_case_are_parallel(tmp_path: Path) -> None:
    line = next(line for line in nine_buses(33).splitlines() if line.startswith("4 5 '1'"))
    halves = line.replace("0.01,0.085 ,0.176", "0.02,0.17 ,0.088")
    case = imported(tmp_path, nine_buses(33).replace(line, f"{halves}\n{halves}"))
    assert case.net.line.circuit.tolist()[:2] == ["1", "1*2"]
    assert any("parallel" in change for change in case.changes)


def test_a_case_folder_may_hold_its_network_as_raw(tmp_path: Path) -> None:
    (tmp_path / "nine").mkdir()
    raw, dyr = written(tmp_path, nine_buses(33))
    raw.rename(tmp_path / "nine" / "network.raw")
    dyr.rename(tmp_path / "nine" / "dynamics.dyr")
    about = read_case("wscc9").folder / "case.yaml"
    text = about.read_text(encoding="utf-8")
    (tmp_path / "nine" / "case.yaml").write_text(text, encoding="utf-8")
    assert len(read_case(tmp_path / "nine").net.line) == 6
    (tmp_path / "nine" / "case.yaml").write_text(text.replace("nominal_hz: 60", "nominal_hz: 50"), encoding="utf-8")
    with pytest.raises(InputError, match=r"BASFRQ: differs from case\.yaml: got 60, wanted 50"):
        read_case(tmp_path / "nine")


def test_a_scenario_may_name_raw_and_dyr(tmp_path: Path) -> None:
    written(tmp_path, nine_buses(33), GENCLS)
    scenario = tmp_path / "rest.yaml"
    scenario.write_text("name: rest\ncase: {raw: case.raw, dyr: case.dyr}\nduration_s: 1\n", encoding="utf-8")
    result = simulate(read_scenario(scenario))
    assert result.status == "completed"
    assert np.abs(result.recording.stacked("speed_pu") - 1.0).max() < 1e-9  # at rest stays at rest


def _vsc_line(one: int, other: int) -> str:
    ends = "".join(f"{bus},1,1,0.0,1.0,0.0,0.0,0.0,999.0,999.0,1.0,99.0,-99.0,0,100.0\n" for bus in (one, other))
    return f"0 / END\n'LINK',1,1.0\n{ends}0 / END\n"


def test_a_dc_line_stands_as_the_loads_that_its_ends_are_at_the_files_voltages(tmp_path: Path) -> None:
    """The books' load of 125 MW at bus 5 and machine of 163 MW at bus 2, in part the ends of a DC line."""
    area = "1, 1, 0.0, 10.0, 'AREA'\n0 / END\n"
    text = nine_buses(33).replace("5,'1 ',1,1,1, 125.0, 50.0", "5,'1 ',1,1,1, 25.0, 10.0")
    text = text.replace("2,'1',163.0,6.654", "2,'1',63.0,-3.346").replace(area, area + _vsc_line(5, 2))
    with pytest.raises(
        InputError, match=r"VSC DC line is not simulated: got 'LINK' 1 1.0, wanted .*--links-as-loads"
    ):
        imported(tmp_path, text)
    case = imported(tmp_path, text, links_as_loads=True)
    (taken,) = (load for load in solve_operating_point(case).loads if (load.bus, load.id) == (5, "DC"))
    (given,) = (load for load in solve_operating_point(case).loads if (load.bus, load.id) == (2, "DC"))
    # Five digits of voltage on lines of 0.07 pu and less are a few hundredths of a MVA.
    assert (taken.p_mw, taken.q_mvar) == pytest.approx((100.0, 40.0), abs=0.05)
    assert (given.p_mw, given.q_mvar) == pytest.approx((-100.0, -10.0), abs=0.05)
    assert [change for change in case.changes if "Load DC at bus 5 stands for VSC DC line 'LINK'" in change]


def test_what_links_draw_is_not_guessed_from_a_case_that_is_not_solved(tmp_path: Path) -> None:
    area = "1, 1, 0.0, 10.0, 'AREA'\n0 / END\n"
    text = nine_buses(33).replace(area, area + _vsc_line(5, 2))
    with pytest.raises(InputError, match="voltages are no solution to tell what links draw"):
        imported(tmp_path, text, links_as_loads=True, solved=False)
    with pytest.raises(InputError, match="VSC DC line names a bus that is not among the bus data: got 77"):
        imported(tmp_path, text.replace("\n5,1,1,0.0", "\n77,1,1,0.0"), links_as_loads=True)
