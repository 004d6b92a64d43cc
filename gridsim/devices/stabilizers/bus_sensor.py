"""The sensor at a machine's bus: frequency deviation and rate of change of voltage, for stabilizers that take them.

With theta the angle of the bus voltage in the frame that turns at nominal frequency w_0, and v its magnitude:

    Tf d y / dt = theta - y                                              (1)
    Tw d z / dt = y - z,        df = (y - z) / (Tw w_0)                  (2)
    Tv d w / dt = v - w,        dv/dt = (v - w) / Tv                     (3)

(1) and (2) are s / w_0 / ((1 + s Tf)(1 + s Tw)) theta. The angle is compared with y on the shorter way round, so that
y never jumps. Source: ANDES 2.0.0 documentation of model BusFreq, Tf and Tw its defaults [S].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

BUS_FREQUENCY = Source("ANDES 2.0.0 documentation, model BusFreq", "S")

PARAMETERS = (
    Parameter("Tf", "s", "time constant of the angle's filter", above=0.0, default=0.02, source=BUS_FREQUENCY),
    Parameter("Tw", "s", "time constant of the angle's washout", above=0.0, default=0.1, source=BUS_FREQUENCY),
    Parameter(
        "Tv",
        "s",
        "time constant of the voltage's washout",
        above=0.0,
        default=0.02,
        source=Source("assumption: voltage is filtered as the angle is", "I"),
    ),
    Parameter("nominal_rad_per_s", "rad/s", "nominal frequency", above=0.0),
)


def values(nominal_rad_per_s: float) -> dict[str, float]:
    """Return the sensor's parameters in a grid of that nominal frequency."""
    defaults = {p.name: p.default for p in PARAMETERS if p.default is not None}
    return {**defaults, "nominal_rad_per_s": nominal_rad_per_s}


@kernel
def sensed(angle_rad: float, washed_rad: float, v_re: float, v_im: float, t_f_s: float, t_w_s: float) -> Any:
    """Rates of y and z of (1) and (2); df is that of z over w_0. [rad/s]"""
    c, s = math.cos(angle_rad), math.sin(angle_rad)
    ahead = math.atan2(v_im * c - v_re * s, v_re * c + v_im * s)
    return ahead / t_f_s, (angle_rad - washed_rad) / t_w_s


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3)."""
    angle_rate, washout_rate = sensed(x.angle_rad, x.washed_rad, u.v_re_pu, u.v_im_pu, p.Tf, p.Tw)
    dv_dt = (math.sqrt(u.v_re_pu * u.v_re_pu + u.v_im_pu * u.v_im_pu) - x.v_pu) / p.Tv
    return (angle_rate, washout_rate, dv_dt), (washout_rate / p.nominal_rad_per_s, dv_dt)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest every lag stands at what it measures."""
    angle = math.atan2(u["v_im_pu"], u["v_re_pu"])
    return Start((angle, angle, math.hypot(u["v_re_pu"], u["v_im_pu"])))


MODEL = ControlModel(
    name="BUS_SENSOR",
    kind="sensor",
    title="frequency and rate of change of voltage at the bus",
    source=BUS_FREQUENCY,
    parameters=PARAMETERS,
    states=("angle_rad", "washed_rad", "v_pu"),
    evaluate=evaluate,
    start=start,
)
