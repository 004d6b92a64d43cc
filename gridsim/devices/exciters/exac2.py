"""EXAC2: IEEE type AC2 excitation (1981), an alternator with a diode bridge and a fast inner loop of its field.

    TR d v_m / dt = v_t - v_m                                            (1)
    y = (1 + s TC) / (1 + s TB) (v_ref - v_m + v_s - v_f)                (2)
    TA d v_a / dt = KA y - v_a,   VAMIN <= v_a <= VAMAX                  (3)
    v_r = KB min(v_a - KH v_fe, KL (VLR - v_fe)),  VRMIN <= v_r <= VRMAX (4)
    TE d v_e / dt = v_r - v_fe,   v_e >= 0                               (5)
    v_f = s KF / (1 + s TF) v_fe                                         (6)
    e_fd = v_e F_EX(KC i_fd / v_e)                                       (7)

v_fe: alternator.py, F_EX: rectifier.py. Source: PSS/E model EXAC2; IEEE Committee Report, Excitation system models
for power system stability studies, IEEE Trans. PAS-100 (1981) 494-509, type AC2 [S]; the gate in front of KB [I].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.alternator import (
    AMPLIFIER_LIMITS,
    FEEDBACK,
    LOADING,
    REGULATOR,
    TIME,
    alternator_answer,
    alternator_at_rest,
    amplified_error,
    field_demand,
)
from gridsim.devices.exciters.field_saturation import CURVE, POINTS, curve, faults
from gridsim.devices.fields import not_below
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *REGULATOR,
    *AMPLIFIER_LIMITS,
    Parameter("KB", "pu", "second stage gain", above=0.0),
    Parameter("VRMAX", "pu", "largest field voltage of the alternator"),
    Parameter("VRMIN", "pu", "smallest field voltage of the alternator"),
    TIME,
    Parameter("KL", "pu", "gain of the alternator's field current limiter", at_least=0.0),
    Parameter("KH", "pu", "gain of the alternator's field current feedback", at_least=0.0),
    *FEEDBACK,
    *LOADING,
    Parameter("VLR", "pu", "alternator's field current at which its limiter acts"),
    *POINTS,
)
LIMITS = (("VAMIN", "VAMAX"), ("VRMIN", "VRMAX"))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (7)."""
    demand = field_demand(p, x.alternator, u.i_fd_pu)
    amplified, rates = amplified_error(p, x, u, demand, p.VAMIN, p.VAMAX)
    gated = min(amplified - p.KH * demand, p.KL * (p.VLR - demand))
    regulator = clamped(p.KB * gated, p.VRMIN, p.VRMAX)
    return alternator_answer(p, x, u, regulator - demand, rates)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest v_r = v_fe, so that v_a = v_fe / KB + KH v_fe."""
    alternator, field = alternator_at_rest(v, u, wanted)
    amplified = field / v["KB"] + v["KH"] * field
    error = amplified / v["KA"]
    reference = error + u["v_t_pu"] - u["v_s_pu"]
    return Start((u["v_t_pu"], error, amplified, alternator, field), references=(reference,))


MODEL = ControlModel(
    name="EXAC2",
    kind="exciter",
    title="IEEE type AC2 alternator-rectifier excitation",
    source=Source("PSS/E model EXAC2; IEEE Trans. PAS-100 (1981) 494-509", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "regulator", "alternator", "feedback"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    derived=CURVE,
    derive=curve,
    bounds=lambda v: state_bounds(None, None, (v["VAMIN"], v["VAMAX"]), (0.0, math.inf), None),
    check=lambda v: faults(v) + not_below(v, LIMITS),
)
