"""IEEL: a load whose power follows voltage by three powers of it each, and frequency.

    P = P_0 f(v) / f(v_0) (1 + a7 df),   f(v) = a1 v^n1 + a2 v^n2 + a3 v^n3              (1)
    Q = Q_0 g(v) / g(v_0) (1 + a8 df),   g(v) = a4 v^n4 + a5 v^n5 + a6 v^n6              (2)

v_0 is the voltage at which the power flow draws P_0 + j Q_0, df the deviation of the bus's frequency behind the
filters of the sensor at a machine's bus. Below 0.7 pu no term falls slower than with the square of the voltage.

Source: PSS/E Model Library, IEELBL [I]; order of the fields as Siemens's documentation cited by STEPS has it [S].
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
    *(Parameter(f"a{k}", "1", f"share of the power of voltage n{k} in active power") for k in (1, 2, 3)),
    *(Parameter(f"a{k}", "1", f"share of the power of voltage n{k} in reactive power") for k in (4, 5, 6)),
    Parameter("a7", "pu", "active power per frequency deviation"),
    Parameter("a8", "pu", "reactive power per frequency deviation"),
    *(Parameter(f"n{k}", "1", f"power of the voltage in term {k}", at_least=0.0) for k in range(1, 7)),
)
STATES = ("angle_rad", "washed_rad", "p_0", "q_0")


@kernel
def shape(p: Any, v: float) -> Any:
    """f and g of (1) and (2)."""
    f = p.a1 * with_voltage(v, p.n1) + p.a2 * with_voltage(v, p.n2) + p.a3 * with_voltage(v, p.n3)
    g = p.a4 * with_voltage(v, p.n4) + p.a5 * with_voltage(v, p.n5) + p.a6 * with_voltage(v, p.n6)
    return f, g


@kernel
def current(p: Any, x: Any, u: Any) -> Any:
    """The current that (1) and (2) inject; p_0 and q_0 are P_0 / f(v_0) and Q_0 / g(v_0). [pu]"""
    f, g = shape(p, math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu))
    df = frequency(p, x, u)[2]
    return injected(x.p_0 * f * (1.0 + p.a7 * df), x.q_0 * g * (1.0 + p.a8 * df), u.v_re_pu, u.v_im_pu)


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
    return (angle_rate, washout_rate, 0.0, 0.0), ()


def start(values: Values, at: MachineStart) -> Start:
    """The powers that, at the voltage of the power flow, draw what it draws."""
    drawn, v, angle = -at.v_pu * at.i_pu.conjugate(), abs(at.v_pu), cmath.phase(at.v_pu)
    f, g = (
        sum(values[f"a{k}"] * float(with_voltage.py_func(v, values[f"n{k}"])) for k in terms)
        for terms in ((1, 2, 3), (4, 5, 6))
    )
    return Start((angle, angle, drawn.real / f, drawn.imag / g), p_mech_pu=-drawn.real)


def check(values: Values) -> list[str]:
    """Powers that add up to something at any voltage."""
    return [
        f"{' + '.join(names)} must be above 0"
        for names in (("a1", "a2", "a3"), ("a4", "a5", "a6"))
        if not sum(values[name] for name in names) > 0.0
    ]


MODEL = load_model(
    "IEEL",
    "load that follows voltage and frequency",
    Source("PSS/E Model Library, IEELBL", "I"),
    FIELDS,
    STATES,
    (source, terminal, rates),
    start,
    check=check,
)
