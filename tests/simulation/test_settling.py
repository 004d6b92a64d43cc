"""Where a run starts: at the sites' mean, led into the demand before t = 0."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import gridsim as gs
from gridsim.paths import shipped
from gridsim.simulation.demand import Demand
from gridsim.simulation.prepare import leads_of, prepare
from gridsim.simulation.settling import lead_of, mean_draw, mirrored
from gridsim.studies.result import Result
from tests.simulation.worlds import scenario, site, write_trace

UNMITIGATED = shipped("examples") / "campus_1gw_unmitigated.yaml"


def demand(values: np.ndarray, *, start_mw: float) -> Demand:
    return Demand(1.0, 1.0, values, values, 0.0 * values, 0.0 * values, start_mw, 0.0)


def test_the_lead_goes_from_the_mean_to_the_demand_at_zero() -> None:
    values = np.array([5.0, 4.0, 2.0, 1.0, 3.0])
    lead = lead_of(demand(values, start_mw=3.0), steps=4, within=4)
    assert lead.p_before_mw[0] == pytest.approx(3.0)
    assert lead.p_before_mw[-1] == pytest.approx(5.0)
    half = 3.0 + 0.5 * (2.0 - 3.0)  # half of the weight half way, where the demand two steps on is mirrored
    assert lead.p_before_mw[2] == pytest.approx(half)


def test_nothing_beyond_an_event_is_mirrored() -> None:
    assert mirrored(7, within=2).tolist() == [1, 2, 1, 0, 1, 2, 1, 0]


def test_the_mean_is_that_of_the_minute_and_not_of_the_run() -> None:
    """A run of ten seconds is dispatched as one of a minute is."""
    read = gs.read_scenario(UNMITIGATED)
    short, whole = (prepare(read.edited("duration_s", duration_s)).demands[0] for duration_s in (10.0, 60.0))
    assert short.start_mw == whole.start_mw
    assert np.array_equal(short.p_before_mw, whole.p_before_mw[: short.p_before_mw.size])
    assert mean_draw(whole, rows=60 * 240)[0] == whole.start_mw


def test_the_first_minute_of_an_hour_is_the_run_of_a_minute() -> None:
    minute, longer = (
        prepare(gs.read_scenario(UNMITIGATED).edited("duration_s", duration_s)).demands[0]
        for duration_s in (60.0, 300.0)
    )
    assert np.array_equal(minute.p_before_mw, longer.p_before_mw[: minute.p_before_mw.size])
    computing = minute.p_before_mw[minute.p_before_mw > 0.9 * np.median(minute.p_before_mw)]
    assert np.median(computing) == pytest.approx(1000.0, rel=0.02)  # a gigawatt stays a gigawatt


def offset_hz(result: Result) -> float:
    return float(result.recording.channel("f_hz", "coi").mean() - 60.0)


def test_a_start_at_the_mean_leaves_no_standing_offset_and_halves_the_spread_over_seeds() -> None:
    read = gs.read_scenario(UNMITIGATED)
    spread = {}
    for start in ("first", "mean"):
        results = [gs.simulate(read.edited("start", start).edited("seed", seed)) for seed in (1, 3, 5, 8)]
        values = [one.value for run in results for one in run.assessments if one.id == "frequency_band_fal_eastern"]
        spread[start] = max(values) - min(values)  # type: ignore[type-var, operator]
        offsets = [abs(offset_hz(run)) for run in results]
        if start == "mean":
            assert max(offsets) < 0.003
        else:
            assert max(offsets) > 0.01
    assert spread["mean"] < 0.5 * spread["first"]


def test_a_recorded_trace_starts_at_its_first_value(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "a.csv", [(0.0, 100.0), (1.0, 140.0), (2.0, 100.0), (3.0, 140.0)])
    read = scenario("ieee39", 3.0, folder=tmp_path, sites=[site(trace, 16, hold="linear")])
    assert read.settle_steps == 0
    assert prepare(read).demands[0].start_mw == 100.0
    at_mean = prepare(read.edited("start", "mean").edited("settle_s", 1.0))
    assert at_mean.demands[0].start_mw == pytest.approx(120.0 + 20.0 * 57.0 / 60.0)  # held at 140 MW up to a minute
    assert leads_of(at_mean)[0].p_before_mw[0] == at_mean.demands[0].start_mw


def test_a_recorded_trace_can_be_scaled(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "a.csv", [(0.0, 50.0), (1.0, 100.0)])
    read = scenario("ieee39", 1.0, folder=tmp_path, sites=[site(trace, 16, hold="linear")])
    read = read.edited("sites.campus.load.peak_mw", 300.0)
    assert prepare(read).demands[0].p_before_mw[[0, -1]].tolist() == [150.0, 300.0]


def test_mitigation_is_settled_and_its_accounts_begin_at_zero() -> None:
    read = gs.read_scenario(shipped("examples") / "campus_1gw_mitigated.yaml").edited("duration_s", 5.0)
    result = gs.simulate(read)
    for account in result.accounts:
        change = account.stored_mwh + account.burned_mwh - account.deferred_mwh - account.generated_mwh
        assert account.out_mwh == pytest.approx(account.in_mwh + change, rel=1e-9)
    f_hz = result.recording.channel("f_hz", "coi")
    assert np.abs(np.diff(f_hz[:24])).max() < 0.002  # no jolt at t = 0
