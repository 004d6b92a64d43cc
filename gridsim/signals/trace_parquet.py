"""A trace as Parquet: one column of numbers each, checked page by page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gridsim.arrays import Floats
from gridsim.errors import Fault, raise_if_any
from gridsim.signals.trace_columns import MOST_FAULTS, TraceTable, require_columns, require_few_rows


def read_parquet(path: Path) -> TraceTable:
    """Read the table at `path`; raises `InputError`, and `OSError` for what is no Parquet file or a damaged one."""
    try:
        return _read(path)
    except pa.ArrowException as error:
        raise OSError(str(error)) from error


def _read(path: Path) -> TraceTable:
    file = pq.ParquetFile(path, page_checksum_verification=True)
    names = list(file.schema_arrow.names)
    require_columns(str(path), names)
    require_few_rows(path, file.metadata.num_rows)
    types = {name: file.schema_arrow.field(name).type for name in names}
    raise_if_any(
        Fault(f"{path}: {name}", "is not numeric", str(kind), "double")
        for name, kind in types.items()
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind))
    )
    table = file.read()
    faults = [
        Fault(f"{path} row {row + 1}: {name}", "is missing", "null", "a finite number")
        for name in names
        for row in np.flatnonzero(table[name].is_null().to_numpy())[:MOST_FAULTS]
    ]
    values = np.column_stack([table[name].cast(pa.float64()).to_numpy() for name in names])
    return TraceTable(path, tuple(names), values, "row", 1, tuple(faults))


def write_parquet(columns: Mapping[str, Floats], path: Path) -> None:
    """Write `columns` with a checksum of every page."""
    pq.write_table(pa.table(dict(columns)), path, write_page_checksum=True)
