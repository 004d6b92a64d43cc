"""pandapower's JSON: a net of ours comes back the same, and nothing a file names is imported unasked."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from pandapower.file_io import to_json

from gridsim.errors import InputError
from gridsim.grid.folder import read_case
from gridsim.paths import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the 9-bus case with its network as JSON."""
    copy = Path(shutil.copytree(shipped("cases") / "wscc9", tmp_path / "mine"))
    net = read_case(copy).net
    shutil.rmtree(copy / "network")
    to_json(net, str(copy / "network.json"))
    return copy


def content(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "network.json").read_text())
    return found


def put(folder: Path, document: object) -> None:
    (folder / "network.json").write_text(json.dumps(document))


def test_a_net_saved_by_pandapower_reads_as_the_tables_it_came_from(folder: Path) -> None:
    mine, theirs = read_case(folder).net, read_case("wscc9").net
    for table in ("bus", "line", "trafo", "gen", "load"):
        assert mine[table].to_dict() == theirs[table].to_dict() or mine[table].astype(str).equals(
            theirs[table].astype(str)
        )


def test_a_machine_without_id_is_refused(folder: Path) -> None:
    document = content(folder)
    gen = json.loads(document["_object"]["gen"]["_object"])
    gen["data"][0][gen["columns"].index("id")] = None
    document["_object"]["gen"]["_object"] = json.dumps(gen)
    put(folder, document)
    with pytest.raises(InputError, match=r"network\.json: gen 0: id: is blank"):
        read_case(folder)


@pytest.mark.parametrize(
    ("x", "said"), [(1e-300, "is no number that is allowed"), (1e-30, "line has next to no impedance")]
)
def test_a_branch_of_next_to_no_reactance_is_refused(folder: Path, x: float, said: str) -> None:
    document = content(folder)
    line = json.loads(document["_object"]["line"]["_object"])
    for column, value in (("r_ohm_per_km", 0.0), ("x_ohm_per_km", x)):
        line["data"][0][line["columns"].index(column)] = value
    document["_object"]["line"]["_object"] = json.dumps(line)
    put(folder, document)
    with pytest.raises(InputError, match=rf"network\.json: line 0: x_ohm_per_km: {said}"):
        read_case(folder)


HOSTILE = {"_module": "gridsim_trap", "_class": "Trap", "_object": {}}


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that can be imported and must not be."""
    (tmp_path / "gridsim_trap.py").write_text("class Trap:\n    pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "gridsim_trap"


def frame_with(cell: str) -> dict[str, Any]:
    table = json.dumps({"columns": ["name"], "index": [0], "data": [[cell]]})
    return {
        "_module": "pandas.core.frame",
        "_class": "DataFrame",
        "_object": table,
        "orient": "split",
        "dtype": {"name": "object"},
    }


def escaped(frame: dict[str, Any]) -> dict[str, Any]:
    return frame | {"_object": frame["_object"].replace("_module", "\\u005fmodule")}


PLACES: dict[str, Any] = {
    "beside the tables": HOSTILE,
    "in a list": [1, [HOSTILE]],
    "in a string": json.dumps(HOSTILE),
    "in a cell of a table": frame_with(json.dumps(HOSTILE)),
    "in a cell, letters escaped": escaped(frame_with(json.dumps(HOSTILE))),
    "as a controller": {"_module": "pandapower.control.basic_controller", "_class": "Controller", "_object": "{}"},
    "as a function": {"_module": "os", "_class": "function", "_object": "system"},
    "as a graph": {"_module": "networkx", "_class": "MultiGraph", "_object": "{}"},
}


@pytest.mark.parametrize("value", PLACES.values(), ids=PLACES.keys())
def test_a_class_that_is_not_on_the_list_is_refused_and_never_imported(value: Any, folder: Path, trap: str) -> None:
    document = content(folder)
    document["_object"]["extra"] = value
    put(folder, document)
    with pytest.raises(InputError, match="names a class that is not let in"):
        read_case(folder)
    assert trap not in sys.modules


def test_a_key_given_twice_is_refused_since_readers_differ_on_it(folder: Path) -> None:
    text = (folder / "network.json").read_text()
    (folder / "network.json").write_text(text.replace('"_module"', '"_module": "os", "_module"', 1))
    with pytest.raises(InputError, match="a key is there twice"):
        read_case(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is not JSON"), ("[]", "holds no network"), ("[" * 100_000, "is not JSON"), ("{}", "holds no network")],
)
def test_what_is_no_network_is_refused(text: str, said: str, folder: Path) -> None:
    (folder / "network.json").write_text(text)
    with pytest.raises(InputError, match=said):
        read_case(folder)


def test_frequency_must_be_that_of_the_case(folder: Path) -> None:
    document = content(folder)
    document["_object"]["f_hz"] = 50.0
    put(folder, document)
    with pytest.raises(InputError, match=r"f_hz: differs from case\.yaml: got 50, wanted 60"):
        read_case(folder)


def test_a_machine_without_rating_is_refused(folder: Path) -> None:
    document = content(folder)
    gen = json.loads(document["_object"]["gen"]["_object"])
    gen["data"][1][gen["columns"].index("sn_mva")] = None
    document["_object"]["gen"]["_object"] = json.dumps(gen)
    put(folder, document)
    with pytest.raises(InputError, match="gen 1: sn_mva: is no number that is allowed"):
        read_case(folder)
