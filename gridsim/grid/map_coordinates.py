"""Where a case's buses lie on a drawing: `coordinates.csv` of its folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.csv_table import read_csv_table
from gridsim.grid.tables import Column

COORDINATES = "coordinates.csv"
_COLUMNS = (Column("index", "whole", at_least=0), Column("x", "number"), Column("y", "number"))


def read_coordinates(folder: Path) -> pd.DataFrame | None:
    """Read the coordinates of a case folder, index bus number, columns `x` and `y`; `None` where it has none.

    Raises `InputError`.
    """
    path = folder / COORDINATES
    if not path.is_file():
        return None
    faults: list[Fault] = []
    table = read_csv_table(path, _COLUMNS, faults)
    raise_if_any(faults)
    return None if table is None else table.frame.set_index("index")
