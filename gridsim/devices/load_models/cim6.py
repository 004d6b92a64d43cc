"""CIM6: induction motor of gridsim/devices/load_models/motor.py against L = A w^2 + B w + C0 + D w^E.

Source: as there.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.contract import MachineStart, Start, Values
from gridsim.devices.load_models import motor_fields
from gridsim.devices.load_models.contract import load_model
from gridsim.devices.load_models.motor import DERIVED, STATES, derive, motor_rates, source, terminal
from gridsim.devices.load_models.motor_fields import CIRCUIT, TNOM, rating_mva
from gridsim.devices.load_models.motor_start import start_motor
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

FIELDS = (
    *CIRCUIT,
    Parameter("A", "1", "coefficient of the speed's square in the load torque"),
    Parameter("B", "1", "coefficient of the speed in the load torque"),
    Parameter("D", "1", "coefficient of the speed to the power E in the load torque"),
    Parameter("E", "1", "power of the speed with D", at_least=0.0),
    Parameter("C0", "1", "constant part of the load torque"),
    TNOM,
)


@kernel
def load_torque(p: Any, w: float) -> float:
    """L(w) of equation (4)."""
    return float(p.A * w * w + p.B * w + p.C0 + p.D * w**p.E)


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (2) to (4). [1/s]"""
    return motor_rates(p, x, u, load_torque(p, max(x.w, 0.0))), ()


def start(v: Values, at: MachineStart) -> Start:
    """Rest at the load's active power."""
    fields = type("Fields", (), dict(v))
    return start_motor(v, at, lambda w: load_torque.py_func(fields, w))


def check(v: Values) -> list[str]:
    """A rating, and a load."""
    load = v["A"] + v["B"] + v["C0"] + v["D"]
    return [*motor_fields.check(v), *([] if load > 0.0 else ["A + B + C0 + D must be above 0"])]


MODEL = load_model(
    "CIM6",
    "induction motor",
    Source("Kundur, Power System Stability and Control, 1994, section 7.2; PSS/E model CIM6", "S"),
    FIELDS,
    STATES,
    (source, terminal, rates),
    start,
    rating_mva=rating_mva,
    derived=DERIVED,
    derive=derive,
    check=check,
)
