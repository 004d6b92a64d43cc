"""Which runs may stand for a year: length beside slow times, and nothing out of the ordinary."""

from __future__ import annotations

from pathlib import Path

import pytest

import gridsim as gs
from gridsim.studies.charge import Window, trend
from gridsim.studies.energy_horizon import verdict_with
from gridsim.studies.slow_times import SlowTime, slow_times
from gridsim.studies.stand_for_year import LEAST_TIMES, year_of
from tests.report.made_results import assessment

SCENARIO = """
case: wscc9
duration_s: {duration_s}
sites:
  - name: campus
    bus: 5
    load: {{profile: pretrain_dense, peak_mw: 20{events}}}
    mitigation:
      - {{type: battery, p_mw: 8, e_mwh: {e_mwh}, control: smoothing, time_constant_s: 2, soc_return_time_s: 20}}
{more}
"""
CHECKPOINTS_S = 56.153090674963245 + 5.0  # work between two, by Young, and one of them


def scenario(folder: Path, *, duration_s: float, events: str = "", more: str = "", e_mwh: float = 4.0) -> gs.Scenario:
    path = folder / "campus.yaml"
    text = SCENARIO.format(duration_s=duration_s, events=events, more=more, e_mwh=e_mwh)
    path.write_text(text, encoding="utf-8")
    return gs.read_scenario(path)


@pytest.mark.parametrize(("share", "stands"), [(0.999, False), (1.0, True), (1.001, True)])
def test_a_run_just_long_enough_stands_for_a_year(share: float, stands: bool):
    times = [SlowTime(2.0, "a"), SlowTime(30.0, "b"), SlowTime(1.0, "c")]
    found = year_of(times, simulated_s=share * LEAST_TIMES * 30.0)
    assert (found.runs_per_year is not None) is stands
    assert found.needs_s == 300.0
    assert ("300 s" in found.why_null) is not stands


def test_the_slow_times_are_those_of_stages_and_of_the_job(tmp_path: Path):
    one = scenario(tmp_path, duration_s=1.0)
    times = {time.whose: time.time_s for time in slow_times(one, one.folder)}
    assert times["campus: soc_return_time_s of battery"] == 20.0
    assert times["campus: time_constant_s of battery"] == 2.0
    assert max(times.values()) == pytest.approx(CHECKPOINTS_S)
    assert sum("iteration" in whose for whose in times) == 1


@pytest.mark.parametrize(
    ("events", "more", "said"),
    [
        ("", "events:\n  - {t_s: 0.2, type: load_step, bus: 6, p_mw: 1, q_mvar: 0}", "load_step at 0.2 s"),
        (", events: {crash_s: 0.5}", "", "campus: crash of jobs at 0.5 s"),
    ],
)
def test_a_run_with_an_event_is_no_year(tmp_path: Path, events: str, more: str, said: str):
    result = gs.simulate(scenario(tmp_path, duration_s=1.0, events=events, more=more))
    (account,) = result.accounts
    assert account.total_usd_per_y is None
    assert account.ageing_per_year is None
    assert said in account.why_no_year
    assert result.metrics["total_usd_per_y"] is None
    (horizon,) = (one for one in result.assessments if one.id == "energy_horizon")
    assert horizon.passed is None
    assert said in horizon.why_null


def test_a_long_quiet_run_has_a_total_that_is_the_sum_of_its_parts(tmp_path: Path):
    result = gs.simulate(scenario(tmp_path, duration_s=612.0))
    (account,) = result.accounts
    assert account.why_no_year == ""
    parts = (
        account.capital_annuity_usd_per_y,
        account.upkeep_usd_per_y,
        account.fuel_usd_per_y,
        account.burned_energy_usd_per_y,
        account.compute_lost_usd_per_y,
    )
    assert account.total_usd_per_y == pytest.approx(sum(parts), rel=1e-12)
    assert account.total_usd_per_y > account.burned_energy_usd_per_y > 0.0
    assert result.metrics["total_usd_per_y"] == pytest.approx(account.total_usd_per_y)


def test_a_horizon_tells_a_small_store_from_a_large_one(tmp_path: Path):
    """Both smooth alike until a checkpoint, a gap of five seconds, fills the small one."""
    judged = {}
    for e_mwh in (0.005, 4.0):
        result = gs.simulate(scenario(tmp_path, duration_s=70.0, e_mwh=e_mwh))
        (judged[e_mwh],) = (one for one in result.assessments if one.id == "energy_horizon")
    assert judged[0.005].passed is False
    assert judged[0.005].value == pytest.approx(judged[0.005].t_s / 3600.0)
    assert judged[4.0].passed is None
    assert "it needs 612 s" in judged[4.0].why_null


def test_an_accounts_drift_is_the_recordings_within_the_stages_window(tmp_path: Path):
    result = gs.simulate(scenario(tmp_path, duration_s=4.0, e_mwh=4.0))
    (account,) = result.accounts
    found = trend(result.recording.t_s, result.recording.channel("soc", "campus_battery"))
    assert found is not None
    assert found.drifts
    assert account.soc_drift_per_h == found.per_h
    assert account.full_or_empty_h == pytest.approx(found.hours_left(Window(0.2, 0.8)))
    assert result.metrics["full_or_empty_h"] == account.full_or_empty_h


def test_a_horizon_counts_for_the_verdict_only_where_it_is_judged():
    kept, open_, failed = (assessment(passed=passed) for passed in (True, None, False))
    assert verdict_with([kept], [open_]) is True
    assert verdict_with([kept], [kept]) is True
    assert verdict_with([kept], [failed]) is False
    assert verdict_with([open_], [kept]) is None
    assert verdict_with([failed], [kept]) is False
