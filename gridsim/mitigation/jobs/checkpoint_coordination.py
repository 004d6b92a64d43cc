"""Checkpoint coordination: N jobs save one after the other, evenly over the work between two checkpoints.

    job k saves k / N x tau after job 0;   at most ceil(N C / tau) at a time,   each P / N of the campus

with tau the work between two checkpoints of a job and C how long one takes. Checkpoints are moved, neither more nor
fewer, so that no work is lost. Source: definition.
"""

from __future__ import annotations

import math

from gridsim.mitigation.jobs.contract import JOBS, JobSetting, JobShaper, Values, several_jobs, whole_jobs
from gridsim.sources import Source


def at_once(setting: JobSetting) -> int:
    """Return how many jobs save at a time at most."""
    return min(setting.jobs, math.ceil(setting.jobs * setting.save_s / setting.save_interval_s - 1e-9))


def misfits(values: Values, setting: JobSetting) -> list[str]:
    """There must be several jobs, and checkpoints."""
    faults = several_jobs(values, setting)
    return faults if math.isfinite(setting.save_interval_s) else [*faults, "the profile's jobs must save checkpoints"]


MODEL = JobShaper(
    type="checkpoint_coordination",
    title="checkpoints of the jobs one after the other",
    parameters=(JOBS,),
    timing=lambda values, setting: {"spread_saves": 1.0},
    feasible=lambda values, setting: f"at most {at_once(setting)} of {setting.jobs} jobs save at a time",
    costs_work=False,
    source=Source("definition", "C"),
    misfits=misfits,
    check=whole_jobs,
)
