"""A MATPOWER file made into a case folder, its dynamic data from a DYR file or typical by class of plant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gridsim.devices.catalogue import MODELS
from gridsim.errors import raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dynamics import machine_units
from gridsim.grid.dyr import read_dyr
from gridsim.grid.folder_write import Beside, destination_faults
from gridsim.grid.load_model import LoadModel
from gridsim.grid.matpower.read import read_matpower
from gridsim.grid.matpower.records import raw_case_of
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.solution import held_to_its_solution
from gridsim.grid.psse.to_pandapower import net_of
from gridsim.grid.regional.build import Recipe
from gridsim.grid.strength import candidate_buses
from gridsim.studies.import_case import preset_faults, stored_voltages, write_case
from gridsim.studies.regional_case import extract_case


def import_matpower_case(
    source: Path, dyr: Path | None, folder: Path, *, preset: str = "eastern", title: str = ""
) -> GridCase:
    """Make the case folder `folder` of a MATPOWER file and return the case as read back.

    Without `dyr` the dynamic data are typical ones, as of a region that is the whole of the source; the preset must
    then be one of an interconnection. With it machines are matched by bus and number at the bus. A solved case must
    come out again. Raises `InputError` with every fault; nothing is written then.
    """
    if dyr is None:
        return extract_case(source, folder, Recipe(preset, title=title))
    raise_if_any([*destination_faults(folder), *preset_faults(preset)])
    raw = raw_case_of(read_matpower(source))
    dynamics = read_dyr(dyr)
    reactance = {}
    for record in dynamics:
        names = [parameter.name for parameter in MODELS[record.model].parameters] if record.model in MODELS else []
        values = dict(zip(names, record.values, strict=False))
        if isinstance(values.get("Xppd"), float):
            reactance[record.bus, record.id] = float(values["Xppd"])
    raw = replace(
        raw, generators=tuple(replace(m, zx_pu=reactance.get((m.bus, m.id), m.zx_pu)) for m in raw.generators)
    )
    case = GridCase(
        name=source.stem,
        title=title or source.stem,
        nominal_hz=raw.case_id.nominal_hz,
        base_mva=raw.case_id.base_mva,
        net=net_of(raw),
        dynamics=dynamics,
        folder=source.parent,
        dyr_file=dyr,
        load_model=LoadModel(p_z=1.0, p_i=0.0, p_p=0.0, q_z=1.0, q_i=0.0, q_p=0.0),
        preset=preset,
        poi_buses=(),
        origin=f"MATPOWER file {source.name} and PSS/E file {dyr.name}",
        licence="that of the files",
        changes=(
            "Machines at a bus and circuits between two buses are numbered in the order of the file, without ids.",
            "The source impedance of a machine, which MATPOWER has not, is its model's X''d, else 0.2 pu.",
            "Each machine holds the voltage that the file has for its bus, not its set point.",
            "poi_buses are the strongest, the median and the weakest transmission bus with load.",
        ),
    )
    case = held_to_its_solution(case, raw)
    machines = case.net.gen[case.net.gen.in_service]
    machine_units(case, [(int(bus), str(id_)) for bus, id_ in machines[["bus", "id"]].itertuples(index=False)])
    case = replace(case, poi_buses=candidate_buses(case, solve_operating_point(case)))
    return write_case(case, folder, Beside(source_voltages=stored_voltages(raw)))
