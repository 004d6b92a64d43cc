"""What a RAW file may hold that carries power and is not simulated: found, so that it can be refused by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.records import Row, parsed_number
from gridsim.grid.psse.sections import RawText

Rows = tuple[Row, ...]
Fields = list[tuple[Row, int]]


@dataclass(frozen=True)
class Unsupported:
    """A record in service that has no model here, and the buses at its ends."""

    what: str
    name: str
    where: str
    buses: tuple[int, ...]

    def fault(self) -> Fault:
        """Say that it cannot be simulated, and the ways out."""
        wanted = "out of service, an equivalent without it, or --links-as-loads"
        return Fault(self.where, f"{self.what} is not simulated", self.name, wanted)


def _of_rows(rows: Rows) -> Fields:
    return [(row, 0) for row in rows]


def _terminals(rows: Rows) -> Fields:
    """The buses of a generic element, whose third field says how many there are."""
    count = parsed_number(rows[0].fields[2] or "") if len(rows[0].fields) > 2 else None
    return [(rows[0], 3 + k) for k in range(int(count or 0))]


# Section, what it holds, the row and field of its mode or status, of which 0 means out of service, and its buses.
_KINDS: tuple[tuple[str, str, int, int, Callable[[Rows], Fields]], ...] = (
    ("two_terminal_dc", "two-terminal DC line", 0, 1, lambda rows: _of_rows(rows[1:])),
    ("vsc_dc", "VSC DC line", 0, 1, lambda rows: _of_rows(rows[1:])),
    ("multi_terminal_dc", "multi-terminal DC system", 0, 4, lambda rows: _of_rows(rows[1 : 1 + _converters(rows)])),
    ("facts", "FACTS device", 0, 3, lambda rows: [(rows[0], 1), (rows[0], 2)]),
    ("gne", "generic network element", 1, 0, _terminals),
    ("induction_machine", "induction machine", 0, 2, lambda rows: _of_rows(rows)),
)


def unsupported(raw: RawText) -> list[Unsupported]:
    """List the records that are in service and have no model here, each with its line and buses."""
    return [
        Unsupported(what, _name(rows[0]), rows[0].where(), _numbers(buses_of(rows)))
        for section, what, row, field, buses_of in _KINDS
        for rows in raw.records(section)
        if not _is_out(rows[row], field)
    ]


def _converters(rows: Rows) -> int:
    """How many converters a multi-terminal system has; its record is as long as this and other counts say.

    A count that is left out is 0; that it is one was checked when the record was cut out of the file.
    """
    fields = rows[0].fields
    return int(parsed_number(fields[1] or "") or 0) if len(fields) > 1 else 0


def _numbers(fields: Fields) -> tuple[int, ...]:
    """The bus numbers that stand in these fields; 0 or nothing stands for none, as at a FACTS device in shunt."""
    found = [parsed_number(row.fields[at] or "") if at < len(row.fields) else None for row, at in fields]
    return tuple(abs(int(number)) for number in found if number)


def _is_out(row: Row, field: int) -> bool:
    token = row.fields[field] if field < len(row.fields) else None
    return token is not None and parsed_number(token) == 0.0


def _name(row: Row) -> str:
    return " ".join(field for field in row.fields[:3] if field)
