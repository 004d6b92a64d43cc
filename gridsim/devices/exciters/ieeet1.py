"""IEEET1: IEEE type 1 rotating exciter (1968) with rate feedback.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s - v_f
    TA d v_r / dt = KA u - v_r,   VRMIN <= v_r <= VRMAX                  (2)
    TE d e_fd / dt = v_r - (KE + S(e_fd)) e_fd                           (3)
    v_f = s KF / (1 + s TF1) e_fd                                        (4)

S is the quadratic curve through (E1, SE1), (E2, SE2); what VRMAX = 0 and KE = 0 ask for: commutator.py.
Source: PSS/E model IEEET1; IEEE Committee Report, Computer representation of excitation systems,
IEEE Trans. PAS-87 (1968) 1460-1464, type 1 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import lag, limited_lag, quadratic_saturation, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.commutator import DERIVED, REFERENCES, WITHOUT_LEAD, check, derive, rest
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.e_fd, x.feedback, p.KF, p.TF1)
    error = p.v_ref_pu - measured + u.v_s_pu - feedback
    rate, regulator = limited_lag(p.KA * error, x.regulator, p.TA, p.vr_min, p.vr_max)
    demand = (p.k_e + quadratic_saturation(x.e_fd, p.sat_a, p.sat_b)) * x.e_fd
    return (measured_rate, rate, (regulator - demand) / p.TE, feedback_rate), (x.e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (3) gives v_r, then (2) the error."""
    regulator, _, *references = rest(v, u, wanted)
    return Start((u["v_t_pu"], regulator, wanted, wanted), references=tuple(references))


MODEL = ControlModel(
    name="IEEET1",
    kind="exciter",
    title="IEEE type 1 rotating exciter",
    source=Source("PSS/E model IEEET1; IEEE Trans. PAS-87 (1968) 1460-1464", "S"),
    parameters=WITHOUT_LEAD,
    states=("measured", "regulator", "e_fd", "feedback"),
    evaluate=evaluate,
    start=start,
    references=REFERENCES,
    derived=DERIVED,
    derive=derive,
    bounds=lambda v: state_bounds(None, (v["vr_min"], v["vr_max"]), None, None),
    check=check,
)
