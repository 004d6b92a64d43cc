"""The fleet: statistical sums are the sums of populations made one by one; independent jobs smooth each other."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from gridsim.profiles.fleet import Fleet, fall_of
from gridsim.profiles.iteration import Iteration, Levels, cycles
from gridsim.profiles.library import read_profile
from gridsim.profiles.model import Model
from gridsim.profiles.noise import Noise, band_limited
from gridsim.profiles.service import Service
from gridsim.profiles.site import Site
from gridsim.profiles.synthesis import synthesize
from gridsim.profiles.training import TrainingJob

RATE_HZ = 200.0


def test_a_synchronous_job_is_the_sum_of_its_accelerators():
    """300 accelerators one by one: each falls at its own time in each iteration and has noise of its own."""
    count, duration_s, edge_s, straggler_s, own_sd = 300, 60.0, 0.05, 0.03, 0.3
    iteration = Iteration(frequency_hz=1.0, frequency_jitter=0.1, duty=0.6, duty_spread=0.05, edge_s=edge_s)
    levels = Levels(compute=0.9, compute_spread=0.03, communication=0.4, communication_spread=0.03)
    job = TrainingJob(
        name="population",
        site=Site(accelerators=count, accelerator_tdp_w=1000.0, steady_share=0.0),
        iteration=iteration,
        levels=levels,
        noise=Noise(compute_sd=0.0, communication_sd=0.0, bandwidth_hz=20.0),
        fleet=Fleet(jobs=1, frequency_spread=0.0, straggler_s=straggler_s, accelerator_sd=own_sd),
    )
    t_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    statistical = job.run(until_s=duration_s, seed=5).draw(t_s).p_mw / (count * 1e-3)

    drawn = cycles(iteration, levels, count=90, seed=5)
    plain = replace(job, fleet=None, noise=None).waveform(until_s=duration_s, seed=5)
    rng = np.random.default_rng(11)
    begin_s = plain.t_s[0] + np.concatenate([[0.0], np.cumsum(drawn.period_s)])[:75]
    explicit = np.zeros_like(t_s)
    for accelerator in range(count):
        late_s = np.clip(rng.normal(0.0, straggler_s, begin_s.size), -3.0 * straggler_s, 3.0 * straggler_s)
        falls_s = begin_s + drawn.compute_s[: begin_s.size] + late_s
        corner_s = np.column_stack([begin_s, begin_s + edge_s, falls_s, falls_s + edge_s]).ravel()
        high, low = drawn.compute[: begin_s.size], drawn.communication[: begin_s.size]
        before = np.concatenate([low[:1], low[:-1]])
        level = np.column_stack([before, high, high, low]).ravel()
        noise = own_sd * band_limited(t_s, knot_rate_hz=20.0 / 0.2275, seed=1000 + accelerator)
        explicit += (np.interp(t_s, corner_s, level) + noise) / count

    # The means differ by the scatter of 300 stragglers and noises: 0.3 / sqrt(300) over 60 s of noise, some 1e-3.
    assert statistical.mean() == pytest.approx(explicit.mean(), abs=2e-3)
    assert statistical.std() == pytest.approx(explicit.std(), rel=0.01)
    f_hz, one = signal.welch(statistical, fs=RATE_HZ, nperseg=2000)
    _, sum_of_all = signal.welch(explicit, fs=RATE_HZ, nperseg=2000)
    for low_hz, high_hz in ((0.2, 1.0), (1.0, 3.0), (3.0, 8.0)):
        band = (f_hz >= low_hz) & (f_hz < high_hz)
        # the deterministic part of the spectrum is the same draw for draw; the noise is 1e-4 of it
        assert one[band].sum() == pytest.approx(sum_of_all[band].sum(), rel=0.03)
    noisy = (f_hz > 12.0) & (f_hz < 20.0)
    # here half is noise, drawn independently: 10 segments and 80 lines scatter by 1 / sqrt(800), with edges more
    assert one[noisy].sum() == pytest.approx(sum_of_all[noisy].sum(), rel=0.2)


def test_replicas_are_the_sum_of_servers_in_states_of_their_own():
    """400 servers one by one, each found in a state drawn anew after times of mean 1 s."""
    count, hold_s, duration_s, rate_hz = 400, 1.0, 300.0, 20.0
    shipped = read_profile("inference")
    assert isinstance(shipped, Service)
    service = replace(
        shipped,
        site=Site(accelerators=count * 8.0, accelerator_tdp_w=1000.0, steady_share=0.0),
        demand=replace(shipped.demand, daily_swing=0.0, burst_sd=0.0, utilisation=0.6),
        replicas=replace(shipped.replicas, hold_s=hold_s, waiting_share=0.1),
        server=None,
        hall=None,
        cooling=None,
    )
    t_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    rng = np.random.default_rng(2)
    states = service.replicas.states
    levels = np.array([service.replicas.idle, *(level for level, _ in states)])
    shares = np.array([0.4, *(0.6 * share for _, share in states)])
    explicit = np.zeros_like(t_s)
    for _ in range(count):
        changes_s = np.cumsum(rng.exponential(hold_s, round(2.0 * duration_s / hold_s)))
        drawn = rng.choice(levels, size=changes_s.size + 1, p=shares)
        explicit += drawn[np.searchsorted(changes_s, t_s)] / count
    ours = np.concatenate(
        [service.run(until_s=duration_s, seed=seed).draw(t_s).p_mw / (count * 8e-3) for seed in range(4)]
    )
    mean, variance = float(shares @ levels), float(shares @ levels**2 - (shares @ levels) ** 2)
    # of 300 s some 150 independent values of a deviation of sqrt(v / 400) = 0.016: means to 0.0013, four of them
    for trace in (explicit, ours):
        assert trace.mean() == pytest.approx(mean, abs=0.005)
        # the variance of 150 independent values scatters by sqrt(2 / 150) = 12 %
        assert trace.var() == pytest.approx(variance / count, rel=0.35)
    f_hz, density = signal.welch(ours, fs=rate_hz, nperseg=600)
    corner_hz = 1.0 / (2.0 * math.pi * hold_s)
    lorentz = 4.0 * variance / count * hold_s / (1.0 + (f_hz / corner_hz) ** 2)
    _, counted = signal.welch(explicit, fs=rate_hz, nperseg=600)
    for low_hz, high_hz in ((0.05, 0.2), (0.2, 0.6), (0.6, 2.0)):
        band = (f_hz >= low_hz) & (f_hz < high_hz)
        # ours: 80 segments; the servers: 19 segments of few lines each
        assert density[band].mean() == pytest.approx(lorentz[band].mean(), rel=0.2)
        assert counted[band].mean() == pytest.approx(lorentz[band].mean(), rel=0.45)


def test_the_cost_does_not_grow_with_the_number_of_accelerators():
    job = read_profile("pretrain_moe")
    assert isinstance(job, TrainingJob)
    plain = replace(job, checkpoint=None, failures=None, model=None)
    corners = {
        replace(plain, site=replace(job.site, accelerators=count))
        .run(until_s=60.0, seed=1)
        .works[0]
        .waveform.t_s.size
        for count in (1e2, 1e4, 1e6)
    }
    assert len(corners) == 1


def test_a_smeared_fall_keeps_its_middle_and_has_the_spread_of_edge_and_stragglers():
    fall = fall_of(0.03, 0.02)
    after_s, done = np.array(fall.after_s), np.array(fall.done)
    density = np.diff(done) / np.diff(after_s)
    middle_s = 0.5 * (after_s[1:] + after_s[:-1])
    weight = density * np.diff(after_s)
    mean_s = float(weight @ middle_s)
    assert mean_s == pytest.approx(0.015, abs=1e-9)
    # a uniform edge of 30 ms and a normal delay of 20 ms, its tails beyond three deviations cut
    spread_s = math.sqrt(0.03**2 / 12.0 + 0.02**2)
    assert math.sqrt(float(weight @ (middle_s - mean_s) ** 2)) == pytest.approx(spread_s, rel=0.05)


def test_forty_independent_jobs_swing_several_times_less_than_one_of_their_size():
    def swing_mw(name: str) -> float:
        p_mw = synthesize(name, duration_s=120.0, sample_rate_hz=200.0, seed=1).p_mw
        return float(np.ptp(np.percentile(p_mw, [2.5, 97.5])))

    one, forty = swing_mw("pretrain_dense"), swing_mw("many_jobs")
    assert one > 400.0
    assert one / forty > 3.5


def test_the_spread_of_independent_jobs_falls_with_the_root_of_their_number():
    job = read_profile("many_jobs")
    assert isinstance(job, TrainingJob)
    job = replace(job, checkpoint=None, overshoot=None, noise=None)

    def sd(jobs: int) -> float:
        many = replace(job, fleet=replace(job.fleet, jobs=float(jobs)))
        return float(
            np.mean([synthesize(many, duration_s=60.0, sample_rate_hz=100.0, seed=s).p_mw.std() for s in range(3)])
        )

    # phases of 40 jobs over 60 s; their sum's deviation scatters by some 10 %
    assert sd(1) / sd(40) == pytest.approx(math.sqrt(40.0), rel=0.25)


def test_an_iteration_takes_the_time_that_its_model_needs():
    model = Model(405e9, 16.8e6, 400e12, 16, 128, 0.6, 0.1)
    timing = model.timing(16_384)
    # 6 x 405e9 x 16.8e6 operations over 16,384 x 400e12 a second
    assert timing.compute_s == pytest.approx(6.229, abs=1e-3)
    assert timing.bubble_s == pytest.approx(timing.compute_s * 15 / 128)
    assert timing.period_s == pytest.approx(timing.compute_s + timing.bubble_s + 0.7)
    job = read_profile("pretrain_moe")
    assert isinstance(job, TrainingJob)
    assert job.timing is not None
    assert job.iteration.frequency_hz == pytest.approx(1.0 / job.timing.period_s)


def test_filling_and_draining_a_pipeline_costs_time_and_no_energy():
    base = TrainingJob(
        name="pipeline",
        site=Site(accelerators=1000.0, accelerator_tdp_w=1000.0, steady_share=0.0),
        iteration=Iteration(frequency_jitter=0.0, duty_spread=0.0, edge_s=0.01),
        levels=Levels(compute=1.0, compute_spread=0.0, communication=0.0, communication_spread=0.0),
        model=Model(1e9, 1e6, 1e13, 8.0, 20.0, 0.4, 0.0),
    )
    assert base.timing is not None
    assert base.timing.bubble_s == pytest.approx(0.6 * 7 / 20)
    count = 60
    t_s = np.arange(round(count * base.timing.period_s * 1000.0)) / 1000.0
    p_mw = base.run(until_s=float(t_s[-1]), seed=0).draw(t_s).p_mw
    # full power for the time of computing; 60 iterations, begun and ended within one
    assert p_mw.mean() == pytest.approx(base.timing.compute_s / base.timing.period_s, rel=0.02)
    slope = np.abs(np.diff(p_mw)).max() * 1000.0
    assert slope == pytest.approx(1.0 / (base.timing.bubble_s + 0.01), rel=0.05)
