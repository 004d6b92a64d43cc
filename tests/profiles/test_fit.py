"""A fit of a trace that was made finds the numbers it was made with; what has no rhythm is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.profiles.fit import fitted
from gridsim.profiles.fit_file import profile_text, write_profile
from gridsim.profiles.library import read_profile
from gridsim.profiles.synthesis import synthesize
from gridsim.signals.trace import PowerTrace

STEADY_MW, ACCELERATORS_MW = 0.3 * 999.43, 699.6


@pytest.fixture(scope="module")
def fit():
    return fitted(synthesize("pretrain_dense", duration_s=300.0, sample_rate_hz=1000.0, seed=3))


def test_the_fit_finds_what_the_trace_was_made_with(fit):
    found = {fact.name: fact.value for fact in fit.estimates}
    # some 270 iterations: means to 1/16 of a deviation, deviations to 4 %; three of each, and what the method adds
    assert found["level while computing"] == pytest.approx(STEADY_MW + 0.9 * ACCELERATORS_MW, abs=8.0)
    assert found["level while communicating"] == pytest.approx(STEADY_MW + 0.4 * ACCELERATORS_MW, abs=8.0)
    assert found["level while computing: its spread"] == pytest.approx(0.05 * ACCELERATORS_MW, rel=0.2)
    assert found["period"] == pytest.approx(1.0, abs=0.02)
    assert found["jitter"] == pytest.approx(0.1, rel=0.15)
    assert found["duty"] == pytest.approx(0.675, abs=0.015)
    assert found["duty spread"] == pytest.approx(0.125, rel=0.15)
    assert found["edge"] == pytest.approx(0.025, rel=0.1)
    assert found["overshoot"] / found["level while computing"] == pytest.approx(
        (STEADY_MW + 1.1 * ACCELERATORS_MW) / (STEADY_MW + 0.9 * ACCELERATORS_MW), abs=0.015
    )
    assert found["time of overshoot"] == pytest.approx(0.05, abs=0.01)
    assert found["noise while computing"] == pytest.approx(0.022 * ACCELERATORS_MW, rel=0.12)
    assert found["noise while communicating"] == pytest.approx(0.013 * ACCELERATORS_MW, rel=0.15)
    assert found["bandwidth of noise"] == pytest.approx(20.0, rel=0.15)
    assert found["checkpoint"] == pytest.approx(5.0, abs=0.15)
    assert found["work between checkpoints"] == pytest.approx(56.15, abs=1.5)


def test_the_fitted_trace_has_the_measured_spectrum_and_distribution(fit):
    for name, (measured, modelled, _) in fit.quality.items():
        if name.startswith("share"):
            assert modelled == pytest.approx(measured, abs=0.04)
        elif "percentile" in name or name == "mean":
            assert modelled == pytest.approx(measured, rel=0.03)
    assert fit.quality["distance of the distributions"][1] < 0.05


def test_the_file_of_a_fit_is_a_profile(fit, tmp_path: Path):
    write_profile(fit, tmp_path / "out" / "mine.yaml", measured="a: b.csv")
    again = read_profile(tmp_path / "out" / "mine.yaml")
    assert again.iteration == fit.job.iteration
    assert again.levels == fit.job.levels
    assert "# [C] fitted to" in profile_text(fit, measured="a.csv")


@pytest.mark.parametrize("rate_hz", [100.0, 250.0])
def test_slower_sampling_finds_the_same_rhythm(rate_hz):
    trace = synthesize("fine_tuning", duration_s=300.0, sample_rate_hz=1000.0, seed=1)
    step = round(1000.0 / rate_hz)
    found = {fact.name: fact.value for fact in fitted(PowerTrace(trace.t_s[::step], trace.p_mw[::step])).estimates}
    assert found["period"] == pytest.approx(2.0, rel=0.03)
    assert found["duty"] == pytest.approx(0.8, abs=0.02)
    # 25 ms are 2.5 samples of 10 ms
    assert found["edge"] == pytest.approx(0.025, rel=0.35)


def test_iterations_over_a_gap_do_not_count():
    trace = synthesize("fine_tuning", duration_s=200.0, sample_rate_hz=200.0, seed=1)
    there = (trace.t_s < 80.0) | (trace.t_s > 111.3)
    found = fitted(PowerTrace(trace.t_s[there], trace.p_mw[there]), gaps_s=((79.995, 111.305),))
    assert {fact.name: fact.value for fact in found.estimates}["period"] == pytest.approx(2.0, rel=0.03)


def test_what_has_no_two_levels_or_too_few_iterations_is_refused():
    t_s = np.arange(20_000) / 100.0
    rng = np.random.default_rng(1)
    with pytest.raises(InputError, match="shows no two levels"):
        fitted(PowerTrace(t_s, 100.0 + rng.normal(0.0, 5.0, t_s.size)))
    with pytest.raises(InputError, match="shows no two levels"):
        fitted(PowerTrace(t_s, np.full_like(t_s, 100.0)))
    with pytest.raises(InputError, match="whole iterations"):
        fitted(PowerTrace(t_s[:300], 100.0 + 50.0 * (np.sin(2.0 * np.pi * t_s[:300]) > 0.0)))
