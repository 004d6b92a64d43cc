"""AC7B: IEEE type AC7B excitation (2005), an alternator with a diode bridge, its regulators fed from the terminals.

    TR d v_m / dt = v_t - v_m,   u = v_ref - v_m + v_s - v_f             (1)
    v_r = (KPR + KIR / s + s KDR / (1 + s TDR)) u,   VRMIN <= v_r <= VRMAX                       (2)
    v_a = (KPA + KIA / s)(v_r - KF1 e_fd - KF2 v_fe),   VAMIN <= v_a <= VAMAX                    (3)
    TE d v_e / dt = KP v_t v_a - v_fe, the first term not below - KL v_fe                        (4)
    VEMIN <= v_e, v_fe <= VFEMAX                                         (5)
    v_f = s KF3 / (1 + s TF) v_fe                                        (6)
    e_fd = v_e F_EX(KC i_fd / v_e)                                       (7)

v_fe: alternator.py, F_EX: rectifier.py. There is no limiter of under-excitation. The record ESAC7B of PSLF has the
same model and other fields. Source: PSS/E model AC7B; IEEE Std 421.5-2005, type AC7B and annex E for (2), (3) [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import lag, limited_pi, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.alternator import LOADING, alternator_at_rest, field_demand, limited_alternator
from gridsim.devices.exciters.field_saturation import CURVE, POINTS, curve, faults
from gridsim.devices.exciters.pi_rest import pi_bounds, pi_rest
from gridsim.devices.exciters.rectifier import rectified
from gridsim.devices.fields import not_below
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("KPR", "pu", "proportional gain of the voltage loop", at_least=0.0),
    Parameter("KIR", "pu/s", "integral gain of the voltage loop", at_least=0.0),
    Parameter("KDR", "pu s", "derivative gain of the voltage loop", at_least=0.0),
    Parameter("TDR", "s", "lag of the derivative", at_least=0.0),
    Parameter("VRMAX", "pu", "largest output of the voltage loop"),
    Parameter("VRMIN", "pu", "smallest output of the voltage loop"),
    Parameter("KPA", "pu", "proportional gain of the field loop", at_least=0.0),
    Parameter("KIA", "pu/s", "integral gain of the field loop", at_least=0.0),
    Parameter("VAMAX", "pu", "largest output of the field loop"),
    Parameter("VAMIN", "pu", "smallest output of the field loop"),
    Parameter("KP", "pu", "potential source gain", above=0.0),
    Parameter("KL", "pu", "lower limit of the field voltage per field current", at_least=0.0),
    Parameter("KF1", "pu", "feedback of the generator's field voltage", at_least=0.0),
    Parameter("KF2", "pu", "feedback of the alternator's field current", at_least=0.0),
    Parameter("KF3", "pu", "rate feedback gain", at_least=0.0),
    Parameter("TF", "s", "rate feedback time constant", at_least=0.0),
    *LOADING,
    Parameter("TE", "s", "alternator time constant", above=0.0),
    Parameter("VFEMAX", "pu", "largest field current of the alternator"),
    Parameter("VEMIN", "pu", "smallest alternator voltage", at_least=0.0),
    *POINTS,
)
LIMITS = (("VRMIN", "VRMAX"), ("VAMIN", "VAMAX"))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (7)."""
    highest, alternator = limited_alternator(p, x.alternator, u.i_fd_pu)
    demand = field_demand(p, alternator, u.i_fd_pu)
    e_fd = rectified(alternator, p.KC * u.i_fd_pu)
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(demand, x.feedback, p.KF3, p.TF)
    error = p.v_ref_pu - measured + u.v_s_pu - feedback
    derivative_rate, derivative = washout(error, x.derivative, p.KDR, p.TDR)
    voltage_rate, regulator = limited_pi(
        error, x.voltage_integral, p.KPR, p.KIR, p.VRMIN - derivative, p.VRMAX - derivative
    )
    field_error = regulator + derivative - p.KF1 * e_fd - p.KF2 * demand
    field_rate, amplified = limited_pi(field_error, x.field_integral, p.KPA, p.KIA, p.VAMIN, p.VAMAX)
    rate = (max(p.KP * u.v_t_pu * amplified, -p.KL * demand) - demand) / p.TE
    if x.alternator >= highest:
        rate = min(rate, (highest - x.alternator) / p.TE)
    elif x.alternator <= p.VEMIN:
        rate = max(rate, 0.0)
    return (measured_rate, voltage_rate, derivative_rate, field_rate, rate, feedback_rate), (e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (7) gives v_e, (4) v_a, (3) v_r, (2) the error: 0 where a loop integrates."""
    alternator, field = alternator_at_rest(v, u, wanted)
    supply = v["KP"] * u["v_t_pu"]
    field_error, field_integral = pi_rest(field / supply, v["KPA"], v["KIA"])
    regulator = field_error + v["KF1"] * wanted + v["KF2"] * field
    error, voltage_integral = pi_rest(regulator, v["KPR"], v["KIR"])
    states = (u["v_t_pu"], voltage_integral, error, field_integral, alternator, field)
    return Start(states, references=(error + u["v_t_pu"] - u["v_s_pu"],))


def bounds(v: Values) -> tuple[tuple[float, float], ...]:
    """Both integrals and the alternator have limits."""
    voltage = pi_bounds(v["KIR"], v["VRMIN"], v["VRMAX"])
    field = pi_bounds(v["KIA"], v["VAMIN"], v["VAMAX"])
    return state_bounds(None, voltage, None, field, (v["VEMIN"], math.inf), None)


def check(v: Values) -> list[str]:
    """Limits in order, gains that make regulators, derivatives that can be formed, a saturation curve that exists."""
    found = not_below(v, LIMITS)
    pairs = (("KPR", "KIR"), ("KPA", "KIA"))
    found += [f"{kp} and {ki} must not both be 0" for kp, ki in pairs if v[kp] == v[ki] == 0.0]
    lags = (("KDR", "TDR"), ("KF3", "TF"))
    found += [f"{lag_s} must be above 0 s, or {gain} = 0" for gain, lag_s in lags if v[gain] > 0.0 == v[lag_s]]
    return found + faults(v)


MODEL = ControlModel(
    name="AC7B",
    kind="exciter",
    title="IEEE type AC7B alternator-rectifier excitation",
    source=Source("PSS/E model AC7B; IEEE Std 421.5-2005, type AC7B", "S"),
    parameters=PARAMETERS,
    states=("measured", "voltage_integral", "derivative", "field_integral", "alternator", "feedback"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    derived=CURVE,
    derive=curve,
    bounds=bounds,
    check=check,
)
