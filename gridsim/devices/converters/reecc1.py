"""REECC1: electrical control of a battery plant, with its state of charge.

Equations (1) to (5) of `gridsim/devices/converters/electrical.py` with the injection (3) at all times, current limits
that follow voltage, active current in both directions, and

    Trv d v_f / dt = v - v_f,    Tp d p_f / dt = p - p_f                                  (6)
    T d soc / dt = -p                                                                     (7)

At SOCmax nothing is charged (I_pcmd >= 0), at SOCmin nothing discharged (I_pcmd <= 0). PSS/E also calls the model
REECCU1. Source: as there; OpenIPSL's REECCU1 for (7) [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.converters import electrical
from gridsim.devices.converters.electrical import (
    LEAST_V_PU,
    active,
    in_dip,
    injected,
    left_of,
    reactive,
    table,
)
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *electrical.FLAGS,
    electrical.PRIORITY,
    *electrical.DIP,
    *electrical.REACTIVE,
    electrical.LAG,
    *electrical.ACTIVE,
    *electrical.TABLE,
    Parameter("T", "s", "time in which rated power discharges the whole battery", above=0.0),
    Parameter("SOCini", "1", "state of charge at the start", at_least=0.0, at_most=1.0),
    Parameter("SOCmax", "1", "largest state of charge", at_least=0.0, at_most=1.0),
    Parameter("SOCmin", "1", "least state of charge", at_least=0.0, at_most=1.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (7)."""
    v_rate, v_f = lag(u.v_t_pu, x.v_f, p.Trv)
    p_rate, p_f = lag(u.p_e_pu, x.p_f, p.Tp)
    dip = in_dip(p, u.v_t_pu)
    order_rate, order = active(p, x, u.p_ref_pu, dip)
    i_p = order / max(v_f, LEAST_V_PU)
    q_most = min(table(v_f, p.Vq1, p.Iq1, p.Vq2, p.Iq2, p.Vq3, p.Iq3, p.Vq4, p.Iq4), p.Imax)
    p_most = min(table(v_f, p.Vp1, p.Ip1, p.Vp2, p.Ip2, p.Vp3, p.Ip3, p.Vp4, p.Ip4), p.Imax)
    charge = 0.0 if x.soc >= p.SOCmax else 1.0
    discharge = 0.0 if x.soc <= p.SOCmin else 1.0
    if p.PQFLAG != 0.0:
        i_p = clamped(i_p, -charge * p_most, discharge * p_most)
        q_most = min(q_most, left_of(p.Imax, i_p))
        rate_q, rate_v, rate_i, i_q = reactive(p, x, u, v_f, p_f, dip, q_most, injected(p, v_f))
    else:
        rate_q, rate_v, rate_i, i_q = reactive(p, x, u, v_f, p_f, dip, q_most, injected(p, v_f))
        p_most = min(p_most, left_of(p.Imax, i_q))
        i_p = clamped(i_p, -charge * p_most, discharge * p_most)
    return (v_rate, p_rate, rate_q, rate_v, rate_i, order_rate, -u.p_e_pu / p.T), (order, i_p, i_q)


def start(v: Values, u: Values, wanted: float) -> Start:
    """Rest at the converter's commands; a battery that gives power is not at rest, its charge falls."""
    found = electrical.start(v, u, injects=True)
    return Start((*found.states, v["SOCini"]), references=found.references, signals=found.signals)


def check(v: Values) -> list[str]:
    """Limits in their order, the start among them."""
    faults = electrical.check(v)
    if not v["SOCmin"] <= v["SOCini"] <= v["SOCmax"]:
        faults.append(f"SOCini = {v['SOCini']:g} must lie between SOCmin and SOCmax")
    return faults


MODEL = ControlModel(
    name="REECC1",
    kind="electrical",
    title="electrical control of a battery plant",
    source=Source("Siemens, PSS/E Model Library, REECC1; documentation of OpenIPSL's REECCU1", "S"),
    parameters=PARAMETERS,
    states=(*electrical.STATES, "soc"),
    evaluate=evaluate,
    start=start,
    references=electrical.REFERENCES,
    bounds=lambda v: state_bounds(
        None, None, None, None, None, (v["Pmin"], v["Pmax"]), (min(0.0, v["SOCmin"]), max(1.0, v["SOCmax"]))
    ),
    check=check,
    drifts=("soc",),
)
