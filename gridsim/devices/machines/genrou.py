"""GENROU: round-rotor machine with one damper winding on d, two rotor circuits on q, and saturation on both axes.

With psi''_d, psi''_q the subtransient flux linkages (as voltages e''_q, e''_d), psi'' their magnitude, S = S(psi''):

    d delta / dt = w_0 dw                                                                 (1)
    2 H d dw / dt = p_m - t_e - D dw                                                      (2)
    T'do  d e'q / dt = e_fd - i_fd                                                        (3)
    T'qo  d e'd / dt = - i_kq                                                             (4)
    T''do d psi_kd / dt = e'q - psi_kd - (x'd - x_l) i_d                                  (5)
    T''qo d psi_kq / dt = e'd - psi_kq + (x'q - x_l) i_q                                  (6)
    e''q = g_d1 e'q + (1 - g_d1) psi_kd,   e''d = g_q1 e'd + (1 - g_q1) psi_kq            (7)
    i_fd = e'q + (x_d - x'd)(g_d1 i_d + g_d2 (e'q - psi_kd)) + S e''q                     (8)
    i_kq = e'd + (x_q - x'q)(g_q2 (e'd - psi_kq) - g_q1 i_q) + S g_qd e''d                (9)
    v_d + j v_q = e''d + j e''q - (r + j x'')(i_d + j i_q)                               (10)
    t_e = e''q i_q + e''d i_d                                                            (11)

    g_d1 = (x'' - x_l) / (x'd - x_l),  g_d2 = (x'd - x'') / (x'd - x_l)^2, likewise on q
    g_qd = (x_q - x_l) / (x_d - x_l),  S(psi) = B (psi - A)^2 / psi

x'' is one reactance for both axes, so (10) is a Norton source behind a constant impedance. The armature resistance r
is that of the source impedance in the network data, ZR. Source: PSS/E model GENROU; Kundur (1994) sections 3.6 and
5.3; equations as in the WECC model library's round-rotor machine [S].
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
    Parameter("Tpqo", "s", "T'qo, q-axis transient open-circuit time constant", above=0.0),
    Parameter("Tppqo", "s", "T''qo, q-axis subtransient open-circuit time constant", above=0.0),
    Parameter("H", "s", "inertia constant", above=0.0),
    Parameter("D", "pu", "damping torque per speed deviation", at_least=0.0),
    Parameter("Xd", "pu", "d-axis synchronous reactance", above=0.0),
    Parameter("Xq", "pu", "q-axis synchronous reactance", above=0.0),
    Parameter("Xpd", "pu", "X'd, d-axis transient reactance", above=0.0),
    Parameter("Xpq", "pu", "X'q, q-axis transient reactance", above=0.0),
    Parameter("Xppd", "pu", "X''d = X''q, subtransient reactance", above=0.0),
    Parameter("Xl", "pu", "leakage reactance", at_least=0.0),
    Parameter("S10", "1", "S(1.0), saturation at flux 1.0", at_least=0.0),
    Parameter("S12", "1", "S(1.2), saturation at flux 1.2", at_least=0.0),
)
DERIVED = ("gd1", "gd2", "gq1", "gq2", "gqd", "sat_a", "sat_b")


def derive(v: Values) -> tuple[float, ...]:
    """The coefficients g of (7) to (9), A and B of the saturation curve."""
    above_leakage_d, above_leakage_q = v["Xpd"] - v["Xl"], v["Xpq"] - v["Xl"]
    return (
        (v["Xppd"] - v["Xl"]) / above_leakage_d,
        (v["Xpd"] - v["Xppd"]) / above_leakage_d**2,
        (v["Xppd"] - v["Xl"]) / above_leakage_q,
        (v["Xpq"] - v["Xppd"]) / above_leakage_q**2,
        (v["Xq"] - v["Xl"]) / (v["Xd"] - v["Xl"]),
        *quadratic_coefficients(1.0, v["S10"], 1.2, v["S12"]),
    )


@kernel
def subtransient(p: Any, x: Any) -> Any:
    """Equation (7): e''d and e''q. [pu]"""
    e_d = p.gq1 * x.epd + (1.0 - p.gq1) * x.psi_kq
    e_q = p.gd1 * x.epq + (1.0 - p.gd1) * x.psi_kd
    return e_d, e_q


@kernel
def stator(p: Any, x: Any, u: Any) -> Any:
    """Equation (10): e''d, e''q, i_d, i_q. [pu]"""
    e_d, e_q = subtransient(p, x)
    v_d, v_q = to_machine(u.v_re_pu, u.v_im_pu, u.sin_delta, u.cos_delta)
    i_d, i_q = norton_current(e_d - v_d, e_q - v_q, p.r_pu, p.Xppd)
    return e_d, e_q, i_d, i_q


@kernel
def field_current(p: Any, x: Any, e_q: float, i_d: float, saturation: float) -> Any:
    """Equation (8). [pu]"""
    return x.epq + (p.Xd - p.Xpd) * (p.gd1 * i_d + p.gd2 * (x.epq - x.psi_kd)) + saturation * e_q


def source(p: Any, x: Any, u: Any) -> Any:
    """Norton current of the subtransient voltage."""
    e_d, e_q = subtransient(p, x)
    return (), source_outputs(e_d, e_q, x.delta_rad, p.r_pu, p.Xppd)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Equations (8) and (10)."""
    e_d, e_q, i_d, i_q = stator(p, x, u)
    saturation = quadratic_saturation(math.sqrt(e_d * e_d + e_q * e_q), p.sat_a, p.sat_b)
    i_fd = field_current(p, x, e_q, i_d, saturation)
    i_re, i_im = to_network(i_d, i_q, u.sin_delta, u.cos_delta)
    return (), terminal_outputs(x.dw_pu, x.delta_rad, i_fd, i_re, i_im, u.v_re_pu, u.v_im_pu, p.r_pu)


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6). [1/s]"""
    e_d, e_q, i_d, i_q = stator(p, x, u)
    saturation = quadratic_saturation(math.sqrt(e_d * e_d + e_q * e_q), p.sat_a, p.sat_b)
    i_fd = field_current(p, x, e_q, i_d, saturation)
    i_kq = x.epd + (p.Xq - p.Xpq) * (p.gq2 * (x.epd - x.psi_kq) - p.gq1 * i_q) + saturation * p.gqd * e_d
    torque = e_q * i_q + e_d * i_d
    return (
        p.nominal_rad_per_s * x.dw_pu,
        (u.p_mech_pu - torque - p.D * x.dw_pu) / (2.0 * p.H),
        (u.e_fd_pu - i_fd) / p.Tpdo,
        -i_kq / p.Tpqo,
        (x.epq - x.psi_kd - (p.Xpd - p.Xl) * i_d) / p.Tppdo,
        (x.epd - x.psi_kq + (p.Xpq - p.Xl) * i_q) / p.Tppqo,
    ), ()


def impedance(values: Values) -> complex:
    """Armature resistance and subtransient reactance. [pu]"""
    return complex(values["r_pu"], values["Xppd"])


def start(v: Values, at: MachineStart) -> Start:
    """All rates zero: (9) with i_kq = 0 says that e''(1 + S g_qd) + j (x_q - x'') i lies on the q axis."""
    e = at.v_pu + impedance(v) * at.i_pu
    saturation = float(quadratic_saturation.py_func(abs(e), v["sat_a"], v["sat_b"]))
    delta = cmath.phase(e * (1.0 + saturation * v["gqd"]) + 1j * (v["Xq"] - v["Xppd"]) * at.i_pu)
    turn = cmath.exp(-1j * (delta - math.pi / 2.0))
    e_dq, i_dq = e * turn, at.i_pu * turn
    epq = e_dq.imag + (v["Xpd"] - v["Xppd"]) * i_dq.real
    epd = e_dq.real - (v["Xpq"] - v["Xppd"]) * i_dq.imag
    psi_kd = epq - (v["Xpd"] - v["Xl"]) * i_dq.real
    psi_kq = epd + (v["Xpq"] - v["Xl"]) * i_dq.imag
    i_fd = epq + (v["Xd"] - v["Xpd"]) * (v["gd1"] * i_dq.real + v["gd2"] * (epq - psi_kd)) + saturation * e_dq.imag
    torque = (e * at.i_pu.conjugate()).real
    return Start((delta, 0.0, epq, epd, psi_kd, psi_kq), e_fd_pu=i_fd, p_mech_pu=torque)


def check(v: Values) -> list[str]:
    """Reactances in their order, a saturation curve that exists."""
    faults = []
    if v["Xl"] in (v["Xpd"], v["Xpq"]) or v["Xd"] == v["Xl"]:
        faults.append("Xl must differ from X'd, X'q and Xd")
    if not rises(1.0, v["S10"], 1.2, v["S12"]):
        faults.append(f"S(1.2) = {v['S12']:g} must exceed S(1.0) = {v['S10']:g} / 1.2, or both be 0")
    return faults


MODEL = MachineModel(
    name="GENROU",
    title="round-rotor machine with saturation",
    source_text=Source("PSS/E model GENROU; Kundur, Power System Stability and Control, 1994, chapters 3 and 5", "S"),
    parameters=PARAMETERS,
    states=("delta_rad", "dw_pu", "epq", "epd", "psi_kd", "psi_kq"),
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=impedance,
    derived=DERIVED,
    derive=derive,
    check=check,
)
