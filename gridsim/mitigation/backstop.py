"""Backstop: a monitor of the power's content in a band that, when it sees too much, trips the smoothing or the job.

    band:     y = high-pass (f_low) then low-pass (f_high) of the draw, first order each      (1)
    monitor:  T dw/dt = y^2 - w,   amplitude A = sqrt(2 w)                                     (2)
    trips once A has been above the threshold for `hold_s` without a break                    (3)
    job:       the draw falls at `ramp_down_mw_per_s` to `left` of the peak, and stays          (4)
    smoothing: the stages before it are bypassed from the next step on, for good              (5)

`trips` says which: the job, the smoothing (a store that hunts or a floor that beats makes things worse), or first the
smoothing and then, where (3) holds once more, the job. What the job is denied is deferred and lost. For a sinusoid in
the middle of the band A is its amplitude.

Source: arXiv 2508.14318 v2 recommends a spectral monitor with a backstop beside storage and firmware.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gridsim.mitigation.blocks import lagged
from gridsim.mitigation.contract import MitigationModel, Rating, StageSetting
from gridsim.parameters import Parameter
from gridsim.sources import Source

_BAND = Source("arXiv 2508.14318 v2: critical band 0.1-20 Hz", "Q", url="https://arxiv.org/abs/2508.14318")
_JOB, _SMOOTHING, _BOTH = 0, 1, 2
_ASSUMED = Source("assumption: a few cycles of the slowest oscillation that counts", "I")

PARAMETERS = (
    Parameter("threshold_mw", "MW", "amplitude in the band that trips", above=0.0),
    Parameter("low_hz", "Hz", "lower end of the band", above=0.0, default=0.1, source=_BAND),
    Parameter("high_hz", "Hz", "upper end of the band", above=0.0, default=20.0, source=_BAND),
    Parameter("window_s", "s", "time constant of the monitor", above=0.0, default=5.0, source=_ASSUMED),
    Parameter("hold_s", "s", "how long it must last", at_least=0.0, default=5.0, source=_ASSUMED),
    Parameter(
        "left",
        "1",
        "power that is left after the trip, of the peak",
        at_least=0.0,
        at_most=1.0,
        default=0.2,
        source=Source("assumption: idle accelerators, cooling and storage", "I"),
    ),
    Parameter("ramp_down_mw_per_s", "MW/s", "how fast the job is taken down", above=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    mean_mw = lagged(x.mean_mw, u.in_start_mw, u.in_end_mw, p.slow_s, u.dt_s)
    swing_mw = lagged(x.swing_mw, u.in_start_mw - x.mean_mw, u.in_end_mw - mean_mw, p.fast_s, u.dt_s)
    square = lagged(x.square_mw2, x.swing_mw**2, swing_mw**2, p.window_s, u.dt_s)
    above_s = x.above_s + u.dt_s if math.sqrt(2.0 * max(0.0, square)) > p.threshold_mw else 0.0
    acts = above_s > p.hold_s
    bypass = 1.0 if x.bypass > 0.0 or (acts and p.trips != _JOB) else 0.0
    takes_down = p.trips == _JOB or (p.trips == _BOTH and x.bypass > 0.0)
    tripped = 1.0 if x.tripped > 0.0 or (acts and takes_down) else 0.0
    if bypass > x.bypass:
        above_s = 0.0
    lid_mw = x.lid_mw
    if x.tripped > 0.0:
        lid_mw = max(p.left_mw, min(x.lid_mw, u.in_start_mw) - p.ramp_down_mw_per_s * u.dt_s)
    over_start_mw = max(0.0, u.in_start_mw - x.lid_mw)
    over_end_mw = max(0.0, u.in_end_mw - lid_mw)
    deferred_mw = 0.5 * (over_start_mw + over_end_mw)
    outputs = (
        u.in_start_mw - over_start_mw,
        u.in_end_mw - over_end_mw,
        0.0,
        0.0,
        deferred_mw,
        0.0,
        math.nan,
        1.0 if deferred_mw > 0.0 else 0.0,
        deferred_mw,
        0.0,
        0.0,
        0.0,
    )
    return (mean_mw, swing_mw, square, above_s, tripped, lid_mw, bypass), outputs


def rating(values: Mapping[str, float], setting: StageSetting) -> Rating:
    """What it trips, and at what."""
    job = f"takes the job to {values['left'] * setting.peak_mw:.4g} MW"
    does = (job, "bypasses the stages before it", f"bypasses the stages before it, then {job},")
    return Rating(
        f"{does[int(values['trips'])]} once power swings by {values['threshold_mw']:.4g} MW "
        f"between {values['low_hz']:.3g} and {values['high_hz']:.3g} Hz",
        "software",
    )


MODEL = MitigationModel(
    type="backstop",
    title="spectral monitor that trips the smoothing or the job",
    parameters=PARAMETERS,
    states=("mean_mw", "swing_mw", "square_mw2", "above_s", "tripped", "lid_mw", "bypass"),
    evaluate=evaluate,
    start=lambda values, setting: (setting.start_mw, 0.0, 0.0, 0.0, 0.0, 1e9, 0.0),
    acts_on="load",
    source=_BAND,
    rating=rating,
    derived=("slow_s", "fast_s", "left_mw"),
    derive=lambda values, setting: (
        0.5 / (math.pi * values["low_hz"]),
        0.5 / (math.pi * values["high_hz"]),
        values["left"] * setting.peak_mw,
    ),
    choices={"trips": ("job", "smoothing", "smoothing_then_job")},
    bypasses="bypass",
    check=lambda values: [] if values["low_hz"] < values["high_hz"] else ["low_hz must be below high_hz"],
)
