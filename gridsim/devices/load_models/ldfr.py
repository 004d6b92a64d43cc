"""LDFR: a load whose constant power and constant current follow frequency.

With the shares z, i and p of the case's load model, w = 1 + df the bus's frequency in per unit:

    P = P_0 (z (v / v_0)^2 + i (v / v_0) w^r + p w^m)                                    (1)
    Q = Q_0 (z (v / v_0)^2 + i (v / v_0) w^s + p w^n)                                    (2)

df stands behind the filters of the sensor at a machine's bus; below 0.7 pu no part falls slower than with the square
of the voltage. Source: PSS/E Model Library, LDFRBL [I].
"""

from __future__ import annotations

import cmath
import math
from typing import Any

from gridsim.devices.contract import MachineStart, Start, Values
from gridsim.devices.load_models.contract import frequency, injected, load_model, terminal_of, with_voltage
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

FIELDS = (
    Parameter("m", "1", "power of the frequency in constant active power"),
    Parameter("n", "1", "power of the frequency in constant reactive power"),
    Parameter("r", "1", "power of the frequency in constant active current"),
    Parameter("s", "1", "power of the frequency in constant reactive current"),
)
STATES = ("angle_rad", "washed_rad", "p_0", "q_0", "v_0")


@kernel
def current(p: Any, x: Any, u: Any) -> Any:
    """The current that (1) and (2) inject. [pu]"""
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    w = 1.0 + frequency(p, x, u)[2]
    by_z, by_i, by_p = v * v / (x.v_0 * x.v_0), with_voltage(v, 1.0) / x.v_0, with_voltage(v, 0.0)
    p_pu = x.p_0 * (p.p_z * by_z + p.p_i * by_i * w**p.r + p.p_p * by_p * w**p.m)
    q_pu = x.q_0 * (p.q_z * by_z + p.q_i * by_i * w**p.s + p.q_p * by_p * w**p.n)
    return injected(p_pu, q_pu, u.v_re_pu, u.v_im_pu)


def source(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) and (2)."""
    i_re, i_im = current(p, x, u)
    return (), (i_re, i_im, 0.0, 1.0)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """What is drawn, as injected."""
    i_re, i_im = current(p, x, u)
    return (), terminal_of(frequency(p, x, u)[2], i_re, i_im, u)


def rates(p: Any, x: Any, u: Any) -> Any:
    """The sensor's. [1/s]"""
    angle_rate, washout_rate, _ = frequency(p, x, u)
    return (angle_rate, washout_rate, 0.0, 0.0, 0.0), ()


def start(values: Values, at: MachineStart) -> Start:
    """What the power flow draws at its voltage."""
    drawn, angle = -at.v_pu * at.i_pu.conjugate(), cmath.phase(at.v_pu)
    return Start((angle, angle, drawn.real, drawn.imag, abs(at.v_pu)), p_mech_pu=-drawn.real)


MODEL = load_model(
    "LDFR",
    "load that follows frequency",
    Source("PSS/E Model Library, LDFRBL", "I"),
    FIELDS,
    STATES,
    (source, terminal, rates),
    start,
)
