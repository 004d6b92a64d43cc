"""ESDC2A: IEEE type DC2A rotating exciter (1992), its regulator fed from the terminals.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s - v_f
    y = (1 + s TC) / (1 + s TB) u                                        (2)
    TA d v_r / dt = KA y - v_r,   VRMIN v_t <= v_r <= VRMAX v_t          (3)
    TE d e_fd / dt = v_r - (KE + S(e_fd)) e_fd,   e_fd >= 0              (4)
    v_f = s KF / (1 + s TF1) e_fd                                        (5)

S is the quadratic curve through (E1, SE1), (E2, SE2); what VRMAX = 0 and KE = 0 ask for: commutator.py. The
high-value gate behind (2) takes an under-excitation limiter, of which there is none here. Source: PSS/E model ESDC2A;
IEEE Std 421.5-1992, type DC2A [S].
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
    """Equations (1) to (5)."""
    return regulated(p, x, u, u.v_t_pu)


MODEL = ControlModel(
    name="ESDC2A",
    kind="exciter",
    title="IEEE type DC2A rotating exciter",
    source=Source("PSS/E model ESDC2A; IEEE Std 421.5-1992, type DC2A", "S"),
    parameters=WITH_LEAD,
    states=("measured", "lead", "regulator", "e_fd", "feedback"),
    evaluate=evaluate,
    start=start_with_lead,
    references=REFERENCES,
    derived=DERIVED,
    derive=derive,
    bounds=lambda v: state_bounds(None, None, None, (0.0, math.inf), None),
    check=check,
)
