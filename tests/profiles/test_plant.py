"""From accelerators to the meter: filters against a numerical solution, the UPS's amplification, slow cooling."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from gridsim.errors import InputError
from gridsim.profiles.filters import filtered, lag, resonance, series
from gridsim.profiles.library import read_profile
from gridsim.profiles.synthesis import pieces, synthesize
from gridsim.profiles.training import TrainingJob

SHIPPED = read_profile("pretrain_moe")
assert isinstance(SHIPPED, TrainingJob)
CALM = replace(SHIPPED, noise=None, failures=None, checkpoint=None)

FACTORS = [lag(0.02), resonance(peak_hz=5.5, peak_gain=1.8, damping=0.3), lag(0.008)]


def corners() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    return np.cumsum(rng.uniform(0.005, 0.3, 60)), rng.uniform(0.0, 1.0, 60)


def test_a_filtered_waveform_is_what_a_solver_makes_of_it():
    t_s, u = corners()
    at_s = np.arange(t_s[0], t_s[-1], 1e-4)
    above, below = np.ones(1), np.ones(1)
    for numerator, denominator in FACTORS:
        above, below = np.polymul(above, numerator), np.polymul(below, denominator)
    _, solved, _ = signal.lsim((above, below), np.interp(at_s, t_s, u) - 0.3, at_s - at_s[0])
    exact = filtered(t_s, u, series(FACTORS), settled_at=0.3).at(at_s)
    # the solver sees corners only to 0.1 ms, on slopes of up to 200 a second
    assert np.abs(exact - (solved + 0.3)).max() < 1e-3


def test_a_lag_answers_a_step_as_the_textbook_says():
    after_s = np.linspace(0.0, 1.0, 50)
    out = filtered(
        np.array([-1.0, 0.0, 0.0, 2.0]), np.array([0.0, 0.0, 1.0, 1.0]), series([lag(0.2)]), settled_at=0.0
    )
    assert out.at(after_s) == pytest.approx(1.0 - np.exp(-after_s / 0.2), abs=1e-12)


def test_a_longer_waveform_is_filtered_to_the_same_bits():
    t_s, u = corners()
    at_s = np.arange(t_s[0], t_s[28], 1e-3)
    whole, part = (filtered(t_s[:n], u[:n], series(FACTORS), settled_at=0.5) for n in (60, 30))
    assert np.array_equal(whole.at(at_s), part.at(at_s))


def test_supplies_and_ups_amplify_between_2_and_6_hz_and_pass_little_above_20():
    assert SHIPPED.server is not None
    assert SHIPPED.hall is not None
    chain = series([*SHIPPED.server.factors, *SHIPPED.hall.factors])
    f_hz = np.linspace(0.1, 60.0, 600)
    gains = np.array([chain.gain(float(f)) for f in f_hz])
    assert chain.gain(0.1) == pytest.approx(1.0, abs=0.01)
    # arXiv 2604.06624: amplification at 2 to 6 Hz with its peak near 5.5 Hz, low-pass above about 20 Hz
    assert 4.0 < f_hz[gains.argmax()] < 6.5
    assert chain.gain(3.0) > 1.05
    assert chain.gain(5.5) > 1.25
    assert chain.gain(25.0) < 0.7
    assert chain.gain(60.0) < 0.35


@pytest.mark.parametrize("name", ["pretrain_moe", "inference"])
def test_pieces_have_the_bits_of_the_whole_through_filters_and_cooling(name):
    options = {"duration_s": 40.0, "sample_rate_hz": 200.0, "seed": 3}
    whole = synthesize(name, **options)
    parts = list(pieces(name, piece_s=7.3, **options))
    assert len(parts) == 6
    assert np.array_equal(np.concatenate([part.p_mw for part in parts]), whole.p_mw)
    assert np.array_equal(np.concatenate([part.q_mvar for part in parts]), whole.q_mvar)
    # and a run that was asked for less begins with them
    short = synthesize(name, **(options | {"duration_s": 11.0}))
    assert np.array_equal(short.p_mw, whole.p_mw[: short.p_mw.size])


def test_cooling_never_multiplies_the_swing_of_an_iteration():
    t_s = np.arange(40_000) / 1000.0
    steps = {step.name: step.p_mw for step in CALM.run(until_s=40.0, seed=1).steps(t_s)}
    assert np.ptp(steps["halls"]) > 40.0
    # 240 s of lag leave 1 / (2 pi x 2.6 Hz x 240 s) = 0.03 % of the iterations; a drift of the mean is slow
    assert np.abs(np.diff(steps["cooling"])).max() * 1000.0 < 0.01 * np.ptp(steps["halls"])
    assert np.ptp(steps["site"]) == pytest.approx(np.ptp(steps["halls"]), rel=0.02)


def test_cooling_follows_a_stop_within_minutes():
    job = CALM.with_events(stop_s=60.0)
    t_s = np.array([0.0, 59.0, 61.0, 60.0 + 240.0, 60.0 + 2400.0])
    cooling = {step.name: step.p_mw for step in job.run(until_s=2460.0, seed=1).steps(t_s)}["cooling"]
    assert cooling[2] == pytest.approx(cooling[1], rel=0.01)
    assert cooling[4] < cooling[3] < cooling[1]


def test_mean_power_goes_down_the_way_by_the_efficiencies():
    t_s = np.arange(200_000) / 500.0
    mean = {step.name: float(step.p_mw.mean()) for step in CALM.run(until_s=400.0, seed=1).steps(t_s)}
    other_mw = 0.25 * 120.0
    # filters keep the mean; 400 s of iterations end within one of them: 0.1 %
    assert mean["servers and racks"] == pytest.approx((mean["accelerators"] + other_mw) / 0.965, rel=1e-3)
    auxiliary_mw = 0.01 * CALM.plant.hall_mw
    assert mean["halls"] == pytest.approx(mean["servers and racks"] / 0.97 + auxiliary_mw, rel=1e-3)
    assert mean["site"] == pytest.approx(mean["halls"] + mean["cooling"], rel=1e-12)


def test_reactive_power_is_that_of_halls_and_cooling():
    t_s = np.arange(1000) / 1000.0
    run = CALM.run(until_s=1.0, seed=1)
    steps = {step.name: step.p_mw for step in run.steps(t_s)}
    expected = np.tan(np.arccos(0.99)) * steps["halls"] + np.tan(np.arccos(0.95)) * steps["cooling"]
    assert run.draw(t_s).q_mvar == pytest.approx(expected, rel=1e-12)
    assert synthesize("pretrain_dense", duration_s=1.0).q_mvar is None


def test_stages_and_a_steady_share_exclude_each_other():
    with pytest.raises(InputError, match="the rest of the site is stated twice"):
        replace(CALM, site=replace(CALM.site, steady_share=0.3))
    with pytest.raises(InputError, match="section hall needs section server"):
        replace(CALM, server=None, cooling=None)
