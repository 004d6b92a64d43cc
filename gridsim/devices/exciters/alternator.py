"""What exciters with an alternator and a diode bridge share: the machine's field, its bridge, its start.

    v_fe = (KE + S(v_e)) v_e + KD i_fd                                   (1)
    e_fd = v_e F_EX(KC i_fd / v_e)                                       (2)

v_e is the alternator's voltage behind the commutating reactance, v_fe its field current as a voltage; diodes let no
v_e below 0. S is the quadratic curve through (E1, SE1), (E2, SE2), F_EX that of rectifier.py.
Source: IEEE Std 421.5-2005, section 6 and annex D [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag, limited_lag, quadratic_saturation, washout
from gridsim.devices.contract import Start, Values
from gridsim.devices.exciters.rectifier import rectified, source_voltage
from gridsim.kernels import kernel
from gridsim.parameters import Parameter

#: The regulator's fields in front of its limits, and the alternator's own with its rate feedback.
REGULATOR = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("TB", "s", "lag time constant", at_least=0.0),
    Parameter("TC", "s", "lead time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
)
TIME = Parameter("TE", "s", "alternator time constant", above=0.0)
FEEDBACK = (
    Parameter("KF", "pu", "rate feedback gain", at_least=0.0),
    Parameter("TF", "s", "rate feedback time constant", above=0.0),
)
AMPLIFIER_LIMITS = (
    Parameter("VAMAX", "pu", "largest regulator output"),
    Parameter("VAMIN", "pu", "smallest regulator output"),
)
LOADING = (
    Parameter("KC", "pu", "rectifier loading factor", at_least=0.0),
    Parameter("KD", "pu", "demagnetising factor", at_least=0.0),
    Parameter("KE", "pu", "exciter constant"),
)


@kernel
def field_demand(p: Any, v_e: float, i_fd_pu: float) -> Any:
    """Equation (1). [pu]"""
    return (p.KE + quadratic_saturation(v_e, p.sat_a, p.sat_b)) * v_e + p.KD * i_fd_pu


@kernel
def amplified_error(p: Any, x: Any, u: Any, demand: float, low: float, high: float) -> Any:
    """v_a, and the rates of the states measured, lead, regulator and feedback:

    TR d v_m / dt = v_t - v_m,   v_f = s KF / (1 + s TF) v_fe
    TA d v_a / dt = KA (1 + s TC) / (1 + s TB) (v_ref - v_m + v_s - v_f) - v_a,   low <= v_a <= high
    """
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(demand, x.feedback, p.KF, p.TF)
    lead_rate, led = lead_lag(p.v_ref_pu - measured + u.v_s_pu - feedback, x.lead, p.TC, p.TB)
    rate, amplified = limited_lag(p.KA * led, x.regulator, p.TA, low, high)
    return amplified, (measured_rate, lead_rate, rate, feedback_rate)


@kernel
def alternator_answer(p: Any, x: Any, u: Any, surplus: float, rates: Any) -> Any:
    """All rates, with TE d v_e / dt = v_r - v_fe = `surplus`, v_e >= 0, and equation (2)."""
    measured_rate, lead_rate, rate, feedback_rate = rates
    alternator_rate = held_at_limits(surplus / p.TE, x.alternator, 0.0, math.inf)
    all_rates = (measured_rate, lead_rate, rate, alternator_rate, feedback_rate)
    return all_rates, (rectified(x.alternator, p.KC * u.i_fd_pu),)


@kernel
def limited_alternator(p: Any, x: float, i_fd_pu: float) -> Any:
    """VEMIN <= v_e and v_fe <= VFEMAX: the largest v_e, and `x` within the limits. [pu]"""
    slope = (field_demand(p, x, i_fd_pu) - p.KD * i_fd_pu) / x if x > 0.0 else p.KE
    highest = (p.VFEMAX - p.KD * i_fd_pu) / slope if slope > 0.0 else math.inf
    highest = max(highest, p.VEMIN)
    return highest, clamped(x, p.VEMIN, highest)


def alternator_at_rest(v: Values, u: Values, e_fd: float) -> tuple[float, float]:
    """Alternator voltage by (2) and field by (1) that give `e_fd`. [pu]"""
    v_e = source_voltage(e_fd, v["KC"] * u["i_fd_pu"])
    saturation = float(quadratic_saturation.py_func(v_e, v["sat_a"], v["sat_b"]))
    return v_e, (v["KE"] + saturation) * v_e + v["KD"] * u["i_fd_pu"]


def start_with_lead(v: Values, u: Values, wanted: float) -> Start:
    """Start the states measured, lead, regulator, alternator, feedback of a regulator that feeds the field itself."""
    alternator, field = alternator_at_rest(v, u, wanted)
    error = field / v["KA"]
    return Start((u["v_t_pu"], error, field, alternator, field), references=(error + u["v_t_pu"] - u["v_s_pu"],))
