"""Generator records."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.records import Record, layout
from gridsim.grid.psse.sections import RawText

_PLACES = layout("I ID PG QG QT QB VS IREG MBASE ZR ZX RT XT GTAP STAT RMPCT PT PB")
_PLACES_35 = layout("I ID PG QG QT QB VS IREG NREG MBASE ZR ZX RT XT GTAP STAT RMPCT PT PB")
_NODES_SINCE = 35
# The format's default for a limit that is left out.
NO_LIMIT = 9999.0


@dataclass(frozen=True)
class Generator:
    """A machine; power injects, source impedance on `sn_mva`. [MW, Mvar, pu, MVA]"""

    bus: int
    id: str
    in_service: bool
    p_mw: float
    q_mvar: float
    max_q_mvar: float
    min_q_mvar: float
    max_p_mw: float
    min_p_mw: float
    v_set_pu: float
    sn_mva: float
    zr_pu: float
    zx_pu: float
    line: int


def read_generators(raw: RawText, faults: list[Fault]) -> list[Generator]:
    """Read the machines. An implicit step-up transformer (XT other than 0) is a fault: its far side is no bus."""
    places = _PLACES_35 if raw.case_id.revision >= _NODES_SINCE else _PLACES
    generators = []
    for (row,) in raw.records("generator"):
        record = Record(row, places, faults)
        machine = Generator(
            bus=record.whole("I"),
            id=record.text("ID", "1"),
            in_service=record.code("STAT", (0, 1), 1) == 1,
            p_mw=record.number("PG", 0.0),
            q_mvar=record.number("QG", 0.0),
            max_q_mvar=record.number("QT", NO_LIMIT),
            min_q_mvar=record.number("QB", -NO_LIMIT),
            max_p_mw=record.number("PT", NO_LIMIT),
            min_p_mw=record.number("PB", -NO_LIMIT),
            v_set_pu=record.above_zero("VS", 1.0),
            sn_mva=record.above_zero("MBASE", raw.case_id.base_mva),
            zr_pu=record.number("ZR", 0.0),
            zx_pu=record.number("ZX", 1.0),
            line=row.line,
        )
        generators.append(machine)
        step_up = complex(record.number("RT", 0.0), record.number("XT", 0.0))
        if step_up != 0.0 and machine.in_service:
            where = f"{row.where(places['XT'])}: XT"
            got = f"{step_up.real:g} + j{step_up.imag:g} pu"
            faults.append(Fault(where, "implicit step-up transformer is not read", got, "a transformer record"))
    return generators
