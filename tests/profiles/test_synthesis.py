"""What a synchronous training job draws: rhythm, swing, overshoot, checkpoints, and the same again for a seed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from gridsim.errors import InputError
from gridsim.profiles.checkpoint import Checkpoint
from gridsim.profiles.iteration import Iteration, Levels
from gridsim.profiles.library import read_profile
from gridsim.profiles.noise import Noise, band_limited
from gridsim.profiles.overshoot import Overshoot
from gridsim.profiles.site import Site
from gridsim.profiles.synthesis import synthesize
from gridsim.profiles.training import TrainingJob

SHIPPED = read_profile("pretrain_dense")
assert isinstance(SHIPPED, TrainingJob)

# A job without any randomness on a site of 100 MW, all of it accelerators: p in MW is the level in percent.
BARE = TrainingJob(
    name="bare",
    site=Site(accelerators=100_000, accelerator_tdp_w=1000.0, steady_share=0.0),
    iteration=Iteration(frequency_hz=1.0, frequency_jitter=0.0, duty=0.6, duty_spread=0.0, edge_s=0.05),
    levels=Levels(compute=1.0, compute_spread=0.0, communication=0.5, communication_spread=0.0),
)


def test_iterations_of_a_gigawatt_campus_swing_hundreds_of_mw_in_a_fraction_of_a_second():
    trace = synthesize("pretrain_dense", duration_s=60.0, peak_mw=1000.0, seed=1)
    quarter_s = trace.p_mw[250:] - trace.p_mw[:-250]
    # 0.7 of the site times half of TDP, under a peak some 17 % above nominal: 300 MW, and more with the overshoot.
    assert quarter_s.max() > 300.0
    assert quarter_s.min() < -250.0


@pytest.mark.parametrize("seed", range(4))
def test_the_dominant_frequency_is_that_of_the_iterations(seed):
    job = replace(SHIPPED, checkpoint=None)
    trace = synthesize(job, duration_s=600.0, sample_rate_hz=200.0, seed=seed)
    f_hz, density = signal.welch(trace.p_mw, fs=200.0, nperseg=4096)
    # A jitter of 10 % spreads the line; its top is within that of 1 Hz.
    assert f_hz[density.argmax()] == pytest.approx(1.0, rel=0.1)


def test_most_of_the_fluctuation_lies_between_a_fifth_and_three_hz():
    p_mw = synthesize("pretrain_dense", duration_s=600.0, sample_rate_hz=200.0, seed=1).p_mw
    energy = np.abs(np.fft.rfft(p_mw - p_mw.mean())) ** 2
    f_hz = np.fft.rfftfreq(p_mw.size, 1.0 / 200.0)
    assert energy[(f_hz >= 0.2) & (f_hz < 3.0)].sum() > 0.5 * energy.sum()


def test_nothing_is_radiated_towards_the_nyquist_frequency():
    p_mw = synthesize("pretrain_dense", duration_s=60.0, seed=1).p_mw
    energy = np.abs(np.fft.rfft((p_mw - p_mw.mean()) * np.hanning(p_mw.size))) ** 2
    f_hz = np.fft.rfftfreq(p_mw.size, 1e-3)
    # Edges of 25 ms fall with 1/f^2 in amplitude; white noise of the same size would leave some 1e-2 here.
    assert energy[f_hz > 55.0].sum() < 1e-3 * energy.sum()


@pytest.mark.parametrize("seed", range(3))
def test_statistics_agree_with_the_published_generator(seed):
    """Mean 0.9027 and standard deviation 0.1524 of Phat, computed from Ko and Zhu's own generator, f0 = 1 Hz."""
    job = replace(
        BARE,
        iteration=Iteration(frequency_hz=1.0, frequency_jitter=0.1, duty=0.675, duty_spread=0.125, edge_s=0.005),
        levels=Levels(compute=1.0, compute_spread=0.05, communication=0.7, communication_spread=0.05),
        noise=Noise(compute_sd=0.035, communication_sd=0.02, bandwidth_hz=20.0),
    )
    share = synthesize(job, duration_s=600.0, seed=seed).p_mw / 100.0
    # Three of the standard deviations among the published seeds (0.0043 and 0.0031), whose runs are shorter.
    assert share.mean() == pytest.approx(0.9027, abs=0.013)
    assert share.std() == pytest.approx(0.1524, abs=0.0093)


def test_mean_of_a_bare_job_is_duty_times_compute_plus_the_rest():
    p_mw = synthesize(BARE, duration_s=100.0, seed=0).p_mw[:-1]
    # Rise and fall are equally long and take equal areas; sampling a straight line at 1 kHz adds none.
    assert p_mw.mean() == pytest.approx(0.6 * 100.0 + 0.4 * 50.0, abs=0.01)


def test_the_steady_share_is_never_undercut():
    job = replace(BARE, site=replace(BARE.site, steady_share=0.3), levels=replace(BARE.levels, communication=0.0))
    noisy = replace(job, noise=Noise(compute_sd=0.1, communication_sd=0.1, bandwidth_hz=20.0))
    # An accelerator does not generate, so noise at idle is cut at zero, exactly.
    assert synthesize(noisy, duration_s=20.0, seed=0).p_mw.min() == pytest.approx(0.3 * job.nominal_mw, rel=1e-12)


def test_edge_time_limits_the_slope():
    for edge_s in (0.01, 0.05, 0.1):
        job = replace(BARE, iteration=replace(BARE.iteration, edge_s=edge_s))
        slope_mw_per_s = np.abs(np.diff(synthesize(job, duration_s=10.0, seed=2).p_mw)) * 1000.0
        # A straight edge of 50 MW: equality up to rounding of differences of 1e-3 s.
        assert slope_mw_per_s.max() == pytest.approx(50.0 / edge_s, rel=1e-6)


def test_overshoot_lasts_its_fifty_milliseconds_at_its_level():
    job = replace(BARE, overshoot=Overshoot(level=1.1, duration_s=0.05))
    p_mw = synthesize(job, duration_s=20.0, seed=1).p_mw
    held = (p_mw > 110.0 - 1e-6).astype(int)
    starts, ends = np.flatnonzero(np.diff(held) == 1), np.flatnonzero(np.diff(held) == -1)
    lengths = ends[ends > starts[0]][: starts.size] - starts[: ends.size]
    assert p_mw.max() == pytest.approx(110.0)
    assert starts.size >= 19
    # 50 ms hold 50 or 51 samples of 1 ms.
    assert set(lengths) <= {50, 51}


def test_checkpoint_depth_and_duration_are_those_stated():
    job = replace(BARE, checkpoint=Checkpoint(level=0.2, duration_s=5.0, interval_s=20.0, first_s=10.0))
    trace = synthesize(job, duration_s=70.0, seed=1)
    low = trace.t_s[trace.p_mw < 45.0]
    dips = np.split(low, np.flatnonzero(np.diff(low) > 1.0) + 1)
    assert trace.p_mw.min() == pytest.approx(20.0)
    assert len(dips) == 3
    for dip in dips:
        # Below 45 MW from a sixth of the fall (50 to 20 MW) to 25/80 of the rise, both 50 ms long; 1 ms of sampling.
        assert dip[-1] - dip[0] == pytest.approx(5.0 - 0.05 / 6.0 + 0.05 * 25.0 / 80.0, abs=0.002)
    # The first begins at the end of the iteration that is running after 10 s of work, one of 1 s.
    assert 10.0 <= dips[0][0] <= 11.0 + 0.05
    # Then every 20 s of work and 5 s of saving, a whole number of iterations.
    assert np.diff([dip[0] for dip in dips]) == pytest.approx([25.0, 25.0], abs=0.002)


def test_a_minute_of_the_shipped_profile_shows_a_checkpoint_somewhere():
    firsts_s = []
    for seed in range(8):
        trace = synthesize("pretrain_dense", duration_s=62.0, sample_rate_hz=200.0, seed=seed)
        low = trace.t_s[trace.p_mw < 0.3 * 999.43 + 0.6 * 699.6]
        stretches = np.split(low, np.flatnonzero(np.diff(low) > 0.02) + 1)
        # 56 s of work, at most one iteration, 5 s of saving: over a second of it is in; communication is shorter.
        saving = [stretch for stretch in stretches if stretch[-1] - stretch[0] > 1.0]
        assert saving
        firsts_s.append(saving[0][0])
    assert np.ptp(firsts_s) > 10.0


def test_interval_between_checkpoints_follows_young():
    save = Checkpoint(level=0.3, duration_s=30.0, failures_per_accelerator_day=4.7e-4)
    # sqrt(2 C mu) with mu = 1 / (4.7e-4 x 16384) days = 11,220 s: the 3.1 h between failures of Llama 3.
    assert save.work_between_s(16_384) == pytest.approx(math.sqrt(2 * 30 * 11_220), rel=1e-3)


@pytest.mark.parametrize("duration_s", [10.0, 60.0, 300.0])
def test_the_peak_is_what_the_job_draws_while_it_computes_however_long_the_trace(duration_s: float):
    for peak_mw in (37.3, 1000.0):
        p_mw = synthesize("pretrain_dense", duration_s=duration_s, peak_mw=peak_mw, seed=3).p_mw
        # Computing lasts two thirds of an iteration at 0.93 of rating with a spread of 5 %, communicating is at 0.58.
        assert np.median(p_mw[p_mw > 0.8 * peak_mw]) == pytest.approx(peak_mw, rel=0.03)


def test_shape_runs_from_zero_to_the_duration_inclusive():
    trace = synthesize("pretrain_dense", duration_s=2.0, sample_rate_hz=240.0)
    assert trace.t_s.shape == (481,)
    assert (trace.t_s[0], trace.t_s[-1]) == (0.0, 2.0)


def test_one_seed_gives_the_same_bits_and_another_seed_another_trace():
    first, again, other = (synthesize("pretrain_dense", duration_s=5.0, seed=seed).p_mw for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert np.abs(first - other).max() > 100.0


def test_sampling_rate_does_not_change_the_waveform():
    slow = synthesize("pretrain_dense", duration_s=60.0, sample_rate_hz=1000.0, seed=5)
    fast = synthesize("pretrain_dense", duration_s=60.0, sample_rate_hz=2000.0, seed=5)
    assert np.array_equal(slow.p_mw, fast.p_mw[::2])
    # In between the slow trace is held along straight lines: within a millisecond nothing bends by more than 1 MW
    # but at the corners of edges of 17 MW per ms.
    assert np.abs(slow.at(fast.t_s) - fast.p_mw).max() < 6.0


def test_a_longer_trace_begins_with_the_shorter_one():
    short = synthesize("pretrain_dense", duration_s=20.0, seed=5)
    long = synthesize("pretrain_dense", duration_s=200.0, seed=5)
    assert np.array_equal(short.p_mw, long.p_mw[: short.p_mw.size])


def test_pieces_of_a_trace_have_the_bits_of_the_whole():
    t_s = np.arange(60_001) / 1000.0
    whole = SHIPPED.run(until_s=60.0, seed=9).draw(t_s).p_mw
    pieces = [SHIPPED.run(until_s=piece[-1], seed=9).draw(piece).p_mw for piece in np.array_split(t_s, 7)]
    assert np.array_equal(whole, np.concatenate(pieces))


def test_noise_has_unit_size_and_its_bandwidth():
    ripple = band_limited(np.arange(400_000) / 1000.0, knot_rate_hz=20.0 / 0.2275, seed=4)
    # Cutting the draws at three deviations takes 1.3 %; 35,000 knots scatter by another 0.4 %.
    assert ripple.std() == pytest.approx(0.987, abs=0.015)
    f_hz, density = signal.welch(ripple, fs=1000.0, nperseg=2000)
    low = density[(f_hz > 1.0) & (f_hz < 5.0)].mean()
    # Half the power at the bandwidth; averages of some 400 segments and 9 lines scatter by 2 %.
    assert density[(f_hz >= 18.0) & (f_hz <= 22.0)].mean() / low == pytest.approx(0.5, abs=0.05)
    assert density[f_hz > 80.0].max() < 1e-4 * low


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"duration_s": -1.0}, "duration_s (length of the trace) is out of bounds: got -1 s"),
        ({"duration_s": math.nan}, "got nan s"),
        ({"duration_s": math.inf}, "got inf s"),
        ({"duration_s": 1e7}, "number of samples is out of bounds"),
        ({"duration_s": 1e-4}, "number of samples is out of bounds"),
        ({"sample_rate_hz": 0.0}, "sample_rate_hz (samples per second) is out of bounds"),
        ({"sample_rate_hz": 50.0}, "too slow for edges and noise: got 50 Hz, wanted at least 88 Hz"),
        ({"peak_mw": 0.0}, "peak_mw (mean draw while the jobs compute) is out of bounds: got 0 MW"),
        ({"peak_mw": math.nan}, "got nan MW"),
        ({"peak_mw": 1e6}, "at most 10000 MW"),
        ({"seed": -1}, "seed is out of bounds: got -1"),
        ({"seed": 1.5}, "seed is out of bounds: got 1.5"),
    ],
)
def test_sizes_that_cannot_be_are_refused(changes, said):
    with pytest.raises(InputError) as caught:
        synthesize("pretrain_dense", **({"duration_s": 10.0} | changes))
    assert said in str(caught.value)


def test_a_job_made_in_python_is_checked_as_one_from_a_file():
    with pytest.raises(InputError, match="communication level is not below the compute level"):
        replace(BARE, levels=replace(BARE.levels, compute=0.5))
