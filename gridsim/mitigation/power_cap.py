"""Power cap: the accelerators may draw no more than so much, and compute more slowly there.

    s = min(d, C),   C = cap x peak                                                         (1)
    throughput at power s of one that would draw d:   (s / d) ^ gamma                       (2)

d - s is deferred; the computing lost is d (1 - (s / d) ^ gamma), less than the energy saved, as gamma is below 1. The
trace's own timing stays: iterations that last longer under a cap are a profile's to say.

Source: arXiv 2605.24461: capping at 80 % gave a cluster 10 % more throughput inside the same power, so that one
accelerator keeps 1.10 x 0.80 = 0.88 of its own; gamma = ln 0.88 / ln 0.80 = 0.573.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import kernel
from gridsim.mitigation.contract import MitigationModel, Rating
from gridsim.parameters import Parameter
from gridsim.sources import Source

_CURVE = Source(
    "arXiv 2605.24461: 150 MW of GB200 capped at 960 of 1200 W gave 10 % more throughput; a curve through it",
    "C",
    url="https://arxiv.org/abs/2605.24461",
)

PARAMETERS = (
    Parameter("cap", "1", "largest power, of the peak", above=0.0, at_most=2.0),
    Parameter(
        "performance_exponent",
        "1",
        "throughput goes with power to this power",
        at_least=0.0,
        at_most=1.0,
        default=0.573,
        source=_CURVE,
    ),
)


@kernel
def _lost_mw(wanted_mw: float, cap_mw: float, exponent: float) -> float:
    """Equation (2): computing lost, as power. [MW]"""
    if wanted_mw <= cap_mw:
        return 0.0
    return float(wanted_mw * (1.0 - (cap_mw / wanted_mw) ** exponent))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) and (2)."""
    over_start_mw, over_end_mw = max(0.0, u.in_start_mw - p.cap_mw), max(0.0, u.in_end_mw - p.cap_mw)
    lost_start_mw = _lost_mw(u.in_start_mw, p.cap_mw, p.performance_exponent)
    lost_end_mw = _lost_mw(u.in_end_mw, p.cap_mw, p.performance_exponent)
    outputs = (
        u.in_start_mw - over_start_mw,
        u.in_end_mw - over_end_mw,
        0.0,
        0.0,
        0.5 * (over_start_mw + over_end_mw),
        0.0,
        math.nan,
        1.0 if over_start_mw > 0.0 or over_end_mw > 0.0 else 0.0,
        0.5 * (lost_start_mw + lost_end_mw),
        0.0,
        0.0,
        0.0,
    )
    return (u.dt_s,), outputs


MODEL = MitigationModel(
    type="power_cap",
    title="power cap of the accelerators",
    parameters=PARAMETERS,
    states=("step_s",),
    evaluate=evaluate,
    start=lambda values, setting: (0.0,),
    acts_on="load",
    source=_CURVE,
    rating=lambda values, setting: Rating(f"holds {values['cap'] * setting.peak_mw:.4g} MW at most", "software"),
    derived=("cap_mw",),
    derive=lambda values, setting: (values["cap"] * setting.peak_mw,),
    resting_output_mw=lambda values, setting: min(setting.start_mw, values["cap"] * setting.peak_mw),
)
