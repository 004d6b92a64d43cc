"""GENSAL: salient-pole machine with one damper winding on each axis, and saturation on the d axis.

With e'q the flux of the field, psi_kd that of the d-axis damper, e''d the subtransient voltage of the q-axis damper:

    d delta / dt = w_0 dw                                                                 (1)
    2 H d dw / dt = p_m - t_e - D dw                                                      (2)
    T'do  d e'q / dt = e_fd - i_fd                                                        (3)
    T''do d psi_kd / dt = e'q - psi_kd - (x'd - x_l) i_d                                  (4)
    T''qo d e''d / dt = (x_q - x'') i_q - e''d                                            (5)
    e''q = g_d1 e'q + (1 - g_d1) psi_kd                                                   (6)
    i_fd = e'q (1 + S(e'q)) + (x_d - x'd)(g_d1 i_d + g_d2 (e'q - psi_kd))                 (7)
    v_d + j v_q = e''d + j e''q - (r + j x'')(i_d + j i_q)                                (8)
    t_e = e''q i_q + e''d i_d                                                             (9)

    g_d1 = (x'' - x_l) / (x'd - x_l),  g_d2 = (x'd - x'') / (x'd - x_l)^2,  S(e) = B (e - A)^2 / e

x'' is one reactance for both axes. The armature resistance r is ZR of the network data.
Source: PSS/E model GENSAL; Kundur (1994) chapters 3 and 5; equations as in the OpenIPSL model library [S].
"""

from __future__ import annotations

import cmath
import math
from typing import Any

from gridsim.devices.blocks import quadratic_saturation
from gridsim.devices.contract import MachineModel, MachineStart, Start, Values
from gridsim.devices.machines.frame import norton_current, source_outputs, terminal_outputs, to_machine, to_network
from gridsim.devices.saturation import quadratic_coefficients, rises
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("Tpdo", "s", "T'do, d-axis transient open-circuit time constant", above=0.0),
    Parameter("Tppdo", "s", "T''do, d-axis subtransient open-circuit time constant", above=0.0),
    Parameter("Tppqo", "s", "T''qo, q-axis subtransient open-circuit time constant", above=0.0),
    Parameter("H", "s", "inertia constant", above=0.0),
    Parameter("D", "pu", "damping torque per speed deviation", at_least=0.0),
    Parameter("Xd", "pu", "d-axis synchronous reactance", above=0.0),
    Parameter("Xq", "pu", "q-axis synchronous reactance", above=0.0),
    Parameter("Xpd", "pu", "X'd, d-axis transient reactance", above=0.0),
    Parameter("Xppd", "pu", "X''d = X''q, subtransient reactance", above=0.0),
    Parameter("Xl", "pu", "leakage reactance", at_least=0.0),
    Parameter("S10", "1", "S(1.0), saturation at flux 1.0", at_least=0.0),
    Parameter("S12", "1", "S(1.2), saturation at flux 1.2", at_least=0.0),
)
DERIVED = ("gd1", "gd2", "sat_a", "sat_b")


def derive(v: Values) -> tuple[float, ...]:
    """The coefficients g of (6) and (7), A and B of the saturation curve."""
    above_leakage = v["Xpd"] - v["Xl"]
    return (
        (v["Xppd"] - v["Xl"]) / above_leakage,
        (v["Xpd"] - v["Xppd"]) / above_leakage**2,
        *quadratic_coefficients(1.0, v["S10"], 1.2, v["S12"]),
    )


@kernel
def stator(p: Any, x: Any, u: Any) -> Any:
    """Equations (6) and (8): e''q, i_d, i_q. [pu]"""
    e_q = p.gd1 * x.epq + (1.0 - p.gd1) * x.psi_kd
    v_d, v_q = to_machine(u.v_re_pu, u.v_im_pu, u.sin_delta, u.cos_delta)
    i_d, i_q = norton_current(x.eppd - v_d, e_q - v_q, p.r_pu, p.Xppd)
    return e_q, i_d, i_q


@kernel
def field_current(p: Any, x: Any, i_d: float) -> Any:
    """Equation (7). [pu]"""
    saturated = x.epq * (1.0 + quadratic_saturation(x.epq, p.sat_a, p.sat_b))
    return saturated + (p.Xd - p.Xpd) * (p.gd1 * i_d + p.gd2 * (x.epq - x.psi_kd))


def source(p: Any, x: Any, u: Any) -> Any:
    """Norton current of the subtransient voltage."""
    e_q = p.gd1 * x.epq + (1.0 - p.gd1) * x.psi_kd
    return (), source_outputs(x.eppd, e_q, x.delta_rad, p.r_pu, p.Xppd)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Equations (7) and (8)."""
    _, i_d, i_q = stator(p, x, u)
    i_re, i_im = to_network(i_d, i_q, u.sin_delta, u.cos_delta)
    return (), terminal_outputs(
        x.dw_pu, x.delta_rad, field_current(p, x, i_d), i_re, i_im, u.v_re_pu, u.v_im_pu, p.r_pu
    )


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5) and (9). [1/s]"""
    e_q, i_d, i_q = stator(p, x, u)
    torque = e_q * i_q + x.eppd * i_d
    return (
        p.nominal_rad_per_s * x.dw_pu,
        (u.p_mech_pu - torque - p.D * x.dw_pu) / (2.0 * p.H),
        (u.e_fd_pu - field_current(p, x, i_d)) / p.Tpdo,
        (x.epq - x.psi_kd - (p.Xpd - p.Xl) * i_d) / p.Tppdo,
        ((p.Xq - p.Xppd) * i_q - x.eppd) / p.Tppqo,
    ), ()


def impedance(values: Values) -> complex:
    """Armature resistance and subtransient reactance. [pu]"""
    return complex(values["r_pu"], values["Xppd"])


def start(v: Values, at: MachineStart) -> Start:
    """All rates zero: (5) and (8) say that v + (r + j x_q) i lies on the q axis."""
    delta = cmath.phase(at.v_pu + complex(v["r_pu"], v["Xq"]) * at.i_pu)
    turn = cmath.exp(-1j * (delta - math.pi / 2.0))
    e = at.v_pu + impedance(v) * at.i_pu
    e_dq, i_dq = e * turn, at.i_pu * turn
    epq = e_dq.imag + (v["Xpd"] - v["Xppd"]) * i_dq.real
    psi_kd = epq - (v["Xpd"] - v["Xl"]) * i_dq.real
    saturation = float(quadratic_saturation.py_func(epq, v["sat_a"], v["sat_b"]))
    i_fd = epq * (1.0 + saturation) + (v["Xd"] - v["Xpd"]) * i_dq.real
    torque = (e * at.i_pu.conjugate()).real
    return Start((delta, 0.0, epq, psi_kd, e_dq.real), e_fd_pu=i_fd, p_mech_pu=torque)


def check(v: Values) -> list[str]:
    """Reactances in their order, a saturation curve that exists."""
    faults = ["Xl must differ from X'd"] if v["Xl"] == v["Xpd"] else []
    if not rises(1.0, v["S10"], 1.2, v["S12"]):
        faults.append(f"S(1.2) = {v['S12']:g} must exceed S(1.0) = {v['S10']:g} / 1.2, or both be 0")
    return faults


MODEL = MachineModel(
    name="GENSAL",
    title="salient-pole machine with saturation on the d axis",
    source_text=Source("PSS/E model GENSAL; Kundur, Power System Stability and Control, 1994, chapters 3 and 5", "S"),
    parameters=PARAMETERS,
    states=("delta_rad", "dw_pu", "epq", "psi_kd", "eppd"),
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=impedance,
    derived=DERIVED,
    derive=derive,
    check=check,
)
