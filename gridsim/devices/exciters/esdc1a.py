"""ESDC1A: IEEE type DC1A rotating exciter (1992), its regulator's limits constant.

As ESDC2A (1) to (5), with VRMIN <= v_r <= VRMAX in (3). The high-value gate behind the lead-lag takes an
under-excitation limiter, of which there is none here. Source: PSS/E model ESDC1A; IEEE Std 421.5-1992, type DC1A [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import held_at_limits, lag, lead_lag, limited_lag, quadratic_saturation, washout
from gridsim.devices.contract import ControlModel, state_bounds
from gridsim.devices.exciters.commutator import DERIVED, REFERENCES, WITH_LEAD, check, derive, start_with_lead
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5) with constant limits."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.e_fd, x.feedback, p.KF, p.TF1)
    lead_rate, led = lead_lag(p.v_ref_pu - measured + u.v_s_pu - feedback, x.lead, p.TC, p.TB)
    rate, regulator = limited_lag(p.KA * led, x.regulator, p.TA, p.vr_min, p.vr_max)
    demand = (p.k_e + quadratic_saturation(x.e_fd, p.sat_a, p.sat_b)) * x.e_fd
    field_rate = held_at_limits((regulator - demand) / p.TE, x.e_fd, 0.0, math.inf)
    return (measured_rate, lead_rate, rate, field_rate, feedback_rate), (x.e_fd,)


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
