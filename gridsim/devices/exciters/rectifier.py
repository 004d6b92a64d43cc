"""A rectifier bridge behind a commutating reactance, and the circuit that feeds it from a machine's terminals.

With source voltage v and load current k = KC i_fd, both in per unit, I_N = k / v and the bridge gives v F_EX(I_N):

    F_EX = 1                      I_N <= 0                               (1)
           1 - I_N / sqrt(3)      I_N <= sqrt(3) / 4
           sqrt(3/4 - I_N^2)      I_N <= 3/4
           sqrt(3) (1 - I_N)      I_N <= 1
           0                      beyond
    V_E = |K_P v_t + j (KI + K_P XL) i_t|,   K_P = KP at angle THETAP     (2)

Source: IEEE Std 421.5-2005, annex D, which prints 0.577, 0.433 and 1.732 for the roots of 3 in (1); with the roots
themselves the curve is without jumps [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import Values
from gridsim.kernels import kernel

_ROOT_3 = math.sqrt(3.0)


@kernel
def rectified(v: float, load: float) -> float:
    """Equation (1) times the source voltage `v`, for a load current KC i_fd. [pu]"""
    if load <= 0.0:
        return v
    if load <= _ROOT_3 / 4.0 * v:
        return v - load / _ROOT_3
    if load <= 0.75 * v:
        return math.sqrt(0.75 * v * v - load * load)
    if load <= v:
        return _ROOT_3 * (v - load)
    return 0.0


def source_voltage(e_fd: float, load: float) -> float:
    """Return the source voltage at which `rectified` is `e_fd`, above 0; the inverse of each branch of (1). [pu]

    >>> round(source_voltage(rectified(3.0, 1.6), 1.6), 12)
    3.0
    """
    if load <= 0.0:
        return e_fd
    if e_fd >= _ROOT_3 * load:
        return e_fd + load / _ROOT_3
    if e_fd >= load / _ROOT_3:
        return math.sqrt((e_fd * e_fd + load * load) / 0.75)
    return e_fd / _ROOT_3 + load


@kernel
def potential_source(p: Any, u: Any) -> Any:
    """Equation (2), with K_P = `kp_re` + j `kp_im`. [pu]"""
    a, b = p.KI + p.kp_re * p.XL, p.kp_im * p.XL
    re = p.kp_re * u.v_re_pu - p.kp_im * u.v_im_pu - (a * u.i_im_pu + b * u.i_re_pu)
    im = p.kp_re * u.v_im_pu + p.kp_im * u.v_re_pu + (a * u.i_re_pu - b * u.i_im_pu)
    return math.sqrt(re * re + im * im)


def potential_circuit(v: Values) -> tuple[float, float]:
    """`kp_re` and `kp_im` of (2), from KP and THETAP in degrees."""
    angle_rad = math.radians(v["THETAP"])
    return v["KP"] * math.cos(angle_rad), v["KP"] * math.sin(angle_rad)


def source_at(v: Values, u: Values) -> float:
    """Equation (2) outside the compiled loop, for the start. [pu]"""
    k_p = complex(v["kp_re"], v["kp_im"])
    v_t, i_t = complex(u["v_re_pu"], u["v_im_pu"]), complex(u["i_re_pu"], u["i_im_pu"])
    return abs(k_p * v_t + 1j * (v["KI"] + k_p * v["XL"]) * i_t)
