"""A grid case from PSS/E files: RAW for the network, DYR for the machines, held to the RAW's own solution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pandapower.auxiliary import pandapowerNet

from gridsim.errors import Fault, InputError
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord, read_dyr
from gridsim.grid.load_model import LoadModel
from gridsim.grid.psse.case import RawCase, read_raw
from gridsim.grid.psse.links import with_links_as_loads
from gridsim.grid.psse.solution import held_to_its_solution
from gridsim.grid.psse.tables import NO_RATING_MVA
from gridsim.grid.psse.to_pandapower import cut_off_buses, net_of

# Neither file says how loads follow voltage in time. Constant impedance, as in the shipped cases [assumption].
_LOAD_MODEL = LoadModel(p_z=1.0, p_i=0.0, p_p=0.0, q_z=1.0, q_i=0.0, q_p=0.0)


def import_psse(
    raw: str | Path,
    dyr: str | Path,
    *,
    preset: str = "eastern",
    skip_unsupported: bool = False,
    links_as_loads: bool = False,
    solved: bool | None = None,
) -> GridCase:
    """Read a case from a RAW file of revision 30 to 35 and a DYR file.

    A solved case must come out again: within `VOLTAGE_TOLERANCE_PU` and `ANGLE_TOLERANCE_DEGREE` of what the file
    has at each bus. `solved` says whether it is one; left out, it is where its buses differ in angle. A case that is
    not is read as it stands. `changes` of the case says what was done to the data. Raises `InputError`:

    * with every fault of the files;
    * with each DC line, FACTS device, induction machine or generic element in service, unless `skip_unsupported`
      leaves them out (then the stored voltages bind no more) or `links_as_loads` puts loads in their place
      (`psse/links.py`), and buses that no branch ties to the swing bus, which `skip_unsupported` takes out of
      service; sections without effect on the flow are passed over;
    * with the buses that came out worst.
    """
    raw_path, dyr_path = Path(raw), Path(dyr)
    dynamics = read_dyr(dyr_path)
    case = read_raw(raw_path, skip_unsupported=skip_unsupported or links_as_loads, solved=solved)
    net = net_of(case, leave_cut_off=skip_unsupported)
    if links_as_loads and case.skipped:
        case = with_links_as_loads(_grid_case(case, net, dyr_path, dynamics, preset), case)
        net = net_of(case, leave_cut_off=skip_unsupported)
    cut = cut_off_buses(net, case)
    if cut:
        remark = f"Out of service, as no branch ties them to the swing bus: buses {', '.join(map(str, cut))}."
        case = replace(case, remarks=(*case.remarks, remark))
    grid = _grid_case(case, net, dyr_path, dynamics, preset)
    return grid if cut else held_to_its_solution(grid, case)


def read_network_raw(path: Path, *, nominal_hz: float, base_mva: float) -> pandapowerNet:
    """Read `network.raw` of a case folder, whose base and frequency must be those of the case; else as above."""
    case = read_raw(path)
    for name, got, wanted in (
        ("BASFRQ", case.case_id.nominal_hz, nominal_hz),
        ("SBASE", case.case_id.base_mva, base_mva),
    ):
        if got != wanted:
            raise InputError(Fault(f"{path} line 1: {name}", "differs from case.yaml", f"{got:g}", f"{wanted:g}"))
    net = net_of(case)
    held_to_its_solution(_grid_case(case, net, path, (), "eastern"), case)
    return net


def _grid_case(
    case: RawCase, net: pandapowerNet, dyr_path: Path, dynamics: tuple[DyrRecord, ...], preset: str
) -> GridCase:
    title = " ".join(title for title in case.titles if title)
    return GridCase(
        name=case.path.stem,
        title=title or case.path.stem,
        nominal_hz=case.case_id.nominal_hz,
        base_mva=case.case_id.base_mva,
        net=net,
        dynamics=dynamics,
        folder=case.path.parent,
        dyr_file=dyr_path,
        load_model=_LOAD_MODEL,
        preset=preset,
        poi_buses=(),
        origin=f"PSS/E files {case.path.name} (revision {case.case_id.revision}) and {dyr_path.name}",
        licence="that of the files",
        changes=_changes(case, net),
    )


def _changes(case: RawCase, net: pandapowerNet) -> tuple[str, ...]:
    found = [*case.remarks]
    unrated = int((net.trafo.sn_mva == NO_RATING_MVA).sum())
    if unrated:
        found.append(f"{unrated} transformers have no rating: {NO_RATING_MVA:g} MVA stands for it.")
    if case.is_solved:
        found.append("Each machine holds the voltage that the file has for its bus, not its set point.")
    else:
        found.append("The file's voltages are no solution: machines hold their set points, nothing is compared.")
    if any(load.i_mw or load.i_mvar or load.z_mw or load.z_mvar for load in case.loads):
        found.append(
            "Current and admittance parts of loads are taken at the stored voltage and joined to their power."
        )
    if any(line.y_from_pu != line.y_to_pu for line in case.lines):
        found.append(
            "The difference between the shunts at a line's ends stands at the buses, also when the line is open."
        )
    vn_kv = {bus.number: bus.vn_kv for bus in case.buses}
    between = [line.line for line in case.lines if vn_kv[line.from_bus] != vn_kv[line.to_bus]]
    if between:
        found.append(
            f"{len(between)} lines join two base voltages (first in line {between[0]}): kept as transformers of the "
            "ratio of these voltages, their shunts at the buses."
        )
    if any(transformer.mag_1 or transformer.mag_2 for transformer in case.transformers):
        found.append("Magnetising admittances stand at the first winding's bus, also when the transformer is open.")
    if any(shunt.id.startswith("S") for shunt in case.shunts):
        found.append("Switched shunts stay at BINIT.")
    found += [f"Left out: {link.what} {link.name} ({link.where})." for link in case.skipped]
    return tuple(found)
