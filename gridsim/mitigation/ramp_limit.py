"""Ramp limiter of the job: its draw may rise, and where asked for fall, no faster than so much.

    -ramp_down <= ds/dt <= ramp_up,    s tends to the job's power d

What s lacks of d is deferred and lost; what it has above d is burned. Without `ramp_down_mw_per_s` the draw falls
with the job. s has no overshoot. `at_limit` is 1 where the limit changes the draw.

Source: definition of a ramp; a step of dP up costs dP^2 / (2 ramp) of computing's energy.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.mitigation.blocks import clamped, held_off
from gridsim.mitigation.contract import MitigationModel, Rating
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("ramp_up_mw_per_s", "MW/s", "fastest rise", above=0.0),
    Parameter("ramp_down_mw_per_s", "MW/s", "fastest fall; left out, it is free", above=0.0, optional=True),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """The draw follows the job within its ramps."""
    before_mw = x.draw_mw
    if p.falls_freely > 0.0:
        before_mw = min(before_mw, u.in_start_mw)
    low_mw = -1e300 if p.falls_freely > 0.0 else before_mw - p.ramp_down_mw_per_s * u.dt_s
    draw_mw = clamped(u.in_end_mw, low_mw, before_mw + p.ramp_up_mw_per_s * u.dt_s)
    added_start_mw, added_end_mw = before_mw - u.in_start_mw, draw_mw - u.in_end_mw
    outputs = held_off(u.in_start_mw, u.in_end_mw, added_start_mw, added_end_mw)
    return (draw_mw,), outputs


MODEL = MitigationModel(
    type="ramp_limit",
    title="ramp limiter of the job",
    parameters=PARAMETERS,
    states=("draw_mw",),
    evaluate=evaluate,
    start=lambda values, setting: (setting.start_mw,),
    acts_on="load",
    source=Source("definition of a ramp", "C"),
    rating=lambda values, setting: Rating(f"rises by {values['ramp_up_mw_per_s']:.4g} MW/s at most", "software"),
    derived=("falls_freely",),
    derive=lambda values, setting: (0.0 if math.isfinite(values["ramp_down_mw_per_s"]) else 1.0,),
)
