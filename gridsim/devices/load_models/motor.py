"""What the motors CIM5 and CIM6 share: an induction motor with one cage or two, its start from the load's power.

On the motor's rating, in the network's frame, with v and i_s terminal voltage and current in load direction, w the
speed and psi_k the flux linkage of cage k; the stator's transients are neglected as the network's are:

    v = (RA + j XA) i_s + j psi_m,   psi_m = XM (i_s + i_1 + i_2)                          (1)
    d psi_k / dt = w_0 (-R_k i_k - j (1 - w) psi_k)                                        (2)
    type 1: psi_k = X_k i_k + psi_m                 cages side by side
    type 2: psi_1 = X1 (i_1 + i_2) + psi_m,  psi_2 = X2 i_2 + psi_1       X1 in common     (3)
    2 H d w / dt = Re(j psi_m i_s*) - T L(w),  w >= 0                                      (4)

With R2 or X2 = 0 there is one cage. L is the model's load torque, T such that it rests. What the power flow's Q lacks
or has beyond the motor's own is a shunt at its terminal, b, as PSS/E puts one. Below VI for TI cycles the breaker
opens, TB cycles later; the motor runs out (VI = 0: no such relay). Saturation is refused: SE1 = SE2 = 0.

Source: Kundur, Power System Stability and Control (1994), section 7.2 [S]; fields and the two circuits of PSS/E's
CIM5 and CIM6 as the program STEPS reads them [Q].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import Values
from gridsim.devices.load_models.contract import terminal_of
from gridsim.kernels import kernel

#: Time within which an undervoltage clock empties when the voltage is back. [s] Assumption: short against any timer.
EMPTIES_S = 0.005
STATES = ("psi_1_re", "psi_1_im", "psi_2_re", "psi_2_im", "w", "low_s", "torque", "b")
#: Susceptances of the rotor circuit and the subtransient magnetising reactance.
DERIVED = ("y_1", "y_2", "y_12", "x_p")


def derive(v: Values) -> tuple[float, ...]:
    """Coefficients of (3): i_1 = y_1 (psi_1 - psi_m) - c, i_2 = y_2 (psi_2 - psi_m) + c, c = y_12 (psi_2 - psi_1)."""
    two = v["R2"] > 0.0 and v["X2"] > 0.0
    y_2 = 1.0 / v["X2"] if two and v["IT"] == 1.0 else 0.0
    y_12 = 1.0 / v["X2"] if two and v["IT"] == 2.0 else 0.0
    return 1.0 / v["X1"], y_2, y_12, 1.0 / (1.0 / v["XM"] + 1.0 / v["X1"] + y_2)


@kernel
def connected(p: Any, x: Any) -> bool:
    """Say whether the breaker is closed."""
    return bool(p.VI == 0.0 or x.low_s < (p.TI + p.TB) * 2.0 * math.pi / p.nominal_rad_per_s)


@kernel
def stator(p: Any, x: Any, u: Any) -> Any:
    """Equation (1): i_s, and psi_m. [pu]"""
    f_re = p.x_p * (p.y_1 * x.psi_1_re + p.y_2 * x.psi_2_re)
    f_im = p.x_p * (p.y_1 * x.psi_1_im + p.y_2 * x.psi_2_im)
    if not connected(p, x):
        return 0.0, 0.0, f_re, f_im
    reactance = p.XA + p.x_p
    scale = 1.0 / (p.RA * p.RA + reactance * reactance)
    e_re, e_im = u.v_re_pu + f_im, u.v_im_pu - f_re
    i_re, i_im = (p.RA * e_re + reactance * e_im) * scale, (p.RA * e_im - reactance * e_re) * scale
    return i_re, i_im, f_re + p.x_p * i_re, f_im + p.x_p * i_im


@kernel
def injected_current(p: Any, x: Any, u: Any) -> Any:
    """Minus what motor and shunt draw. [pu]"""
    if not connected(p, x):
        return 0.0, 0.0
    i_re, i_im, _, _ = stator(p, x, u)
    return -i_re + x.b * u.v_im_pu, -i_im - x.b * u.v_re_pu


@kernel
def motor_rates(p: Any, x: Any, u: Any, load: float) -> Any:
    """Equations (2) to (4) at the load torque L; the clock of the relay. [1/s]"""
    i_re, i_im, m_re, m_im = stator(p, x, u)
    common_re, common_im = p.y_12 * (x.psi_2_re - x.psi_1_re), p.y_12 * (x.psi_2_im - x.psi_1_im)
    i_1_re, i_1_im = p.y_1 * (x.psi_1_re - m_re) - common_re, p.y_1 * (x.psi_1_im - m_im) - common_im
    i_2_re, i_2_im = p.y_2 * (x.psi_2_re - m_re) + common_re, p.y_2 * (x.psi_2_im - m_im) + common_im
    slip, w_0 = 1.0 - x.w, p.nominal_rad_per_s
    turning = (m_re * i_im - m_im * i_re - x.torque * load) / (2.0 * p.H)
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    acts_s = p.TI * 2.0 * math.pi / w_0
    clock = 0.0
    if p.VI > 0.0 and connected(p, x):
        clock = 1.0 if v < p.VI or x.low_s >= acts_s > 0.0 else -x.low_s / EMPTIES_S
    return (
        w_0 * (slip * x.psi_1_im - p.R1 * i_1_re),
        w_0 * (-slip * x.psi_1_re - p.R1 * i_1_im),
        w_0 * (slip * x.psi_2_im - p.R2 * i_2_re),
        w_0 * (-slip * x.psi_2_re - p.R2 * i_2_im),
        0.0 if x.w <= 0.0 and turning < 0.0 else turning,
        clock,
        0.0,
        0.0,
    )


def source(p: Any, x: Any, u: Any) -> Any:
    """The current of motor and shunt."""
    i_re, i_im = injected_current(p, x, u)
    return (), (i_re, i_im, 0.0, 1.0)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """What is drawn, as injected; its speed deviation is the motor's."""
    i_re, i_im = injected_current(p, x, u)
    return (), terminal_of(x.w - 1.0, i_re, i_im, u)
