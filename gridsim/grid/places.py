"""Where an element of a case was written: file and line for a folder of CSV files, else its name."""

from __future__ import annotations

import csv
from pathlib import Path

from gridsim.grid.case import GridCase
from gridsim.grid.text import read_text


class Places:
    """Finds the line of an element by its index; a table's file is read when first asked for."""

    def __init__(self, case: GridCase) -> None:
        self._case = case
        self._lines: dict[str, dict[str, int]] = {}

    def of(self, table: str, index: object, name: str) -> str:
        """Return the place of the element with `index` in `table`, which people call `name`."""
        path = self._case.folder / "network" / f"{table}.csv"
        if table not in self._lines:
            self._lines[table] = _lines(path) if path.is_file() else {}
        line = self._lines[table].get(str(index))
        return f"{path} line {line}: {name}" if line else f"case {self._case.name}: {name}"


def _lines(path: Path) -> dict[str, int]:
    """The line of each row of a table that was read without faults, by the text of its index."""
    reader = csv.reader(read_text(path).splitlines())
    return {cells[0].strip(): reader.line_num for cells in reader if cells}
