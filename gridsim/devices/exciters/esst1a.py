"""ESST1A: IEEE type ST1A static excitation (1992), a controlled bridge fed from the terminals, field current limited.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s (VOS = 1) - v_f,   VIMIN <= u <= VIMAX
    y = (1 + s TC) / (1 + s TB) (1 + s TC1) / (1 + s TB1) u              (2)
    TA d v_a / dt = KA y - v_a,   VAMIN <= v_a <= VAMAX                  (3)
    v_o = v_a + v_s (VOS = 2) - KLR (i_fd - ILR), the last term not below 0  (4)
    v_f = s KF / (1 + s TF) v_o                                          (5)
    e_fd = v_o within VRMIN v_t and VRMAX v_t - KC i_fd                  (6)

UEL says where an under-excitation limiter enters; there is none here, nor one of over-excitation, so that their gates
pass v_o on. Source: PSS/E model ESST1A; IEEE Std 421.5-1992, type ST1A [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag, limited_lag, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.fields import not_below
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("UEL", "1", "where an under-excitation limiter enters, 1 to 3; not used", at_least=0.0, at_most=3.0),
    Parameter("VOS", "1", "where the stabilizer enters: 1 the error, 2 the output", at_least=1.0, at_most=2.0),
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("VIMAX", "pu", "largest voltage error"),
    Parameter("VIMIN", "pu", "smallest voltage error"),
    Parameter("TC", "s", "first lead time constant", at_least=0.0),
    Parameter("TB", "s", "first lag time constant", at_least=0.0),
    Parameter("TC1", "s", "second lead time constant", at_least=0.0),
    Parameter("TB1", "s", "second lag time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
    Parameter("VAMAX", "pu", "largest regulator output"),
    Parameter("VAMIN", "pu", "smallest regulator output"),
    Parameter("VRMAX", "pu", "largest output at terminal voltage 1"),
    Parameter("VRMIN", "pu", "smallest output at terminal voltage 1"),
    Parameter("KC", "pu", "rectifier loading factor", at_least=0.0),
    Parameter("KF", "pu", "rate feedback gain", at_least=0.0),
    Parameter("TF", "s", "rate feedback time constant", at_least=0.0),
    Parameter("KLR", "pu", "field current limiter gain", at_least=0.0),
    Parameter("ILR", "pu", "field current at which the limiter sets in"),
)
LIMITS = (("VIMIN", "VIMAX"), ("VAMIN", "VAMAX"), ("VRMIN", "VRMAX"))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    at_error, at_output = (u.v_s_pu, 0.0) if p.VOS < 1.5 else (0.0, u.v_s_pu)
    added = at_output - max(0.0, p.KLR * (u.i_fd_pu - p.ILR))
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.regulator + added, x.feedback, p.KF, p.TF)
    error = clamped(p.v_ref_pu - measured + at_error - feedback, p.VIMIN, p.VIMAX)
    lead_rate, led = lead_lag(error, x.lead, p.TC, p.TB)
    lead_2_rate, led = lead_lag(led, x.lead_2, p.TC1, p.TB1)
    rate, regulator = limited_lag(p.KA * led, x.regulator, p.TA, p.VAMIN, p.VAMAX)
    e_fd = clamped(regulator + added, p.VRMIN * u.v_t_pu, p.VRMAX * u.v_t_pu - p.KC * u.i_fd_pu)
    return (measured_rate, lead_rate, lead_2_rate, rate, feedback_rate), (e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (4) gives v_a, then (3) and (2) the error."""
    at_error, at_output = (u["v_s_pu"], 0.0) if v["VOS"] < 1.5 else (0.0, u["v_s_pu"])
    regulator = wanted - at_output + max(0.0, v["KLR"] * (u["i_fd_pu"] - v["ILR"]))
    error = regulator / v["KA"]
    return Start((u["v_t_pu"], error, error, regulator, wanted), references=(error + u["v_t_pu"] - at_error,))


def check(v: Values) -> list[str]:
    """Limits in order, a place that exists, a feedback that can be formed: its input is a state, unless TA is 0."""
    faults = not_below(v, LIMITS)
    if v["VOS"] not in (1.0, 2.0):
        faults.append("VOS must be 1 or 2")
    if v["KF"] > 0.0 and not (v["TF"] > 0.0 and v["TA"] > 0.0):
        faults.append("TF and TA must be above 0 s, or KF = 0")
    return faults


MODEL = ControlModel(
    name="ESST1A",
    kind="exciter",
    title="IEEE type ST1A static excitation",
    source=Source("PSS/E model ESST1A; IEEE Std 421.5-1992, type ST1A", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "lead_2", "regulator", "feedback"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["VIMIN"], v["VIMAX"]), None, (v["VAMIN"], v["VAMAX"]), None),
    check=check,
)
