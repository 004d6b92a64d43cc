"""STAB1: speed-sensitive stabilizer, a washout and two lead-lags.

    y = K s / (1 + s T) (1 + s T1) / (1 + s T3) (1 + s T2) / (1 + s T4) dw           (1)
    v_s = y within +/- HLIM                                                          (2)

The record gives the ratios K/T, T1/T3 and T2/T4. Source: PSS/E model STAB1, fields as in PowerSystems.jl's
documentation of it [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lead_lag, washout
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("K_T", "1/s", "K / T, gain over washout time constant"),
    Parameter("T", "s", "washout time constant", above=0.0),
    Parameter("T1_T3", "1", "T1 / T3, first lead over lag", at_least=0.0),
    Parameter("T3", "s", "first lag time constant", at_least=0.0),
    Parameter("T2_T4", "1", "T2 / T4, second lead over lag", at_least=0.0),
    Parameter("T4", "s", "second lag time constant", at_least=0.0),
    Parameter("HLIM", "pu", "largest output, either way", above=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) and (2)."""
    washout_rate, washed = washout(u.dw_pu, x.washout, p.K_T * p.T, p.T)
    lead_1_rate, once = lead_lag(washed, x.lead_1, p.T1_T3 * p.T3, p.T3)
    lead_2_rate, led = lead_lag(once, x.lead_2, p.T2_T4 * p.T4, p.T4)
    return (washout_rate, lead_1_rate, lead_2_rate), (clamped(led, -p.HLIM, p.HLIM),)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the washout stands at the speed deviation and gives nothing."""
    return Start((u["dw_pu"], 0.0, 0.0))


MODEL = ControlModel(
    name="STAB1",
    kind="stabilizer",
    title="speed-sensitive stabilizer",
    source=Source("PSS/E model STAB1; PowerSystems.jl documentation, STAB1", "S"),
    parameters=PARAMETERS,
    states=("washout", "lead_1", "lead_2"),
    evaluate=evaluate,
    start=start,
)
