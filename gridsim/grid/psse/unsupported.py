"""What a RAW file may hold that carries power and is not simulated: found, so that it can be refused by name."""

from __future__ import annotations

from gridsim.errors import Fault
from gridsim.grid.psse.records import Row, parsed_number
from gridsim.grid.psse.sections import RawText

# Section, what it holds, the field with its mode or status, and the values of that field that mean out of service.
_KINDS = (
    ("two_terminal_dc", "two-terminal DC line", 1, (0,)),
    ("vsc_dc", "VSC DC line", 1, (0,)),
    ("multi_terminal_dc", "multi-terminal DC system", 4, (0,)),
    ("facts", "FACTS device", 3, (0,)),
    ("induction_machine", "induction machine", 2, (0,)),
)
_GNE = ("gne", "generic network element", 0, ())


def unsupported(raw: RawText) -> list[Fault]:
    """List the records that are in service and have no model here, each with its line."""
    return [
        Fault(
            rows[0].where(), f"{what} is not simulated", _name(rows[0]), "out of service, or an equivalent without it"
        )
        for section, what, field, off in (*_KINDS, _GNE)
        for rows in raw.records(section)
        if section == _GNE[0] or _status(rows[0], field) not in off
    ]


def _status(row: Row, field: int) -> float | None:
    token = row.fields[field] if field < len(row.fields) else None
    return parsed_number(token) if token is not None else None


def _name(row: Row) -> str:
    return " ".join(field for field in row.fields[:3] if field)
