"""WTPTA1: pitch control of a wind turbine, by its speed and by its power.

    a = PI(Kpw, Kiw) of w_t - w_ref + Kcc (P_ord - P_ref)                within TetaMin..TetaMax   (1)
    b = PI(Kpc, Kic) of P_ord - P_ref                                    within TetaMin..TetaMax   (2)
    Tp d theta / dt = a + b - theta,   its rate within RTetaMin..RTetaMax,
    TetaMin <= theta <= TetaMax                                                                    (3)

Angles in degrees; w_ref from the torque control, 1 without one; P_ref that of the plant.
Source: WECC REMTF, WTGPT_A [I]; fields as PSS/E's WTPTA1 in ANDES's table of records [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, limited_pi
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.devices.fields import out_of_order
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("Kiw", "deg/s", "integral gain of the speed control", at_least=0.0),
    Parameter("Kpw", "deg", "proportional gain of the speed control", at_least=0.0),
    Parameter("Kic", "deg/s", "integral gain of the power control", at_least=0.0),
    Parameter("Kpc", "deg", "proportional gain of the power control", at_least=0.0),
    Parameter("Kcc", "pu", "power error in the speed control", at_least=0.0),
    Parameter("Tp", "s", "time constant of the blades", above=0.0),
    Parameter("TetaMax", "deg", "largest pitch"),
    Parameter("TetaMin", "deg", "least pitch"),
    Parameter("RTetaMax", "deg/s", "largest rate of the pitch", above=0.0),
    Parameter("RTetaMin", "deg/s", "least rate of the pitch", below=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3)."""
    surplus = u.p_mech_pu - u.p_ref_pu
    by_speed = u.w_t_pu - u.w_ref_pu + p.Kcc * surplus
    speed_rate, a = limited_pi(by_speed, x.by_speed, p.Kpw, p.Kiw, p.TetaMin, p.TetaMax)
    power_rate, b = limited_pi(surplus, x.by_power, p.Kpc, p.Kic, p.TetaMin, p.TetaMax)
    rate = clamped((a + b - x.theta) / p.Tp, p.RTetaMin, p.RTetaMax)
    return (speed_rate, power_rate, held_at_limits(rate, x.theta, p.TetaMin, p.TetaMax)), (x.theta,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """The wanted pitch stands in the speed control's integral."""
    return Start((wanted, 0.0, wanted))


MODEL = ControlModel(
    name="WTPTA1",
    kind="pitch",
    title="pitch control of a wind turbine",
    source=Source("WECC REMTF, WTGPT_A; PSS/E model WTPTA1", "I"),
    parameters=PARAMETERS,
    states=("by_speed", "by_power", "theta"),
    evaluate=evaluate,
    start=start,
    bounds=lambda v: tuple((min(v["TetaMin"], low), v["TetaMax"]) for low in (0.0, 0.0, v["TetaMin"])),
    check=lambda v: out_of_order(v, (("TetaMin", "TetaMax"),)),
)
