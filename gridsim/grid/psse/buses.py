"""Bus records, and with them the shunts that revision 30 keeps there."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.records import Record, layout
from gridsim.grid.psse.sections import RawText

PQ, PV, SWING, ISOLATED = 1, 2, 3, 4

_PLACES_30 = layout("I NAME BASKV IDE GL BL AREA ZONE VM VA OWNER")
_PLACES = layout("I NAME BASKV IDE AREA ZONE OWNER VM VA")
_SHUNTS_APART_SINCE = 31
# In a file without nominal voltages all is per unit, and any one voltage throughout gives the same flow.
_NO_KV = 1.0


@dataclass(frozen=True)
class Bus:
    """A bus with the voltage that the file has for it. [kV, pu, deg; MW and Mvar at 1 pu, Mvar injected]"""

    number: int
    name: str
    vn_kv: float
    kind: int
    vm_pu: float
    va_degree: float
    shunt_mw: float
    shunt_mvar: float
    zone: int
    line: int
    area: int = 1


def read_buses(raw: RawText, faults: list[Fault]) -> list[Bus]:
    """Read the buses; those of number 0 or below, and repeated ones, are faults."""
    old = raw.case_id.revision < _SHUNTS_APART_SINCE
    buses = []
    for (row,) in raw.records("bus"):
        record = Record(row, _PLACES_30 if old else _PLACES, faults)
        bus = Bus(
            number=record.whole("I"),
            name=record.text("NAME"),
            vn_kv=record.number("BASKV", 0.0) or _NO_KV,
            kind=record.code("IDE", (PQ, PV, SWING, ISOLATED), PQ),
            vm_pu=record.above_zero("VM", 1.0),
            va_degree=record.number("VA", 0.0),
            shunt_mw=record.number("GL", 0.0) if old else 0.0,
            shunt_mvar=record.number("BL", 0.0) if old else 0.0,
            zone=record.whole("ZONE", 1),
            line=row.line,
            area=record.whole("AREA", 1),
        )
        if bus.number < 1:
            faults.append(Fault(f"{row.where(0)}: I", "is no bus number", str(bus.number), "a number above 0"))
        if bus.vn_kv < 0.0:
            faults.append(Fault(f"{row.where(2)}: BASKV", "is negative", f"{bus.vn_kv:g}", "0 or above"))
        buses.append(bus)
    return buses
