"""REGFM_B1: a grid-forming converter as a virtual synchronous machine, a voltage source behind an impedance.

On the converter's rating, with v and i its terminal voltage and current, I_d and I_q > 0 (gives reactive power) the
current along and behind the angle of the phase-locked loop; a suffix f means behind the filter TPf, TQf, TVf or TIf:

    w_pll = PI(KpPLL, KiPLL) of v_q within DwPLLmin..DwPLLmax, v_q = |v| sin(angle(v) - d_pll)
    d d_pll / dt = w_0 w_pll;  both wait while |v| < VPLLfrz                                          (1)
    dP   = -w / mp behind the lag Tp, w that of the machine (wFlag 0) or w_pll (wFlag 1); 0 where FFlag is 0
    2 H d w / dt = P_ref + dP - P_f - D1 w - D2 s / (s + wD) w,   Dwmin <= w <= Dwmax                 (2)
    d delta / dt = w_0 w,   d_low <= delta - d_pll <= d_high                                          (3)
    d d_high / dt = KI (I_dmax - I_df)          within 0..d_max,  d_max = asin(Xe ImaxSS)
    d d_low / dt  = KI (-Ke I_dmax - I_df)      within -d_max..0; d_low = 0 where ESFlag is 0         (4)
    PQFlag 1: I_dmax = Kf ImaxSS, I_qmax = sqrt(ImaxSS^2 - I_df^2); PQFlag 0: the other way round     (5)
    V_s  = V_ref + mq (Q_ref - Q_f), or V_ref - mq I_qf where VdrpFlag and QVflag are 1
    E    = PI(Kpv, Kiv) of V_s - V_f within E_min..E_max,
    E_max, E_min = |V_f +/- Xe I_qmax + j Xe I_df|, at least 0                                        (6)
    i    = (E e^{j delta} - v) / (Re + j Xe), its size at most ImaxF                                  (7)

V_ref, Q_ref and P_ref stay what holds the power flow. The limits (6) follow a current that they set, so that TIf and
TQf below 5 ms count as 5 ms (assumption). An angle left outside by a limit that has moved stands at the limit.

Fields are those of PowerWorld's REGFM_B1; REGFMB1U has them as PSS/E 36 orders them, with Re + j Xe from the network
data, ZSORCE. Source: Du and others, Virtual Synchronous Machine Grid-Forming Inverter Model Specification (REGFM_B1),
NREL/TP-5D00-90260, 2024 [S]; fields: PowerWorld's page on REGFM_B1 [Q], PNNL's PSS/E script for REGFMB1U [Q].
"""

from __future__ import annotations

import cmath
import math
from dataclasses import replace
from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, limited_pi
from gridsim.devices.contract import FORMING_INPUTS, MachineModel, MachineStart, Start, Values
from gridsim.devices.converters.forming import (
    FROM_CASE,
    from_case,
    impedance,
    limited_current,
    limited_source,
    limited_terminal,
)
from gridsim.devices.converters.regfm_b1_fields import COUPLING, FLAGS, SETTINGS
from gridsim.devices.fields import out_of_order
from gridsim.kernels import kernel
from gridsim.sources import Source

#: What a filter that closes an algebraic loop counts as, at least. [s] Assumption: a quarter of a cycle.
LEAST_FILTER_S = 0.005
#: Time constant of the last approach of the angle to its limit, from either side. [s] Assumption: longer than a step;
#: a limit met at full speed would be crossed to and fro, each step's current a little off.
FOLLOW_S = 0.01

STATES = (
    *("delta_rad", "dw_pu", "d_pll", "x_pll", "droop", "fast"),
    *("p_f", "q_f", "v_f", "id_f", "iq_f", "x_v", "d_high", "d_low"),
)


@kernel
def voltage(p: Any, u: Any, x: Any) -> Any:
    """Size of the terminal voltage, and V_f. [pu]"""
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    return v, (x.v_f if p.TVf > 0.0 else v)


@kernel
def steady_limits(p: Any, x: Any) -> Any:
    """I_dmax and I_qmax of (5). [pu]"""
    first = p.Kf * p.ImaxSS
    i = x.id_f if p.PQFlag != 0.0 else x.iq_f
    rest = math.sqrt(max(p.ImaxSS * p.ImaxSS - i * i, 0.0))
    return (first, rest) if p.PQFlag != 0.0 else (rest, first)


@kernel
def internal_voltage(p: Any, x: Any, u: Any) -> Any:
    """E of (6), and the rate of its integral. [pu]"""
    _, v_f = voltage(p, u, x)
    by_current = p.VdrpFlag != 0.0 and p.QVflag != 0.0
    v_s = u.e_fd_pu - p.mq * x.iq_f if by_current else u.e_fd_pu + p.mq * (u.q_ref_pu - x.q_f)
    most, along = p.Xe * steady_limits(p, x)[1], p.Xe * x.id_f
    high = math.sqrt((v_f + most) ** 2 + along * along)
    low = math.sqrt(max(v_f - most, 0.0) ** 2 + along * along)
    rate, e = limited_pi(v_s - v_f, x.x_v, p.Kpv, p.Kiv, low, high)
    return e, rate


@kernel
def angle(p: Any, x: Any) -> Any:
    """delta within the limits (3). [rad]"""
    return x.d_pll + clamped(x.delta_rad - x.d_pll, x.d_low, x.d_high)


@kernel
def locked(p: Any, x: Any, u: Any) -> Any:
    """w_pll of (1) and the rate of its integral."""
    v_q = u.v_im_pu * math.cos(x.d_pll) - u.v_re_pu * math.sin(x.d_pll)
    if voltage(p, u, x)[0] < p.VPLLfrz:
        return 0.0, 0.0
    rate, w_pll = limited_pi(v_q, x.x_pll, p.KpPLL, p.KiPLL, p.DwPLLmin, p.DwPLLmax)
    return w_pll, rate


def source(p: Any, x: Any, u: Any) -> Any:
    """The Norton source of (7)."""
    e, _ = internal_voltage(p, x, u)
    return (), limited_source(e, angle(p, x), p.Re, p.Xe, p.ImaxF, u.v_re_pu, u.v_im_pu)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Current and power at the terminal."""
    e, _ = internal_voltage(p, x, u)
    return (), limited_terminal(x.dw_pu, e, angle(p, x), p.Re, p.Xe, p.ImaxF, u.v_re_pu, u.v_im_pu)


@kernel
def swing(p: Any, x: Any, w_pll: float, p_ref: float, p_f: float) -> Any:
    """Equation (2): rates of w, of the lagged droop and of the washout."""
    droop_rate, slow = lag(w_pll if p.wFlag != 0.0 else x.dw_pu, x.droop, p.Tp)
    added = -slow / p.mp if p.FFlag != 0.0 else 0.0
    surplus = p_ref + added - p_f - p.D1 * x.dw_pu - p.D2 * (x.dw_pu - x.fast)
    rate = held_at_limits(surplus / (2.0 * p.H), x.dw_pu, p.Dwmin, p.Dwmax)
    return rate, droop_rate, p.wD * (x.dw_pu - x.fast)


@kernel
def turning(p: Any, x: Any, w_pll: float) -> Any:
    """Equation (3): the rate of delta, which a limit turns along with the phase-locked loop. [rad/s]"""
    inside, rate = x.delta_rad - x.d_pll, p.nominal_rad_per_s * (x.dw_pu - w_pll)
    rate = clamped(rate, (x.d_low - inside) / FOLLOW_S, (x.d_high - inside) / FOLLOW_S)
    return rate + p.nominal_rad_per_s * w_pll


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6). [1/s]"""
    e, rate_v = internal_voltage(p, x, u)
    delta = angle(p, x)
    at = limited_terminal(x.dw_pu, e, delta, p.Re, p.Xe, p.ImaxF, u.v_re_pu, u.v_im_pu)
    p_e, q_e, v = at[2], at[3], at[5]
    i_re, i_im, _, _ = limited_current(e, delta, p.Re, p.Xe, p.ImaxF, u.v_re_pu, u.v_im_pu)
    s, c = math.sin(x.d_pll), math.cos(x.d_pll)
    i_d, i_q = i_re * c + i_im * s, i_re * s - i_im * c
    w_pll, rate_pll = locked(p, x, u)
    p_rate, p_f = lag(p_e, x.p_f, p.TPf)
    w_rate, droop_rate, fast_rate = swing(p, x, w_pll, u.p_mech_pu, p_f)
    i_dmax, d_max = steady_limits(p, x)[0], p.d_max
    low_rate = p.KI * (-p.Ke * i_dmax - x.id_f) if p.ESFlag != 0.0 else 0.0
    return (
        turning(p, x, w_pll),
        w_rate,
        p.nominal_rad_per_s * w_pll,
        rate_pll,
        droop_rate,
        fast_rate,
        p_rate,
        (q_e - x.q_f) / max(p.TQf, LEAST_FILTER_S),
        lag(v, x.v_f, p.TVf)[0],
        (i_d - x.id_f) / max(p.TIf, LEAST_FILTER_S),
        (i_q - x.iq_f) / max(p.TIf, LEAST_FILTER_S),
        rate_v,
        held_at_limits(p.KI * (i_dmax - x.id_f), x.d_high, 0.0, d_max),
        held_at_limits(low_rate, x.d_low, -d_max, 0.0),
    ), ()


def derive(v: Values) -> tuple[float, ...]:
    """d_max of (4). [rad]"""
    return (math.asin(min(v["Xe"] * v["ImaxSS"], 1.0)),)


def start(v: Values, at: MachineStart) -> Start:
    """The references at which it gives the power flow's current, the phase-locked loop at the voltage's angle."""
    e, power, size = at.v_pu + impedance(v) * at.i_pu, at.v_pu * at.i_pu.conjugate(), abs(at.v_pu)
    i_d, i_q = power.real / size, power.imag / size
    d_pll = cmath.phase(at.v_pu)
    delta = d_pll + cmath.phase(e / at.v_pu)
    by_current = v["VdrpFlag"] != 0.0 and v["QVflag"] != 0.0
    low = -v["d_max"] if v["ESFlag"] != 0.0 else 0.0
    states = (delta, 0.0, d_pll, 0.0, 0.0, 0.0, power.real, power.imag, size, i_d, i_q, abs(e), v["d_max"], low)
    v_ref = size + (v["mq"] * i_q if by_current else 0.0)
    return Start(states, e_fd_pu=v_ref, p_mech_pu=power.real, signals={"q_ref_pu": power.imag})


def check(v: Values) -> list[str]:
    """A fault's current limit above the steady one."""
    faults = out_of_order(v, (("Dwmin", "Dwmax"), ("DwPLLmin", "DwPLLmax")))
    if 0.0 < v["ImaxF"] < v["ImaxSS"]:
        faults.append(f"ImaxF = {v['ImaxF']:g} must not be below ImaxSS = {v['ImaxSS']:g}, or 0 for no limit")
    return faults


MODEL = MachineModel(
    name="REGFM_B1",
    title="grid-forming converter as a virtual synchronous machine",
    source_text=Source(
        "Du and others, Virtual Synchronous Machine Grid-Forming Inverter Model Specification, NREL, 2024", "S"
    ),
    parameters=(*FLAGS, *COUPLING, *SETTINGS),
    states=STATES,
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=impedance,
    iterates=True,
    inputs=FORMING_INPUTS,
    takes=(),
    derived=("d_max",),
    derive=derive,
    check=check,
)
#: The same with PSS/E's record.
PSSE_MODEL = replace(
    MODEL,
    name="REGFMB1U",
    parameters=(*FLAGS, *SETTINGS),
    derived=(*FROM_CASE, "d_max"),
    derive=lambda v: (*from_case(v), *derive({**v, "Xe": v["x_pu"]})),
)
