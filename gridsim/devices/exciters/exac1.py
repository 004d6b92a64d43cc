"""EXAC1: IEEE type AC1 excitation (1981), an alternator with a diode bridge, its field fed back.

    TR d v_m / dt = v_t - v_m                                            (1)
    y = (1 + s TC) / (1 + s TB) (v_ref - v_m + v_s - v_f)                (2)
    TA d v_r / dt = KA y - v_r,   VRMIN <= v_r <= VRMAX                  (3)
    TE d v_e / dt = v_r - v_fe,   v_e >= 0                               (4)
    v_f = s KF / (1 + s TF) v_fe                                         (5)
    e_fd = v_e F_EX(KC i_fd / v_e)                                       (6)

v_fe: alternator.py, F_EX: rectifier.py. Source: PSS/E model EXAC1; IEEE Committee Report, Excitation system models
for power system stability studies, IEEE Trans. PAS-100 (1981) 494-509, type AC1 [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import ControlModel, state_bounds
from gridsim.devices.exciters.alternator import (
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
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *REGULATOR,
    Parameter("VRMAX", "pu", "largest regulator output"),
    Parameter("VRMIN", "pu", "smallest regulator output"),
    TIME,
    *FEEDBACK,
    *LOADING,
    *POINTS,
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    demand = field_demand(p, x.alternator, u.i_fd_pu)
    regulator, rates = amplified_error(p, x, u, demand, p.VRMIN, p.VRMAX)
    return alternator_answer(p, x, u, regulator - demand, rates)


MODEL = ControlModel(
    name="EXAC1",
    kind="exciter",
    title="IEEE type AC1 alternator-rectifier excitation",
    source=Source("PSS/E model EXAC1; IEEE Trans. PAS-100 (1981) 494-509", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "regulator", "alternator", "feedback"),
    evaluate=evaluate,
    start=start_with_lead,
    references=("v_ref_pu",),
    derived=CURVE,
    derive=curve,
    bounds=lambda v: state_bounds(None, None, (v["VRMIN"], v["VRMAX"]), (0.0, math.inf), None),
    check=lambda v: faults(v) + ([] if v["VRMIN"] < v["VRMAX"] else ["VRMIN must be below VRMAX"]),
)
