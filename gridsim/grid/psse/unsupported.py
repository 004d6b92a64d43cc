"""What a RAW file may hold that carries power and is not simulated: found, so that it can be refused by name."""

from __future__ import annotations

from gridsim.errors import Fault
from gridsim.grid.psse.records import Row, parsed_number
from gridsim.grid.psse.sections import RawText

# Section, what it holds, and the row and field of its mode or status, of which 0 means out of service.
_KINDS = (
    ("two_terminal_dc", "two-terminal DC line", 0, 1),
    ("vsc_dc", "VSC DC line", 0, 1),
    ("multi_terminal_dc", "multi-terminal DC system", 0, 4),
    ("facts", "FACTS device", 0, 3),
    ("gne", "generic network element", 1, 0),
    ("induction_machine", "induction machine", 0, 2),
)


def unsupported(raw: RawText) -> list[Fault]:
    """List the records that are in service and have no model here, each with its line."""
    return [
        Fault(
            rows[0].where(), f"{what} is not simulated", _name(rows[0]), "out of service, or an equivalent without it"
        )
        for section, what, row, field in _KINDS
        for rows in raw.records(section)
        if not _is_out(rows[row], field)
    ]


def _is_out(row: Row, field: int) -> bool:
    token = row.fields[field] if field < len(row.fields) else None
    return token is not None and parsed_number(token) == 0.0


def _name(row: Row) -> str:
    return " ".join(field for field in row.fields[:3] if field)
