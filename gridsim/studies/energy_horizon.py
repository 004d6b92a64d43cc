"""Is a store's energy enough? Hours until it is full or empty at the run's drift, judged against a horizon.

A minute of a run passes with 5 MWh as with 125 MWh; what tells them apart is how long each goes on. Stands beside the
limits in every run with a store, whatever limits are in force, and counts for the verdict where it is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gridsim.arrays import Floats
from gridsim.limits.contract import Assessment, verdict
from gridsim.mitigation.account import StageAccount
from gridsim.scenario.values import Scenario
from gridsim.signals.recording import Recording
from gridsim.sources import Source
from gridsim.studies.charge import SECONDS_PER_HOUR, Window, charge_of, first_at_edge, trend, window_of
from gridsim.studies.slow_times import iteration_s
from gridsim.studies.stand_for_year import YearOfRuns

ID = "energy_horizon"
#: How long a store must go on as it does in the run. [h]
HORIZON_H = 4.0
HORIZON_SOURCE = Source(
    "assumption: four hours, as long as batteries are commonly bought to last; within it charge is planned again", "I"
)
_TITLE = "Hours until a store is full or empty, at the drift of the run"

Found = tuple[float | None, float | None, str]  # hours, when [s], why not


def energy_horizons(
    accounts: Iterable[StageAccount], recording: Recording, scenario: Scenario, *, year: YearOfRuns, folder: Path
) -> tuple[Assessment, ...]:
    """Return one assessment a store; `None` where the run cannot say."""
    return tuple(
        _assessment(account, _hours(account, soc, recording, scenario, year=year, folder=folder))
        for account in accounts
        if (soc := charge_of(account, recording)) is not None
    )


def verdict_with(assessments: Sequence[Assessment], horizons: Sequence[Assessment]) -> bool | None:
    """Say whether all passed; a horizon that could not be judged does not count."""
    return verdict([*assessments, *(one for one in horizons if one.passed is not None)])


def _hours(
    account: StageAccount, soc: Floats, recording: Recording, scenario: Scenario, *, year: YearOfRuns, folder: Path
) -> Found:
    window = window_of(account, scenario)
    if year.disturbed:
        return None, None, year.disturbed
    within = _within_iterations(account, window, iteration_s(scenario.site(account.site), folder))
    if within:
        return None, None, within
    edge = first_at_edge(soc, window)
    if edge is not None:
        at_s = float(recording.t_s[edge])
        return at_s / SECONDS_PER_HOUR, at_s, ""
    if year.too_short:
        return None, None, year.too_short
    return hours_to_come(recording.t_s, soc, window)


def hours_to_come(t_s: Floats, soc: Floats, window: Window) -> Found:
    """What the trend says; without one, whether ripple could hide a trend that matters."""
    found = trend(t_s, soc)
    if found is None:
        return None, None, f"{t_s.size} rows are too few for a trend"
    hours = found.hours_left(window)
    if found.drifts or hours >= HORIZON_H:
        return hours, None, ""
    needs_s = float(t_s[-1]) * HORIZON_H / hours if hours > 0.0 else float("inf")
    return None, None, f"a drift that matters could hide in the ripple of the charge: it needs about {needs_s:,.0f} s"


def _within_iterations(account: StageAccount, window: Window, iteration_s: float) -> str:
    """Say where a store is so small that each iteration fills and empties it: a horizon says nothing of it."""
    full_power_s = SECONDS_PER_HOUR * (window.high - window.low) * account.e_rated_mwh / max(account.p_rated_mw, 1e-9)
    if full_power_s >= iteration_s:
        return ""
    return (
        f"full power lasts {full_power_s:.2g} s, less than the {iteration_s:.2g} s of an iteration: "
        "such a store works within iterations and is not sized by hours"
    )


def _assessment(account: StageAccount, found: Found) -> Assessment:
    hours, at_s, why_null = found
    margin = None if hours is None else hours - HORIZON_H
    return Assessment(
        id=ID,
        title=_TITLE,
        place=f"site {account.site}, {account.name}",
        value=hours,
        limit=HORIZON_H,
        sense="min",
        unit="h",
        margin=margin,
        passed=None if margin is None else margin >= 0.0,
        why_null=why_null,
        t_s=at_s,
        source=str(HORIZON_SOURCE),
        rule_status="proposal",
    )
