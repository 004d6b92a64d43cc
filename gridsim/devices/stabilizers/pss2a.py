"""PSS2A: IEEE dual-input stabilizer with two lead-lags.

    v_s = (1 + s T1) / (1 + s T2) (1 + s T3) / (1 + s T4) y within [VSTMIN, VSTMAX]  (1)

y is what gridsim/devices/stabilizers/dual_input.py says. Source: PSS/E model PSS2A; IEEE Std 421.5-1992 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.devices.stabilizers import dual_input
from gridsim.devices.stabilizers.dual_input import stabilized
from gridsim.devices.stabilizers.signals import chosen_signal
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *dual_input.PARAMETERS,
    Parameter("VSTMAX", "pu", "largest output"),
    Parameter("VSTMIN", "pu", "smallest output"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equation (1)."""
    rates, led = stabilized(p, x, chosen_signal(p.ICS1, u), chosen_signal(p.ICS2, u))
    return rates, (clamped(led, p.VSTMIN, p.VSTMAX),)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the washouts stand at the inputs and give nothing."""
    return Start(dual_input.resting_states(v, *dual_input.signals_at_rest(v, u)))


MODEL = ControlModel(
    name="PSS2A",
    kind="stabilizer",
    title="IEEE dual-input stabilizer PSS2A",
    source=Source("PSS/E model PSS2A; IEEE Std 421.5-1992 type PSS2A", "S"),
    parameters=PARAMETERS,
    states=dual_input.STATES,
    evaluate=evaluate,
    start=start,
    check=dual_input.check,
    senses=dual_input.senses,
)
