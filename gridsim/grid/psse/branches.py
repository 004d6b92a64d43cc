"""Lines and switching devices: what joins two buses without a ratio."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.records import Record, layout
from gridsim.grid.psse.sections import RawText
from gridsim.grid.sizes import LEAST_Z_PU_PER_MVA

_TWELVE_RATES = " ".join(f"RATE{k}" for k in range(1, 13))
_PLACES = layout("I J CKT R X B RATE1 RATEB RATEC GI BI GJ BJ ST")
_PLACES_34 = layout(f"I J CKT R X B NAME {_TWELVE_RATES} GI BI GJ BJ ST")
_SWITCH = layout(f"I J CKT X {_TWELVE_RATES} STATUS")
_TWELVE_RATES_SINCE = 34
#: Series reactance of a branch given without impedance, which the source program takes for one bus with two names.
#: Assumption: small against any branch (a drop of 1e-4 pu at 10 pu of flow), large against rounding. [pu]
ZERO_IMPEDANCE_X_PU = 1e-5
#: A branch of less has next to none; on the usual base of 100 MVA. [pu]
LEAST_Z_PU = 100.0 * LEAST_Z_PU_PER_MVA
# The manual's default for a switching device whose reactance is left out.
_SWITCH_X_PU = 1e-4


@dataclass(frozen=True)
class Line:
    """A line: series impedance, total charging, admittances at its ends. [pu on system base, MVA]"""

    from_bus: int
    to_bus: int
    circuit: str
    in_service: bool
    z_pu: complex
    b_pu: float
    y_from_pu: complex
    y_to_pu: complex
    rate_mva: float
    line: int


def read_lines(raw: RawText, faults: list[Fault]) -> list[Line]:
    """Read lines, and switching devices as lines without charging. A negative far bus marks the metered end."""
    places = _PLACES_34 if raw.case_id.revision >= _TWELVE_RATES_SINCE else _PLACES
    lines = [_line(Record(row, places, faults)) for (row,) in raw.records("branch")]
    return lines + [_switch(Record(row, _SWITCH, faults)) for (row,) in raw.records("switching_device")]


def _line(record: Record) -> Line:
    z_pu = complex(record.number("R", 0.0), record.number("X"))
    _check_impedance(record, z_pu)
    return Line(
        from_bus=record.whole("I"),
        to_bus=abs(record.whole("J")),
        circuit=record.text("CKT", "1"),
        in_service=record.code("ST", (0, 1), 1) == 1,
        z_pu=z_pu or 1j * ZERO_IMPEDANCE_X_PU,
        b_pu=record.number("B", 0.0),
        y_from_pu=complex(record.number("GI", 0.0), record.number("BI", 0.0)),
        y_to_pu=complex(record.number("GJ", 0.0), record.number("BJ", 0.0)),
        rate_mva=record.number("RATE1", 0.0),
        line=record.row.line,
    )


def _check_impedance(record: Record, z_pu: complex) -> None:
    """Note an impedance that is neither none nor one of a branch."""
    if 0.0 < abs(z_pu) < LEAST_Z_PU:
        where = f"{record.row.where(record.places['X'])}: X"
        wanted = f"0, or an impedance of at least {LEAST_Z_PU:g} pu"
        record.faults.append(Fault(where, "branch has next to no impedance", f"{abs(z_pu):g} pu", wanted))


def _switch(record: Record) -> Line:
    x_pu = record.number("X", _SWITCH_X_PU)
    _check_impedance(record, 1j * x_pu)
    return Line(
        from_bus=record.whole("I"),
        to_bus=abs(record.whole("J")),
        circuit=record.text("CKT", "1"),
        in_service=record.code("STATUS", (0, 1), 1) == 1,
        z_pu=1j * (x_pu or ZERO_IMPEDANCE_X_PU),
        b_pu=0.0,
        y_from_pu=0j,
        y_to_pu=0j,
        rate_mva=record.number("RATE1", 0.0),
        line=record.row.line,
    )
