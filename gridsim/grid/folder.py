"""Reading a grid case from its folder: a shipped one by name, any other by path."""

from __future__ import annotations

from pathlib import Path

from pandapower.auxiliary import pandapowerNet

from gridsim.devices.load_models.catalogue import LOAD_RECORDS
from gridsim.devices.protection.catalogue import RELAY_MODELS
from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.case_list import case_names
from gridsim.grid.case_yaml import CaseDescription, read_case_yaml
from gridsim.grid.dyr import DyrRecord, read_dyr
from gridsim.grid.network_csv import read_network_csv
from gridsim.grid.network_json import read_network_json
from gridsim.grid.psse_case import read_network_raw
from gridsim.nearest import suggestion
from gridsim.paths import shipped

_NETWORK_FORMS = ("network", "network.json", "network.raw")
# Records of load and area models may name no bus or all of them.
_ANY_BUS = 0
#: Models whose records are placed, and checked, with what they are for.
_PLACED_ELSEWHERE = {*RELAY_MODELS, *LOAD_RECORDS}


def read_case(name_or_folder: str | Path) -> GridCase:
    """Read a shipped case by its name, or the case in a folder.

    A shipped name goes before a folder of that name; a path with a separator, or a `Path`, is a folder.
    Raises `InputError` with the faults found in the first of `case.yaml`, network and `dynamics.dyr` that has any.

    >>> read_case("wscc9").poi_buses
    (5, 8, 6)
    """
    folder = _folder(name_or_folder)
    about = read_case_yaml(folder / "case.yaml")
    net = _network(folder, about)
    dyr_file = folder / "dynamics.dyr"
    dynamics = read_dyr(dyr_file)
    raise_if_any([*_poi_faults(folder, about, net), *_dynamics_faults(dyr_file, dynamics, net)])
    return GridCase(
        name=folder.resolve().name,
        title=about.title,
        nominal_hz=about.nominal_hz,
        base_mva=about.base_mva,
        net=net,
        dynamics=dynamics,
        folder=folder,
        dyr_file=dyr_file,
        load_model=about.load_model,
        preset=about.preset,
        poi_buses=about.poi_buses,
        origin=about.origin,
        licence=about.licence,
        changes=about.changes,
    )


def is_shipped_case(case: GridCase) -> bool:
    """Say whether a case is one of those that gridsim carries."""
    return case.folder.resolve().parent == shipped("cases").resolve()


def _folder(name_or_folder: str | Path) -> Path:
    if isinstance(name_or_folder, str) and name_or_folder in case_names():
        return shipped("cases") / name_or_folder
    folder = Path(name_or_folder)
    if not folder.is_dir():
        wanted = f"a case folder, or {suggestion(str(name_or_folder), case_names())}"
        raise InputError(Fault(str(name_or_folder), "is no case", wanted=wanted))
    return folder


def _network(folder: Path, about: CaseDescription) -> pandapowerNet:
    found = [form for form in _NETWORK_FORMS if (folder / form).exists()]
    if len(found) != 1:
        raise InputError(
            Fault(
                str(folder),
                "needs one network",
                got=" and ".join(found) or "none",
                wanted=", or ".join(_NETWORK_FORMS),
            )
        )
    path = folder / found[0]
    if found[0] == "network":
        return read_network_csv(path, name=folder.name, nominal_hz=about.nominal_hz, base_mva=about.base_mva)
    if found[0] == "network.json":
        return read_network_json(path, nominal_hz=about.nominal_hz, base_mva=about.base_mva)
    return read_network_raw(path, nominal_hz=about.nominal_hz, base_mva=about.base_mva)


def _poi_faults(folder: Path, about: CaseDescription, net: pandapowerNet) -> list[Fault]:
    return [
        Fault(f"{folder / 'case.yaml'}: poi_buses", "bus is not in the network", got=str(bus))
        for bus in about.poi_buses
        if bus not in net.bus.index
    ]


def _dynamics_faults(dyr_file: Path, dynamics: tuple[DyrRecord, ...], net: pandapowerNet) -> list[Fault]:
    if not dynamics:
        return [Fault(str(dyr_file), "has no records", wanted="one a machine and model")]
    return [
        Fault(f"{dyr_file} line {record.line}: {record.model}", "bus is not in the network", got=str(record.bus))
        for record in dynamics
        if record.bus != _ANY_BUS and record.bus not in net.bus.index and record.model not in _PLACED_ELSEWHERE
    ]
