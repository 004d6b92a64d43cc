"""EXPIC1: excitation by a proportional-integral regulator around a fed rectifier.

    TR d v_m / dt = v_t - v_m                                                          (1)
    v_a = KA (1 + s TA1) / s (v_ref - v_m + v_s - v_f),   VR2 <= v_a <= VR1            (2)
    v_r = (1 + s TA3) / ((1 + s TA2)(1 + s TA4)) v_a,     VRMIN <= v_r <= VRMAX        (3)
    v_f = s KF / ((1 + s TF1)(1 + s TF2)) v_r                                          (4)
    e_0 = V_B v_r,   EFDMIN <= e_0 <= EFDMAX                                           (5)
    TE d e_fd / dt = e_0 - (KE + S_E(e_fd)) e_fd;   e_fd = e_0 where TE is 0           (6)

V_B is V_E F_EX(KC i_fd / V_E) with V_E = |KP v_t + j KI i_t| (rectifier.py), 1 where KP and KI are 0. At rest the
regulator's input is 0. Source: PSS/E model EXPIC1, as GridKit documents its PowerWorld diagram [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag, limited_pi, quadratic_saturation, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.pi_rest import pi_bounds
from gridsim.devices.exciters.rectifier import rectified
from gridsim.devices.fields import not_below
from gridsim.devices.saturation import quadratic_coefficients, rises
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("KA", "pu/s", "regulator gain", above=0.0),
    Parameter("TA1", "s", "regulator lead time constant", at_least=0.0),
    Parameter("VR1", "pu", "largest output of the regulator"),
    Parameter("VR2", "pu", "smallest output of the regulator"),
    Parameter("TA2", "s", "first lag time constant", at_least=0.0),
    Parameter("TA3", "s", "lead time constant", at_least=0.0),
    Parameter("TA4", "s", "second lag time constant", at_least=0.0),
    Parameter("VRMAX", "pu", "largest output of the lags"),
    Parameter("VRMIN", "pu", "smallest output of the lags"),
    Parameter("KF", "pu", "stabilizing feedback gain", at_least=0.0),
    Parameter("TF1", "s", "first feedback time constant", at_least=0.0),
    Parameter("TF2", "s", "second feedback time constant", at_least=0.0),
    Parameter("EFDMAX", "pu", "largest exciter input"),
    Parameter("EFDMIN", "pu", "smallest exciter input"),
    Parameter("KE", "pu", "exciter constant"),
    Parameter("TE", "s", "exciter time constant", at_least=0.0),
    Parameter("E1", "pu", "first saturation voltage", at_least=0.0),
    Parameter("SE1", "1", "saturation at E1", at_least=0.0),
    Parameter("E2", "pu", "second saturation voltage", at_least=0.0),
    Parameter("SE2", "1", "saturation at E2", at_least=0.0),
    Parameter("KP", "pu", "potential circuit gain", at_least=0.0),
    Parameter("KI", "pu", "current circuit gain", at_least=0.0),
    Parameter("KC", "pu", "rectifier loading factor", at_least=0.0),
)


@kernel
def bridge(p: Any, u: Any) -> Any:
    """V_B of (5). [pu]"""
    if p.KP == 0.0 and p.KI == 0.0:
        return 1.0
    re, im = p.KP * u.v_re_pu - p.KI * u.i_im_pu, p.KP * u.v_im_pu + p.KI * u.i_re_pu
    return rectified(math.sqrt(re * re + im * im), p.KC * u.i_fd_pu)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.feedback_lag, x.feedback, p.KF, p.TF2)
    error = p.v_ref_pu - measured + u.v_s_pu - feedback
    integral_rate, regulator = limited_pi(error, x.integral, p.KA * p.TA1, p.KA, p.VR2, p.VR1)
    first_rate, first = lag(regulator, x.first, p.TA2)
    second_rate, second = lead_lag(first, x.second, p.TA3, p.TA4)
    output = clamped(second, p.VRMIN, p.VRMAX)
    lag_rate = (output - x.feedback_lag) / p.TF1 if p.TF1 > 0.0 else 0.0
    e_0 = clamped(bridge(p, u) * output, p.EFDMIN, p.EFDMAX)
    if p.TE > 0.0:
        saturation = quadratic_saturation(x.e_fd, p.sat_a, p.sat_b)
        e_rate, e_fd = (e_0 - (p.KE + saturation) * x.e_fd) / p.TE, x.e_fd
    else:
        e_rate, e_fd = 0.0, e_0
    return (measured_rate, integral_rate, first_rate, second_rate, lag_rate, feedback_rate, e_rate), (e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (6) and (5) give v_r; the regulator's input is 0."""
    k_p, k_i = v["KP"], v["KI"]
    source = abs(k_p * complex(u["v_re_pu"], u["v_im_pu"]) + 1j * k_i * complex(u["i_re_pu"], u["i_im_pu"]))
    fed = 1.0 if k_p == k_i == 0.0 else float(rectified.py_func(source, v["KC"] * u["i_fd_pu"]))
    saturation = float(quadratic_saturation.py_func(wanted, v["sat_a"], v["sat_b"]))
    e_0 = (v["KE"] + saturation) * wanted if v["TE"] > 0.0 else wanted
    v_r = e_0 / fed if fed > 0.0 else math.inf
    states = (u["v_t_pu"], v_r, v_r, v_r, v_r, v_r, wanted)
    return Start(states, references=(u["v_t_pu"] - u["v_s_pu"],))


def derive(v: Values) -> tuple[float, ...]:
    """The coefficients of the saturation curve."""
    return quadratic_coefficients(v["E1"], v["SE1"], v["E2"], v["SE2"])


def check(v: Values) -> list[str]:
    """Limits in order, blocks that can be realised, a saturation curve that exists."""
    limits = (("VR2", "VR1"), ("VRMIN", "VRMAX"), ("EFDMIN", "EFDMAX"))
    faults = not_below(v, limits)
    if v["TA3"] > 0.0 and v["TA4"] == 0.0:
        faults.append("TA3 needs a TA4 above 0")
    if v["KF"] > 0.0 and not (v["TF1"] > 0.0 and v["TF2"] > 0.0):
        faults.append("KF needs TF1 and TF2 above 0")
    if v["TE"] > 0.0 and not rises(v["E1"], v["SE1"], v["E2"], v["SE2"]):
        faults.append("the saturation curve must rise from E1 to E2, or be 0")
    return faults


MODEL = ControlModel(
    name="EXPIC1",
    kind="exciter",
    title="proportional-integral excitation",
    source=Source("PSS/E model EXPIC1; GridKit documentation of its PowerWorld diagram", "S"),
    parameters=PARAMETERS,
    states=("measured", "integral", "first", "second", "feedback_lag", "feedback", "e_fd"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    derived=("sat_a", "sat_b"),
    derive=derive,
    bounds=lambda v: state_bounds(
        None,
        pi_bounds(v["KA"], max(v["VR2"], v["VRMIN"]), min(v["VR1"], v["VRMAX"])),
        None,
        None,
        None,
        None,
        (v["EFDMIN"], v["EFDMAX"]) if v["TE"] == 0.0 else None,
    ),
    check=check,
)
