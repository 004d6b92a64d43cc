"""The first line of a RAW file: base, revision, frequency."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.grid.psse.records import Record, Row, layout

REVISIONS = (30, 31, 32, 33, 34, 35)
# The manual's own default where the base frequency is left out.
_USUAL_HZ = 60.0
_PLACES = layout("IC SBASE REV XFRRAT NXFRAT BASFRQ")
_WRITER = re.compile(r"PSS.{0,3}/?E-?\s*(\d\d)")


@dataclass(frozen=True)
class CaseId:
    """System base, revision of the format and nominal frequency. [MVA, 1, Hz]"""

    base_mva: float
    revision: int
    nominal_hz: float
    remarks: tuple[str, ...]


def read_case_id(row: Row) -> CaseId:
    """Read the first line; a revision left out is taken from the comment's `PSS/E-33`. Raises `InputError`."""
    faults: list[Fault] = []
    remarks: list[str] = []
    record = Record(row, _PLACES, faults)
    if record.code("IC", (0, 1), 0) == 1:
        faults.append(Fault(row.where(0), "adds to a case already in memory", "IC 1", "0, a whole case"))
    base_mva = record.above_zero("SBASE", 100.0)
    revision = record.whole("REV", 0)
    if revision == 0 and (writer := _WRITER.search(row.comment.upper())):
        revision = int(writer.group(1))
        remarks.append(f"Revision {revision} is that of the comment in line 1; the field is left out.")
    nominal_hz = record.number("BASFRQ", 0.0)
    if nominal_hz == 0.0:
        nominal_hz = _USUAL_HZ
        remarks.append("Nominal frequency is left out: 60 Hz, the format's default.")
    raise_if_any(faults)
    if revision not in REVISIONS:
        wanted = f"one of {', '.join(map(str, REVISIONS))}"
        raise InputError(Fault(f"{row.where(2)}: REV", "revision is not read", str(revision or "none"), wanted))
    return CaseId(base_mva, revision, nominal_hz, tuple(remarks))
