"""DC lines, FACTS devices and the like as loads: what a solved file's voltages say that they draw at each bus.

At the voltages V of the file a bus is in balance,

    S_link = S_machines - S_loads - V (Y V)*,                                                         (1)

with the machines' PG and QG of the file, which for a solved case are those of its solution. So every link is known
without its own equations, and all of one bus together. What they do when the voltage moves is not: they are loads.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from pandapower.create import create_ext_grid

from gridsim.errors import Fault, InputError, SimulationError, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.case import RawCase
from gridsim.grid.psse.loads import Load
from gridsim.grid.psse.solution import drawn_beyond_loads_mva
from gridsim.grid.psse.unsupported import Unsupported


def with_links_as_loads(grid: GridCase, case: RawCase) -> RawCase:
    """Return `case` with a load at each end of what it `skipped`, by equation (1); `grid` is the case without them.

    Ends that are out of service draw nothing. `remarks` name the records and say what they draw. Raises `InputError`
    where the file's voltages are no solution, and where one of its records names no bus in the network.
    """
    if not case.skipped:
        return case
    wanted = "a solved case, or each of them out of service"
    if not case.is_solved:
        raise InputError(Fault(str(case.path), "voltages are no solution to tell what links draw", "", wanted))
    known = {bus.number for bus in case.buses}
    raise_if_any(
        Fault(link.where, f"{link.what} names a bus that is not among the bus data", str(bus))
        for link in case.skipped
        for bus in link.buses
        if bus not in known
    )
    ends = _ends(case, grid)
    drawn_mva = _drawn_mva(grid, case, list(ends))
    taken = {(load.bus, load.id) for load in case.loads}
    loads, remarks = [], []
    for bus, links in ends.items():
        name = "DC"
        while (bus, name) in taken:
            name += "+"
        power = drawn_mva[bus]
        line = int(links[0].where.rsplit(" ", 1)[1])
        loads.append(Load(bus, name, True, power.real, power.imag, 0.0, 0.0, 0.0, 0.0, line))
        for_what = " and ".join(f"{link.what} {link.name} ({link.where})" for link in links)
        remarks.append(
            f"Load {name} at bus {bus} stands for {for_what}: {power.real:.1f} MW and {power.imag:.1f} Mvar, "
            "what balances the bus at the file's voltages."
        )
    return replace(case, loads=(*case.loads, *loads), remarks=(*case.remarks, *remarks), skipped=())


def _ends(case: RawCase, grid: GridCase) -> dict[int, list[Unsupported]]:
    """The buses in service at which links end, each with its links."""
    found: dict[int, list[Unsupported]] = {}
    for link in case.skipped:
        for bus in dict.fromkeys(link.buses):
            if grid.net.bus.in_service[bus]:
                found.setdefault(bus, []).append(link)
    return dict(sorted(found.items()))


def _drawn_mva(grid: GridCase, case: RawCase, buses: list[int]) -> Mapping[int, complex]:
    """Equation (1) at each of `buses`. [MVA]

    The power flow that makes the network's equations is run with these buses held at the file's voltages, so that it
    has a solution without the links.
    """
    held = replace(grid, net=copy.deepcopy(grid.net))
    angle = {bus.number: bus.va_degree - case.swing.va_degree for bus in case.buses}
    size = {bus.number: bus.vm_pu for bus in case.buses}
    for bus in buses:
        if bus != case.swing.number:
            create_ext_grid(held.net, bus, vm_pu=size[bus], va_degree=angle[bus])
    try:
        network = solve_operating_point(held)
    except SimulationError as error:
        raise InputError(
            Fault(str(case.path), "power flow with its links has no solution", wanted="a solved case")
        ) from error
    drawn = -drawn_beyond_loads_mva(network, case)
    machines = dict.fromkeys(buses, 0j)
    for machine in case.generators:
        if machine.in_service and machine.bus in machines:
            machines[machine.bus] += complex(machine.p_mw, machine.q_mvar)
    return {bus: complex(np.round(drawn[network.row_of[bus]] + machines[bus], 6)) for bus in buses}
