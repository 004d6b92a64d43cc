"""WTTQA1: torque control of a wind turbine, which gives the electrical control its power reference.

    Tp d P_f / dt = P_e - P_f,   Twref d w_ref / dt = f(P_f) - w_ref                      (1)
    e = (P_ref - P_f) / w_g (Tflag 1) or w_g - w_ref (Tflag 0)                            (2)
    T = PI(Kpp, KIP) of e within Temin..Temax                                             (3)
    the power reference is T w_g                                                          (4)

f is straight between the four points (p, spd) and constant outside; P_ref is the plant's. Powers and torques are per
unit of the turbine's rating TRATE, the machine's where it is 0. At the start the speed is f(P_e). Source: WECC REMTF,
WTGTRQ_A [I]; fields as PSS/E's WTTQA1 in ANDES's table of records [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import lag, limited_pi
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.fields import flag, out_of_order
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    flag("Tflag", "1: power, 0: speed error"),
    Parameter("Kpp", "pu", "proportional gain of the torque", at_least=0.0),
    Parameter("KIP", "1/s", "integral gain of the torque", at_least=0.0),
    Parameter("Tp", "s", "time constant of the power filter", at_least=0.0),
    Parameter("Twref", "s", "time constant of the speed reference", above=0.0),
    Parameter("Temax", "pu", "largest torque"),
    Parameter("Temin", "pu", "least torque"),
    *(
        parameter
        for k in range(1, 5)
        for parameter in (
            Parameter(f"p{k}", "pu", f"power at point {k}", at_least=0.0),
            Parameter(f"spd{k}", "pu", f"speed at point {k}", above=0.0),
        )
    ),
    Parameter("TRATE", "MW", "rating of the turbine, 0: the machine's", at_least=0.0),
)


@kernel
def reference_speed(p: Any, power: float) -> float:
    """f of (1). [pu]"""
    if power <= p.p1:
        return float(p.spd1)
    if power <= p.p2:
        return float(p.spd1 + (p.spd2 - p.spd1) * (power - p.p1) / (p.p2 - p.p1))
    if power <= p.p3:
        return float(p.spd2 + (p.spd3 - p.spd2) * (power - p.p2) / (p.p3 - p.p2))
    if power <= p.p4:
        return float(p.spd3 + (p.spd4 - p.spd3) * (power - p.p3) / (p.p4 - p.p3))
    return float(p.spd4)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    p_rate, p_f = lag(u.p_e_pu / p.rating, x.p_f, p.Tp)
    error = (u.p_ref_pu / p.rating - p_f) / u.w_g_pu if p.Tflag != 0.0 else u.w_g_pu - x.w_ref
    torque_rate, torque = limited_pi(error, x.torque, p.Kpp, p.KIP, p.Temin, p.Temax)
    rates = (p_rate, (reference_speed(p, p_f) - x.w_ref) / p.Twref, torque_rate)
    return rates, (torque * u.w_g_pu * p.rating, x.w_ref)


def start(v: Values, u: Values, wanted: float) -> Start:
    """The speed that belongs to the power, and the torque that gives what the electrical control wants."""
    power = u["p_e_pu"] / v["rating"]
    speed = float(reference_speed.py_func(type("Fields", (), dict(v)), power))
    signals = {"w_ref_pu": speed, "w_g_pu": speed, "w_t_pu": speed, "p_ref_pu": u["p_e_pu"]}
    return Start((power, speed, wanted / v["rating"] / speed), signals=signals)


def check(v: Values) -> list[str]:
    """Points in their order, limits in theirs."""
    rising = [f"p{k + 1} must exceed p{k}" for k in (1, 2, 3) if not v[f"p{k + 1}"] > v[f"p{k}"]]
    return rising + out_of_order(v, (("Temin", "Temax"),))


MODEL = ControlModel(
    name="WTTQA1",
    kind="torque",
    title="torque control of a wind turbine",
    source=Source("WECC REMTF, WTGTRQ_A; PSS/E model WTTQA1", "I"),
    parameters=PARAMETERS,
    states=("p_f", "w_ref", "torque"),
    evaluate=evaluate,
    start=start,
    derived=("rating",),
    derive=lambda v: (v["TRATE"] / v["sn_mva"] if v["TRATE"] > 0.0 else 1.0,),
    bounds=lambda v: state_bounds(None, None, (v["Temin"], v["Temax"])),
    check=check,
)
