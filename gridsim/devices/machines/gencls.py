"""GENCLS: the classical machine, a constant voltage behind transient reactance.

    d delta / dt = w_0 dw                                        (1)
    2 H d dw / dt = p_m - p_e - D dw                             (2)
    e' = v + (r + j x'd) i = const.                              (3)

p_e is the power of e' (with r > 0 it includes the copper loss). r + j x'd is the machine's source impedance in the
network data, ZSORCE. Source: Kundur, Power System Stability and Control (1994), section 13.3; PSS/E GENCLS [I].
"""

from __future__ import annotations

import cmath
from typing import Any

from gridsim.devices.contract import MachineModel, MachineStart, Start, Values
from gridsim.devices.machines.frame import norton_current, source_outputs, terminal_outputs
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("H", "s", "inertia constant", above=0.0),
    Parameter("D", "pu", "damping torque per speed deviation", at_least=0.0),
)


def source(p: Any, x: Any, u: Any) -> Any:
    """Norton current of the constant voltage (3)."""
    return (), source_outputs(0.0, x.e_pu, x.delta_rad, p.r_pu, p.x_pu)


def terminal(p: Any, x: Any, u: Any) -> Any:
    """Current and power at the terminal; there is no field, so its current is the constant voltage."""
    e_re, e_im = x.e_pu * u.cos_delta, x.e_pu * u.sin_delta
    i_re, i_im = norton_current(e_re - u.v_re_pu, e_im - u.v_im_pu, p.r_pu, p.x_pu)
    return (), terminal_outputs(x.dw_pu, x.delta_rad, x.e_pu, i_re, i_im, u.v_re_pu, u.v_im_pu, p.r_pu)


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) and (2). [1/s]"""
    e_re, e_im = x.e_pu * u.cos_delta, x.e_pu * u.sin_delta
    i_re, i_im = norton_current(e_re - u.v_re_pu, e_im - u.v_im_pu, p.r_pu, p.x_pu)
    p_e = e_re * i_re + e_im * i_im
    return (p.nominal_rad_per_s * x.dw_pu, (u.p_mech_pu - p_e - p.D * x.dw_pu) / (2.0 * p.H), 0.0), ()


def impedance(values: Values) -> complex:
    """Source impedance. [pu]"""
    return complex(values["r_pu"], values["x_pu"])


def start(values: Values, at: MachineStart) -> Start:
    """Equation (3) at the power flow."""
    e = at.v_pu + impedance(values) * at.i_pu
    p_e = (e * at.i_pu.conjugate()).real
    return Start((cmath.phase(e), 0.0, abs(e)), e_fd_pu=abs(e), p_mech_pu=p_e)


def check(values: Values) -> list[str]:
    """A classical machine takes its x'd from the network data."""
    return [] if values["x_pu"] > 0.0 else ["its source reactance in the network data (zx_pu) must be above 0 pu"]


MODEL = MachineModel(
    name="GENCLS",
    title="classical machine: constant voltage behind transient reactance",
    source_text=Source("Kundur, Power System Stability and Control, 1994, section 13.3", "I"),
    parameters=PARAMETERS,
    states=("delta_rad", "dw_pu", "e_pu"),
    source=source,
    terminal=terminal,
    rates=rates,
    start=start,
    impedance=impedance,
    check=check,
)
