"""What grid-forming converters share: a voltage behind an impedance whose current is limited in size.

    i = (E e^{j delta} - v) / (r + j x), scaled to the size i_max where it is larger (i_max = 0: no limit)

The limit keeps the current's angle. Source: Du and others, Model Specification of Droop-Controlled, Grid-Forming
Inverters (REGFM_A1), PNNL, 2023, fault current limiting [S]; Sandia's PSTess, gfma [Q].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import Values
from gridsim.devices.machines.frame import norton_current, terminal_outputs
from gridsim.kernels import kernel

#: The coupling impedance, where a record leaves it to the network data (ZSORCE).
FROM_CASE = ("Re", "Xe")


def from_case(values: Values) -> tuple[float, ...]:
    """Return `FROM_CASE`. [pu]"""
    return values["r_pu"], values["x_pu"]


def impedance(values: Values) -> complex:
    """Return the coupling impedance. [pu]"""
    return complex(values["Re"], values["Xe"])


@kernel
def limited_current(e: float, delta_rad: float, r: float, x: float, i_max: float, v_re: float, v_im: float) -> Any:
    """The current i as a network phasor, and the angle's sine and cosine. [pu]"""
    s, c = math.sin(delta_rad), math.cos(delta_rad)
    i_re, i_im = norton_current(e * c - v_re, e * s - v_im, r, x)
    size = math.sqrt(i_re * i_re + i_im * i_im)
    if 0.0 < i_max < size:
        i_re, i_im = i_re * i_max / size, i_im * i_max / size
    return i_re, i_im, s, c


@kernel
def limited_source(e: float, delta_rad: float, r: float, x: float, i_max: float, v_re: float, v_im: float) -> Any:
    """`SOURCE_OUTPUTS`: the Norton source that, less what r + jx takes, gives the limited current."""
    i_re, i_im, s, c = limited_current(e, delta_rad, r, x, i_max, v_re, v_im)
    y_re, y_im = norton_current(v_re, v_im, r, x)
    return i_re + y_re, i_im + y_im, s, c


@kernel
def limited_terminal(
    dw: float, e: float, delta_rad: float, r: float, x: float, i_max: float, v_re: float, v_im: float
) -> Any:
    """`TERMINAL_OUTPUTS`: the internal voltage stands in the place of the field current."""
    i_re, i_im, _, _ = limited_current(e, delta_rad, r, x, i_max, v_re, v_im)
    return terminal_outputs(dw, delta_rad, e, i_re, i_im, v_re, v_im, 0.0)
