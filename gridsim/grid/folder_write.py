"""Writing a grid case as the files of a case folder, numbers to the last digit."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.dyr_write import dyr_text
from gridsim.grid.folder_readme import readme
from gridsim.grid.map_coordinates import COORDINATES
from gridsim.grid.network_json import HARMLESS_TABLES
from gridsim.grid.source_voltages import SOURCE_VOLTAGES
from gridsim.grid.summary import size_of
from gridsim.grid.tables import TABLES, Column

#: Whole numbers below this are exact as floats and written without a point.
WHOLE_BELOW = 1e15
#: What a case folder may hold; anything else beside it is not ours to replace.
CASE_FILES = (
    "case.yaml",
    "network",
    "network.json",
    "network.raw",
    "dynamics.dyr",
    "README.md",
    SOURCE_VOLTAGES,
    COORDINATES,
)


@dataclass(frozen=True)
class Beside:
    """What a case folder may hold beside the case: the solution that the source came with (index bus number;
    `vm_pu`, `va_degree`), coordinates for drawing (`x`, `y`), and a README other than the usual one.
    """

    source_voltages: pd.DataFrame | None = None
    coordinates: pd.DataFrame | None = None
    readme: str = ""


def write_case_files(case: GridCase, folder: Path, beside: Beside) -> None:
    """Write `case` into the empty `folder`: case.yaml, network, dynamics.dyr, README.md and what is `beside` it.

    What no text cell can hold (control characters) becomes `?`. Raises `InputError` where
    the net holds elements that no table of a case folder is for.
    """
    raise_if_any(_elements_without_table(case))
    (folder / "network").mkdir()
    for table, columns in TABLES.items():
        if len(case.net[table]):
            _write_table(case.net[table], columns, folder / "network" / f"{table}.csv")
    for frame, name in ((beside.source_voltages, SOURCE_VOLTAGES), (beside.coordinates, COORDINATES)):
        if frame is not None:
            _write_frame(frame, folder / name)
    (folder / "dynamics.dyr").write_text(dyr_text(case.dynamics), encoding="utf-8")
    _write_yaml(case, folder / "case.yaml")
    (folder / "README.md").write_text(beside.readme or readme(case), encoding="utf-8")


def destination_faults(folder: Path) -> list[Fault]:
    """Say what stands against writing a case as `folder`: nothing where it is new, empty or a case."""
    if not folder.exists():
        return []
    wanted = "a new folder, an empty one, or a case"
    if not folder.is_dir():
        return [Fault(str(folder), "is not a folder", "a file", wanted)]
    held = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in held if name not in CASE_FILES]
    if foreign:
        return [Fault(str(folder), "holds something else, which would be lost", ", ".join(foreign[:5]), wanted)]
    if held and "case.yaml" not in held:
        return [Fault(str(folder), "is no case", ", ".join(held), wanted)]
    return []


def _elements_without_table(case: GridCase) -> list[Fault]:
    return [
        Fault(f"case {case.name}: {name}", "elements of this kind have no table in a case folder", str(len(table)))
        for name, table in case.net.items()
        if isinstance(table, pd.DataFrame)
        and len(table)
        and not (name in TABLES or name in HARMLESS_TABLES or name.startswith(("res_", "_")))
    ]


def _write_table(frame: pd.DataFrame, columns: tuple[Column, ...], path: Path) -> None:
    """Write the columns that a case may have; those that hold their default throughout are left out."""
    there = [column for column in columns if column.name in frame]
    texts = {column.name: [_cell(value) for value in frame[column.name]] for column in there}
    kept = [c for c in there if c.required or any(text not in ("", _cell(c.default)) for text in texts[c.name])]
    rows = zip(*(texts[column.name] for column in kept), strict=True)
    _write_rows(
        path,
        ["index", *(column.name for column in kept)],
        [[str(index), *row] for index, row in zip(frame.index, rows, strict=True)],
    )


def _write_frame(frame: pd.DataFrame, path: Path) -> None:
    rows = [[str(bus), *map(_cell, row)] for bus, row in zip(frame.index, frame.to_numpy(), strict=True)]
    _write_rows(path, ["index", *frame.columns], rows)


def _write_rows(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _cell(value: object) -> str:
    """Return what stands in a cell; blank for nothing, NaN included.

    >>> _cell(0.1), _cell(230.0), _cell(True), _cell(float("nan"))
    ('0.1', '230', 'true', '')
    """
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return _number(float(value))
    return printable(str(value))


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < WHOLE_BELOW else repr(value)


def printable(text: str) -> str:
    """Return `text` with `?` for what ends a line or cannot be seen."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _write_yaml(case: GridCase, path: Path) -> None:
    model = case.load_model
    content: Mapping[str, object] = {
        "title": printable(case.title),
        "nominal_hz": case.nominal_hz,
        "base_mva": case.base_mva,
        "preset": case.preset,
        "poi_buses": list(case.poi_buses),
        "load_model": {
            "p": {"z": model.p_z, "i": model.p_i, "p": model.p_p},
            "q": {"z": model.q_z, "i": model.q_i, "p": model.q_p},
        },
        "origin": printable(case.origin),
        "licence": printable(case.licence),
        "changes": [printable(change) for change in case.changes],
        "summary": asdict(size_of(case)),
    }
    yaml = YAML()
    yaml.width = 1000
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
