"""GASENG1: reciprocating gas engine with turbocharger, and its speed governor.

    e = R (p_ref + dp - v) - dw                                                                  (1)
    f = Kp e + x_i,   d x_i / dt = Ki / Kp (f_held - x_i)                                        (2)
    f_held = f within [VMIN, min(VMAX, x_b + STEP)]                                              (3)
    Tact d v / dt = f_held - v                                                                   (4)
    Teng d p / dt = v - p,   p_m = p                                                             (5)
    Tboost d x_b / dt = p - x_b                                                                  (6)

Per unit on the machine's rating; v is the fuel behind throttle and admission valves, as power. (3) is what sets an
engine apart from a turbine: air, and with it the fuel that may be burned, follows the exhaust through the
turbocharger, so that power can be at most STEP above the power that the charge air x_b belongs to. STEP is the
first load step of ISO 8528-5, and an engine that goes along this limit from idle takes (1 - STEP) / STEP Tboost to
full load. The integrator follows f_held and does not wind up. (5) stands for the delay between admission and
torque, about one and a half revolutions of a four-stroke engine.
Not a PSS/E model: DEGOV and GGOV1 have no charge air. Source: structure after the engine governors of PSS/E (DEGOV1,
GGOV1) with the smoke (charge air) limit of turbocharged engines, ISO 8528-5 on load acceptance [I].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("R", "pu", "permanent droop", at_least=0.0),
    Parameter("Kp", "pu", "proportional gain", above=0.0),
    Parameter("Ki", "pu/s", "integral gain", at_least=0.0),
    Parameter("Tact", "s", "time constant of the actuator", above=0.0),
    Parameter("Teng", "s", "lag between admission and torque", above=0.0),
    Parameter("Tboost", "s", "time constant of the charge air", above=0.0),
    Parameter("STEP", "pu", "power above what the charge air belongs to", above=0.0),
    Parameter("VMAX", "pu", "largest power"),
    Parameter("VMIN", "pu", "smallest power"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    error = p.R * (p.p_ref_pu + u.dp_ref_pu - x.valve) - u.dw_pu
    fuel = clamped(p.Kp * error + x.integral, p.VMIN, max(p.VMIN, min(p.VMAX, x.boost + p.STEP)))
    rates = (
        p.Ki / p.Kp * (fuel - x.integral),
        held_at_limits((fuel - x.valve) / p.Tact, x.valve, p.VMIN, p.VMAX),
        (x.valve - x.power) / p.Teng,
        (x.power - x.boost) / p.Tboost,
    )
    return rates, (x.power,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest fuel, torque and charge air belong to the power."""
    return Start((wanted, wanted, wanted, wanted), references=(wanted,))


MODEL = ControlModel(
    name="GASENG1",
    kind="governor",
    title="turbocharged gas engine and governor",
    source=Source("gridsim's own: PI governor with droop, actuator, firing lag and charge-air limit", "I"),
    parameters=PARAMETERS,
    states=("integral", "valve", "power", "boost"),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["VMIN"], v["VMAX"]), None, None),
    check=lambda v: [] if v["VMIN"] < v["VMAX"] else ["VMIN must be below VMAX"],
    gain=lambda v: 1.0 / v["R"] if v["R"] > 0.0 else 0.0,
)
