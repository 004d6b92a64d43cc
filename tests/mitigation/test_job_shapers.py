"""Job shapers in a scenario: what they set, what they cost, what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.mitigation.jobs.catalogue import JOB_SHAPERS
from gridsim.mitigation.jobs.checkpoint_coordination import at_once
from gridsim.mitigation.jobs.contract import TIMINGS, JobSetting, JobShaper
from gridsim.mitigation.jobs.iteration_time import shortest_off_mode_s
from gridsim.mitigation.prices import SHIPPED, read_prices
from gridsim.scenario.origin import Origin
from gridsim.scenario.schema import json_schema
from gridsim.scenario.values import Scenario, validated
from gridsim.simulation.linear.power import meter_power
from gridsim.simulation.prepare import prepare
from gridsim.sources import TAG_MEANING
from gridsim.studies.result import Result
from gridsim.studies.run import simulate

SHAPERS = pytest.mark.parametrize("shaper", JOB_SHAPERS, ids=lambda shaper: shaper.type)
SETTING = JobSetting(jobs=4, period_s=1.0, slowest_period_s=1.2, slot_s=None, save_interval_s=60.0, save_s=5.0)
BATTERY = {"type": "battery", "p_mw": 10.0, "e_mwh": 5.0, "time_constant_s": 10.0}
DEPHASED: dict[str, Any] = {"type": "dephased_jobs", "jobs": 4.0}
STAGGERED: dict[str, Any] = {"type": "staggered_starts", "jobs": 4.0, "interval_s": 5.0}


def scenario(
    *mitigation: dict[str, Any], load: dict[str, Any] | None = None, folder: Path | None = None, **rest: Any
) -> Scenario:
    site = {
        "name": "campus",
        "bus": 5,
        "load": load or {"profile": "pretrain_dense", "peak_mw": 90.0},
        "mitigation": list(mitigation),
    }
    mapping = {"name": "timed", "case": "wscc9", "duration_s": 20.0, "sites": [site], **rest}
    return validated(mapping, Origin(folder=folder or Path()))


def run(*mitigation: dict[str, Any], **rest: Any) -> Result:
    return simulate(scenario(*mitigation, **rest))


@SHAPERS
def test_every_number_has_unit_meaning_source_and_a_key(shaper: JobShaper) -> None:
    assert shaper.source.tag in TAG_MEANING
    for parameter in shaper.parameters:
        assert parameter.unit
        assert parameter.meaning
        assert parameter.default is None or parameter.source is not None
    title = "".join(part.capitalize() for part in shaper.type.split("_"))
    assert set(json_schema()["$defs"][title]["properties"]) == {"type", "name", *(p.name for p in shaper.parameters)}
    assert "software" in read_prices(SHIPPED).entries


@SHAPERS
def test_a_shaper_says_what_it_sets_and_can(shaper: JobShaper) -> None:
    values = {p.name: np.nan if p.default is None else p.default for p in shaper.parameters}
    values |= {"interval_s": 30.0} if "interval_s" in values else {}
    values |= {"period_s": 2.0} if "period_s" in values else {}
    assert shaper.misfits(values, SETTING) == []
    assert set(shaper.timing(values, SETTING)) <= set(TIMINGS)
    assert shaper.feasible(values, SETTING)


@pytest.mark.parametrize("mode_hz", [0.3, 0.62, 1.0, 1.05, 1.9, 3.0])
@pytest.mark.parametrize("harmonics", [1, 3, 6])
def test_the_chosen_iteration_time_is_the_shortest_off_the_mode(mode_hz: float, harmonics: int) -> None:
    def near(period_s: float) -> bool:
        return any(abs(h / period_s - mode_hz) < 0.15 * mode_hz * (1.0 - 1e-9) for h in range(1, harmonics + 1))

    period_s = shortest_off_mode_s(1.0, mode_hz, margin=0.15, harmonics=harmonics)
    assert period_s >= 1.0
    assert not near(period_s)
    between = np.linspace(1.0, period_s, 200, endpoint=False)
    assert all(near(shorter) for shorter in between) or period_s == 1.0


@pytest.mark.parametrize(("save_s", "jobs", "most"), [(5.0, 4, 1), (15.0, 4, 1), (16.0, 4, 2), (30.0, 10, 5)])
def test_how_many_jobs_save_at_once(save_s: float, jobs: int, most: int) -> None:
    assert at_once(JobSetting(jobs, 1.0, 1.0, None, 60.0, save_s)) == most


def test_timed_jobs_are_what_is_drawn_and_the_profile_what_was_wanted() -> None:
    plain, timed = run(), run(DEPHASED)
    assert timed.timeseries["p_mw.demand_campus"].to_numpy() == pytest.approx(
        plain.timeseries["p_mw.demand_campus"].to_numpy(), rel=1e-12
    )
    swing = [result.timeseries["p_mw.site_campus"].std() for result in (plain, timed)]
    assert swing[1] < 0.8 * swing[0]
    (account,) = timed.accounts
    assert account.acts_on == "job"
    assert account.out_mwh == pytest.approx(account.in_mwh - account.deferred_mwh, rel=1e-12)
    drawn = np.trapezoid(timed.timeseries["p_mw.site_campus"], timed.timeseries["t_s"]) / 3600.0
    assert account.out_mwh == pytest.approx(drawn, rel=1e-3)  # rows of the recording are coarser than steps
    # slack 0.05 of work; 20 s of four jobs hold some 80 iterations, whose lengths vary by a tenth
    assert timed.metrics["usable_compute"] == pytest.approx(1.0 / 1.05, abs=0.025)
    assert 0.0 < account.at_limit_share < 1.0


def test_the_linear_system_too_is_driven_by_timed_jobs() -> None:
    plain, timed = prepare(scenario()), prepare(scenario(DEPHASED))
    power = meter_power(timed)
    assert power.demand_mw[0] == pytest.approx(plain.demands[0].p_before_mw, rel=1e-12)
    assert power.before[0][1:] == pytest.approx(timed.demands[0].p_before_mw[1:], rel=1e-12)  # 0 is at rest, the mean
    assert power.before[0].std() < 0.8 * power.demand_mw[0].std()


def test_shapers_add_up_and_stand_before_storage() -> None:
    longer = {"type": "iteration_time", "period_s": 1.3}
    result = run(longer, DEPHASED, {"type": "checkpoint_coordination"}, BATTERY)
    first, second, third, battery = result.accounts
    assert first.out_mwh == second.in_mwh
    assert second.out_mwh == third.in_mwh
    assert battery.in_mwh == pytest.approx(third.out_mwh, rel=1e-9)
    assert third.lost_mwh == 0.0
    wanted = first.in_mwh
    assert first.lost_mwh / wanted == pytest.approx(1.0 - 1.01 / 1.3, abs=0.02)
    left = 1.0 - sum(account.lost_mwh for account in result.accounts) / wanted
    assert result.metrics["usable_compute"] == pytest.approx(left, abs=1e-3)


def test_a_staggered_start_costs_the_mean_wait() -> None:
    load = {"profile": "pretrain_dense", "peak_mw": 90.0, "events": {"start_s": 2.0}}
    result = run(STAGGERED, load=load, duration_s=100.0, step_s=1.0 / 120.0)
    (account,) = result.accounts
    # At 15 s a stage the last of four stages works from 47 s on; each job waits 0, 5, 10 or 15 s, 7.5 s in the mean.
    whole_s = 98.0 - 1.5 * 15.0
    saves = 0.1  # of the time are checkpoints, in which a job waits either way
    assert account.lost_mwh / account.in_mwh == pytest.approx(7.5 / whole_s, rel=saves)
    assert account.deferred_mwh > 0.0


REFUSED: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("must have several jobs", [{"type": "dephased_jobs"}], {}),
    ("jobs are counted differently", [DEPHASED, {**STAGGERED, "jobs": 3.0}], {}),
    ("must be at least the jobs' own 1.01", [{"type": "iteration_time", "period_s": 0.5}], {}),
    ("must stand before dephased_jobs", [DEPHASED, {"type": "iteration_time", "period_s": 2.0}], {}),
    ("a recorded trace has none", [DEPHASED], {"load": {"trace": "trace.csv"}}),
    ("the profile is none of training", [DEPHASED], {"load": {"profile": "inference", "peak_mw": 90.0}}),
    ("job shapers first in the list", [BATTERY, DEPHASED], {}),
    ("exactly one of period_s and mode_hz", [{"type": "iteration_time"}], {}),
    ("exactly one of period_s and mode_hz", [{"type": "iteration_time", "period_s": 2.0, "mode_hz": 1.0}], {}),
    ("jobs must be a whole number", [{**DEPHASED, "jobs": 2.5}], {}),
    ("a finite number at least 2", [{**DEPHASED, "jobs": 1.0}], {}),
]


@pytest.mark.parametrize(("sentence", "mitigation", "rest"), REFUSED)
def test_what_cannot_be_is_named_before_the_first_step(
    tmp_path: Path, sentence: str, mitigation: list[dict[str, Any]], rest: dict[str, Any]
) -> None:
    (tmp_path / "trace.csv").write_text("t_s,p_mw\n0,50\n30,60\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        prepare(scenario(*mitigation, folder=tmp_path, **rest))
    assert sentence in str(raised.value)
