"""PERC1 at a load of a case: a load behind power electronics that ceases in a deep sag and comes back along a ramp.

    Tv d v_f / dt = |v| - v_f                                                             (1)
    v_f below Vcease for Tcease + Tdelay:   c falls to 1 - Fcease within 5 ms             (2)
    v_f above Vrecon for Trecon:            c rises to 1 - Fcease (1 - Frecon), by Fcease Frecon in Tramp     (3)
    P + j Q = c (P_0 + j Q_0) min(1, |v| Ipmax / Lfm)                                     (4)

The record holds the fields in the order of `gridsim/devices/loads/perc1.py`, which does the same for a site, once a
step. Here both timers are clocks that run while their condition holds and empty within 5 ms when it does not; that,
and the 5 ms of (2), are assumptions. Source: PowerWorld help, Load Characteristic PERC1 [Q].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import MachineStart, Start, Values
from gridsim.devices.load_models.contract import injected, load_model, terminal_of
from gridsim.devices.loads import perc1
from gridsim.kernels import kernel

#: Time within which a load ceases, and a clock empties. [s] Assumption: short against any timer, about a step.
FAST_S = 0.005
STATES = ("v_f", "low_s", "sound_s", "connected", "p_0", "q_0")


@kernel
def current(p: Any, x: Any, u: Any) -> Any:
    """Equation (4). [pu]"""
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    share = x.connected * min(1.0, v * p.Ipmax / p.Lfm)
    return injected(share * x.p_0, share * x.q_0, u.v_re_pu, u.v_im_pu)


def source(p: Any, x: Any, u: Any) -> Any:
    """Equation (4)."""
    i_re, i_im = current(p, x, u)
    return (), (i_re, i_im, 0.0, 1.0)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """What is drawn, as injected."""
    i_re, i_im = current(p, x, u)
    return (), terminal_of(0.0, i_re, i_im, u)


@kernel
def clock(runs: bool, left_s: float, full_s: float) -> float:
    """Rate of a clock that stops when it is full. [s/s]"""
    if runs:
        return 1.0 if left_s < full_s else 0.0
    return -left_s / FAST_S


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3). [1/s]"""
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    v_f = x.v_f if p.Tv > 0.0 else v
    low, full = v_f < p.Vcease, 1.0 - p.Fcease * (1.0 - p.Frecon)
    returns = v_f > p.Vrecon and x.connected < full
    connected = 0.0
    if low and x.low_s >= p.Tcease + p.Tdelay:
        connected = min(1.0 - p.Fcease - x.connected, 0.0) / FAST_S
    elif returns and x.sound_s >= p.Trecon:
        connected = p.Fcease * p.Frecon / p.Tramp if p.Tramp > FAST_S else (full - x.connected) / FAST_S
    return (
        (v - x.v_f) / p.Tv if p.Tv > 0.0 else 0.0,
        clock(low, x.low_s, p.Tcease + p.Tdelay),
        clock(returns, x.sound_s, p.Trecon),
        connected,
        0.0,
        0.0,
    ), ()


def start(values: Values, at: MachineStart) -> Start:
    """All connected; the rating is such that the power flow's voltage carries the load."""
    drawn, v = -at.v_pu * at.i_pu.conjugate(), abs(at.v_pu)
    share = min(1.0, v * values["Ipmax"] / values["Lfm"])
    return Start((v, 0.0, 0.0, 1.0, drawn.real / share, drawn.imag / share), p_mech_pu=-drawn.real)


MODEL = load_model(
    "PERC1", perc1.MODEL.title, perc1.SOURCE, perc1.PARAMETERS, STATES, (source, terminal, rates), start,
    check=perc1.check,
)  # fmt: skip
