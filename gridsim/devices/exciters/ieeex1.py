"""IEEEX1: IEEE type 1 rotating exciter (1979) with lead-lag and rate feedback.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s - v_f
    y = (1 + s TC) / (1 + s TB) u                                        (2)
    TA d v_r / dt = KA y - v_r,   VRMIN <= v_r <= VRMAX                  (3)
    TE d e_fd / dt = v_r - (KE + S(e_fd)) e_fd                           (4)
    v_f = s KF / (1 + s TF1) e_fd                                        (5)

S is the quadratic curve through (E1, SE1), (E2, SE2). KE = 0 asks for the KE at which v_r is 0 at rest.
Source: PSS/E model IEEEX1; IEEE Committee Report, Excitation system models for power system stability studies,
IEEE Trans. PAS-100 (1981) 494-509, type DC1 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag, quadratic_saturation, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.saturation import quadratic_coefficients, rises
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
    Parameter("TB", "s", "lag time constant", at_least=0.0),
    Parameter("TC", "s", "lead time constant", at_least=0.0),
    Parameter("VRMAX", "pu", "largest regulator output"),
    Parameter("VRMIN", "pu", "smallest regulator output"),
    Parameter("KE", "pu", "exciter constant; 0: chosen so that the regulator rests at 0"),
    Parameter("TE", "s", "exciter time constant", above=0.0),
    Parameter("KF", "pu", "rate feedback gain", at_least=0.0),
    Parameter("TF1", "s", "rate feedback time constant", above=0.0),
    Parameter("SWITCH", "1", "not used", default=0.0, source=Source("PSS/E field without effect", "S")),
    Parameter("E1", "pu", "first point of the saturation curve", at_least=0.0),
    Parameter("SE1", "1", "saturation there", at_least=0.0),
    Parameter("E2", "pu", "second point of the saturation curve", at_least=0.0),
    Parameter("SE2", "1", "saturation there", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.e_fd, x.feedback, p.KF, p.TF1)
    lead_rate, led = lead_lag(p.v_ref_pu - measured + u.v_s_pu - feedback, x.lead, p.TC, p.TB)
    rate, regulator = lag(p.KA * led, x.regulator, p.TA)
    rate = held_at_limits(rate, x.regulator, p.VRMIN, p.VRMAX)
    demand = (p.k_e + quadratic_saturation(x.e_fd, p.sat_a, p.sat_b)) * x.e_fd
    exciter_rate = (clamped(regulator, p.VRMIN, p.VRMAX) - demand) / p.TE
    return (measured_rate, lead_rate, rate, exciter_rate, feedback_rate), (x.e_fd,)


def points(v: Values) -> tuple[float, float, float, float]:
    """The two points of the saturation curve, the lower first."""
    first, second = sorted(((v["E1"], v["SE1"]), (v["E2"], v["SE2"])))
    return *first, *second


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (4) gives v_r, then (3) and (2) the error."""
    saturation = float(quadratic_saturation.py_func(wanted, v["sat_a"], v["sat_b"]))
    k_e = v["KE"] if v["KE"] != 0.0 else -saturation
    regulator = (k_e + saturation) * wanted
    error = regulator / v["KA"]
    reference = error + u["v_t_pu"] - u["v_s_pu"]
    return Start((u["v_t_pu"], error, regulator, wanted, wanted), references=(reference, k_e))


def check(v: Values) -> list[str]:
    """Limits in order, a saturation curve that exists."""
    faults = [] if v["VRMIN"] < v["VRMAX"] else ["VRMIN must be below VRMAX"]
    if not rises(*points(v)):
        faults.append("the saturation S(E) E must rise from the lower of E1, E2 to the higher, or both be 0")
    return faults


MODEL = ControlModel(
    name="IEEEX1",
    kind="exciter",
    title="IEEE type 1 rotating exciter with lead-lag",
    source=Source("PSS/E model IEEEX1; IEEE Trans. PAS-100 (1981) 494-509", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "regulator", "e_fd", "feedback"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu", "k_e"),
    derived=("sat_a", "sat_b"),
    derive=lambda v: quadratic_coefficients(*points(v)),
    bounds=lambda v: state_bounds(None, None, (v["VRMIN"], v["VRMAX"]), None, None),
    check=check,
)
