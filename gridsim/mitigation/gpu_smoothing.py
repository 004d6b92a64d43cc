"""GPU power smoothing: a floor under the job's power and limits on how fast it may rise and fall.

The draw s follows the job's power d, at most the job's peak, with

    -ramp_down <= ds/dt <= ramp_up                                                       (1)
    s tends to max(d, F),  F = floor x peak, until d has been below F for stop_delay     (2)
    s tends to d thereafter, until d is at F again                                       (3)

What s lacks of d is deferred, what it has above d is burned. s never jumps, so a jump of d at a step shows in s as a
ramp that begins there. Power above the peak passes on top of s: a GPU may exceed its thermal design power for some
50 ms (up to its peak electrical design point), faster than the firmware acts, which keeps that power on a scale of
1 s. So floor 0.9 and peaks of 1.1 leave a swing of 0.2 of that power as soon as ramps let s come up to the peak.

The job does not learn of what was deferred: its own timing is that of its trace, and what was deferred is lost to it.
`at_limit` is 1 where floor or ramps change the draw.

Source: arXiv 2508.14318 v2 (fields: minimum power floor, ramp rates, stop delay). NVML's power-smoothing profiles
have the same four: percent-TMP floor, ramp-up rate, ramp-down rate, and ramp-down hysteresis, which is the stop
delay; their rates are of one GPU in mW/s, here they are of the site. The secondary power floor is not modelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridsim.kernels import kernel
from gridsim.mitigation.blocks import clamped, held_off, share_below
from gridsim.mitigation.contract import MitigationModel, Rating, StageSetting
from gridsim.parameters import Parameter
from gridsim.sources import Source

_STOP_DELAY = (
    "assumption: longer than the communication phase of an iteration "
    "(arXiv 2508.14318 v2: iterations from under a second to tens of seconds)"
)
_HELD, _RELEASED = 0, 1

PARAMETERS = (
    Parameter(
        "floor", "1", "minimum power of a running job, of its peak (GB200: 0.9 at most)", at_least=0.0, at_most=1.0
    ),
    Parameter("ramp_up_mw_per_s", "MW/s", "fastest rise", above=0.0),
    Parameter("ramp_down_mw_per_s", "MW/s", "fastest fall", above=0.0),
    Parameter(
        "stop_delay_s",
        "s",
        "how long the floor is held after the job falls below it",
        at_least=0.0,
        default=10.0,
        source=Source(_STOP_DELAY, "I"),
    ),
)


@kernel
def _moved(draw_mw: float, goal_mw: float, p: Any, time_s: float) -> float:
    """Equation (1): the draw after `time_s` on its way to a goal. [MW]"""
    low_mw = draw_mw - p.ramp_down_mw_per_s * time_s
    high_mw = draw_mw + p.ramp_up_mw_per_s * time_s
    return float(clamped(goal_mw, low_mw, high_mw))


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3); where the floor is released within the step, the fall begins there."""
    job_start_mw = min(u.in_start_mw, p.peak_mw)
    job_end_mw = min(u.in_end_mw, p.peak_mw)
    below = share_below(job_start_mw, job_end_mw, p.floor_mw)
    below_s = below * u.dt_s + (x.below_s if below == 1.0 else 0.0)
    free_s = clamped(below_s - p.stop_delay_s, 0.0, u.dt_s)

    draw_mw = _moved(x.draw_mw, max(job_end_mw, p.floor_mw), p, u.dt_s - free_s)
    draw_mw = _moved(draw_mw, job_end_mw, p, free_s)

    added_start_mw = x.draw_mw - job_start_mw
    added_end_mw = draw_mw - job_end_mw
    outputs = held_off(u.in_start_mw, u.in_end_mw, added_start_mw, added_end_mw)
    return (draw_mw, below_s), outputs


def derive(values: Mapping[str, float], setting: StageSetting) -> tuple[float, ...]:
    """Peak and floor. [MW]"""
    return setting.peak_mw, values["floor"] * setting.peak_mw


def _held_at_start_mw(values: Mapping[str, float], setting: StageSetting) -> float:
    floor = values["floor"] if values["floor_at_start"] == _HELD else 0.0
    return max(min(setting.start_mw, setting.peak_mw), floor * setting.peak_mw)


def start(values: Mapping[str, float], setting: StageSetting) -> tuple[float, ...]:
    """The draw at rest; a floor that is held has just begun to be, one that is released was so long ago."""
    return _held_at_start_mw(values, setting), 0.0 if values["floor_at_start"] == _HELD else values["stop_delay_s"]


def resting_output_mw(values: Mapping[str, float], setting: StageSetting) -> float:
    """The draw at t = 0. [MW]

    A run starts inside a running job, so that a job found below its floor is held at it, and released `stop_delay_s`
    later unless it comes back; `floor_at_start: released` takes the job as idle, and at rest for good.
    """
    return _held_at_start_mw(values, setting) + max(setting.start_mw - setting.peak_mw, 0.0)


def rating(values: Mapping[str, float], setting: StageSetting) -> Rating:
    """From floor to peak; what passes the peak is out of its reach."""
    floor_mw = values["floor"] * setting.peak_mw
    feasible = f"holds the draw between {floor_mw:.4g} and {setting.peak_mw:.4g} MW"
    return Rating(feasible, "gpu_smoothing", setting.peak_mw)


MODEL = MitigationModel(
    type="gpu_smoothing",
    title="power smoothing in the GPUs",
    parameters=PARAMETERS,
    states=("draw_mw", "below_s"),
    evaluate=evaluate,
    start=start,
    acts_on="load",
    source=Source(
        "Power Stabilization for AI Training Datacenters, arXiv 2508.14318 v2; NVML power smoothing profile fields",
        "Q",
        url="https://arxiv.org/abs/2508.14318",
    ),
    rating=rating,
    derived=("peak_mw", "floor_mw"),
    derive=derive,
    choices={"floor_at_start": ("held", "released")},
    resting_output_mw=resting_output_mw,
)
