"""From the networks and devices of several runs to the arrays of the loop of all lanes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gridsim.arrays import Indices
from gridsim.kernels import LANES
from gridsim.simulation.rms.flat import kernel_at
from gridsim.simulation.rms.plan import ADDRESS, Devices, Layout, ReducedGrid
from gridsim.simulation.rms.running import Running
from gridsim.simulation.rms.together.arrays import LaneWork, new_lane_work


def side_by_side(arrays: Sequence[Any]) -> Any:
    """Return arrays of one shape with a lane each, innermost; lanes to spare repeat the last."""
    full = [*arrays, *[arrays[-1]] * (LANES - len(arrays))]
    return np.ascontiguousarray(np.stack(full, axis=-1))


def lane_grid(grids: Sequence[ReducedGrid]) -> ReducedGrid:
    """Return the networks of all lanes: numbers side by side, places those of the first."""
    first = grids[0]
    numbers = [
        name for name, value in first._asdict().items() if isinstance(value, np.ndarray) and value.dtype == float
    ]
    return first._replace(**{name: side_by_side([getattr(grid, name) for grid in grids]) for name in numbers})


def lane_layout(layouts: Sequence[Layout]) -> Layout:
    """Return the layout of all lanes."""
    names = ("inertia", "angle_sum", "inertia_sum")
    return layouts[0]._replace(**{name: side_by_side([getattr(one, name) for one in layouts]) for name in names})


def lane_devices(devices: Sequence[Devices]) -> Devices:
    """Return the devices of all lanes: flat numbers side by side, and calls of the kernels for all lanes."""
    first = devices[0]
    calls: dict[str, Any] = {
        name: _of_lanes(getattr(first, name)) for name in ("source", "injectors", "terminal", "controls", "rates")
    }
    numbers: dict[str, Any] = {
        name: side_by_side([getattr(one, name) for one in devices]).ravel() for name in ("p", "x_low", "x_high")
    }
    return first._replace(**calls, **numbers)


def _of_lanes(calls: Indices) -> Indices:
    found = calls.copy()
    for row in found:
        row[ADDRESS] = kernel_at(int(row[ADDRESS])).lanes_address
    return found


def lane_work(runs: Sequence[Running]) -> LaneWork:
    """Return the scratch of all lanes, the entries at the voltages of the operating point."""
    active, first = runs[0].model.active, runs[0]
    work = new_lane_work(
        active.rows.size,
        active.constant.size,
        active.load.size,
        active.entry.size,
        signals=first.signals.size,
        states=first.x.size,
    )
    work.v_load_re[:] = side_by_side([run.work.v_load_re for run in runs])
    work.v_load_im[:] = side_by_side([run.work.v_load_im for run in runs])
    return work
