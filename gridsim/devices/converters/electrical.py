"""What the electrical controls of the REEC family share: reactive and active paths, current limits, voltage dip.

With v_f the filtered terminal voltage, Q_s the reactive power or power factor reference chosen by PFFLAG:

    VFLAG 1: v_s = PI(Kqp, Kqi) of Q_s within Qmin..Qmax less Q, within Vmin..Vmax
    VFLAG 0: v_s = Q_s + bias, within Vmin..Vmax                                          (1)
    QFLAG 1: I_q = PI(Kvp, Kvi) of v_s - v_f, within the current limits
    QFLAG 0: I_q = Q_s / max(v_f, 0.01) behind the lag Tiq                                (2)
    I_inj  = Kqv times what of Vref0 - v_f lies outside dbd1..dbd2, within Iql1..Iqh1     (3)
    I_qcmd = I_q + I_inj, I_pcmd = P_ord / max(v_f, 0.01), each within its limit          (4)
    Tpord d P_ord / dt = P_ref - P_ord, its rate within dPmin..dPmax, Pmin <= P_ord <= Pmax   (5)

During a dip, v < Vdip or v > Vup, integrals and lags of (1), (2) and (5) wait. Where VFLAG is 0 the bias is what
makes (1) rest, unless it is given. PQFLAG 0: reactive current goes first, I_qmax = min(VDL1, Imax) and
I_pmax = min(VDL2, sqrt(Imax^2 - I_qcmd^2)); PQFLAG 1: the other way round.

Source: Siemens, PSS/E Model Library, REECA1 and REECB1, as OpenIPSL documents them [S]; WECC REMTF, REEC_A/B/C [I].
That dPmax and dPmin bound the rate of the order in pu/s is their unit's meaning [I].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, limited_pi
from gridsim.devices.contract import Start, Values
from gridsim.devices.fields import out_of_order
from gridsim.kernels import kernel
from gridsim.parameters import Parameter

#: Voltages below this divide as this. [pu] Source as above.
LEAST_V_PU = 0.01
#: What no current reaches: a limit that is not there. [pu]
NO_LIMIT = 1e9

FLAGS = (
    Parameter("BUSR", "1", "remote bus, 0 for the terminal", at_least=0.0, at_most=0.0),
    Parameter("PFFLAG", "1", "1: power factor control, 0: reactive power", at_least=0.0, at_most=1.0),
    Parameter("VFLAG", "1", "1: reactive power control, 0: voltage control", at_least=0.0, at_most=1.0),
    Parameter(
        "QFLAG", "1", "1: voltage or reactive power control, 0: current by division", at_least=0.0, at_most=1.0
    ),
)
PRIORITY = Parameter("PQFLAG", "1", "1: active, 0: reactive current first", at_least=0.0, at_most=1.0)
DIP = (
    Parameter("Vdip", "pu", "voltage below which there is a dip"),
    Parameter("Vup", "pu", "voltage above which there is a dip"),
    Parameter("Trv", "s", "time constant of the voltage filter", at_least=0.0),
    Parameter("dbd1", "pu", "lower edge of the voltage dead band", at_most=0.0),
    Parameter("dbd2", "pu", "upper edge of the voltage dead band", at_least=0.0),
    Parameter("Kqv", "pu", "reactive current injected per voltage error", at_least=0.0),
    Parameter("Iqh1", "pu", "largest injected reactive current"),
    Parameter("Iql1", "pu", "least injected reactive current"),
    Parameter("Vref0", "pu", "voltage reference of the injection, 0 for that at the start", at_least=0.0),
)
REACTIVE = (
    Parameter("Tp", "s", "time constant of the power filter", at_least=0.0),
    Parameter("Qmax", "pu", "largest reactive power reference"),
    Parameter("Qmin", "pu", "least reactive power reference"),
    Parameter("Vmax", "pu", "largest voltage reference"),
    Parameter("Vmin", "pu", "least voltage reference"),
    Parameter("Kqp", "pu", "proportional gain of the reactive power control", at_least=0.0),
    Parameter("Kqi", "1/s", "integral gain of the reactive power control", at_least=0.0),
    Parameter("Kvp", "pu", "proportional gain of the voltage control", at_least=0.0),
    Parameter("Kvi", "1/s", "integral gain of the voltage control", at_least=0.0),
)
LAG = Parameter("Tiq", "s", "time constant of the reactive current", at_least=0.0)
ACTIVE = (
    Parameter("dPmax", "pu/s", "largest rate of the power order"),
    Parameter("dPmin", "pu/s", "least rate of the power order"),
    Parameter("Pmax", "pu", "largest power order"),
    Parameter("Pmin", "pu", "least power order"),
    Parameter("Imax", "pu", "largest current", above=0.0),
    Parameter("Tpord", "s", "time constant of the power order", at_least=0.0),
)
TABLE = tuple(
    Parameter(f"{letter}{axis}{k}", "pu", f"point {k} of {name}: {meaning}")
    for axis, name in (("q", "VDL1"), ("p", "VDL2"))
    for k in range(1, 5)
    for letter, meaning in (("V", "voltage"), ("I", "largest current"))
)
#: States that every control of the family has, in this order.
STATES = ("v_f", "p_f", "pi_q", "pi_v", "i_q", "p_ord")
REFERENCES = ("v_ref0_pu", "bias_pu", "tan_pf")


@kernel
def in_dip(p: Any, v: float) -> bool:
    """Say whether the voltage is outside Vdip..Vup."""
    return bool(v < p.Vdip or v > p.Vup)


@kernel
def injected(p: Any, v_f: float) -> Any:
    """Equation (3). [pu]"""
    error = p.v_ref0_pu - v_f
    outside = error - p.dbd2 if error > p.dbd2 else (error - p.dbd1 if error < p.dbd1 else 0.0)
    return clamped(p.Kqv * outside, p.Iql1, p.Iqh1)


@kernel
def table(v: float, v_1: float, i_1: float, v_2: float, i_2: float, v_3: float, i_3: float, v_4: float,
          i_4: float) -> float:  # fmt: skip
    """Return a current limit that follows voltage: straight between points while voltages rise; none if all 0."""
    if v_1 == 0.0 and i_1 == 0.0 and v_2 == 0.0 and i_2 == 0.0:
        return NO_LIMIT
    if v <= v_1 or v_2 <= v_1:
        return i_1
    if v <= v_2:
        return i_1 + (i_2 - i_1) * (v - v_1) / (v_2 - v_1)
    if v_3 <= v_2:
        return i_2
    if v <= v_3:
        return i_2 + (i_3 - i_2) * (v - v_2) / (v_3 - v_2)
    if v_4 <= v_3 or v > v_4:
        return i_4 if v_4 > v_3 else i_3
    return i_3 + (i_4 - i_3) * (v - v_3) / (v_4 - v_3)


@kernel
def left_of(i_max: float, i_first: float) -> float:
    """Return what a current that went first leaves of the largest. [pu]"""
    return math.sqrt(max(i_max * i_max - i_first * i_first, 0.0))


@kernel
def reactive(p: Any, x: Any, u: Any, v_f: float, p_f: float, dip: bool, i_most: float, inject: float) -> Any:
    """Equations (1) to (4): rates of pi_q, pi_v and i_q, and I_qcmd within +/- i_most."""
    wanted = p.tan_pf * p_f if p.PFFLAG != 0.0 else u.q_ref_pu
    q_rate, v_rate, i_rate = 0.0, 0.0, 0.0
    if p.QFLAG != 0.0:
        if p.VFLAG != 0.0:
            error = clamped(wanted, p.Qmin, p.Qmax) - u.q_e_pu
            q_rate, v_s = limited_pi(error, x.pi_q, p.Kqp, p.Kqi, p.Vmin, p.Vmax)
        else:
            v_s = clamped(wanted + p.bias_pu, p.Vmin, p.Vmax)
        v_rate, i_q = limited_pi(v_s - v_f, x.pi_v, p.Kvp, p.Kvi, -i_most, i_most)
    else:
        i_rate, i_q = lag(wanted / max(v_f, LEAST_V_PU), x.i_q, p.Tiq)
    if dip:
        q_rate, v_rate, i_rate = 0.0, 0.0, 0.0
    return q_rate, v_rate, i_rate, clamped(i_q + inject, -i_most, i_most)


@kernel
def active(p: Any, x: Any, p_ref: float, dip: bool) -> Any:
    """Equation (5): rate of the power order, and the order. [pu]"""
    rate, order = lag(p_ref, x.p_ord, p.Tpord)
    rate = held_at_limits(clamped(rate, p.dPmin, p.dPmax), x.p_ord, p.Pmin, p.Pmax)
    return 0.0 if dip else rate, clamped(order, p.Pmin, p.Pmax)


def start(v: Values, u: Values, *, injects: bool, given_bias: float = 0.0, speed: float = 1.0) -> Start:
    """Find rest for the current commands in `u`; `injects` where (3) works outside dips too."""
    v_t, i_q = u["v_t_pu"], u["iq_cmd_pu"]
    reference = v["Vref0"] or v_t
    error = reference - v_t
    outside = max(error - v["dbd2"], 0.0) + min(error - v["dbd1"], 0.0)
    own = i_q - min(max(v["Kqv"] * outside, v["Iql1"]), v["Iqh1"]) if injects else i_q
    order, q = u["ip_cmd_pu"] * max(v_t, LEAST_V_PU), own * max(v_t, LEAST_V_PU)
    if v["QFLAG"] != 0.0:
        q = u["q_e_pu"] if v["VFLAG"] != 0.0 or not given_bias else v_t - given_bias
    bias = given_bias or v_t - q
    tan_pf = q / u["p_e_pu"] if u["p_e_pu"] != 0.0 else 0.0
    states = (v_t, u["p_e_pu"], v_t, own, own, order)
    power = {"p_ref_pu": order / speed, "p_torque_pu": order / speed}  # of the plant, or of a torque control
    return Start(states, references=(reference, bias, tan_pf), signals={**power, "q_ref_pu": q})


def check(v: Values) -> list[str]:
    """Limits in their order."""
    return out_of_order(
        v, (("Qmin", "Qmax"), ("Vmin", "Vmax"), ("Pmin", "Pmax"), ("dPmin", "dPmax"), ("Iql1", "Iqh1"))
    )
