"""The sections of a RAW file: their order in each revision, and how many lines a record of each takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gridsim.errors import Fault, InputError
from gridsim.grid.psse.header import CaseId, read_case_id
from gridsim.grid.psse.records import Row, parsed_number, rows_of
from gridsim.grid.text import read_text

_TITLE_LINES = 2
_UP_TO_DC = ["generator", "branch", "transformer", "area", "two_terminal_dc", "vsc_dc"]
_AFTER_CORRECTION = ["multi_terminal_dc", "multi_section", "zone", "transfer", "owner", "facts"]
_REV_30 = ["bus", "load", *_UP_TO_DC, "switched_shunt", "impedance_correction", *_AFTER_CORRECTION]
_REV_31 = ["bus", "load", "fixed_shunt", *_UP_TO_DC, "impedance_correction", *_AFTER_CORRECTION, "switched_shunt"]
_REV_34 = ["system_wide", *_REV_31[:5], "switching_device", *_REV_31[5:], "gne", "induction_machine", "substation"]
_ORDER = {
    30: _REV_30,
    31: _REV_31,
    32: [*_REV_31, "gne"],
    33: [*_REV_31, "gne", "induction_machine"],
    34: _REV_34,
    35: _REV_34,
}
# What the comment at a section's end calls the one that follows, by the words it may begin with.
_CALLED = {
    "BUS": "bus",
    "LOAD": "load",
    "FIXED": "fixed_shunt",
    "GENERATOR": "generator",
    "BRANCH": "branch",
    "NON-TRANSFORMER": "branch",
    "SYSTEM SWITCHING": "switching_device",
    "TRANSFORMER DATA": "transformer",
    "AREA": "area",
    "TWO-TERMINAL": "two_terminal_dc",
    "VSC": "vsc_dc",
    "VOLTAGE SOURCE": "vsc_dc",
    "IMPEDANCE": "impedance_correction",
    "TRANSFORMER IMPEDANCE": "impedance_correction",
    "MULTI-TERMINAL": "multi_terminal_dc",
    "MULTI-SECTION": "multi_section",
    "ZONE": "zone",
    "INTER-AREA": "transfer",
    "OWNER": "owner",
    "FACTS": "facts",
    "SWITCHED": "switched_shunt",
    "GNE": "gne",
    "INDUCTION": "induction_machine",
    "SUBSTATION": "substation",
}
_ANNOUNCED = re.compile(r"BEGING?\s+(.*)")
_COMPLEX_FACTORS_SINCE = 34
_VALUES_A_LINE = 10  # of a GNE device


@dataclass(frozen=True)
class RawText:
    """A RAW file cut into records of one or more rows, by section; `remarks` are what a reader should know."""

    path: Path
    case_id: CaseId
    titles: tuple[str, ...]
    sections: dict[str, list[tuple[Row, ...]]]
    remarks: tuple[str, ...]

    def records(self, section: str) -> list[tuple[Row, ...]]:
        """Return the records of a section, none where the file has no such."""
        return self.sections.get(section, [])


def read_sections(path: Path) -> RawText:
    """Cut a RAW file into its records; raises `InputError` where it is none or ends too early.

    Text is UTF-8, with or without a byte order mark, or else taken byte by byte, as in Latin-1 and GBK, whose
    letters never hold a comma, quote or slash.
    """
    text = read_text(path, encodings=("utf-8-sig", "latin-1")).removeprefix("\xef\xbb\xbf")
    rows = rows_of(text, path)
    head = list(islice(rows, 1 + _TITLE_LINES))
    if len(head) <= _TITLE_LINES:
        raise InputError(Fault(str(path), "is too short for a RAW file", wanted="case id, two titles, bus data"))
    case_id = read_case_id(head[0])
    cutter = _Cutter(rows, path, case_id.revision)
    cutter.cut()
    titles = tuple(row.text.strip() for row in head[1:])
    return RawText(path, case_id, titles, cutter.sections, (*case_id.remarks, *cutter.remarks))


class _Cutter:
    """Takes rows off a file, section by section."""

    def __init__(self, rows: Iterator[Row], path: Path, revision: int) -> None:
        self.rows = rows
        self.path = path
        self.revision = revision
        self.sections: dict[str, list[tuple[Row, ...]]] = {}
        self.remarks: list[str] = []

    def cut(self) -> None:
        """Fill `sections`; `Q` leaves the rest empty, as does the end of a file that has them all."""
        order = _ORDER[self.revision]
        place = 0
        while place < len(order):
            section = order[place]
            records = self.sections.setdefault(section, [])
            while True:
                row = self._next(f"{_said(section)} data", started=section == "substation")
                if row is None or row.first == "Q":
                    return
                if row.first == "0" and section != "substation":
                    break
                records.append(self._record(section, row))
            place = self._following(order, place, row)

    def _following(self, order: list[str], place: int, row: Row) -> int:
        """Return the place of the section that the end of another announces: by its comment, else by order."""
        announced = _announced(row.comment)
        if announced in order and order.index(announced) != place + 1:
            due = order[place + 1] if place + 1 < len(order) else "nothing"
            self.remarks.append(
                f"Line {row.line}: {_said(announced)} data follow, as the comment says; by order {_said(due)}."
            )
            return order.index(announced)
        return place + 1

    def _next(self, within: str, *, started: bool = False) -> Row | None:
        for row in self.rows:
            if row.fields:
                return row
        if started:
            return None
        raise InputError(Fault(str(self.path), f"file ends within {within}", wanted="0 at the section's end, or Q"))

    def _record(self, section: str, first: Row) -> tuple[Row, ...]:
        rows = [first]
        if section == "impedance_correction" and self.revision >= _COMPLEX_FACTORS_SINCE:
            while not _ends_table(rows[-1]):
                rows.append(self._continuation(first))
            return tuple(rows)
        for _ in range(_lines_of(section, first) - 1):
            rows.append(self._continuation(first))
        return tuple(rows)

    def _continuation(self, first: Row) -> Row:
        row = self._next(f"the record of line {first.line}")
        if row is None or row.first == "Q":
            raise InputError(Fault(first.where(), "record is not complete", got="the end of the file"))
        return row


def _said(section: str) -> str:
    return section.replace("_", " ")


def _announced(comment: str) -> str:
    match = _ANNOUNCED.search(comment.upper())
    if match is None:
        return ""
    words = match.group(1)
    return next((name for called, name in _CALLED.items() if words.startswith(called)), "")


def _lines_of(section: str, first: Row) -> int:
    if section == "transformer":
        return 4 if _count(first, 2) == 0 else 5
    if section in ("two_terminal_dc", "vsc_dc"):
        return 3
    if section == "multi_terminal_dc":
        return 1 + sum(_count(first, k) for k in (1, 2, 3))
    if section == "gne":
        after_buses = 3 + _count(first, 2)
        return 2 + sum(math.ceil(_count(first, after_buses + k) / _VALUES_A_LINE) for k in range(3))
    return 1


def _count(row: Row, field: int) -> int:
    """Return a count that says how long a record is; a field left out counts 0."""
    token = row.fields[field] if field < len(row.fields) else None
    value = 0.0 if token is None else parsed_number(token)
    if value is None or value != int(value) or value < 0.0:
        raise InputError(Fault(row.where(field), "is no count", got=str(token), wanted="a whole number, 0 or above"))
    return int(value)


def _ends_table(row: Row) -> bool:
    """Say whether a correction table ends in this line, by a triple of zeros."""
    last = row.fields[-3:]
    return len(last) == 3 and all(token is not None and parsed_number(token) == 0.0 for token in last)
