"""The electronic part of the composite load model: it falls away between two voltages and comes back in part.

    f(v) = 1 above Vd1, 0 below Vd2, straight between                           (1)
    connected = f(v) while v falls to a new lowest value v_min                  (2)
              = f(v_min) + frcel (f(v) - f(v_min)) above it                     (3)

with v behind a lag of Tv. What does not return by (3) stays away for good.

Source: WECC composite load model CMLD, electronic load with Vd1, Vd2, frcel; values of generic sets [I].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridsim.devices.loads.contract import CEASES, RideModel, lagged
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

SOURCE = Source("WECC composite load model, generic electronic load", "I")
_LAG = Source("assumption: about a cycle, as PERC1's", "I")

PARAMETERS = (
    Parameter(
        "Vd1", "pu", "voltage at which it begins to fall away", above=0.0, below=1.0, default=0.7, source=SOURCE
    ),
    Parameter("Vd2", "pu", "voltage at which all is gone", at_least=0.0, below=1.0, default=0.5, source=SOURCE),
    Parameter(
        "frcel", "1", "share of what is gone that returns", at_least=0.0, at_most=1.0, default=0.25, source=SOURCE
    ),
    Parameter("Tv", "s", "lag of the measured voltage", at_least=0.0, default=0.02, source=_LAG),
)


@kernel
def share(v: float, v_1: float, v_2: float) -> float:
    """Equation (1)."""
    return min(1.0, max(0.0, (v - v_2) / (v_1 - v_2)))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (2) and (3)."""
    v = lagged(u.v_pu, x.v, p.Tv, u.dt_s)
    v_min = min(v, x.v_min)
    least = share(v_min, p.Vd1, p.Vd2)
    connected = least + p.frcel * (share(v, p.Vd1, p.Vd2) - least)
    event = CEASES if x.v_min >= p.Vd1 > v_min else 0.0
    return (v, v_min), (connected, connected, event)


def check(values: Mapping[str, float]) -> list[str]:
    """The two voltages span something."""
    return [] if values["Vd2"] < values["Vd1"] else ["Vd2 must be below Vd1"]


MODEL = RideModel(
    name="cmld_electronic",
    title="electronic part of the composite load model",
    source=SOURCE,
    parameters=PARAMETERS,
    states=("v", "v_min"),
    start=(1.0, 1.0),
    v_state=0,
    evaluate=evaluate,
    says=lambda v: f"voltage below {v['Vd1']:g} pu",
    check=check,
)
