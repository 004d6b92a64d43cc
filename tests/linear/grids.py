"""Grids with one flat site, linearised: what the tests of this folder look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from gridsim.simulation.linear.frequency_response import frequency_response
from gridsim.simulation.linear.system import LinearSystem, linearised
from gridsim.simulation.prepare import Prepared, prepare
from tests.simulation.worlds import scenario, site, write_trace

IMPEDANCE = {"p": {"z": 1, "i": 0, "p": 0}, "q": {"z": 1, "i": 0, "p": 0}}
CONSTANT_POWER = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}


def with_site(folder: Path, case: str | Path, bus: int, *, p_mw: float = 50.0, **rest: Any) -> Prepared:
    """Return `case` at rest with a site that draws `p_mw` without reactive power."""
    trace = write_trace(folder / "flat.csv", [(0.0, p_mw), (1.0, p_mw)])
    return prepare(scenario(case, 1.0, folder=folder, sites=[site(trace, bus, power_factor=1.0)], **rest))


def response(system: LinearSystem, output: str, f_hz: list[float] | np.ndarray) -> np.ndarray:
    """Return the phasor of one output for 1 MW at the only site."""
    h = frequency_response(system, np.array(f_hz, dtype=np.float64), mvar_per_mw=np.zeros(1))
    return np.asarray(h[system.outputs.index(output), 0])


def linear(folder: Path, case: str | Path, bus: int, **rest: Any) -> LinearSystem:
    """Return the linear system of `with_site`."""
    return linearised(with_site(folder, case, bus, **rest).model)
