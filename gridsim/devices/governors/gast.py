"""GAST: gas turbine and governor with an exhaust temperature limit.

    demand = min(p_ref - dw / R, AT + KT (AT - x_t))                     (1)
    T1 d x_v / dt = demand - x_v,   VMIN <= x_v <= VMAX                  (2)
    T2 d x_p / dt = x_v - x_p                                            (3)
    T3 d x_t / dt = x_p - x_t                                            (4)
    p_m = x_p - Dturb dw                                                 (5)

Per unit on the machine's rating; p_ref is a power. A machine that starts above AT is not at rest.
Source: PSS/E model GAST; NEPLAN block diagram; ANDES 2.0.0 documentation [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("R", "pu", "permanent droop", above=0.0),
    Parameter("T1", "s", "valve time constant", at_least=0.0),
    Parameter("T2", "s", "turbine time constant", at_least=0.0),
    Parameter("T3", "s", "time constant of the temperature's measurement", above=0.0),
    Parameter("AT", "pu", "ambient temperature load limit", above=0.0),
    Parameter("KT", "pu", "gain of the temperature limit", at_least=0.0),
    Parameter("VMAX", "pu", "largest valve position"),
    Parameter("VMIN", "pu", "smallest valve position"),
    Parameter("Dturb", "pu", "turbine damping", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    demand = min(p.p_ref_pu + u.dp_ref_pu - u.dw_pu / p.R, p.AT + p.KT * (p.AT - x.temperature))
    rate, valve = lag(demand, x.valve, p.T1)
    rate = held_at_limits(rate, x.valve, p.VMIN, p.VMAX)
    power_rate, power = lag(clamped(valve, p.VMIN, p.VMAX), x.power, p.T2)
    temperature_rate, _ = lag(power, x.temperature, p.T3)
    return (rate, power_rate, temperature_rate), (power - p.Dturb * u.dw_pu,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest every lag stands at the mechanical power."""
    return Start((wanted, wanted, wanted), references=(wanted,))


MODEL = ControlModel(
    name="GAST",
    kind="governor",
    title="gas turbine and governor with temperature limit",
    source=Source("PSS/E model GAST; NEPLAN block diagram TURBINE-GOVERNOR GAST", "S"),
    parameters=PARAMETERS,
    states=("valve", "power", "temperature"),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu",),
    bounds=lambda v: state_bounds((v["VMIN"], v["VMAX"]), None, None),
    check=lambda v: [] if v["VMIN"] < v["VMAX"] else ["VMIN must be below VMAX"],
    gain=lambda v: 1.0 / v["R"],
)
