"""Foreign case files made into a case folder that is known to read, solve and start; or every fault listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dynamics import machine_units
from gridsim.grid.folder import read_case
from gridsim.grid.folder_write import Beside, destination_faults, write_case_files
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.buses import ISOLATED
from gridsim.grid.psse.case import RawCase, read_raw
from gridsim.grid.psse_case import import_psse
from gridsim.grid.strength import candidate_buses
from gridsim.grid.unknown_models import unknown_model_faults, without_unknown_models
from gridsim.limits.presets import PRESETS
from gridsim.nearest import suggestion
from gridsim.studies.controls_outside import without_controls_outside
from gridsim.studies.store_folder import whole_folder


def import_psse_case(
    raw: Path,
    dyr: Path,
    folder: Path,
    *,
    preset: str = "eastern",
    title: str = "",
    skip_unknown: bool = False,
    links_as_loads: bool = False,
    hold_outside_limits: bool = False,
) -> GridCase:
    """Make the case folder `folder` of a RAW and a DYR file and return the case as read back from it.

    With `skip_unknown` what has no model here is left out: records of unknown dynamic models (a machine without a
    model becomes a negative load), DC lines, FACTS devices, islands without a swing bus. With `links_as_loads` DC
    lines, FACTS devices and the like stand as loads of what they draw at the file's voltages. With
    `hold_outside_limits` controls that would start outside their limits are left out (`controls_outside.py`). Raises
    `InputError` with every fault; nothing is written then.
    """
    raise_if_any([*destination_faults(folder), *preset_faults(preset)])
    case = import_psse(raw, dyr, preset=preset, skip_unsupported=skip_unknown, links_as_loads=links_as_loads)
    unknown = unknown_model_faults(case)
    if unknown and not skip_unknown:
        wanted = "--skip-unknown: such records are left out, machines without a model become negative loads"
        raise InputError([*unknown, Fault(str(dyr), "cannot be imported as it stands", wanted=wanted)])
    if unknown:
        case = without_unknown_models(case)
    machines = case.net.gen[case.net.gen.in_service]
    machine_units(case, [(int(bus), str(id_)) for bus, id_ in machines[["bus", "id"]].itertuples(index=False)])
    if hold_outside_limits:
        case = without_controls_outside(case)
    chosen = candidate_buses(case, solve_operating_point(case))
    remark = (
        "poi_buses are the strongest, the median and the weakest transmission bus with load; the source names none."
    )
    case = replace(case, title=title or case.title, poi_buses=chosen, changes=(*case.changes, remark))
    return write_case(case, folder, Beside(source_voltages=_stored_voltages(raw)))


def preset_faults(preset: str) -> list[Fault]:
    """Say what stands against `preset` as the name of limits."""
    return [] if preset in PRESETS else [Fault("preset", "is not known", preset, suggestion(preset, PRESETS))]


def write_case(case: GridCase, folder: Path, beside: Beside) -> GridCase:
    """Write `case` as `folder`, which appears whole or not at all, and return it as read back.

    A case that is there already is replaced; anything else is refused. Raises `InputError`, also where what was
    written could not be read.
    """
    raise_if_any(destination_faults(folder))
    try:
        with whole_folder(folder.resolve()) as new:
            write_case_files(case, new, beside)
            _check_reading(new, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Fault(str(folder), "cannot be written", reason, "a writable place with space")) from error
    return read_case(folder)


def _check_reading(new: Path, folder: Path) -> None:
    try:
        read_case(new)
    except InputError as error:
        raise InputError(
            replace(fault, where=fault.where.replace(str(new), str(folder))) for fault in error.faults
        ) from None


def _stored_voltages(raw: Path) -> pd.DataFrame | None:
    return stored_voltages(read_raw(raw, skip_unsupported=True))


def stored_voltages(case: RawCase) -> pd.DataFrame | None:
    """Return the voltages that `case` came with at its connected buses, `None` where they are no solution."""
    if not case.is_solved:
        return None
    buses = [bus for bus in case.buses if bus.kind != ISOLATED]
    return pd.DataFrame(
        {"vm_pu": [bus.vm_pu for bus in buses], "va_degree": [bus.va_degree for bus in buses]},
        index=[bus.number for bus in buses],
    )
