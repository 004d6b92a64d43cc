"""Controls that a case's power flow would start outside their limits: left out on demand, each named."""

from __future__ import annotations

from dataclasses import replace

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import ControlModel
from gridsim.errors import Fault, InputError
from gridsim.grid.case import GridCase
from gridsim.grid.dynamic_loads import with_dynamic_loads
from gridsim.grid.dynamics import machine_units, record_place
from gridsim.grid.operating_point import solve_operating_point
from gridsim.simulation.rms.rest import MOVES, OUTSIDE, build_model


def without_controls_outside(case: GridCase) -> GridCase:
    """Return `case` without the controls that cannot give what its power flow needs within their limits.

    A machine that loses one keeps its output constant: its mechanical power, where the file has it give more than
    its governor's limits allow; its field voltage, where the exciter's are too narrow. `changes` name each record
    with what it would need and has. Raises `InputError` with whatever else keeps the case from resting.
    """
    network = solve_operating_point(case)
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    with_loads, load_units = with_dynamic_loads(case, network, case.load_model)
    try:
        build_model(with_loads, [*units.values(), *load_units], case.load_model)
    except InputError as error:
        outside = {fault.where: fault for fault in error.faults if fault.what.startswith((OUTSIDE, MOVES))}
        controls = {record_place(case, r) for r in case.dynamics if isinstance(MODELS.get(r.model), ControlModel)}
        if len(outside) < len({fault.where for fault in error.faults}) or not outside.keys() <= controls:
            raise
        return without_controls_outside(_without(case, outside))
    return case


def _without(case: GridCase, outside: dict[str, Fault]) -> GridCase:
    """Return `case` without the records at the places of `outside`."""
    gone = [record for record in case.dynamics if record_place(case, record) in outside]
    said = [
        f"Left out, its output constant: {record.model} at bus {record.bus} id {record.id} {fault.what}, "
        f"{fault.got}, wanted {fault.wanted}."
        for record in gone
        for fault in (outside[record_place(case, record)],)
    ]
    kept = tuple(record for record in case.dynamics if record not in gone)
    return replace(case, dynamics=kept, changes=(*case.changes, *said))
