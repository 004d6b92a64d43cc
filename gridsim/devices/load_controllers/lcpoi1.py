"""LCPOI1: load controller that holds what a site draws from the grid by raising and lowering its plant's reference.

    m    = P_2(-s Td) / P_2(s Td) p_poi,   P_2(z) = 1 + z / 2 + z^2 / 12                         (1)
    Tf d x_f / dt = m - x_f                                                                      (2)
    d r / dt = Ki (x_f - p_set) / Prate within [-Rdown, Rup],   Pmin <= r <= Pmax                 (3)
    dp_ref = r - r_0                                                                             (4)

p_poi is what the site draws at the point of interconnection, in MW, and p_set its value at rest, which is held.
r, the load reference, is per unit of the machine's rating, and r_0 its value at rest, the machine's load. (1) stands
for the delay Td of the measurement: the second-order Pade approximant of exp(-s Td), good to a degree of phase below
f Td = 0.5. Not a PSS/E model: like LCFB1 it sits above a governor, but it looks at the meter instead of the machine
and has the ramp limit of the plant.
Source: Pade approximant of a delay, any text on control; integral action with rate limit, as PSS/E model LCFB1 [I].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("Prate", "MW", "rating of all machines that share the task", above=0.0),
    Parameter("Td", "s", "delay of the measurement", at_least=0.0),
    Parameter("Tf", "s", "time constant of the measurement's filter", at_least=0.0),
    Parameter("Ki", "1/s", "integral gain", at_least=0.0),
    Parameter("Rup", "pu/s", "fastest rise of the load reference", at_least=0.0),
    Parameter("Rdown", "pu/s", "fastest fall of the load reference", at_least=0.0),
    Parameter("Pmin", "pu", "smallest load reference"),
    Parameter("Pmax", "pu", "largest load reference"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    if p.Td > 0.0:
        wash_rate = x.ramp
        ramp_rate = (u.p_poi_mw - x.wash - 0.5 * p.Td * x.ramp) * 12.0 / p.Td**2
        delayed = u.p_poi_mw - p.Td * x.ramp
    else:
        wash_rate, ramp_rate, delayed = 0.0, 0.0, u.p_poi_mw
    filter_rate, measured = lag(delayed, x.measured, p.Tf)
    rate = clamped(p.Ki * (measured - p.p_set_mw) / p.Prate, -p.Rdown, p.Rup)
    rate = held_at_limits(rate, x.reference, p.Pmin, p.Pmax)
    return (wash_rate, ramp_rate, filter_rate, rate), (x.reference - p.r_0_pu,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the reference is the machine's load, and the site draws what it is to draw."""
    states = (u["p_poi_mw"], 0.0, u["p_poi_mw"], u["p_e_pu"])
    return Start(states, references=(u["p_e_pu"] - wanted, u["p_poi_mw"]))


MODEL = ControlModel(
    name="LCPOI1",
    kind="load_controller",
    title="load controller at the point of interconnection",
    source=Source("gridsim's own: Pade delay, integral action with rate limit as in PSS/E model LCFB1", "I"),
    parameters=PARAMETERS,
    states=("wash", "ramp", "measured", "reference"),
    evaluate=evaluate,
    start=start,
    references=("r_0_pu", "p_set_mw"),
    bounds=lambda v: state_bounds(None, None, None, (v["Pmin"], v["Pmax"])),
    check=lambda v: [] if v["Pmin"] < v["Pmax"] else ["Pmin must be below Pmax"],
)
