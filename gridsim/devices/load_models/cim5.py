"""CIM5: induction motor of gridsim/devices/load_models/motor.py against L = w^D.

Source: as there.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.contract import MachineStart, Start, Values
from gridsim.devices.load_models.contract import load_model
from gridsim.devices.load_models.motor import DERIVED, STATES, derive, motor_rates, source, terminal
from gridsim.devices.load_models.motor_fields import CIRCUIT, TNOM, check, rating_mva
from gridsim.devices.load_models.motor_start import start_motor
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

FIELDS = (
    *CIRCUIT,
    Parameter("D", "1", "power of the speed in the load torque", at_least=0.0),
    TNOM,
)


@kernel
def load_torque(p: Any, w: float) -> float:
    """L(w) of equation (4)."""
    return float(w**p.D)


def rates(p: Any, x: Any, u: Any) -> Any:
    """Equations (2) to (4). [1/s]"""
    return motor_rates(p, x, u, load_torque(p, max(x.w, 0.0))), ()


def start(v: Values, at: MachineStart) -> Start:
    """Rest at the load's active power."""
    fields = type("Fields", (), dict(v))
    return start_motor(v, at, lambda w: load_torque.py_func(fields, w))


MODEL = load_model(
    "CIM5",
    "induction motor",
    Source("Kundur, Power System Stability and Control, 1994, section 7.2; PSS/E model CIM5", "S"),
    FIELDS,
    STATES,
    (source, terminal, rates),
    start,
    rating_mva=rating_mva,
    derived=DERIVED,
    derive=derive,
    check=check,
)
