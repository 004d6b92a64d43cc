"""GENTPJ1: a machine whose saturation follows air-gap flux and current and reaches every inductance above leakage.

With v and i the terminal voltage and current (the machine injects), S the quadratic saturation function through
S(1.0) and S(1.2):

    psi  = |v + (r + j Xl) i| + Kis |i|                                                   (1)
    s_d  = 1 + S(psi),   s_q = 1 + Xq / Xd S(psi)                                         (2)
    v_d + j v_q = e''d + j e''q - r (i_d + j i_q) + X''qs i_q - j X''ds i_d               (3)
    X''ds = Xl + (X''d - Xl) / s_d,   X''qs = Xl + (X''q - Xl) / s_q                      (4)
    e_q2 = (e''q - e'q + (X'd - X''d) i_d / s_d) (Xd - X''d) / (X'd - X''d)
    e_q1 = e''q - e_q2 + (Xd - X''d) i_d / s_d,   i_fd = s_d e_q1                         (5)
    T'do  d e'q / dt  = e_fd - i_fd                                                       (6)
    T''do d e''q / dt = s_d (e'q - e''q) - (X'd - X''d) i_d                               (7)
    e_d2 = (e''d - e'd - (X'q - X''q) i_q / s_q) (Xq - X''q) / (X'q - X''q)
    e_d1 = e''d - e_d2 - (Xq - X''q) i_q / s_q                                            (8)
    T'qo  d e'd / dt  = - s_q e_d1                                                        (9)
    T''qo d e''d / dt = s_q (e'd - e''d) + (X'q - X''q) i_q                              (10)

and the swing equation of GENROU. Given v, (1) to (4) hold for one S, found here by secants; i(x, v) is solved with
the network beside the constant impedance r + j X''d. r is that of the source impedance in the network data, ZR.

Source: Weber, Description of Machine Models GENROU, GENSAL, GENTPF and GENTPJ, PowerWorld, 2015, section 3 [S]; field
order of PSS/E's GENTPJ1 [S]. With Kis = 0 it is GENTPF.
"""

from __future__ import annotations

import cmath
import math
from typing import Any

from gridsim.devices.blocks import quadratic_saturation
from gridsim.devices.contract import MachineModel, MachineStart, Start, Values
from gridsim.devices.machines import genrou
from gridsim.devices.machines.frame import norton_current, terminal_outputs, to_machine, to_network
from gridsim.devices.machines.sine import sine_and_cosine
from gridsim.devices.saturation import quadratic_coefficients, rises
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: Change of S at which the search ends: rounding of the voltage that follows.
TOLERANCE = 1e-14
#: Secants before the last S is taken: five suffice at ordinary voltages, twice that in faults. Measured.
MOST_SECANTS = 40

PARAMETERS = (
    *genrou.PARAMETERS[:10],
    Parameter("Xppd", "pu", "X''d, d-axis subtransient reactance", above=0.0),
    Parameter("Xppq", "pu", "X''q, q-axis subtransient reactance", above=0.0),
    *genrou.PARAMETERS[11:],
    Parameter("Kis", "pu", "flux that saturates per armature current", at_least=0.0),
)


def derive(v: Values) -> tuple[float, ...]:
    """A and B of the saturation curve."""
    return quadratic_coefficients(1.0, v["S10"], 1.2, v["S12"])


@kernel
def saturation_at(p: Any, v_d: float, v_q: float, i_d: float, i_q: float) -> float:
    """S of (1) and (2)."""
    flux_d = v_d + p.r_pu * i_d - p.Xl * i_q
    flux_q = v_q + p.r_pu * i_q + p.Xl * i_d
    psi = math.sqrt(flux_d * flux_d + flux_q * flux_q) + p.Kis * math.sqrt(i_d * i_d + i_q * i_q)
    return float(quadratic_saturation(psi, p.sat_a, p.sat_b))


@kernel
def current_at(p: Any, x: Any, v_d: float, v_q: float, s: float) -> Any:
    """i_d and i_q of (3) for a given S. [pu]"""
    x_d = p.Xl + (p.Xppd - p.Xl) / (1.0 + s)
    x_q = p.Xl + (p.Xppq - p.Xl) / (1.0 + p.Xq / p.Xd * s)
    d, q = x.eppd - v_d, x.eppq - v_q
    scale = 1.0 / (p.r_pu * p.r_pu + x_d * x_q)
    return (p.r_pu * d + x_q * q) * scale, (p.r_pu * q - x_d * d) * scale


@kernel
def solved(p: Any, x: Any, v_d: float, v_q: float) -> Any:
    """S, i_d and i_q that fit the voltage: secants of what S is taken and what (1) makes of it."""
    i_d, i_q = current_at(p, x, v_d, v_q, 0.0)
    if p.sat_b == 0.0:
        return 0.0, i_d, i_q
    s_0 = 0.0
    off_0 = saturation_at(p, v_d, v_q, i_d, i_q)
    s = off_0
    for _ in range(MOST_SECANTS):
        i_d, i_q = current_at(p, x, v_d, v_q, s)
        off = saturation_at(p, v_d, v_q, i_d, i_q) - s
        if abs(off) < TOLERANCE:
            break
        change = off - off_0
        step = off if change == 0.0 else -off * (s - s_0) / change
        s_0, off_0, s = s, off, max(s + step, 0.0)
    return s, i_d, i_q


@kernel
def stator(p: Any, x: Any, u: Any, s: float, c: float) -> Any:
    """S, i_d, i_q at the terminal voltage; s and c are sine and cosine of the rotor angle."""
    v_d, v_q = to_machine(u.v_re_pu, u.v_im_pu, s, c)
    return solved(p, x, v_d, v_q)


@kernel
def field_current(p: Any, x: Any, i_d: float, s_d: float) -> Any:
    """i_fd of (5). [pu]"""
    e_2 = (x.eppq - x.epq + (p.Xpd - p.Xppd) * i_d / s_d) * (p.Xd - p.Xppd) / (p.Xpd - p.Xppd)
    return s_d * (x.eppq - e_2) + (p.Xd - p.Xppd) * i_d


def source(p: Any, x: Any, u: Any) -> Any:
    """The current i(x, v) with what the constant impedance takes at v added."""
    s, c = sine_and_cosine(x.delta_rad)
    _, i_d, i_q = stator(p, x, u, s, c)
    i_re, i_im = to_network(i_d, i_q, s, c)
    y_re, y_im = norton_current(u.v_re_pu, u.v_im_pu, p.r_pu, p.Xppd)
    return (), (i_re + y_re, i_im + y_im, s, c)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Equations (3) and (5)."""
    saturation, i_d, i_q = stator(p, x, u, u.sin_delta, u.cos_delta)
    i_re, i_im = to_network(i_d, i_q, u.sin_delta, u.cos_delta)
    i_fd = field_current(p, x, i_d, 1.0 + saturation)
    return (), terminal_outputs(x.dw_pu, x.delta_rad, i_fd, i_re, i_im, u.v_re_pu, u.v_im_pu, p.r_pu)


def rates(p: Any, x: Any, u: Any) -> Any:
    """The swing equation, (6), (7), (9) and (10). [1/s]"""
    saturation, i_d, i_q = stator(p, x, u, u.sin_delta, u.cos_delta)
    s_d, s_q = 1.0 + saturation, 1.0 + p.Xq / p.Xd * saturation
    v_d, v_q = to_machine(u.v_re_pu, u.v_im_pu, u.sin_delta, u.cos_delta)
    torque = v_d * i_d + v_q * i_q + p.r_pu * (i_d * i_d + i_q * i_q)
    e_2 = (x.eppd - x.epd - (p.Xpq - p.Xppq) * i_q / s_q) * (p.Xq - p.Xppq) / (p.Xpq - p.Xppq)
    e_1 = x.eppd - e_2 - (p.Xq - p.Xppq) * i_q / s_q
    return (
        p.nominal_rad_per_s * x.dw_pu,
        (u.p_mech_pu - torque - p.D * x.dw_pu) / (2.0 * p.H),
        (u.e_fd_pu - field_current(p, x, i_d, s_d)) / p.Tpdo,
        -s_q * e_1 / p.Tpqo,
        (s_d * (x.epq - x.eppq) - (p.Xpd - p.Xppd) * i_d) / p.Tppdo,
        (s_q * (x.epd - x.eppd) + (p.Xpq - p.Xppq) * i_q) / p.Tppqo,
    ), ()


def impedance(values: Values) -> complex:
    """The part of (3) that stays the same: armature resistance and unsaturated subtransient reactance. [pu]"""
    return complex(values["r_pu"], values["Xppd"])


def start(v: Values, at: MachineStart) -> Start:
    """All rates zero: with e_d1 = e_d2 = 0 the q axis lies along v + (r + j X_qs) i."""
    flux = abs(at.v_pu + complex(v["r_pu"], v["Xl"]) * at.i_pu) + v["Kis"] * abs(at.i_pu)
    saturation = float(quadratic_saturation.py_func(flux, v["sat_a"], v["sat_b"]))
    s_d, s_q = 1.0 + saturation, 1.0 + v["Xq"] / v["Xd"] * saturation
    x_q = v["Xl"] + (v["Xq"] - v["Xl"]) / s_q
    delta = cmath.phase(at.v_pu + complex(v["r_pu"], x_q) * at.i_pu)
    turn = cmath.exp(-1j * (delta - math.pi / 2.0))
    v_dq, i_dq = at.v_pu * turn, at.i_pu * turn
    i_d, i_q = i_dq.real, i_dq.imag
    eppq = v_dq.imag + v["r_pu"] * i_q + (v["Xl"] + (v["Xppd"] - v["Xl"]) / s_d) * i_d
    eppd = v_dq.real + v["r_pu"] * i_d - (v["Xl"] + (v["Xppq"] - v["Xl"]) / s_q) * i_q
    epq, epd = eppq + (v["Xpd"] - v["Xppd"]) * i_d / s_d, eppd - (v["Xpq"] - v["Xppq"]) * i_q / s_q
    i_fd = s_d * eppq + (v["Xd"] - v["Xppd"]) * i_d
    torque = (at.v_pu * at.i_pu.conjugate()).real + v["r_pu"] * abs(at.i_pu) ** 2
    return Start((delta, 0.0, epq, epd, eppq, eppd), e_fd_pu=i_fd, p_mech_pu=torque)


def check(v: Values) -> list[str]:
    """Reactances in their order, a saturation curve that exists."""
    faults = [
        f"{above} = {v[above]:g} must exceed {below} = {v[below]:g}"
        for above, below in (("Xpd", "Xppd"), ("Xpq", "Xppq"), ("Xd", "Xppd"), ("Xq", "Xppq"))
        if not v[above] > v[below]
    ]
    if not rises(1.0, v["S10"], 1.2, v["S12"]):
        faults.append(f"S(1.2) = {v['S12']:g} must exceed S(1.0) = {v['S10']:g} / 1.2, or both be 0")
    return faults


MODEL = MachineModel(
    name="GENTPJ1",
    title="machine with saturation by flux and current",
    source_text=Source(
        "Weber, Description of Machine Models GENROU, GENSAL, GENTPF and GENTPJ, 2015, section 3", "S"
    ),
    parameters=PARAMETERS,
    states=("delta_rad", "dw_pu", "epq", "epd", "eppq", "eppd"),
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=impedance,
    iterates=True,
    derived=("sat_a", "sat_b"),
    derive=derive,
    check=check,
)
