"""Every kind of job shaper there is, in one list."""

from __future__ import annotations

import math

from gridsim.mitigation.jobs import checkpoint_coordination, dephased_jobs, iteration_time, staggered_starts
from gridsim.mitigation.jobs.contract import JobShaper, Values

JOB_SHAPERS: tuple[JobShaper, ...] = (
    staggered_starts.MODEL,
    dephased_jobs.MODEL,
    checkpoint_coordination.MODEL,
    iteration_time.MODEL,
)
SHAPER_OF: dict[str, JobShaper] = {shaper.type: shaper for shaper in JOB_SHAPERS}


def complete_values(shaper: JobShaper, given: dict[str, float]) -> Values:
    """Return a number for each parameter: the one given, the default, or NaN.

    >>> complete_values(dephased_jobs.MODEL, {"jobs": 4.0})
    {'jobs': 4.0, 'slack': 0.05}
    """
    return {p.name: given.get(p.name, math.nan if p.default is None else p.default) for p in shaper.parameters}
