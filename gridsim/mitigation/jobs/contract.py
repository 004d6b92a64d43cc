"""What a job shaper is: mitigation that times the jobs of a profile against one another or the grid.

It moves work in time and turns nothing into heat, so its account has one term:

    out = in - deferred                                 [MWh over the run]

with `in` what the site would draw as its profile has it and `out` what it draws so timed; `deferred` is negative
where the run sees more energy than before. Computing lost follows from the time that jobs work on their iterations.
Shapers stand before all else in a site's mitigation, as the job comes before the wires.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridsim.parameters import Parameter
from gridsim.sources import Source

Values = Mapping[str, float]

#: What a shaper may say of the jobs: each iteration's mean length, the slots on which iterations begin, whether
#: checkpoints are spread evenly (1), and how much later each job starts than the one before. [s, s, 1, s]
TIMINGS = ("period_s", "slot_s", "spread_saves", "start_interval_s")

JOBS = Parameter(
    "jobs",
    "1",
    "jobs of equal size; left out, as many as the profile has",
    at_least=2.0,
    at_most=1000.0,
    optional=True,
)


@dataclass(frozen=True)
class JobSetting:
    """What a shaper is told of the jobs, with what shapers before it made of them. [1, s]

    `period_s` is the mean length of an iteration, `slowest_period_s` that of the slowest job, `slot_s` the slots in
    use (`None`: none yet). A job saves for `save_s` after each `save_interval_s` of work (infinite: never).
    """

    jobs: int
    period_s: float
    slowest_period_s: float
    slot_s: float | None
    save_interval_s: float
    save_s: float


@dataclass(frozen=True)
class JobShaper:
    """One kind of job shaper.

    `timing(values, setting)` says by `TIMINGS` what it sets. `check(values)` lists faults between parameters, and
    `misfits(values, setting)` what these jobs make impossible. `feasible(values, setting)` says in words what it can
    do. `costs_work` says whether jobs get less done by it: one that only moves things costs none, whatever the ends
    of a run happen to see. A number that is left out is NaN.
    """

    type: str
    title: str
    parameters: tuple[Parameter, ...]
    timing: Callable[[Values, JobSetting], Values]
    feasible: Callable[[Values, JobSetting], str]
    costs_work: bool
    source: Source
    misfits: Callable[[Values, JobSetting], list[str]] = lambda values, setting: []
    check: Callable[[Values], list[str]] = lambda values: []


def whole_jobs(values: Values) -> list[str]:
    """Jobs are counted in whole numbers."""
    return ["jobs must be a whole number"] if values["jobs"] % 1.0 > 0.0 else []


def several_jobs(values: Values, setting: JobSetting) -> list[str]:
    """One job alone has no other to be timed against."""
    return [] if setting.jobs > 1 else ["the profile must have several jobs, or jobs say how many"]
