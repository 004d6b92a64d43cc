"""A case folder: what is read from a good one, and what is said of each kind of bad one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.grid.case_list import case_names
from gridsim.grid.folder import read_case
from gridsim.grid.load_model import LoadModel
from gridsim.paths import shipped

Damage = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("cases") / "wscc9", tmp_path / "mine"))


def changed(file: str, old: str, new: str) -> Damage:
    def damage(folder: Path) -> None:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))

    return damage


def written(file: str, content: str | bytes) -> Damage:
    return lambda folder: (
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content) and None
    )


def removed(file: str) -> Damage:
    return lambda folder: (folder / file).unlink()


BUS, LINE, TRAFO, GEN, LOAD = (f"network/{name}.csv" for name in ("bus", "line", "trafo", "gen", "load"))

DAMAGES: dict[str, tuple[Damage, str]] = {
    "missing column": (changed(BUS, "vn_kv", "name_2"), "column is missing: wanted vn_kv"),
    "unknown column": (changed(LINE, "length_km", "lenght_km"), "got lenght_km, wanted 'length_km'"),
    "column twice": (changed(BUS, "zone", "name"), "column is there twice: got name"),
    "index not first": (changed(LOAD, "index,bus", "bus,index"), "first column is another: got bus"),
    "NaN": (changed(GEN, "163", "nan"), "gen.csv line 3: p_mw: has no meaning here: got nan, wanted a finite number"),
    "infinity": (changed(GEN, "163", "1e999"), "got 1e999, wanted a finite number"),
    "text in a number": (changed(GEN, "163", "16E"), "got 16E, wanted a finite number"),
    "blank number": (changed(GEN, "163", ""), "gen.csv line 3: p_mw: is blank"),
    "blank id": (changed(LOAD, "0,5,1,", "0,5,,"), "load.csv line 2: id: is blank"),
    "broken bus number": (changed(LOAD, "0,5,", "0,5.5,"), "bus: has no meaning here: got 5.5, wanted a bus number"),
    "flag in words": (changed(GEN, "true", "yes"), "slack: has no meaning here: got yes, wanted true or false"),
    "unknown choice": (changed(TRAFO, ",hv,", ",HV,"), "got HV, wanted one of hv, lv"),
    "short row": (changed(LOAD, "1,6,1,90,30", "1,6,1,90"), "row does not fit: got 4 cells, wanted 5"),
    "bus not there": (changed(LOAD, "0,5,", "0,55,"), "load.csv line 2: bus: bus is not in the bus table: got 55"),
    "line end not there": (
        changed(LINE, "0,4,5,", "0,4,50,"),
        "line.csv line 2: to_bus: bus is not in the bus table",
    ),
    "index twice": (changed(LOAD, "1,6,", "0,6,"), "line 3: index 0 is there twice"),
    "bus twice": (changed(BUS, "2,gen 2", "1,gen 2"), "index 1 is there twice"),
    "machine twice": (
        changed(GEN, "1,2,1,gen 2,163,1.025", "1,1,1,gen 2,163,1.04"),
        "machine '1' at bus 1 is there twice",
    ),
    "load twice": (changed(LOAD, "1,6,1", "1,5,1"), "load '1' at bus 5 is there twice"),
    "circuit twice": (changed(LINE, "1,4,6,1", "1,5,4,1"), "circuit '1' between buses 4 and 5 is there twice"),
    "line to itself": (changed(LINE, "0,4,5,", "0,4,4,"), "both ends are at one bus: got 4"),
    "no length": (changed(LINE, "0,4,5,1,1,", "0,4,5,1,0,"), "length_km: is out of bounds: got 0, wanted above 0"),
    "negative length": (changed(LINE, "0,4,5,1,1,", "0,4,5,1,-1,"), "length_km: is out of bounds: got -1"),
    "no impedance": (changed(LINE, "5.29,35.972", "0,0"), "line has no impedance"),
    "next to no impedance": (
        changed(LINE, "5.29,35.972", "0,1e-30"),
        "line.csv line 2: x_ohm_per_km: line has next to no impedance: got 1e-30 ohm, wanted at least 5.29e-07 ohm",
    ),
    "denormal impedance": (changed(LINE, "35.972", "1e-320"), "line.csv line 2: x_ohm_per_km: has no meaning here"),
    "transformer of next to no impedance": (
        changed(TRAFO, ",14.4,0,", ",1e-30,0,"),
        "trafo.csv line 2: vk_percent: transformer has next to no impedance: got 1e-30 %",
    ),
    "line between voltages": (changed(LINE, "0,4,5,", "0,1,5,"), "line joins two voltages: got 16.5 and 230 kV"),
    "no rating": (changed(GEN, "500,0,0.045", "0,0,0.045"), "sn_mva: is out of bounds: got 0, wanted above 0"),
    "no source impedance": (changed(GEN, "500,0,0.045", "500,0,0"), "zx_pu: is out of bounds: got 0"),
    "no slack": (changed(GEN, "true", "false"), "bus.csv: no bus has a slack"),
    "two slacks": (changed(GEN, "1.025,false", "1.025,true"), "gen.csv line 3: a second slack"),
    "cut off": (changed(TRAFO, "1,7,2,", "1,7,3,"), "bus is cut off from the slack: got bus 2"),
    "empty csv": (written(LOAD, ""), "load.csv: is empty"),
    "no buses": (written(BUS, "index,vn_kv\n"), "bus.csv: has no rows"),
    "bus table missing": (removed(BUS), "has no bus table"),
    "binary file": (written(LOAD, b"index\0bus"), "load.csv line 1: has a NUL byte: got a binary file"),
    "other encoding": (
        written(LOAD, "index,bus,id\n0,5,ü".encode("latin-1")),
        "load.csv line 2: is not UTF-8: got byte 0xfc",
    ),
    "open quote": (changed(LOAD, "0,5,", '0,"5,'), "is not CSV"),
    "unknown table": (written("network/lines.csv", "index\n"), "lines.csv: is no network table: wanted 'line.csv'"),
    "raw beside csv": (written("network.raw", "0"), "needs one network: got network and network.raw"),
    "unknown key": (
        changed("case.yaml", "preset:", "prest:"),
        "case.yaml line 4: prest: key is not known: wanted 'preset'",
    ),
    "missing key": (changed("case.yaml", "preset: western\n", ""), "key is missing: wanted preset"),
    "number as text": (
        changed("case.yaml", "nominal_hz: 60", "nominal_hz: sixty"),
        "line 2: nominal_hz: is not positive",
    ),
    "frequency of zero": (
        changed("case.yaml", "nominal_hz: 60", "nominal_hz: 0"),
        "nominal_hz: is not positive: got 0",
    ),
    "NaN in yaml": (
        changed("case.yaml", "base_mva: 100", "base_mva: .nan"),
        "line 3: base_mva: is not positive: got nan",
    ),
    "list of text": (changed("case.yaml", "[5, 8, 6]", "[five]"), "poi_buses: is no such list"),
    "poi not there": (changed("case.yaml", "[5, 8, 6]", "[77]"), "poi_buses: bus is not in the network: got 77"),
    "shares above one": (changed("case.yaml", "z: 1, i: 0", "z: 1, i: 1"), "shares do not add up: got 2"),
    "unknown share": (changed("case.yaml", "{z: 1, i: 0, p: 0}", "{z: 1}"), "load_model.p: is no load model"),
    "anchor": (
        changed("case.yaml", "preset: western", "preset: &a western"),
        "line 4: uses an anchor or alias: got &a",
    ),
    "tag": (
        changed("case.yaml", "preset: western", "preset: !!python/name:os.system"),
        "case.yaml line 4: uses a tag",
    ),
    "key twice": (changed("case.yaml", "preset: western", "title: x"), "line 4: title: is given twice"),
    "not yaml": (written("case.yaml", "a: [1"), "is not YAML"),
    "empty yaml": (written("case.yaml", ""), "case.yaml: is empty"),
    "yaml too large": (written("case.yaml", "#" * 200_000), "is too large"),
    "no yaml": (removed("case.yaml"), "case.yaml: cannot be read"),
    "no dyr": (removed("dynamics.dyr"), "dynamics.dyr: cannot be read"),
    "empty dyr": (written("dynamics.dyr", "// none\n"), "dynamics.dyr: has no records"),
    "dyr of no bus": (
        written("dynamics.dyr", "77 'GENCLS' 1 3 0 /"),
        "dynamics.dyr line 1: GENCLS: bus is not in the network",
    ),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_folder_is_refused_with_file_line_and_reason(damage: Damage, said: str, folder: Path) -> None:
    damage(folder)
    with pytest.raises(InputError) as caught:
        read_case(folder)
    assert said in str(caught.value)


def test_faults_of_all_tables_are_listed_at_once(folder: Path) -> None:
    changed(LOAD, "125", "x")(folder)
    changed(LINE, "5.29", "y")(folder)
    changed(GEN, "163", "z")(folder)
    with pytest.raises(InputError) as caught:
        read_case(folder)
    assert [fault.got for fault in caught.value.faults] == ["z", "y", "x"]


def test_a_folder_reads_as_the_shipped_case_it_copies(folder: Path) -> None:
    mine, theirs = read_case(folder), read_case("wscc9")
    assert mine.name == "mine"
    assert mine.net.line.equals(theirs.net.line)
    assert mine.dynamics == theirs.dynamics


def test_a_raw_network_that_is_none_is_refused_in_words_a_user_can_act_on(folder: Path) -> None:
    shutil.rmtree(folder / "network")
    (folder / "network.raw").write_text("0, 100.0, 33")
    with pytest.raises(InputError, match="too short for a RAW file"):
        read_case(folder)


def test_an_unknown_name_is_answered_with_the_nearest_case() -> None:
    with pytest.raises(InputError, match=r"or 'ieee39'"):
        read_case("ieee-39")


def test_buses_are_numbered_as_in_the_source() -> None:
    net = read_case("ieee39").net
    assert list(net.bus.index) == list(range(1, 40))
    assert set(net.gen.bus) == set(range(30, 40))


def test_pandapower_keeps_its_column_types() -> None:
    net = read_case("wscc9").net
    assert str(net.line.from_bus.dtype) == "uint32"
    assert str(net.gen.slack.dtype) == "bool"
    assert net.gen["id"].tolist() == ["1", "1", "1"]


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_zero_to_one_is_refused(share: float) -> None:
    whole = LoadModel(p_z=1.0, p_i=0.0, p_p=0.0, q_z=1.0, q_i=0.0, q_p=0.0)
    with pytest.raises(InputError, match="is no share"):
        replace(whole, p_z=share)


def test_the_shipped_cases_are_listed() -> None:
    assert {"wscc9", "kundur", "ieee39"} <= set(case_names())
