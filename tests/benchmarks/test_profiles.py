"""What a trace costs, against drawing as many normal numbers: machines differ, their ratio hardly does."""

from __future__ import annotations

import time

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gridsim.profiles.library import read_profile
from gridsim.profiles.synthesis import pieces, synthesize


def normal_numbers_s(count: int) -> float:
    begin_s = time.process_time()
    np.random.default_rng(1).normal(size=count)
    return time.process_time() - begin_s


@pytest.mark.benchmark(group="a minute at 1 kHz")
@pytest.mark.parametrize("name", ["pretrain_dense", "pretrain_moe", "many_jobs", "inference"])
def test_a_minute_at_a_kilohertz(benchmark: BenchmarkFixture, name: str) -> None:
    profile = read_profile(name)
    synthesize(profile, duration_s=1.0)
    trace = benchmark(lambda: synthesize(profile, duration_s=60.0, sample_rate_hz=1000.0, peak_mw=1000.0, seed=1))
    unit_s = min(normal_numbers_s(trace.p_mw.size) for _ in range(5))
    benchmark.extra_info["times_normal_numbers"] = round(benchmark.stats.stats.min / unit_s, 1)
    print(f"\n{benchmark.name}: {benchmark.extra_info}")


@pytest.mark.benchmark(group="a day at 100 Hz")
def test_a_day_at_a_hundred_hertz_in_pieces(benchmark: BenchmarkFixture) -> None:
    profile = read_profile("pretrain_dense")

    def largest_mw() -> float:
        parts = pieces(profile, duration_s=86_400.0, sample_rate_hz=100.0, piece_s=3600.0, seed=1)
        return max(part.peak_mw for part in parts)

    benchmark.pedantic(largest_mw, rounds=2)
    unit_s = min(normal_numbers_s(8_640_000) for _ in range(2))
    benchmark.extra_info["times_normal_numbers"] = round(benchmark.stats.stats.min / unit_s, 1)
    print(f"\n{benchmark.name}: {benchmark.extra_info}")
