"""What a dynamic load is: a source of current that follows its terminal voltage, started from its load's power.

It is a `MachineModel` without impedance and rotor, on its own rating, that injects minus what it draws. Its kernels
find the fields of the record, then `SHARES`: those of constant impedance, current and power of the case's load model.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gridsim.devices.contract import MachineModel, Values, no_faults, no_inertia, no_numbers
from gridsim.devices.stabilizers.bus_sensor import sensed
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

LOAD_INPUTS = ("v_re_pu", "v_im_pu")
SHARES = tuple(
    Parameter(f"{power}_{part}", "1", f"share of constant {meaning} in {name} power", at_least=0.0, at_most=1.0)
    for power, name in (("p", "active"), ("q", "reactive"))
    for part, meaning in (("z", "impedance"), ("i", "current"), ("p", "power"))
)
#: Below this voltage whatever falls slower than its square falls with it (PSS/E: PQBRAK, default 0.7 pu) [S].
BREAK_PU = 0.7
#: Time constants with which a load measures its bus's frequency: those of the sensor at a machine's bus. [s]
ANGLE_S, WASHOUT_S = 0.02, 0.1


@dataclass(frozen=True)
class LoadModel:
    """A dynamic load: the fields of its record, its equations, and its rating from fields and load. [MVA]"""

    name: str
    fields: tuple[Parameter, ...]
    model: MachineModel
    rating_mva: Callable[[Values, complex], float]


def load_model(
    name: str,
    title: str,
    source: Source,
    fields: tuple[Parameter, ...],
    states: tuple[str, ...],
    parts: tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]],
    start: Callable[..., Any],
    *,
    rating_mva: Callable[[Values, complex], float] = lambda values, load_mva: abs(load_mva),
    derived: tuple[str, ...] = (),
    derive: Callable[[Values], tuple[float, ...]] = no_numbers,
    check: Callable[[Values], list[str]] = no_faults,
) -> LoadModel:
    """Return a dynamic load whose `parts` are `source`, `terminal` and `rates` of a `MachineModel`."""
    current, terminal, rates = parts
    model = MachineModel(
        name=name,
        title=title,
        source_text=source,
        parameters=(*fields, *SHARES),
        states=states,
        source=current,
        terminal=terminal,
        rates=rates,
        start=start,
        impedance=None,
        inertia=no_inertia,
        iterates=True,
        rotor=False,
        inputs=LOAD_INPUTS,
        takes=(),
        derived=derived,
        derive=derive,
        check=check,
    )
    return LoadModel(name, fields, model, rating_mva)


@kernel
def injected(p_pu: float, q_pu: float, v_re: float, v_im: float) -> Any:
    """Return the current that injects minus a power; none without a voltage."""
    squared = v_re * v_re + v_im * v_im
    if squared == 0.0:
        return 0.0, 0.0
    return -(p_pu * v_re + q_pu * v_im) / squared, -(p_pu * v_im - q_pu * v_re) / squared


@kernel
def with_voltage(v: float, exponent: float) -> float:
    """Return v to the power `exponent`, which falls at least with the square of the voltage below the break."""
    if v >= BREAK_PU or exponent >= 2.0:
        return float(v**exponent)
    return float(BREAK_PU**exponent * (v / BREAK_PU) ** 2)


@kernel
def frequency(p: Any, x: Any, u: Any) -> Any:
    """Return the rates of the angle's filter and of its washout, and the bus's frequency deviation. [pu]"""
    angle_rate, washout_rate = sensed(x.angle_rad, x.washed_rad, u.v_re_pu, u.v_im_pu, ANGLE_S, WASHOUT_S)
    return angle_rate, washout_rate, washout_rate / p.nominal_rad_per_s


@kernel
def terminal_of(dw: float, i_re: float, i_im: float, u: Any) -> Any:
    """`TERMINAL_OUTPUTS` of a load: a current that it injects, the angle that of its voltage."""
    p = u.v_re_pu * i_re + u.v_im_pu * i_im
    q = u.v_im_pu * i_re - u.v_re_pu * i_im
    v = math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu)
    return dw, math.atan2(u.v_im_pu, u.v_re_pu), p, q, 0.0, v, i_re, i_im, p
