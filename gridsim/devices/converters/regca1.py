"""REGCA1: a grid-following converter, two lagged currents injected along and across the terminal voltage.

With v the terminal voltage, v_f its filtered size, I_p and I_q along it and behind it (I_q > 0 gives reactive power):

    Tfltr d v_f / dt = v - v_f                                                          (1)
    Tg d I_p / dt = I_pcmd - I_p,   d I_p / dt <= Rrpwr,   I_p <= LVPL(v_f)             (2)
    Tg d I_q / dt = I_qcmd - I_q,   d I_q / dt <= Iqrmax where it began with Q > 0,
                                    d I_q / dt >= Iqrmin where it began with Q < 0      (3)
    I_qout = max(I_q - Khv max(v - Volim, 0), Iolim)                                    (4)
    I_pout = g(v) I_p                                                                   (5)
    i = (I_pout - j I_qout) v / |v|                                                     (6)

LVPL, where Lvplsw is 1, is none above Brkpt and falls from Lvpl1 there to 0 at Zerox; g rises from 0 at Lvpnt0 to 1
at Lvpnt1. Accel, which steadies the network solution of other programs, has no part here: the current is solved with
the network. Source: Siemens, PSS/E Model Library, REGCA1, as OpenIPSL documents it [S]; WECC REMTF, REGC_A [I].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import lag, limited_lag
from gridsim.devices.contract import (
    CONVERTER_CONTROLS,
    CONVERTER_INPUTS,
    MachineModel,
    MachineStart,
    Start,
    Values,
    no_inertia,
)
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("Lvplsw", "1", "1 with low voltage power logic, 0 without", at_least=0.0, at_most=1.0),
    Parameter("Tg", "s", "time constant of the currents", above=0.0),
    Parameter("Rrpwr", "pu/s", "largest rate of the active current", above=0.0),
    Parameter("Brkpt", "pu", "voltage above which low voltage power logic sets no limit"),
    Parameter("Zerox", "pu", "voltage at which low voltage power logic allows no power"),
    Parameter("Lvpl1", "pu", "active current that low voltage power logic allows at Brkpt", at_least=0.0),
    Parameter("Volim", "pu", "voltage above which reactive current is taken off", above=0.0),
    Parameter("Lvpnt1", "pu", "voltage above which active current is not reduced"),
    Parameter("Lvpnt0", "pu", "voltage at which there is no active current"),
    Parameter("Iolim", "pu", "least reactive current"),
    Parameter("Tfltr", "s", "time constant of the voltage filter", at_least=0.0),
    Parameter("Khv", "pu", "reactive current taken off per voltage above Volim", at_least=0.0),
    Parameter("Iqrmax", "pu/s", "largest rate of the reactive current", above=0.0),
    Parameter("Iqrmin", "pu/s", "least rate of the reactive current", below=0.0),
    Parameter("Accel", "1", "acceleration factor of the network solution, not used", at_least=0.0, at_most=1.0),
)
#: What no current reaches: a limit that is not there. [pu]
NO_LIMIT = 1e9


@kernel
def low_voltage_gain(p: Any, v: float) -> Any:
    """g of equation (5)."""
    if v >= p.Lvpnt1:
        return 1.0
    if v <= p.Lvpnt0:
        return 0.0
    return (v - p.Lvpnt0) / (p.Lvpnt1 - p.Lvpnt0)


@kernel
def low_voltage_limit(p: Any, v_f: float) -> Any:
    """LVPL of equation (2). [pu]"""
    if p.Lvplsw == 0.0 or v_f >= p.Brkpt:
        return NO_LIMIT
    if v_f <= p.Zerox:
        return 0.0
    return p.Lvpl1 * (v_f - p.Zerox) / (p.Brkpt - p.Zerox)


@kernel
def output(p: Any, x: Any, u: Any) -> Any:
    """Equations (4) to (6): size of the voltage and current phasor. [pu]"""
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    if v == 0.0:
        return 0.0, 0.0, 0.0
    i_p = low_voltage_gain(p, v) * min(x.i_p, low_voltage_limit(p, x.v_f if p.Tfltr > 0.0 else v))
    i_q = max(x.i_q - p.Khv * max(v - p.Volim, 0.0), p.Iolim)
    c, s = u.v_re_pu / v, u.v_im_pu / v
    return v, i_p * c + i_q * s, i_p * s - i_q * c


def source(p: Any, x: Any, u: Any) -> Any:
    """The current (6), and the direction of the voltage."""
    v, i_re, i_im = output(p, x, u)
    if v == 0.0:
        return (), (i_re, i_im, 0.0, 1.0)
    return (), (i_re, i_im, u.v_im_pu / v, u.v_re_pu / v)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Current and power at the terminal; there is no speed of its own, and its angle is that of the voltage."""
    v, i_re, i_im = output(p, x, u)
    p_e = u.v_re_pu * i_re + u.v_im_pu * i_im
    q_e = u.v_im_pu * i_re - u.v_re_pu * i_im
    return (), (0.0, math.atan2(u.v_im_pu, u.v_re_pu), p_e, q_e, 0.0, v, i_re, i_im, p_e)


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3). [1/s]"""
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    filter_rate, v_f = lag(v, x.v_f, p.Tfltr)
    active_rate, _ = limited_lag(u.ip_cmd_pu, x.i_p, p.Tg, -NO_LIMIT, low_voltage_limit(p, v_f))
    reactive_rate = (u.iq_cmd_pu - x.i_q) / p.Tg
    if x.q_began > 0.0:
        reactive_rate = min(reactive_rate, p.Iqrmax)
    if x.q_began < 0.0:
        reactive_rate = max(reactive_rate, p.Iqrmin)
    return (filter_rate, min(active_rate, p.Rrpwr), reactive_rate, 0.0), ()


def start(values: Values, at: MachineStart) -> Start:
    """The commands that give the power flow's current."""
    v = abs(at.v_pu)
    power = at.v_pu * at.i_pu.conjugate()
    over = max(v - values["Volim"], 0.0) * values["Khv"]
    gain = min(max((v - values["Lvpnt0"]) / (values["Lvpnt1"] - values["Lvpnt0"]), 1e-6), 1.0)
    i_p, i_q = power.real / v / gain, power.imag / v + over
    signals = {"ip_cmd_pu": i_p, "iq_cmd_pu": i_q, "p_ref_pu": power.real, "q_ref_pu": power.imag}
    signals |= {"w_g_pu": 1.0, "w_t_pu": 1.0, "w_ref_pu": 1.0, "p_aero_pu": power.real}  # of a wind turbine
    return Start((v, i_p, i_q, power.imag), p_mech_pu=power.real, signals=signals)


def check(values: Values) -> list[str]:
    """Points of the characteristics in their order."""
    faults = []
    if not values["Lvpnt0"] < values["Lvpnt1"]:
        faults.append(f"Lvpnt0 = {values['Lvpnt0']:g} must be below Lvpnt1 = {values['Lvpnt1']:g}")
    if values["Lvplsw"] != 0.0 and not values["Zerox"] < values["Brkpt"]:
        faults.append(f"Zerox = {values['Zerox']:g} must be below Brkpt = {values['Brkpt']:g}")
    return faults


MODEL = MachineModel(
    name="REGCA1",
    title="grid-following converter",
    source_text=Source("Siemens, PSS/E Model Library, REGCA1; documentation of OpenIPSL's REGCA1", "S"),
    parameters=PARAMETERS,
    states=("v_f", "i_p", "i_q", "q_began"),
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=None,
    inertia=no_inertia,
    iterates=True,
    rotor=False,
    inputs=CONVERTER_INPUTS,
    takes=CONVERTER_CONTROLS,
    check=check,
)
