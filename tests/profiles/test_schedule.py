"""Jobs timed against one another: slots, waiting, checkpoints in turn, starts one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gridsim.profiles.checkpoint import Checkpoint
from gridsim.profiles.library import read_profile
from gridsim.profiles.schedule import UNTIMED, Saves, Schedule, free_begins, slotted_begins
from gridsim.profiles.training import TrainingJob

UNTIL_S = 400.0


def steady(jobs: int, *, period_s: float = 1.0, **parts: object) -> TrainingJob:
    """Jobs whose iterations are all alike, without noise, overshoot, checkpoints and failures."""
    job = read_profile("pretrain_dense")
    assert isinstance(job, TrainingJob)
    rhythm = replace(
        job.iteration, frequency_hz=1.0 / period_s, frequency_jitter=0.0, duty_spread=0.0, duty=0.6, edge_s=0.01
    )
    levels = replace(job.levels, compute_spread=0.0, communication_spread=0.0)
    bare = replace(job, iteration=rhythm, levels=levels, overshoot=None, noise=None, checkpoint=None, failures=None)
    return replace(bare.timed(UNTIMED, jobs=jobs), **parts)  # type: ignore[arg-type]


def lines(job: TrainingJob, *, slot_s: float, count: int) -> np.ndarray:
    """Amplitudes of the harmonics 0 ... count - 1 of the slot over whole slots, of the mean level. [share of TDP]"""
    slots, per_slot = 50, 1000
    t_s = np.arange(slots * per_slot) * (slot_s / per_slot)
    run = job.run(until_s=float(t_s[-1]), seed=3)
    level = sum(work.share * work.waveform.level_at(t_s) for work in run.works)
    return np.abs(np.fft.rfft(level))[::slots][:count] / t_s.size


@pytest.mark.parametrize("jobs", [2, 3, 5, 8])
def test_the_first_harmonics_of_equal_jobs_in_turn_cancel(jobs: int) -> None:
    slot_s = 1.25
    alone = lines(steady(1).timed(Schedule(slot_s=slot_s)), slot_s=slot_s, count=jobs + 1)
    together = lines(steady(jobs).timed(Schedule(slot_s=slot_s)), slot_s=slot_s, count=jobs + 1)
    # 1e-6: corners of edges that fall between samples shift the sampled sums by that much.
    assert together[1:jobs].max() < 1e-6
    assert together[jobs] == pytest.approx(alone[jobs], abs=1e-6)
    assert alone[1] > 0.1


def test_waiting_for_a_slot_costs_what_the_slot_is_longer() -> None:
    t_s = np.array([0.0, UNTIL_S])
    (_, free_s), _ = steady(4).worked(t_s, until_s=UNTIL_S, seed=1)
    (_, waiting_s), late = steady(4).timed(Schedule(slot_s=1.25)).worked(t_s, until_s=UNTIL_S, seed=1)
    assert free_s == pytest.approx(UNTIL_S, rel=1e-12)
    assert waiting_s / free_s == pytest.approx(1.0 / 1.25, abs=1.0 / UNTIL_S)  # one iteration at the ends
    assert late == 0.0


def test_a_longer_iteration_works_as_long_and_waits_the_rest() -> None:
    t_s = np.array([0.0, UNTIL_S])
    (_, worked_s), _ = steady(1).timed(Schedule(stretch=1.6)).worked(t_s, until_s=UNTIL_S, seed=1)
    assert worked_s / UNTIL_S == pytest.approx(1.0 / 1.6, abs=1.0 / UNTIL_S)
    wave = steady(1).timed(Schedule(stretch=1.6)).waveform(until_s=UNTIL_S, seed=1)
    inner_s = np.linspace(1.0, UNTIL_S - 1.0, 400_001)
    high = wave.level_at(inner_s) > 0.65  # between 0.4 and 0.9
    assert high.mean() == pytest.approx(0.6 / 1.6, abs=2.0 / UNTIL_S)


@pytest.mark.parametrize("slack", [0.05, 0.1, 0.2])
def test_a_late_job_catches_up_and_the_slots_set_the_pace(slack: float) -> None:
    """Varying iterations: the throughput is the slots', and lateness is that of a random walk with drift."""
    draws = np.random.default_rng(5).normal(1.0, 0.1, size=40_000)
    begins = slotted_begins(0.0, draws, draws, None, slot_s=1.0 + slack)
    slots_s = (1.0 + slack) * np.arange(draws.size)
    behind_s = begins.start_s - slots_s
    assert behind_s.min() >= -1e-9
    assert np.all(np.diff(begins.start_s) >= draws[:-1] - 1e-9)
    assert behind_s[-1000:].mean() < 1.0
    # s^2 / (2 slack) is the mean of the reflected Brownian motion; steps of 0.1 make it smaller by up to 0.58 of one.
    brownian_s = 0.1**2 / (2.0 * slack)
    assert brownian_s - 0.058 < behind_s.mean() < brownian_s * 1.1


def test_after_a_checkpoint_the_next_slot_is_taken() -> None:
    period_s = np.full(200, 1.0)
    saves = Saves(first_s=10.0, interval_s=20.0, duration_s=3.3)
    begins = slotted_begins(0.25, period_s, period_s, saves, slot_s=1.1)
    on_slot = (begins.start_s - 0.25) / 1.1
    assert np.abs(on_slot - np.round(on_slot)).max() < 1e-9
    assert not begins.late.any()
    assert np.all(np.diff(begins.start_s) >= period_s[:-1] + np.diff(begins.saved) * 3.3 - 1e-9)
    assert begins.saved[-1] == pytest.approx((begins.start_s[-1] - 10.0) / 23.3, abs=1.0)
    free = free_begins(0.25, period_s, period_s, saves)
    assert free.start_s[-1] < begins.start_s[-1]


@pytest.mark.parametrize("jobs", [2, 4, 10])
def test_checkpoints_in_turn_do_not_meet_where_there_is_room(jobs: int) -> None:
    save = Checkpoint(level=0.2, duration_s=4.0, interval_s=60.0)
    job = steady(jobs, checkpoint=save).timed(Schedule(spread_saves=True))
    t_s = np.linspace(0.0, 390.0, 39_001)
    run = job.run(until_s=UNTIL_S, seed=2)
    saving = sum((work.waveform.level_at(t_s) < 0.3).astype(int) for work in run.works)
    assert saving.max() == 1
    assert saving.mean() == pytest.approx(jobs * 4.0 / 64.0, rel=0.1)  # edges and whole iterations


def test_jobs_start_one_by_one_and_a_failure_of_one_is_not_held_back() -> None:
    started = steady(4).with_events(start_s=10.0)
    t_s = np.array([0.0, UNTIL_S])
    (_, together_s), _ = started.worked(t_s, until_s=UNTIL_S, seed=1)
    (_, staggered_s), _ = started.timed(Schedule(start_interval_s=20.0)).worked(t_s, until_s=UNTIL_S, seed=1)
    assert together_s - staggered_s == pytest.approx(0.5 * 3 * 20.0, abs=1e-6)
    crashed = steady(4).with_events(crash_s=10.0)
    (_, back_s), _ = crashed.worked(t_s, until_s=UNTIL_S, seed=1)
    (_, later_s), _ = crashed.timed(Schedule(start_interval_s=20.0)).worked(t_s, until_s=UNTIL_S, seed=1)
    assert back_s - later_s == pytest.approx(0.5 * 3 * 20.0, abs=1e-6)
