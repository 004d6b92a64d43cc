"""EXDC2: IEEE type DC2 rotating exciter (1981), its regulator fed from the terminals, with a speed multiplier.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s - v_f
    y = (1 + s TC) / (1 + s TB) u                                        (2)
    TA d v_r / dt = KA y - v_r,   VRMIN v_t <= v_r <= VRMAX v_t          (3)
    TE d e / dt = v_r - (KE + S(e)) e                                    (4)
    v_f = s KF / (1 + s TF1) e                                           (5)
    e_fd = (1 + dw) e                                                    (6)

S is the quadratic curve through (E1, SE1), (E2, SE2); what VRMAX = 0 and KE = 0 ask for: commutator.py.
Source: PSS/E model EXDC2; (6) as in PowerWorld's EXDC2_PTI and ANDES 2.0.0; IEEE Committee Report, Excitation system
models for power system stability studies, IEEE Trans. PAS-100 (1981) 494-509, type DC2 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import lag, lead_lag, limited_lag, quadratic_saturation, washout
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.devices.exciters.commutator import DERIVED, REFERENCES, WITH_LEAD, check, derive, start_with_lead
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.e, x.feedback, p.KF, p.TF1)
    lead_rate, led = lead_lag(p.v_ref_pu - measured + u.v_s_pu - feedback, x.lead, p.TC, p.TB)
    rate, regulator = limited_lag(p.KA * led, x.regulator, p.TA, p.vr_min * u.v_t_pu, p.vr_max * u.v_t_pu)
    demand = (p.k_e + quadratic_saturation(x.e, p.sat_a, p.sat_b)) * x.e
    rates = (measured_rate, lead_rate, rate, (regulator - demand) / p.TE, feedback_rate)
    return rates, ((1.0 + u.dw_pu) * x.e,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (6) gives e, (4) v_r, then (3) and (2) the error."""
    return start_with_lead(v, u, wanted / (1.0 + u["dw_pu"]))


MODEL = ControlModel(
    name="EXDC2",
    kind="exciter",
    title="IEEE type DC2 rotating exciter with speed multiplier",
    source=Source("PSS/E model EXDC2; IEEE Trans. PAS-100 (1981) 494-509", "S"),
    parameters=WITH_LEAD,
    states=("measured", "lead", "regulator", "e", "feedback"),
    evaluate=evaluate,
    start=start,
    references=REFERENCES,
    derived=DERIVED,
    derive=derive,
    check=check,
)
