"""HYGOV: hydro turbine with one rigid water column, and a governor with transient droop.

    Tf d e / dt = n_ref - dw - R c - e                                               (1)
    d c / dt = (e + Tr de/dt) / (r Tr) within +/- VELM,   GMIN <= c <= GMAX          (2)
    Tg d g / dt = c - g                                                              (3)
    TW d q / dt = 1 - h,   h = (q / g)^2                                             (4)
    p_m = At h (q - qNL) - Dturb g dw                                                (5)

c desired gate, g gate, q flow, h head. (2) is the governor (1 + s Tr) / (r Tr s) with its limits on the integrator.
Where g falls below 0.01, (4) sees 0.01: a closed gate has no head to compute, and the flow would grow stiff.
Per unit on the machine's rating. Source: PSS/E model HYGOV; IEEE Committee Report, IEEE Trans. PAS-92 (1973)
1904-1915; ANDES 2.0.0 documentation and the OpenIPSL model library [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: Gate below which the head is computed as if it stood there; keeps 2 / (g TW) within reach of a 4 ms step.
#: Assumption.
SMALLEST_GATE_PU = 0.01

PARAMETERS = (
    Parameter("R", "pu", "permanent droop", above=0.0),
    Parameter("r", "pu", "temporary droop", above=0.0),
    Parameter("Tr", "s", "governor (reset) time constant", above=0.0),
    Parameter("Tf", "s", "filter time constant", above=0.0),
    Parameter("Tg", "s", "servo time constant", at_least=0.0),
    Parameter("VELM", "pu/s", "fastest movement of the gate", above=0.0),
    Parameter("GMAX", "pu", "largest gate"),
    Parameter("GMIN", "pu", "smallest gate", at_least=0.0),
    Parameter("TW", "s", "water inertia time constant", above=0.0),
    Parameter("At", "pu", "turbine gain", above=0.0),
    Parameter("Dturb", "pu", "turbine damping", at_least=0.0),
    Parameter("qNL", "pu", "flow at no load", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    filter_rate = (p.n_ref_pu + p.R * u.dp_ref_pu / p.At - u.dw_pu - p.R * x.desired_gate - x.filter) / p.Tf
    speed = clamped((x.filter + p.Tr * filter_rate) / (p.r * p.Tr), -p.VELM, p.VELM)
    speed = held_at_limits(speed, x.desired_gate, p.GMIN, p.GMAX)
    gate_rate, gate = lag(x.desired_gate, x.gate, p.Tg)
    head = (x.flow / max(gate, SMALLEST_GATE_PU)) ** 2
    power = p.At * head * (x.flow - p.qNL) - p.Dturb * gate * u.dw_pu
    return (filter_rate, speed, gate_rate, (1.0 - head) / p.TW), (power,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the head is 1, so that flow and gate are one number."""
    flow = wanted / v["At"] + v["qNL"]
    return Start((0.0, flow, flow, flow), references=(v["R"] * flow,))


MODEL = ControlModel(
    name="HYGOV",
    kind="governor",
    title="hydro turbine and governor with transient droop",
    source=Source("PSS/E model HYGOV; IEEE Trans. PAS-92 (1973) 1904-1915", "S"),
    parameters=PARAMETERS,
    states=("filter", "desired_gate", "gate", "flow"),
    evaluate=evaluate,
    start=start,
    references=("n_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["GMIN"], v["GMAX"]), None, None),
    check=lambda v: [] if v["GMIN"] < v["GMAX"] else ["GMIN must be below GMAX"],
    # The gate that droop opens lets through At times its change, at nominal head.
    gain=lambda v: v["At"] / v["R"],
)
