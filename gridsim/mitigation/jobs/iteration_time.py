"""Iteration time off a grid mode: every iteration waits until it is so long that its harmonics leave the mode alone.

    |h / T - f| >= margin f      for h = 1 ... harmonics                                     (1)

T is the shortest time, not below the jobs' own, for which (1) holds, or `period_s` as given. The wait is spent at the
level of communication, and 1 - T_own / T of the work is lost. Beside a mode of damping ratio z the response at a
relative distance m falls from 1 / (2 z) to about 1 / (2 m). Source: second-order resonance.
"""

from __future__ import annotations

import math

from gridsim.mitigation.jobs.contract import JobSetting, JobShaper, Values
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("period_s", "s", "mean length that iterations are to have", above=0.0, at_most=1000.0, optional=True),
    Parameter(
        "mode_hz", "Hz", "grid mode to stay away from, instead of period_s", above=0.0, at_most=20.0, optional=True
    ),
    Parameter(
        "margin",
        "1",
        "least distance of a harmonic from the mode, of the mode",
        above=0.0,
        below=1.0,
        default=0.15,
        source=Source("assumption: beside a mode of damping ratio 0.03 the response is down to a fifth", "I"),
    ),
    Parameter(
        "harmonics",
        "1",
        "harmonics of the iteration that count",
        at_least=1.0,
        at_most=20.0,
        default=3.0,
        source=Source("assumption: of a rectangle beyond the third under a quarter of the first is left", "I"),
    ),
)


def shortest_off_mode_s(own_s: float, mode_hz: float, *, margin: float, harmonics: int) -> float:
    """Return the shortest iteration time from `own_s` on for which (1) holds. [s]

    >>> round(shortest_off_mode_s(1.0, 1.1, margin=0.15, harmonics=1), 4)
    1.0695
    """
    period_s = own_s
    for h in range(1, harmonics + 1):  # the times that each harmonic forbids come later than those of the one before
        shortest_s, longest_s = h / (mode_hz * (1.0 + margin)), h / (mode_hz * (1.0 - margin))
        if shortest_s < period_s < longest_s:
            period_s = longest_s
    return period_s


def period_s(values: Values, setting: JobSetting) -> float:
    """Return the mean length that iterations get. [s]"""
    if math.isfinite(values["period_s"]):
        return values["period_s"]
    harmonics = round(values["harmonics"])
    return shortest_off_mode_s(setting.period_s, values["mode_hz"], margin=values["margin"], harmonics=harmonics)


def check(values: Values) -> list[str]:
    """One of the two ways to say it, and whole harmonics."""
    one = math.isfinite(values["period_s"]) != math.isfinite(values["mode_hz"])
    faults = [] if one else ["exactly one of period_s and mode_hz must be given"]
    return faults if values["harmonics"] % 1.0 == 0.0 else [*faults, "harmonics must be a whole number"]


def misfits(values: Values, setting: JobSetting) -> list[str]:
    """Waiting makes iterations longer and never shorter, and slots must know how long they are."""
    faults = []
    if period_s(values, setting) < setting.period_s:
        faults.append(f"period_s must be at least the jobs' own {setting.period_s:.6g} s")
    if setting.slot_s is not None:
        faults.append("it must stand before dephased_jobs, whose slots follow from the iteration")
    return faults


MODEL = JobShaper(
    type="iteration_time",
    title="iterations of a length off the grid's modes",
    parameters=PARAMETERS,
    timing=lambda values, setting: {"period_s": period_s(values, setting)},
    feasible=lambda values, setting: (
        f"iterations of {period_s(values, setting):.4g} s in place of {setting.period_s:.4g} s"
    ),
    costs_work=True,
    source=Source("second-order resonance", "C"),
    misfits=misfits,
    check=check,
)
