"""WTARA1: aerodynamic power of a wind turbine at constant wind, by its blades' pitch.

    P_aero = P_0 - Ka theta (theta - Theta0),   P_0 the power at the start, theta in degrees       (1)

Source: WECC REMTF, WTGAR_A [I]; fields as PSS/E's WTARA1 in ANDES's table of records [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("Ka", "pu/deg^2", "power taken off by pitch", at_least=0.0),
    Parameter("Theta0", "deg", "pitch at the start"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equation (1)."""
    return (), (p.p_0_pu - p.Ka * u.theta_deg * (u.theta_deg - p.Theta0),)


def start(v: Values, u: Values, wanted: float) -> Start:
    """The pitch of the record gives the wanted power."""
    return Start((), references=(wanted,), signals={"theta_deg": v["Theta0"]})


MODEL = ControlModel(
    name="WTARA1",
    kind="aero",
    title="aerodynamic power of a wind turbine",
    source=Source("WECC REMTF, WTGAR_A; PSS/E model WTARA1", "I"),
    parameters=PARAMETERS,
    states=(),
    evaluate=evaluate,
    start=start,
    references=("p_0_pu",),
)
