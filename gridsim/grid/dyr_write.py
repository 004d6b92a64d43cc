"""PSS/E DYR text of dynamic records, numbers to the last digit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gridsim.grid.dyr import DyrRecord

_VALUES_A_LINE = 8
_BARE = re.compile(r"[A-Za-z0-9]+")


def dyr_text(records: Iterable[DyrRecord]) -> str:
    """Return the text of `records` in their order; what is read of it again has the same values.

    >>> print(dyr_text([DyrRecord(3, "TGOV1", "1", (0.05, 0.5, 1.0, 0.0, 2.1, 7.0, 0.0), 9)]), end="")
      3 'TGOV1' 1  0.05 0.5 1 0 2.1 7 0 /
    """
    return "".join(f"{_record(record)} /\n" for record in records)


def _record(record: DyrRecord) -> str:
    identity = record.id if _BARE.fullmatch(record.id) else f"'{record.id}'"
    values = [_value(value) for value in record.values]
    rows = [" ".join(values[k : k + _VALUES_A_LINE]) for k in range(0, len(values), _VALUES_A_LINE)]
    return f"  {record.bus} '{record.model}' {identity}  " + "\n      ".join(rows)


def _value(value: float | str) -> str:
    """Whole numbers without a point, since some fields of the format are integers."""
    if isinstance(value, str):
        return f"'{value}'"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
