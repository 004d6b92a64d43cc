"""Staggered starts: wherever all jobs of a campus start at a stated time, each waits for the one before.

    job k starts k x interval after job 0;   power rises by P / N every interval,   P / (N x interval) in the mean

Each start costs the campus (N - 1) / 2 x interval of its work. Restarts after a failure of one job are not held back.
Source: definition of a staircase.
"""

from __future__ import annotations

from gridsim.mitigation.jobs.contract import JOBS, JobSetting, JobShaper, Values, several_jobs, whole_jobs
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    JOBS,
    Parameter("interval_s", "s", "time between the starts of two jobs", above=0.0, at_most=86_400.0),
)


def feasible(values: Values, setting: JobSetting) -> str:
    """The height of its steps and how long they take."""
    whole_s = (setting.jobs - 1) * values["interval_s"]
    return f"starts {setting.jobs} jobs one by one within {whole_s:.4g} s"


MODEL = JobShaper(
    type="staggered_starts",
    title="jobs that start one after the other",
    parameters=PARAMETERS,
    timing=lambda values, setting: {"start_interval_s": values["interval_s"]},
    feasible=feasible,
    costs_work=True,
    source=Source("definition of a staircase", "C"),
    misfits=several_jobs,
    check=whole_jobs,
)
