"""From the network's frame to a machine's d and q axes and back; what every machine reports of its terminal."""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.machines.sine import sine_and_cosine
from gridsim.kernels import kernel


@kernel
def to_machine(re: float, im: float, s: float, c: float) -> tuple[float, float]:
    """Return the d and q components of a network phasor; s and c are sine and cosine of the q axis's angle."""
    return re * s - im * c, re * c + im * s


@kernel
def to_network(d: float, q: float, s: float, c: float) -> tuple[float, float]:
    """Return the network phasor with components d and q: (d + j q) e^{j(delta - pi/2)}."""
    return d * s + q * c, q * s - d * c


@kernel
def norton_current(e_re: float, e_im: float, r_pu: float, x_pu: float) -> tuple[float, float]:
    """Return the current of the Norton source whose Thevenin voltage is e behind r + jx."""
    g, b = r_pu / (r_pu * r_pu + x_pu * x_pu), x_pu / (r_pu * r_pu + x_pu * x_pu)
    return e_re * g + e_im * b, e_im * g - e_re * b


@kernel
def source_outputs(e_d: float, e_q: float, delta_rad: float, r_pu: float, x_pu: float) -> Any:
    """Return `SOURCE_OUTPUTS` of a voltage behind r + jx, given by its d and q components."""
    s, c = sine_and_cosine(delta_rad)
    e_re, e_im = to_network(e_d, e_q, s, c)
    i_re, i_im = norton_current(e_re, e_im, r_pu, x_pu)
    return i_re, i_im, s, c


@kernel
def terminal_outputs(
    dw_pu: float, delta_rad: float, i_fd_pu: float, i_re: float, i_im: float, v_re: float, v_im: float, r_pu: float
) -> Any:
    """Return `TERMINAL_OUTPUTS` from current and voltage phasors; the machine injects current.

    The torque is the power of the voltage behind the armature resistance.
    """
    p_e = v_re * i_re + v_im * i_im
    q_e = v_im * i_re - v_re * i_im
    t_e = p_e + r_pu * (i_re * i_re + i_im * i_im)
    return dw_pu, delta_rad, p_e, q_e, i_fd_pu, math.sqrt(v_re * v_re + v_im * v_im), i_re, i_im, t_e
