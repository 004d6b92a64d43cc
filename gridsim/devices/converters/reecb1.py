"""REECB1: electrical control of a large photovoltaic plant.

Equations (1) to (5) of `gridsim/devices/converters/electrical.py` with the injection (3) at all times, no current
limits that follow voltage, and

    Trv d v_f / dt = v - v_f,    Tp d p_f / dt = p - p_f                                  (6)

Source: as there.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.converters import electrical
from gridsim.devices.converters.electrical import LEAST_V_PU, active, in_dip, injected, left_of, reactive
from gridsim.sources import Source

PARAMETERS = (
    *electrical.FLAGS,
    electrical.PRIORITY,
    *electrical.DIP,
    *electrical.REACTIVE,
    electrical.LAG,
    *electrical.ACTIVE,
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    v_rate, v_f = lag(u.v_t_pu, x.v_f, p.Trv)
    p_rate, p_f = lag(u.p_e_pu, x.p_f, p.Tp)
    dip = in_dip(p, u.v_t_pu)
    order_rate, order = active(p, x, u.p_ref_pu, dip)
    i_p = order / max(v_f, LEAST_V_PU)
    if p.PQFLAG != 0.0:
        i_p = clamped(i_p, 0.0, p.Imax)
        rate_q, rate_v, rate_i, i_q = reactive(p, x, u, v_f, p_f, dip, left_of(p.Imax, i_p), injected(p, v_f))
    else:
        rate_q, rate_v, rate_i, i_q = reactive(p, x, u, v_f, p_f, dip, p.Imax, injected(p, v_f))
        i_p = clamped(i_p, 0.0, left_of(p.Imax, i_q))
    return (v_rate, p_rate, rate_q, rate_v, rate_i, order_rate), (order, i_p, i_q)


def start(v: Values, u: Values, wanted: float) -> Start:
    """Rest at the converter's commands."""
    return electrical.start(v, u, injects=True)


MODEL = ControlModel(
    name="REECB1",
    kind="electrical",
    title="electrical control of a photovoltaic plant",
    source=Source("Siemens, PSS/E Model Library, REECB1; documentation of OpenIPSL's REECB1", "S"),
    parameters=PARAMETERS,
    states=electrical.STATES,
    evaluate=evaluate,
    start=start,
    references=electrical.REFERENCES,
    bounds=lambda v: state_bounds(None, None, None, None, None, (v["Pmin"], v["Pmax"])),
    check=electrical.check,
)
