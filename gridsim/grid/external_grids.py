"""External grids as machines: the slack of an ordinary pandapower net is one of its generators here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandapower.auxiliary import pandapowerNet

#: What a machine has that an external grid does not say. The power flow finds what the slack gives.
_UNSAID: dict[str, Any] = {"p_mw": 0.0, "scaling": 1.0}


def with_external_grids_as_machines(net: pandapowerNet) -> pandapowerNet:
    """Move every row of `net.ext_grid` to `net.gen`, as a slack machine with the same bus, id, rating and set point.

    The rest of gridsim then knows one kind of machine. Angles count from the slack bus: `va_degree` turns all of them
    alike and is dropped. Writes to `net`, which its reader owns, and returns it.
    """
    grids = net.ext_grid
    if not len(grids):
        return net
    grids = grids.assign(**_UNSAID, slack=grids.in_service.astype(bool)).drop(columns="va_degree")
    first = int(net.gen.index.max()) + 1 if len(net.gen) else 0
    net.gen = _joined(net.gen, grids.set_index(pd.RangeIndex(first, first + len(grids))))
    net.ext_grid = net.ext_grid.iloc[:0]
    return net


def _joined(gen: pd.DataFrame, grids: pd.DataFrame) -> pd.DataFrame:
    """Put `grids` below `gen`, whose columns keep their order and type; columns that only `grids` has follow."""
    index = [*gen.index, *grids.index]
    columns = {}
    for name in dict.fromkeys([*gen.columns, *grids.columns]):
        dtype = gen[name].dtype if name in gen else grids[name].dtype
        parts = [frame[name] if name in frame else _nothing(dtype, len(frame)) for frame in (gen, grids)]
        values = np.concatenate([np.asarray(part, dtype=object) for part in parts])
        columns[name] = pd.Series(values, index=index, dtype=object).astype(dtype)
    return pd.DataFrame(columns)


def _nothing(dtype: Any, rows: int) -> list[Any]:
    """Return what stands in a column that a table does not have."""
    nothing = False if pd.api.types.is_bool_dtype(dtype) else None
    return [np.nan if pd.api.types.is_float_dtype(dtype) else nothing] * rows
