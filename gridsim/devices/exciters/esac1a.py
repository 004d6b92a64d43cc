"""ESAC1A: IEEE type AC1A excitation (1992), an alternator with a diode bridge, its field fed back.

    TR d v_m / dt = v_t - v_m                                            (1)
    y = (1 + s TC) / (1 + s TB) (v_ref - v_m + v_s - v_f)                (2)
    TA d v_a / dt = KA y - v_a,   VAMIN <= v_a <= VAMAX                  (3)
    TE d v_e / dt = v_r - v_fe,   v_e >= 0                               (4)
    v_r = v_a within VRMIN and VRMAX                                     (5)
    v_f = s KF / (1 + s TF) v_fe                                         (6)
    e_fd = v_e F_EX(KC i_fd / v_e)                                       (7)

v_fe: alternator.py, F_EX: rectifier.py. The gates between (3) and (5) take limiters of under- and over-excitation, of
which there are none here. Source: PSS/E model ESAC1A; IEEE Std 421.5-1992, type AC1A [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped
from gridsim.devices.contract import ControlModel, Values, state_bounds
from gridsim.devices.exciters.alternator import (
    AMPLIFIER_LIMITS,
    FEEDBACK,
    LOADING,
    REGULATOR,
    TIME,
    alternator_answer,
    amplified_error,
    field_demand,
    start_with_lead,
)
from gridsim.devices.exciters.field_saturation import CURVE, POINTS, curve, faults
from gridsim.devices.fields import not_below
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *REGULATOR,
    *AMPLIFIER_LIMITS,
    TIME,
    *FEEDBACK,
    *LOADING,
    *POINTS,
    Parameter("VRMAX", "pu", "largest field voltage of the alternator"),
    Parameter("VRMIN", "pu", "smallest field voltage of the alternator"),
)
LIMITS = (("VAMIN", "VAMAX"), ("VRMIN", "VRMAX"))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (7)."""
    demand = field_demand(p, x.alternator, u.i_fd_pu)
    amplified, rates = amplified_error(p, x, u, demand, p.VAMIN, p.VAMAX)
    regulator = clamped(amplified, p.VRMIN, p.VRMAX)
    return alternator_answer(p, x, u, regulator - demand, rates)


def bounds(v: Values) -> tuple[tuple[float, float], ...]:
    """The regulator and the alternator have limits."""
    return state_bounds(None, None, (v["VAMIN"], v["VAMAX"]), (0.0, math.inf), None)


MODEL = ControlModel(
    name="ESAC1A",
    kind="exciter",
    title="IEEE type AC1A alternator-rectifier excitation",
    source=Source("PSS/E model ESAC1A; IEEE Std 421.5-1992, type AC1A", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "regulator", "alternator", "feedback"),
    evaluate=evaluate,
    start=start_with_lead,
    references=("v_ref_pu",),
    derived=CURVE,
    derive=curve,
    bounds=bounds,
    check=lambda v: faults(v) + not_below(v, LIMITS),
)
