"""The shape of a training job's iteration: its corners, put together from its sections, and whether they fit."""

from __future__ import annotations

import math

from gridsim.errors import Fault
from gridsim.profiles.checkpoint import Checkpoint
from gridsim.profiles.fleet import Fleet, fall_of
from gridsim.profiles.iteration import Iteration, Levels, shortest_period_s
from gridsim.profiles.noise import Noise
from gridsim.profiles.overshoot import Overshoot
from gridsim.profiles.waveform import Shape


def shape_of(
    iteration: Iteration,
    levels: Levels,
    *,
    rise_s: float,
    accelerators: float,
    overshoot: Overshoot | None,
    noise: Noise | None,
    checkpoint: Checkpoint | None,
    fleet: Fleet,
) -> Shape:
    """Return the corners of a job of so many `accelerators` that rises in `rise_s`, and its noise at each level."""
    own_sd = fleet.sd_of_job(accelerators)
    return Shape(
        edge_s=iteration.edge_s,
        rise_s=rise_s,
        fall=fall_of(rise_s, fleet.straggler_s),
        overshoot_ratio=1.0 if overshoot is None else overshoot.level / levels.compute,
        overshoot_s=0.0 if overshoot is None else overshoot.duration_s,
        saving=0.0 if checkpoint is None else checkpoint.level,
        saving_s=0.0 if checkpoint is None else checkpoint.duration_s,
        compute_sd=math.hypot(0.0 if noise is None else noise.compute_sd, own_sd),
        communication_sd=math.hypot(0.0 if noise is None else noise.communication_sd, own_sd),
    )


def edge_faults(iteration: Iteration, shape: Shape, where: str, *, fastest_hz: float) -> list[Fault]:
    """Say where the whole of rise and fall outlasts its phase: the rules know no stragglers and no pipelines."""
    shortest_s = shortest_period_s(fastest_hz, iteration.frequency_jitter)
    computes_s = (iteration.duty - iteration.duty_spread) * shortest_s
    talks_s = (1.0 - iteration.duty - iteration.duty_spread) * shortest_s
    needs_s = shape.rise_s + shape.overshoot_s + iteration.edge_s - shape.fall.after_s[0]
    faults = []
    if needs_s > computes_s:
        got, wanted = f"{needs_s:g} s", f"at most {computes_s:g} s"
        faults.append(Fault(where, "rise, overshoot and stragglers outlast the shortest computing", got, wanted))
    if shape.fall.after_s[-1] > talks_s:
        got, wanted = f"{shape.fall.after_s[-1]:g} s", f"at most {talks_s:g} s"
        faults.append(Fault(where, "the fall outlasts the shortest communication", got, wanted))
    return faults
