"""IEESGO: IEEE standard turbine and governor, up to three steam stages.

    y = K1 (1 + s T2) / ((1 + s T1)(1 + s T3)) dw                        (1)
    x = p_ref - y within [PMIN, PMAX]                                    (2)
    s1 = x / (1 + s T4),  s2 = K2 s1 / (1 + s T5),  s3 = K3 s2 / (1 + s T6)          (3)
    p_m = (1 - K2) s1 + (1 - K3) s2 + s3                                 (4)

Per unit on the machine's rating. Source: PSS/E model IEESGO; ANDES 2.0.0 documentation and the OpenIPSL model
library [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("T1", "s", "controller lag time constant", at_least=0.0),
    Parameter("T2", "s", "controller lead time constant", at_least=0.0),
    Parameter("T3", "s", "governor lag time constant", at_least=0.0),
    Parameter("T4", "s", "steam inlet time constant", at_least=0.0),
    Parameter("T5", "s", "reheater time constant", at_least=0.0),
    Parameter("T6", "s", "crossover time constant", at_least=0.0),
    Parameter("K1", "pu", "gain, 1 / droop", at_least=0.0),
    Parameter("K2", "1", "share of power behind the reheater", at_least=0.0, at_most=1.0),
    Parameter("K3", "1", "share of that behind the crossover", at_least=0.0, at_most=1.0),
    Parameter("PMAX", "pu", "largest power"),
    Parameter("PMIN", "pu", "smallest power"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    lag_rate, lagged = lag(p.K1 * u.dw_pu, x.controller, p.T1)
    lead_rate, led = lead_lag(lagged, x.lead, p.T2, p.T3)
    rate_1, s_1 = lag(clamped(p.p_ref_pu + u.dp_ref_pu - led, p.PMIN, p.PMAX), x.inlet, p.T4)
    rate_2, s_2 = lag(p.K2 * s_1, x.reheat, p.T5)
    rate_3, s_3 = lag(p.K3 * s_2, x.crossover, p.T6)
    return (lag_rate, lead_rate, rate_1, rate_2, rate_3), ((1.0 - p.K2) * s_1 + (1.0 - p.K3) * s_2 + s_3,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the stages carry their shares of the mechanical power."""
    reheat = v["K2"] * wanted
    return Start((0.0, 0.0, wanted, reheat, v["K3"] * reheat), references=(wanted,))


MODEL = ControlModel(
    name="IEESGO",
    kind="governor",
    title="IEEE standard turbine and governor",
    source=Source("PSS/E model IEESGO; ANDES 2.0.0 documentation", "S"),
    parameters=PARAMETERS,
    states=("controller", "lead", "inlet", "reheat", "crossover"),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu",),
    bounds=lambda v: state_bounds(None, None, (v["PMIN"], v["PMAX"]), None, None),
    check=lambda v: [] if v["PMIN"] < v["PMAX"] else ["PMIN must be below PMAX"],
    gain=lambda v: v["K1"],
)
