"""IEEEG3: IEEE type 3 hydro turbine and governor, with pilot valve and dashpot.

    TP d x_p / dt = (p_ref - dw - SIGMA g - y) / TG - x_p                            (1)
    d g / dt = x_p within [UC, UO],  PMIN <= g <= PMAX                               (2)
    y = DELTA s TR / (1 + s TR) g                                                    (3)
    p_m = A23 (1 + (A11 - A13 A21 / A23) s TW) / (1 + A11 s TW) g                    (4)

g is the gate; (4) is the turbine linearised at an operating point, with one rigid water column.
Per unit on the machine's rating. Source: PSS/E model IEEEG3; IEEE Committee Report, Dynamic models for steam and
hydro turbines in power system studies, IEEE Trans. PAS-92 (1973) 1904-1915 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag, washout
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TG", "s", "gate servomotor time constant", above=0.0),
    Parameter("TP", "s", "pilot valve time constant", at_least=0.0),
    Parameter("UO", "pu/s", "fastest opening of the gate", above=0.0),
    Parameter("UC", "pu/s", "fastest closing of the gate", below=0.0),
    Parameter("PMAX", "pu", "largest gate"),
    Parameter("PMIN", "pu", "smallest gate"),
    Parameter("SIGMA", "pu", "permanent droop", above=0.0),
    Parameter("DELTA", "pu", "temporary droop", at_least=0.0),
    Parameter("TR", "s", "dashpot time constant", above=0.0),
    Parameter("TW", "s", "water starting time", at_least=0.0),
    Parameter("A11", "1", "flow per head", at_least=0.0),
    Parameter("A13", "1", "flow per gate", at_least=0.0),
    Parameter("A21", "1", "torque per head", at_least=0.0),
    Parameter("A23", "1", "torque per gate", above=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    dashpot_rate, transient = washout(x.gate, x.dashpot, p.DELTA * p.TR, p.TR)
    error = p.p_ref_pu + p.SIGMA * u.dp_ref_pu / p.A23 - u.dw_pu - p.SIGMA * x.gate - transient
    pilot_rate, pilot = lag(error / p.TG, x.pilot, p.TP)
    rate = held_at_limits(clamped(pilot, p.UC, p.UO), x.gate, p.PMIN, p.PMAX)
    water_rate, passed = lead_lag(x.gate, x.water, p.t_lead_s, p.A11 * p.TW)
    return (pilot_rate, rate, dashpot_rate, water_rate), (p.A23 * passed,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the gate gives the power by A23, and the permanent droop holds it."""
    gate = wanted / v["A23"]
    return Start((0.0, gate, gate, gate), references=(v["SIGMA"] * gate,))


def check(v: Values) -> list[str]:
    """Limits in order, a water column that is proper."""
    faults = [] if v["PMIN"] < v["PMAX"] else ["PMIN must be below PMAX"]
    if v["TW"] > 0.0 and v["A11"] == 0.0:
        faults.append("TW above 0 needs A11 above 0, or the turbine differentiates")
    return faults


MODEL = ControlModel(
    name="IEEEG3",
    kind="governor",
    title="IEEE type 3 hydro turbine and governor",
    source=Source("PSS/E model IEEEG3; IEEE Trans. PAS-92 (1973) 1904-1915", "S"),
    parameters=PARAMETERS,
    states=("pilot", "gate", "dashpot", "water"),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu",),
    derived=("t_lead_s",),
    derive=lambda v: ((v["A11"] - v["A13"] * v["A21"] / v["A23"]) * v["TW"],),
    bounds=lambda v: state_bounds(None, (v["PMIN"], v["PMAX"]), None, None),
    check=check,
    gain=lambda v: v["A23"] / v["SIGMA"],
)
