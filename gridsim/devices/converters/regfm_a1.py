"""REGFM_A1: a grid-forming converter with droop, a voltage source behind an impedance with limited current.

On the converter's rating, with v and i its terminal voltage and current, P_f the filtered power:

    TPf d w / dt = Mp (P_ref - p) - w,   so that w = Mp (P_ref - P_f)                             (1)
    TQf d Q_f / dt = q - Q_f,   TVf d V_f / dt = |v| - V_f                                        (2)
    d delta / dt = w_0 (w + PI_hi(Pmax - P_f) + PI_lo(Pmin - P_f))                                (3)
    V_s = V_ref + Mq (Q_ref - Q_f) + PI_hi(Qmax - Q_f) + PI_lo(Qmin - Q_f)                        (4)
    Vflag 1: E = Kpv (V_s - V_f) + x_v,  d x_v / dt = Kiv (V_s - V_f),  Emin <= E <= Emax
    Vflag 0: E = V_s within Emin..Emax                                                            (5)
    i = (E e^{j delta} - v) / (Re + j Xe), its size at most Imax (0: no limit)                    (6)

PI_hi is Kppmax e + Kipmax / s e, integral and output at most 0, so that it works above the upper limit alone; PI_lo
the same, at least 0, below the lower one; with Kpqmax and Kiqmax in (4). The current (6) keeps its angle at the
limit. V_ref, Q_ref and P_ref stay what holds the power flow, whatever QVflag says of which of them is set. (1) is a
swing equation with the inertia constant TPf / (2 Mp) and the damping 1 / Mp.

REGFM_A1 has the flags and then the fields in PowerWorld's order; REGFMA1 has PSS/E 36's, with Re + j Xe from the
network data, ZSORCE. Source: Du and others, Model Specification of Droop-Controlled, Grid-Forming Inverters
(REGFM_A1), PNNL, 2023 [S]; the limits as in Sandia's PSTess [Q]; fields: PowerWorld's page on REGFM_A1 [Q] (flags
last there), PNNL's PSS/E script for REGFMA1 [Q].
"""

from __future__ import annotations

import cmath
from dataclasses import replace
from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits
from gridsim.devices.contract import FORMING_INPUTS, MachineModel, MachineStart, Start, Values
from gridsim.devices.converters.forming import FROM_CASE, from_case, impedance, limited_source, limited_terminal
from gridsim.devices.fields import flag, out_of_order
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    flag("Vflag", "1: voltage control by a PI, 0: internal voltage set"),
    flag("QVflag", "1: voltage, 0: reactive power is set"),
    Parameter("TPf", "s", "time constant of the active power filter", above=0.0),
    Parameter("TQf", "s", "time constant of the reactive power filter", above=0.0),
    Parameter("TVf", "s", "time constant of the voltage filter", above=0.0),
    Parameter("Re", "pu", "coupling resistance", at_least=0.0),
    Parameter("Xe", "pu", "coupling reactance", above=0.0),
    Parameter("Imax", "pu", "largest current, 0 for no limit", at_least=0.0),
    Parameter("Emax", "pu", "largest internal voltage"),
    Parameter("Emin", "pu", "least internal voltage", at_least=0.0),
    Parameter("Pmax", "pu", "active power above which it is held back"),
    Parameter("Pmin", "pu", "active power below which it is held up"),
    Parameter("Qmax", "pu", "reactive power above which it is held back"),
    Parameter("Qmin", "pu", "reactive power below which it is held up"),
    Parameter("Mp", "pu", "droop of frequency with active power", above=0.0),
    Parameter("Mq", "pu", "droop of voltage with reactive power", at_least=0.0),
    Parameter("Kpv", "pu", "proportional gain of the voltage control", at_least=0.0),
    Parameter("Kiv", "1/s", "integral gain of the voltage control", at_least=0.0),
    Parameter("Kppmax", "pu", "proportional gain of the active power limits", at_least=0.0),
    Parameter("Kipmax", "1/s", "integral gain of the active power limits", at_least=0.0),
    Parameter("Kpqmax", "pu", "proportional gain of the reactive power limits", at_least=0.0),
    Parameter("Kiqmax", "1/s", "integral gain of the reactive power limits", at_least=0.0),
)
#: The order of PSS/E's REGFMA1.
PSSE_ORDER = (
    *("Vflag", "QVflag", "TPf", "TQf", "TVf", "Imax", "Emax", "Emin", "Pmax", "Pmin", "Qmax", "Qmin", "Mp", "Mq"),
    *("Kppmax", "Kipmax", "Kpqmax", "Kiqmax", "Kpv", "Kiv"),
)
STATES = ("delta_rad", "dw_pu", "q_f", "v_f", "x_v", "p_high", "p_low", "q_high", "q_low")


@kernel
def beyond(value: float, high: float, low: float, x_high: float, x_low: float, gain: float, gain_per_s: float) -> Any:
    """PI_hi and PI_lo: what they add together, and the rates of their integrals."""
    added = min(gain * (high - value) + x_high, 0.0) + max(gain * (low - value) + x_low, 0.0)
    rate_high, rate_low = gain_per_s * (high - value), gain_per_s * (low - value)
    rate_high = 0.0 if x_high >= 0.0 and rate_high > 0.0 else rate_high
    rate_low = 0.0 if x_low <= 0.0 and rate_low < 0.0 else rate_low
    return added, rate_high, rate_low


@kernel
def power_limits(p: Any, x: Any, p_ref: float) -> Any:
    """What (3) adds to w, and the rates of its integrals."""
    return beyond(p_ref - x.dw_pu / p.Mp, p.Pmax, p.Pmin, x.p_high, x.p_low, p.Kppmax, p.Kipmax)


@kernel
def wanted_voltage(p: Any, x: Any, u: Any) -> Any:
    """V_s of (4), and the rates of its integrals."""
    added, rate_high, rate_low = beyond(x.q_f, p.Qmax, p.Qmin, x.q_high, x.q_low, p.Kpqmax, p.Kiqmax)
    return u.e_fd_pu + p.Mq * (u.q_ref_pu - x.q_f) + added, rate_high, rate_low


@kernel
def internal_voltage(p: Any, x: Any, u: Any) -> Any:
    """E of (5). [pu]"""
    v_s = wanted_voltage(p, x, u)[0]
    if p.Vflag == 0.0:
        return clamped(v_s, p.Emin, p.Emax)
    return clamped(p.Kpv * (v_s - x.v_f) + x.x_v, p.Emin, p.Emax)


def source(p: Any, x: Any, u: Any) -> Any:
    """The Norton source of (6)."""
    e = internal_voltage(p, x, u)
    return (), limited_source(e, x.delta_rad, p.Re, p.Xe, p.Imax, u.v_re_pu, u.v_im_pu)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Current and power at the terminal."""
    dw = x.dw_pu + power_limits(p, x, u.p_mech_pu)[0]
    e = internal_voltage(p, x, u)
    return (), limited_terminal(dw, e, x.delta_rad, p.Re, p.Xe, p.Imax, u.v_re_pu, u.v_im_pu)


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5). [1/s]"""
    added, p_high, p_low = power_limits(p, x, u.p_mech_pu)
    v_s, q_high, q_low = wanted_voltage(p, x, u)
    e = internal_voltage(p, x, u)
    at = limited_terminal(x.dw_pu, e, x.delta_rad, p.Re, p.Xe, p.Imax, u.v_re_pu, u.v_im_pu)
    p_e, q_e, v = at[2], at[3], at[5]
    rate_v = 0.0 if p.Vflag == 0.0 else held_at_limits(p.Kiv * (v_s - x.v_f), x.x_v, p.Emin, p.Emax)
    return (
        p.nominal_rad_per_s * (x.dw_pu + added),
        (p.Mp * (u.p_mech_pu - p_e) - x.dw_pu) / p.TPf,
        (q_e - x.q_f) / p.TQf,
        (v - x.v_f) / p.TVf,
        rate_v,
        p_high,
        p_low,
        q_high,
        q_low,
    ), ()


def start(v: Values, at: MachineStart) -> Start:
    """The references at which it gives the power flow's current."""
    e, power = at.v_pu + impedance(v) * at.i_pu, at.v_pu * at.i_pu.conjugate()
    v_ref = abs(at.v_pu) if v["Vflag"] != 0.0 else abs(e)
    states = (cmath.phase(e), 0.0, power.imag, abs(at.v_pu), abs(e), 0.0, 0.0, 0.0, 0.0)
    return Start(states, e_fd_pu=v_ref, p_mech_pu=power.real, signals={"q_ref_pu": power.imag})


def check(v: Values) -> list[str]:
    """Limits in their order."""
    return out_of_order(v, (("Emin", "Emax"), ("Pmin", "Pmax"), ("Qmin", "Qmax")))


MODEL = MachineModel(
    name="REGFM_A1",
    title="grid-forming converter with droop",
    source_text=Source("Du and others, Model Specification of Droop-Controlled GFM Inverters (REGFM_A1), 2023", "S"),
    parameters=PARAMETERS,
    states=STATES,
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=impedance,
    inertia=lambda v: v["TPf"] / (2.0 * v["Mp"]),
    iterates=True,
    inputs=FORMING_INPUTS,
    takes=(),
    check=check,
)
#: The same with PSS/E's record.
PSSE_MODEL = replace(
    MODEL,
    name="REGFMA1",
    parameters=tuple(next(p for p in PARAMETERS if p.name == name) for name in PSSE_ORDER),
    derived=FROM_CASE,
    derive=from_case,
)
