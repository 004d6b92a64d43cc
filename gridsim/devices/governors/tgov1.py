"""TGOV1: steam turbine and governor, the simplest that still has a reheater.

    T1 d x_v / dt = p_ref - dw / R - x_v,   VMIN <= x_v <= VMAX          (1)
    T3 d x_r / dt = x_v - x_r                                            (2)
    p_m = x_r + T2 d x_r / dt - Dt dw                                    (3)

Per unit on the machine's rating; with T3 = 0 the reheater passes x_v on. Here p_ref is a power, so that 1 / R is
the gain. Source: PSS/E model TGOV1; NEPLAN and PowerWorld block diagrams of it [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("R", "pu", "permanent droop", above=0.0),
    Parameter("T1", "s", "valve time constant", at_least=0.0),
    Parameter("VMAX", "pu", "largest valve position"),
    Parameter("VMIN", "pu", "smallest valve position"),
    Parameter("T2", "s", "reheater lead time constant", at_least=0.0),
    Parameter("T3", "s", "reheater lag time constant", at_least=0.0),
    Parameter("Dt", "pu", "turbine damping", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3)."""
    rate, valve = lag(p.p_ref_pu + u.dp_ref_pu - u.dw_pu / p.R, x.valve, p.T1)
    rate = held_at_limits(rate, x.valve, p.VMIN, p.VMAX)
    reheat_rate, power = lead_lag(clamped(valve, p.VMIN, p.VMAX), x.reheat, p.T2, p.T3)
    return (rate, reheat_rate), (power - p.Dt * u.dw_pu,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the valve stands at the mechanical power."""
    return Start((wanted, wanted), references=(wanted,))


MODEL = ControlModel(
    name="TGOV1",
    kind="governor",
    title="steam turbine with reheater and governor",
    source=Source("PSS/E model TGOV1, block diagram", "S"),
    parameters=PARAMETERS,
    states=("valve", "reheat"),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu",),
    bounds=lambda v: state_bounds((v["VMIN"], v["VMAX"]), None),
    check=lambda v: [] if v["VMIN"] < v["VMAX"] else ["VMIN must be below VMAX"],
    gain=lambda v: 1.0 / v["R"],
)
