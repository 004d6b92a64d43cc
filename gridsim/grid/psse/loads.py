"""Load records: constant power, current and admittance parts, and generation on the feeder."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.records import Record, layout
from gridsim.grid.psse.sections import RawText

_PLACES = layout("I ID STATUS AREA ZONE PL QL IP IQ YP YQ OWNER SCALE INTRPT DGENP DGENQ DGENM")


@dataclass(frozen=True)
class Load:
    """A load in load direction: what it draws at any voltage, and times voltage, and times its square. [MW, Mvar]

    `z_mvar` has the sign of the file: negative for an inductive admittance.
    """

    bus: int
    id: str
    in_service: bool
    p_mw: float
    q_mvar: float
    i_mw: float
    i_mvar: float
    z_mw: float
    z_mvar: float
    line: int

    def drawn_mva(self, vm_pu: float) -> complex:
        """Return what the load draws at a voltage. [MVA]

        >>> Load(1, "1", True, 10.0, 5.0, 2.0, 0.0, 0.0, -4.0, 1).drawn_mva(0.5)
        (11+6j)
        """
        p_mw = self.p_mw + self.i_mw * vm_pu + self.z_mw * vm_pu**2
        q_mvar = self.q_mvar + self.i_mvar * vm_pu - self.z_mvar * vm_pu**2
        return complex(p_mw, q_mvar)


def read_loads(raw: RawText, faults: list[Fault]) -> list[Load]:
    """Read the loads; distributed generation that is switched on (DGENM 1) is taken off the constant power."""
    loads = []
    for (row,) in raw.records("load"):
        record = Record(row, _PLACES, faults)
        feeder = float(record.code("DGENM", (0, 1), 0))
        load = Load(
            bus=record.whole("I"),
            id=record.text("ID", "1"),
            in_service=record.code("STATUS", (0, 1), 1) == 1,
            p_mw=record.number("PL", 0.0) - feeder * record.number("DGENP", 0.0),
            q_mvar=record.number("QL", 0.0) - feeder * record.number("DGENQ", 0.0),
            i_mw=record.number("IP", 0.0),
            i_mvar=record.number("IQ", 0.0),
            z_mw=record.number("YP", 0.0),
            z_mvar=record.number("YQ", 0.0),
            line=row.line,
        )
        loads.append(load)
    return loads
