"""WTDTA1: drive train of a wind turbine, one mass or two with a shaft between.

On the machine's rating, with H_t = Hfrac H, H_g = H - H_t and w_0 the speed at the start:

    2 H_t d w_t / dt = P_aero / w_t - T                                                   (1)
    2 H_g d w_g / dt = T - P_e / w_g - D (w_g - w_0)                                      (2)
    T = T_s + Dshaft (w_t - w_g),   d T_s / dt = (2 pi Freq1)^2 2 H_t H_g / H (w_t - w_g) (3)

so that the shaft's own frequency is Freq1. Where Hfrac or Freq1 is 0 both turn as one:

    2 H d w / dt = P_aero / w - P_e / w - D (w - w_0)                                     (4)

Source: WECC REMTF, WTGT_A [I]; fields as PSS/E's WTDTA1 in ANDES's table of records [S]. That D, the
machine's damping factor, works on the generator is as ANDES has it [S], on its deviation from the speed at the start
an assumption.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("H", "s", "inertia constant of turbine and generator", above=0.0),
    Parameter("DAMP", "pu", "damping torque per speed deviation", at_least=0.0),
    Parameter("Hfrac", "1", "share of the turbine in the inertia, 0: one mass", at_least=0.0, below=1.0),
    Parameter("Freq1", "Hz", "frequency of the shaft, 0: one mass", at_least=0.0),
    Parameter("Dshaft", "pu", "damping torque of the shaft per difference of speeds", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3), or (4)."""
    if p.h_t == 0.0:
        rate = ((u.p_aero_pu - u.p_e_pu) / x.w_g - p.DAMP * (x.w_g - p.w_0_pu)) / (2.0 * p.H)
        return (rate, rate, 0.0), (x.w_g, x.w_t)
    torque = x.shaft + p.Dshaft * (x.w_t - x.w_g)
    turbine = (u.p_aero_pu / x.w_t - torque) / (2.0 * p.h_t)
    generator = (torque - u.p_e_pu / x.w_g - p.DAMP * (x.w_g - p.w_0_pu)) / (2.0 * (p.H - p.h_t))
    return (turbine, generator, p.k_shaft * (x.w_t - x.w_g)), (x.w_g, x.w_t)


def derive(v: Values) -> tuple[float, ...]:
    """H_t, 0 for one mass, and the stiffness in (3) [1/s]."""
    h_t = v["H"] * v["Hfrac"] if v["Freq1"] > 0.0 else 0.0
    return h_t, (2.0 * math.pi * v["Freq1"]) ** 2 * 2.0 * h_t * (v["H"] - h_t) / v["H"]


def start(v: Values, u: Values, wanted: float) -> Start:
    """Both at the wanted speed, the shaft carrying the generator's torque."""
    return Start((wanted, wanted, u["p_e_pu"] / wanted), references=(wanted,))


MODEL = ControlModel(
    name="WTDTA1",
    kind="drive_train",
    title="drive train of a wind turbine",
    source=Source("WECC REMTF, WTGT_A; PSS/E model WTDTA1", "I"),
    parameters=PARAMETERS,
    states=("w_t", "w_g", "shaft"),
    evaluate=evaluate,
    start=start,
    references=("w_0_pu",),
    derived=("h_t", "k_shaft"),
    derive=derive,
)
