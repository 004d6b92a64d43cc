"""REECA1: electrical control of a wind plant, with current limits that follow voltage and a memory of dips.

Equations (1) to (5) of `gridsim/devices/converters/electrical.py`, where with PFLAG 1 the power reference is times
the generator's speed, and

    Trv d v_f / dt = v - v_f,    Tp d p_f / dt = p - p_f                                  (6)

The injection (3) works in a dip; for |Thld| s after one it goes on (Thld < 0) or is held at Iqfrz (Thld > 0). For
Thld2 s after a dip I_pmax stays what it was in the dip. VDL1(v_f) and VDL2(v_f) are straight between four points, of
which those behind the last that rises are not used. Vref1 is the bias of (1).

The memory is a clock that fills within 10 ms in a dip and runs down afterwards, so that a dip shorter than that is
remembered for less. Source: as there; the clock is an assumption.
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
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: Time within which the memory of a dip fills. [s] Assumption: short against any dip, long against a step.
FILL_S = 0.01
#: What counts as an empty clock. [s]
EMPTY_S = 1e-9

PARAMETERS = (
    *electrical.FLAGS,
    Parameter("PFLAG", "1", "1: power reference times speed", at_least=0.0, at_most=1.0),
    electrical.PRIORITY,
    *electrical.DIP,
    Parameter("Iqfrz", "pu", "reactive current held after a dip"),
    Parameter("Thld", "1", "time in seconds that the injection is held at Iqfrz after a dip; below 0: goes on"),
    Parameter("Thld2", "s", "time that the active current limit is held after a dip", at_least=0.0),
    *electrical.REACTIVE,
    Parameter("Vref1", "pu", "bias of the voltage reference, 0: found at the start"),
    electrical.LAG,
    *electrical.ACTIVE,
    *electrical.TABLE,
)


@kernel
def clock(dip: bool, left_s: float, whole_s: float) -> float:
    """Rate of a clock that a dip fills to `whole_s` and that runs down after it. [s/s]"""
    if dip:
        return (whole_s - left_s) / FILL_S
    return -1.0 if left_s > 0.0 else 0.0


@kernel
def injection(p: Any, x: Any, v_f: float, dip: bool) -> Any:
    """Reactive current injected in a dip and after it. [pu]"""
    if dip or (p.Thld < 0.0 and x.hold_q > EMPTY_S):
        return injected(p, v_f)
    if x.hold_q > EMPTY_S:
        return p.Iqfrz
    return 0.0


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6) and the memory of dips."""
    v_rate, v_f = lag(u.v_t_pu, x.v_f, p.Trv)
    p_rate, p_f = lag(u.p_e_pu, x.p_f, p.Tp)
    dip = in_dip(p, u.v_t_pu)
    order_rate, order = active(p, x, u.p_ref_pu * (u.w_g_pu if p.PFLAG != 0.0 else 1.0), dip)
    i_p, inject = order / max(v_f, LEAST_V_PU), injection(p, x, v_f, dip)
    q_most = min(table(v_f, p.Vq1, p.Iq1, p.Vq2, p.Iq2, p.Vq3, p.Iq3, p.Vq4, p.Iq4), p.Imax)
    p_most = min(table(v_f, p.Vp1, p.Ip1, p.Vp2, p.Ip2, p.Vp3, p.Ip3, p.Vp4, p.Ip4), p.Imax)
    held = p.Thld2 > 0.0 and x.hold_p > EMPTY_S and not dip
    if p.PQFLAG != 0.0:
        p_most = x.p_held if held else p_most
        i_p = clamped(i_p, 0.0, p_most)
        q_most = min(q_most, left_of(p.Imax, i_p))
        rate_q, rate_v, rate_i, i_q = reactive(p, x, u, v_f, p_f, dip, q_most, inject)
    else:
        rate_q, rate_v, rate_i, i_q = reactive(p, x, u, v_f, p_f, dip, q_most, inject)
        p_most = x.p_held if held else min(p_most, left_of(p.Imax, i_q))
        i_p = clamped(i_p, 0.0, p_most)
    rate_p_held = 0.0 if held else (p_most - x.p_held) / FILL_S
    clocks = clock(dip, x.hold_q, abs(p.Thld)), clock(dip, x.hold_p, p.Thld2)
    return (v_rate, p_rate, rate_q, rate_v, rate_i, order_rate, *clocks, rate_p_held), (order, i_p, i_q)


def start(v: Values, u: Values, wanted: float) -> Start:
    """Rest at the converter's commands, no dip remembered."""
    speed = u["w_g_pu"] if v["PFLAG"] != 0.0 else 1.0
    found = electrical.start(v, u, injects=False, given_bias=v["Vref1"], speed=speed)
    row = [v[f"{letter}{axis}{k}"] for axis in "p" for k in range(1, 5) for letter in "VI"]
    p_most = min(float(table.py_func(u["v_t_pu"], *row)), v["Imax"])
    if v["PQFLAG"] == 0.0:
        p_most = min(p_most, float(left_of.py_func(v["Imax"], u["iq_cmd_pu"])))
    return Start((*found.states, 0.0, 0.0, p_most), references=found.references, signals=found.signals)


MODEL = ControlModel(
    name="REECA1",
    kind="electrical",
    title="electrical control of a wind plant",
    source=Source("Siemens, PSS/E Model Library, REECA1; documentation of OpenIPSL's REECA1", "S"),
    parameters=PARAMETERS,
    states=(*electrical.STATES, "hold_q", "hold_p", "p_held"),
    evaluate=evaluate,
    start=start,
    references=electrical.REFERENCES,
    bounds=lambda v: state_bounds(
        None, None, None, None, None, (v["Pmin"], v["Pmax"]), (0.0, abs(v["Thld"])), (0.0, v["Thld2"]), None
    ),
    check=electrical.check,
)
