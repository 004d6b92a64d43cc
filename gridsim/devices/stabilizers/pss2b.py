"""PSS2B: IEEE dual-input stabilizer with limits on its inputs and three lead-lags.

    u1 within [VS1MIN, VS1MAX],  u2 within [VS2MIN, VS2MAX]                          (1)
    v_s = (1 + s T1) / (1 + s T2) (1 + s T3) / (1 + s T4) (1 + s T10) / (1 + s T11) y within [VSTMIN, VSTMAX]   (2)

y is what gridsim/devices/stabilizers/dual_input.py says.
Source: PSS/E model PSS2B; IEEE Std 421.5-2005 section 8.2 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.devices.stabilizers import dual_input
from gridsim.devices.stabilizers.dual_input import stabilized
from gridsim.devices.stabilizers.signals import chosen_signal
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *dual_input.PARAMETERS,
    Parameter("T10", "s", "third lead time constant", at_least=0.0),
    Parameter("T11", "s", "third lag time constant", at_least=0.0),
    Parameter("VS1MAX", "pu", "largest first input"),
    Parameter("VS1MIN", "pu", "smallest first input"),
    Parameter("VS2MAX", "pu", "largest second input"),
    Parameter("VS2MIN", "pu", "smallest second input"),
    Parameter("VSTMAX", "pu", "largest output"),
    Parameter("VSTMIN", "pu", "smallest output"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) and (2)."""
    u_1 = clamped(chosen_signal(p.ICS1, u), p.VS1MIN, p.VS1MAX)
    u_2 = clamped(chosen_signal(p.ICS2, u), p.VS2MIN, p.VS2MAX)
    rates, twice = stabilized(p, x, u_1, u_2)
    lead_3_rate, led = lead_lag(twice, x.lead_3, p.T10, p.T11)
    return (*rates, lead_3_rate), (clamped(led, p.VSTMIN, p.VSTMAX),)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the washouts stand at the inputs, within their limits, and give nothing."""
    signals = dual_input.signals_at_rest(v, u)
    u_1, u_2 = (min(max(s, v[f"VS{k}MIN"]), v[f"VS{k}MAX"]) for k, s in enumerate(signals, start=1))
    return Start((*dual_input.resting_states(v, u_1, u_2), 0.0))


def check(v: Values) -> list[str]:
    """What PSS2A asks for, and limits of the inputs in order."""
    faults = dual_input.check(v)
    for k in (1, 2):
        if not v[f"VS{k}MIN"] < v[f"VS{k}MAX"]:
            faults.append(f"VS{k}MIN must be below VS{k}MAX")
    return faults


MODEL = ControlModel(
    name="PSS2B",
    kind="stabilizer",
    title="IEEE dual-input stabilizer PSS2B",
    source=Source("PSS/E model PSS2B; IEEE Std 421.5-2005 section 8.2", "S"),
    parameters=PARAMETERS,
    states=(*dual_input.STATES, "lead_3"),
    evaluate=evaluate,
    start=start,
    check=check,
    senses=dual_input.senses,
)
