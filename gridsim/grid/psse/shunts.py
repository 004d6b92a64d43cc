"""Fixed shunts, and switched shunts held at the susceptance that the solved case left them with."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.buses import Bus
from gridsim.grid.psse.records import Record, layout
from gridsim.grid.psse.sections import RawText

_FIXED = layout("I ID STATUS GL BL")
_SWITCHED = {
    30: layout("I MODSW VSWHI VSWLO SWREM RMPCT RMIDNT BINIT"),
    31: layout("I MODSW VSWHI VSWLO SWREM RMPCT RMIDNT BINIT"),
    32: layout("I MODSW ADJM STAT VSWHI VSWLO SWREM RMPCT RMIDNT BINIT"),
    33: layout("I MODSW ADJM STAT VSWHI VSWLO SWREM RMPCT RMIDNT BINIT"),
    34: layout("I MODSW ADJM STAT VSWHI VSWLO SWREM RMPCT RMIDNT BINIT"),
    35: layout("I ID MODSW ADJM STAT VSWHI VSWLO SWREG NREG RMPCT RMIDNT BINIT"),
}


@dataclass(frozen=True)
class Shunt:
    """An admittance to ground, by what it draws and injects at 1 pu. [MW drawn, Mvar injected]"""

    bus: int
    id: str
    in_service: bool
    p_mw: float
    q_mvar: float
    line: int


def read_shunts(raw: RawText, buses: list[Bus], faults: list[Fault]) -> list[Shunt]:
    """Read all shunts: those of bus records, fixed and switched ones. Switched ones get ids that begin with `S`."""
    shunts = [
        Shunt(bus.number, "1", True, bus.shunt_mw, bus.shunt_mvar, bus.line)
        for bus in buses
        if bus.shunt_mw != 0.0 or bus.shunt_mvar != 0.0
    ]
    for (row,) in raw.records("fixed_shunt"):
        record = Record(row, _FIXED, faults)
        in_service = record.code("STATUS", (0, 1), 1) == 1
        admittance = record.number("GL", 0.0), record.number("BL", 0.0)
        shunts.append(Shunt(record.whole("I"), record.text("ID", "1"), in_service, *admittance, row.line))
    places = _SWITCHED[raw.case_id.revision]
    for (row,) in raw.records("switched_shunt"):
        record = Record(row, places, faults)
        in_service = record.code("STAT", (0, 1), 1) == 1 if "STAT" in places else True
        name = record.text("ID", "1") if "ID" in places else "1"
        shunts.append(Shunt(record.whole("I"), f"S{name}", in_service, 0.0, record.number("BINIT", 0.0), row.line))
    return shunts
