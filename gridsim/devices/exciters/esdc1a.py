"""ESDC1A: IEEE type DC1A rotating exciter (1992), its regulator's limits constant.

As ESDC2A (1) to (5), with VRMIN <= v_r <= VRMAX in (3). The high-value gate behind the lead-lag takes an
under-excitation limiter, of which there is none here. Source: PSS/E model ESDC1A; IEEE Std 421.5-1992, type DC1A [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import ControlModel, state_bounds
from gridsim.devices.exciters.commutator import (
    DERIVED,
    REFERENCES,
    WITH_LEAD,
    check,
    derive,
    regulated,
    start_with_lead,
)
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5) with constant limits."""
    return regulated(p, x, u, 1.0)


MODEL = ControlModel(
    name="ESDC1A",
    kind="exciter",
    title="IEEE type DC1A rotating exciter",
    source=Source("PSS/E model ESDC1A; IEEE Std 421.5-1992, type DC1A", "S"),
    parameters=WITH_LEAD,
    states=("measured", "lead", "regulator", "e_fd", "feedback"),
    evaluate=evaluate,
    start=start_with_lead,
    references=REFERENCES,
    derived=DERIVED,
    derive=derive,
    bounds=lambda v: state_bounds(None, None, (v["vr_min"], v["vr_max"]), (0.0, math.inf), None),
    check=check,
)
