"""What happens to jobs: crash, staged restart, hang, stop, hand-over, failures; at stated times and at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.profiles.events import DEFAULT_RESTART, Failures, failure_times_s
from gridsim.profiles.library import read_profile
from gridsim.profiles.synthesis import synthesize
from gridsim.profiles.training import TrainingJob
from gridsim.scenario.sites import JobEventTimes

SHIPPED = read_profile("pretrain_dense")
assert isinstance(SHIPPED, TrainingJob)
JOB = replace(SHIPPED, checkpoint=None, noise=None)
STEADY_MW = 0.3 * JOB.nominal_mw
IDLE_MW = STEADY_MW + 0.1 * JOB.site.accelerators_mw


def power(job: TrainingJob, duration_s: float, rate_hz: float = 200.0):
    trace = synthesize(job, duration_s=duration_s, sample_rate_hz=rate_hz, seed=2)
    return trace.t_s, trace.p_mw


def test_a_crash_takes_all_power_within_the_hold_up_and_comes_back_in_stages():
    t_s, p_mw = power(JOB.with_events(crash_s=20.0), 240.0)
    before = p_mw[(t_s > 15.0) & (t_s <= 20.0)]
    idle = p_mw[(t_s >= 20.02) & (t_s <= 140.0)]
    assert before.max() > 800.0
    assert idle == pytest.approx(IDLE_MW, rel=1e-9)
    # four stages of a quarter each, 15 s apart, from 120 s after the fall
    levels = [p_mw[(t_s > at + 1.0) & (t_s < at + 14.0)].mean() for at in (140.02, 155.02, 170.02, 185.02)]
    # means of 13 iterations, whose duties spread, scatter by some 7 MW of steps of 110
    assert np.diff(levels) == pytest.approx(np.full(3, np.diff(levels).mean()), rel=0.25)
    assert levels[3] == pytest.approx(p_mw[t_s <= 20.0].mean(), rel=0.05)


def test_before_an_event_nothing_differs():
    t_s, plain = power(JOB, 30.0)
    _, crashed = power(JOB.with_events(crash_s=20.0), 30.0)
    assert np.array_equal(plain[t_s < 20.0], crashed[t_s < 20.0])


def test_a_stop_of_all_jobs_is_for_good_whatever_their_number():
    job = replace(read_profile("many_jobs"), checkpoint=None, noise=None)
    t_s, p_mw = power(job.with_events(stop_s=10.0), 60.0)
    assert p_mw[t_s <= 10.0].min() > 600.0
    assert p_mw[t_s > 10.021] == pytest.approx(IDLE_MW, rel=1e-9)


def test_a_hang_waits_at_its_level_until_the_watchdog():
    job = replace(JOB, restart=replace(DEFAULT_RESTART, hang_s=30.0, hang_level=0.3)).with_events(hang_s=5.0)
    t_s, p_mw = power(job, 60.0)
    assert p_mw[(t_s > 5.03) & (t_s < 35.0)] == pytest.approx(STEADY_MW + 0.3 * JOB.site.accelerators_mw, rel=1e-9)
    assert p_mw[(t_s > 35.1) & (t_s < 60.0)] == pytest.approx(IDLE_MW, rel=1e-9)


def test_a_start_begins_idle_and_a_hand_over_leaves_a_gap():
    t_s, p_mw = power(JOB.with_events(start_s=10.0, hand_over_s=100.0), 180.0)
    assert p_mw[t_s < 10.0] == pytest.approx(IDLE_MW, rel=1e-9)
    assert p_mw[(t_s > 60.0) & (t_s < 100.0)].max() > 800.0
    assert p_mw[(t_s > 100.05) & (t_s < 160.0)] == pytest.approx(IDLE_MW, rel=1e-9)
    assert p_mw[t_s > 161.0].max() > 450.0


def test_failures_come_at_their_rate_and_at_the_same_times_for_longer_runs():
    failures = Failures(per_accelerator_day=4.7e-4)
    times_s = failure_times_s(failures, accelerators=16_384, until_s=1e7, seed=1, job=0)
    # Llama 3: one in some 3.1 h; the mean of 890 exponential gaps scatters by 3.4 %
    assert np.diff(times_s).mean() / 3600.0 == pytest.approx(3.117, rel=0.1)
    short_s = failure_times_s(failures, accelerators=16_384, until_s=1e5, seed=1, job=0)
    assert np.array_equal(short_s, times_s[: short_s.size])
    other_s = failure_times_s(failures, accelerators=16_384, until_s=1e5, seed=1, job=1)
    assert not np.array_equal(short_s[:5], other_s[:5])


def test_a_job_with_failures_is_off_for_a_while_after_each():
    job = replace(JOB, failures=Failures(per_accelerator_day=4.7e-4))
    duration_s = 3000.0
    _, p_mw = power(job, duration_s, rate_hz=100.0)
    idle = np.abs(p_mw - IDLE_MW) < 1e-6 * IDLE_MW
    falls = np.count_nonzero(np.diff(idle.astype(int)) == 1)
    # one in 315 s at work, 165 s to come back: some six in 3000 s
    assert 2 <= falls <= 12
    assert falls * 110.0 < idle.sum() / 100.0 < falls * 130.0


def test_the_words_of_a_scenario_are_those_of_a_profile():
    assert JobEventTimes(crash_s=20.0).stated == {"crash_s": 20.0}
    assert SHIPPED.with_events(crash_s=20.0).events.crash_s == 20.0
    with pytest.raises(InputError, match="crash_s"):
        SHIPPED.with_events(crash_s=-1.0)


@pytest.mark.parametrize("name", ["inference", "crypto_curtailable", "published_training", "mixed_campus"])
def test_every_kind_can_crash(name):
    profile = read_profile(name)
    rate_hz = max(20.0, np.ceil(profile.needed_rate_hz))
    options = {"duration_s": 20.0, "sample_rate_hz": rate_hz, "seed": 1}
    whole, crashed = synthesize(profile, **options), synthesize(profile.with_events(crash_s=10.0), **options)
    after = whole.t_s > 12.0
    assert crashed.p_mw[after].mean() < 0.75 * whole.p_mw[after].mean()


def test_reinforcement_learning_generates_for_minutes_and_updates_for_one():
    trace = synthesize("rl_post_training", duration_s=1800.0, sample_rate_hz=100.0, seed=1)
    smooth = np.convolve(trace.p_mw, np.ones(500) / 500.0, mode="valid")
    low, high = np.percentile(smooth, [5, 95])
    assert high - low > 30.0
    f_hz = np.fft.rfftfreq(smooth.size, 0.01)
    energy = np.abs(np.fft.rfft(smooth - smooth.mean())) ** 2
    # a cycle of some 256 s
    assert 1.0 / 400.0 < f_hz[energy.argmax()] < 1.0 / 100.0
