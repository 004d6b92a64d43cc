"""ESAC6A: IEEE type AC6A excitation (1992), an alternator with a diode bridge, its regulator fed from the terminals.

    TR d v_m / dt = v_t - v_m                                                            (1)
    v_a = KA (1 + s TK) (1 + s TC) / ((1 + s TA) (1 + s TB)) (v_ref - v_m + v_s),
          VAMIN <= v_a <= VAMAX                                                          (2)
    v_h = (1 + s TJ) / (1 + s TH) of KH (v_fe - VFELIM) within 0..VHMAX                  (3)
    v_r = v_a - v_h,   VRMIN v_t <= v_r <= VRMAX v_t                                     (4)
    TE d v_e / dt = v_r - v_fe,   v_e >= 0                                               (5)
    e_fd = v_e F_EX(KC i_fd / v_e)                                                       (6)

v_fe: alternator.py, F_EX: rectifier.py. Source: PSS/E model ESAC6A; IEEE Std 421.5-1992, type AC6A [S]; that the
limits in (3) stand behind KH and that (2) is limited at its output [I].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.alternator import AMPLIFIER_LIMITS, LOADING, TIME, alternator_at_rest, field_demand
from gridsim.devices.exciters.field_saturation import CURVE, POINTS, curve, faults
from gridsim.devices.exciters.rectifier import rectified
from gridsim.devices.fields import not_below
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "first lag time constant", at_least=0.0),
    Parameter("TK", "s", "first lead time constant", at_least=0.0),
    Parameter("TB", "s", "second lag time constant", at_least=0.0),
    Parameter("TC", "s", "second lead time constant", at_least=0.0),
    *AMPLIFIER_LIMITS,
    Parameter("VRMAX", "pu", "largest field voltage of the alternator at 1 pu"),
    Parameter("VRMIN", "pu", "smallest field voltage of the alternator at 1 pu"),
    TIME,
    Parameter("VFELIM", "pu", "alternator's field current at which its limiter acts"),
    Parameter("KH", "pu", "gain of that limiter", at_least=0.0),
    Parameter("VHMAX", "pu", "largest output of that limiter", at_least=0.0),
    Parameter("TH", "s", "lag time constant of that limiter", at_least=0.0),
    Parameter("TJ", "s", "lead time constant of that limiter", at_least=0.0),
    *LOADING,
    *POINTS,
)
LIMITS = (("VAMIN", "VAMAX"), ("VRMIN", "VRMAX"))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    demand = field_demand(p, x.alternator, u.i_fd_pu)
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    first_rate, first = lead_lag(p.KA * (p.v_ref_pu - measured + u.v_s_pu), x.first, p.TK, p.TA)
    second_rate, second = lead_lag(first, x.second, p.TC, p.TB)
    over = clamped(p.KH * (demand - p.VFELIM), 0.0, p.VHMAX)
    limiter_rate, limiter = lead_lag(over, x.limiter, p.TJ, p.TH)
    wanted = clamped(second, p.VAMIN, p.VAMAX) - clamped(limiter, 0.0, p.VHMAX)
    regulator = clamped(wanted, p.VRMIN * u.v_t_pu, p.VRMAX * u.v_t_pu)
    alternator_rate = held_at_limits((regulator - demand) / p.TE, x.alternator, 0.0, math.inf)
    rates = (measured_rate, first_rate, second_rate, limiter_rate, alternator_rate)
    return rates, (rectified(x.alternator, p.KC * u.i_fd_pu),)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest v_r = v_fe, and v_a more by what the limiter takes off."""
    alternator, field = alternator_at_rest(v, u, wanted)
    limiter = min(max(v["KH"] * (field - v["VFELIM"]), 0.0), v["VHMAX"])
    amplified = field + limiter
    reference = amplified / v["KA"] + u["v_t_pu"] - u["v_s_pu"]
    return Start((u["v_t_pu"], amplified, amplified, limiter, alternator), references=(reference,))


MODEL = ControlModel(
    name="ESAC6A",
    kind="exciter",
    title="IEEE type AC6A alternator-rectifier excitation",
    source=Source("PSS/E model ESAC6A; IEEE Std 421.5-1992, type AC6A", "S"),
    parameters=PARAMETERS,
    states=("measured", "first", "second", "limiter", "alternator"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    derived=CURVE,
    derive=curve,
    bounds=lambda v: state_bounds(None, None, None, (0.0, v["VHMAX"]), (0.0, math.inf)),
    check=lambda v: faults(v) + not_below(v, LIMITS),
)
