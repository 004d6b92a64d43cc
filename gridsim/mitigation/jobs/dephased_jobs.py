"""De-phased jobs: N jobs begin their iterations on common slots, each 1 / N of a slot after the one before.

    slot = (1 + slack) T_slowest,   job k begins at (n + k / N) slot                        (1)
    sum over k of cos(2 pi h (t / slot - k / N)) = 0   unless N divides h                   (2)

so that of equal iterations the first N - 1 harmonics cancel. Real ones vary: a job that is late goes on at once and
catches up by the slack, which costs slack / (1 + slack) of the work. With a deviation s of an iteration's length the
mean delay is about s^2 / (2 slack T), from the random walk that (1) is: more slack holds the phases better.

The share of iterations that begin late is told as time at a limit. Jobs that share nothing cannot be held in phase
without such slots; accelerators of one synchronous job cannot be de-phased at all, and `jobs` then says into how many
the campus is divided. Source: geometric sum of roots of unity.
"""

from __future__ import annotations

from gridsim.mitigation.jobs.contract import JOBS, JobSetting, JobShaper, Values, several_jobs, whole_jobs
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    JOBS,
    Parameter(
        "slack",
        "1",
        "how much longer a slot is than a mean iteration of the slowest job",
        at_least=0.0,
        at_most=1.0,
        default=0.05,
        source=Source(
            "assumption: iterations that vary by 10 % (arXiv 2508.16457) begin a tenth of one late in the mean", "I"
        ),
    ),
)


def slot_s(values: Values, setting: JobSetting) -> float:
    """Equation (1). [s]"""
    return (1.0 + values["slack"]) * setting.slowest_period_s


MODEL = JobShaper(
    type="dephased_jobs",
    title="jobs whose iterations take turns",
    parameters=PARAMETERS,
    timing=lambda values, setting: {"slot_s": slot_s(values, setting)},
    feasible=lambda values, setting: (
        f"{setting.jobs} jobs take turns in slots of {slot_s(values, setting):.4g} s; "
        f"harmonics {setting.jobs}, {2 * setting.jobs}, ... of {1.0 / slot_s(values, setting):.4g} Hz are left"
    ),
    costs_work=True,
    source=Source("geometric sum of roots of unity", "C"),
    misfits=several_jobs,
    check=whole_jobs,
)
