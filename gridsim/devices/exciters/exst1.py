"""EXST1: IEEE type ST1 static excitation (1981), a controlled bridge fed from the terminals.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s - v_f,   VIMIN <= u <= VIMAX
    y = (1 + s TC) / (1 + s TB) u                                        (2)
    TA d v_r / dt = KA y - v_r                                           (3)
    v_f = s KF / (1 + s TF) v_r                                          (4)
    e_fd = v_r within VRMIN v_t - KC i_fd and VRMAX v_t - KC i_fd        (5)

The limits of (5) wind up: v_r and its feedback do not know of them. Source: PSS/E model EXST1, as in OpenIPSL and
ANDES 2.0.0; IEEE Committee Report, IEEE Trans. PAS-100 (1981) 494-509, type ST1 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.fields import not_below
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("VIMAX", "pu", "largest voltage error"),
    Parameter("VIMIN", "pu", "smallest voltage error"),
    Parameter("TC", "s", "lead time constant", at_least=0.0),
    Parameter("TB", "s", "lag time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
    Parameter("VRMAX", "pu", "largest output at terminal voltage 1"),
    Parameter("VRMIN", "pu", "smallest output at terminal voltage 1"),
    Parameter("KC", "pu", "rectifier loading factor", at_least=0.0),
    Parameter("KF", "pu", "rate feedback gain", at_least=0.0),
    Parameter("TF", "s", "rate feedback time constant", at_least=0.0),
)
LIMITS = (("VIMIN", "VIMAX"), ("VRMIN", "VRMAX"))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.regulator, x.feedback, p.KF, p.TF)
    error = clamped(p.v_ref_pu - measured + u.v_s_pu - feedback, p.VIMIN, p.VIMAX)
    lead_rate, led = lead_lag(error, x.lead, p.TC, p.TB)
    rate, regulator = lag(p.KA * led, x.regulator, p.TA)
    drop = p.KC * u.i_fd_pu
    e_fd = clamped(regulator, p.VRMIN * u.v_t_pu - drop, p.VRMAX * u.v_t_pu - drop)
    return (measured_rate, lead_rate, rate, feedback_rate), (e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the error is e_fd / KA."""
    error = wanted / v["KA"]
    return Start((u["v_t_pu"], error, wanted, wanted), references=(error + u["v_t_pu"] - u["v_s_pu"],))


def check(v: Values) -> list[str]:
    """Limits in order, a feedback that can be formed: its input is a state, unless TA is 0."""
    faults = not_below(v, LIMITS)
    if v["KF"] > 0.0 and not (v["TF"] > 0.0 and v["TA"] > 0.0):
        faults.append("TF and TA must be above 0 s, or KF = 0")
    return faults


MODEL = ControlModel(
    name="EXST1",
    kind="exciter",
    title="IEEE type ST1 static excitation",
    source=Source("PSS/E model EXST1; IEEE Trans. PAS-100 (1981) 494-509", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "regulator", "feedback"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["VIMIN"], v["VIMAX"]), None, None),
    check=check,
)
