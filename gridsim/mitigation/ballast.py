"""Ballast: filler work beside the job that tops its power up to a floor, driven by telemetry that is late.

    b* = clamp(F - d(t - Td), 0, B),   F = floor x peak,  B = most x peak                   (1)
    T db/dt = b* - b                                                                        (2)
    s  = d + b - max(0, d + b - max(d, peak))                                               (3)

While the job is back and the filler has not yet noticed, both want the same accelerator: what passes the peak is
taken from the job (starved: deferred and lost). The filler costs the job `overhead` of its throughput throughout.
Telemetry of 100 ms is too slow for a band up to 20 Hz.

Source: arXiv 2508.14318 v2, "Firefly": secondary process of matrix products, 1 ms telemetry, under 5 % overhead.
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.mitigation.blocks import clamped, lagged
from gridsim.mitigation.contract import DELAY, MitigationModel, Rating
from gridsim.parameters import Parameter
from gridsim.sources import Source

_FIREFLY = Source("arXiv 2508.14318 v2, Firefly", "Q", url="https://arxiv.org/abs/2508.14318")

PARAMETERS = (
    Parameter("floor", "1", "power that job and filler keep together, of the peak", at_least=0.0, at_most=1.0),
    Parameter(
        "most",
        "1",
        "largest power of the filler, of the peak",
        at_least=0.0,
        at_most=1.0,
        default=1.0,
        source=Source("arXiv 2508.14318 v2: can hold up to 100 % of thermal design power", "Q"),
    ),
    Parameter(DELAY, "s", "age of the telemetry", at_least=0.0, at_most=10.0, default=0.001, source=_FIREFLY),
    Parameter(
        "response_time_s",
        "s",
        "lag of the filler's power behind its order",
        at_least=0.0,
        default=0.005,
        source=Source("assumption: a few kernels of the filler", "I"),
    ),
    Parameter(
        "overhead", "1", "throughput that it costs the job", at_least=0.0, at_most=1.0, default=0.05, source=_FIREFLY
    ),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3)."""
    start_mw = clamped(p.floor_mw - u.in_delayed_start_mw, 0.0, p.most_mw)
    end_mw = clamped(p.floor_mw - u.in_delayed_end_mw, 0.0, p.most_mw)
    if p.response_time_s > 0.0:
        end_mw = lagged(x.filler_mw, start_mw, end_mw, p.response_time_s, u.dt_s)
        start_mw = x.filler_mw
    starved_start_mw = max(0.0, u.in_start_mw + start_mw - max(u.in_start_mw, p.peak_mw))
    starved_end_mw = max(0.0, u.in_end_mw + end_mw - max(u.in_end_mw, p.peak_mw))
    starved_mw = 0.5 * (starved_start_mw + starved_end_mw)
    outputs = (
        u.in_start_mw + start_mw - starved_start_mw,
        u.in_end_mw + end_mw - starved_end_mw,
        0.0,
        0.5 * (start_mw + end_mw),
        starved_mw,
        0.0,
        math.nan,
        1.0 if max(p.floor_mw - u.in_delayed_start_mw, p.floor_mw - u.in_delayed_end_mw) > p.most_mw else 0.0,
        starved_mw + p.overhead * max(0.0, 0.5 * (u.in_start_mw + u.in_end_mw) - starved_mw),
        0.0,
        0.0,
        0.0,
    )
    return (end_mw,), outputs


def _filler_mw(values: Any, setting: Any) -> float:
    wanted = values["floor"] * setting.peak_mw - setting.start_mw
    return float(min(max(wanted, 0.0), values["most"] * setting.peak_mw))


MODEL = MitigationModel(
    type="ballast",
    title="filler work beside the job",
    parameters=PARAMETERS,
    states=("filler_mw",),
    evaluate=evaluate,
    start=lambda values, setting: (_filler_mw(values, setting),),
    acts_on="load",
    source=_FIREFLY,
    rating=lambda values, setting: Rating(
        f"adds up to {values['most'] * setting.peak_mw:.4g} MW below {values['floor'] * setting.peak_mw:.4g} MW",
        "software",
    ),
    derived=("peak_mw", "floor_mw", "most_mw"),
    derive=lambda values, setting: (
        setting.peak_mw,
        values["floor"] * setting.peak_mw,
        values["most"] * setting.peak_mw,
    ),
    resting_output_mw=lambda values, setting: setting.start_mw + _filler_mw(values, setting),
)
