"""What exciters with a d.c. commutator machine share: fields of the record, limits, start.

At rest the regulator gives v_r = (KE + S(e)) e and the error is v_r / KA. Two zeros ask for a number:

    VRMAX = 0:  VRMAX = -VRMIN = SE(E2) E2 for KE <= 0, (SE(E2) + KE) E2 for KE > 0           (1)
    KE = 0:     KE = VRMAX / (10 e) - S(e), so that the regulator starts at a tenth of VRMAX  (2)

(1) is the output that holds E2, the higher point of the curve. Source: PSS/E Program Application Guide volume II,
section 15.2.4, as cited in OpenIPSL's calculate_dc_exciter_params [S]; that text leaves E2 out of the second form of
(1), which would be an output below the rated field: here it is taken as meant [I].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import held_at_limits, lag, lead_lag, limited_lag, quadratic_saturation, washout
from gridsim.devices.contract import Start, Values
from gridsim.devices.exciters.field_saturation import CURVE, POINTS, curve, faults, points
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

_SENSING = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
)
_LEAD = (
    Parameter("TB", "s", "lag time constant", at_least=0.0),
    Parameter("TC", "s", "lead time constant", at_least=0.0),
)
_FIELD = (
    Parameter("VRMAX", "pu", "largest regulator output; 0: the one that holds the higher of E1, E2"),
    Parameter("VRMIN", "pu", "smallest regulator output"),
    Parameter("KE", "pu", "exciter constant; 0: chosen so that the regulator rests at VRMAX / 10"),
    Parameter("TE", "s", "exciter time constant", above=0.0),
    Parameter("KF", "pu", "rate feedback gain", at_least=0.0),
    Parameter("TF1", "s", "rate feedback time constant", above=0.0),
    Parameter("SWITCH", "1", "not used", default=0.0, source=Source("PSS/E field without effect", "S")),
    *POINTS,
)
#: Fields of the record of IEEET1, and of those that have a lead-lag as well.
WITHOUT_LEAD = _SENSING + _FIELD
WITH_LEAD = _SENSING + _LEAD + _FIELD
#: What `derive` gives, and the references.
DERIVED = (*CURVE, "vr_max", "vr_min")
REFERENCES = ("v_ref_pu", "k_e")


@kernel
def regulated(p: Any, x: Any, u: Any, supply_pu: float) -> Any:
    """Rates of measured, lead, regulator, e_fd and feedback, the regulator's limits times `supply_pu`, and e_fd."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    feedback_rate, feedback = washout(x.e_fd, x.feedback, p.KF, p.TF1)
    lead_rate, led = lead_lag(p.v_ref_pu - measured + u.v_s_pu - feedback, x.lead, p.TC, p.TB)
    rate, regulator = limited_lag(p.KA * led, x.regulator, p.TA, p.vr_min * supply_pu, p.vr_max * supply_pu)
    demand = (p.k_e + quadratic_saturation(x.e_fd, p.sat_a, p.sat_b)) * x.e_fd
    field_rate = held_at_limits((regulator - demand) / p.TE, x.e_fd, 0.0, math.inf)
    return (measured_rate, lead_rate, rate, field_rate, feedback_rate), (x.e_fd,)


def derive(v: Values) -> tuple[float, ...]:
    """The saturation curve and the regulator's limits, (1)."""
    if v["VRMAX"] != 0.0:
        return *curve(v), v["VRMAX"], v["VRMIN"]
    _, _, e_2, se_2 = points(v)
    ceiling = (se_2 + max(v["KE"], 0.0)) * e_2
    return *curve(v), ceiling, -ceiling


def rest(v: Values, u: Values, e: float) -> tuple[float, float, float, float]:
    """Regulator output and error at rest with exciter voltage `e`, then the references `v_ref_pu` and `k_e`."""
    saturation = float(quadratic_saturation.py_func(e, v["sat_a"], v["sat_b"]))
    k_e = v["KE"] if v["KE"] != 0.0 else v["vr_max"] / (10.0 * e) - saturation
    regulator = (k_e + saturation) * e
    error = regulator / v["KA"]
    return regulator, error, error + u["v_t_pu"] - u["v_s_pu"], k_e


def start_with_lead(v: Values, u: Values, wanted: float) -> Start:
    """Start the states measured, lead, regulator, e_fd, feedback."""
    regulator, error, *references = rest(v, u, wanted)
    return Start((u["v_t_pu"], error, regulator, wanted, wanted), references=tuple(references))


def check(v: Values) -> list[str]:
    """Limits in order, a saturation curve that exists, and one where (1) needs it."""
    found = faults(v)
    if v["VRMAX"] != 0.0 and not v["VRMIN"] < v["VRMAX"]:
        found.append("VRMIN must be below VRMAX")
    if v["VRMAX"] == 0.0 and not found and not derive(v)[2] > 0.0:
        found.append("VRMAX = 0 asks for a limit from the saturation curve, which has none")
    return found
