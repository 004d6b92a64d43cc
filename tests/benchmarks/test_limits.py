"""What judging costs: every limit on a minute of the 39-bus case, against one pass of the flickermeter.

Measured 8 to 14 passes on one core; more than 20 is a limit that has begun to cost what it should not.
"""

from __future__ import annotations

import time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gridsim.limits.catalogue import LIMITS
from gridsim.limits.contract import assess
from gridsim.scenario.values import Scenario
from gridsim.signals.flicker import flicker_pst
from gridsim.studies.run import simulate


@pytest.mark.benchmark(group="judging, ieee39, 60 s at 240 Hz")
def test_all_limits_cost_a_few_flickermeters(benchmark: BenchmarkFixture) -> None:
    campus = {"name": "campus", "bus": 16, "load": {"profile": "pretrain_dense", "peak_mw": 1000.0}}
    run = simulate(Scenario.model_validate({"case": "ieee39", "duration_s": 60.0, "sites": [campus]})).recording
    v_pu = run.channel("v_pu", "bus_16")
    assess(run, LIMITS)
    meter_s = []
    for _ in range(5):
        started = time.perf_counter()
        flicker_pst(v_pu, sample_rate_hz=240.0, lamp_v=120, system_hz=60)
        meter_s.append(time.perf_counter() - started)
    benchmark.pedantic(lambda: assess(run, LIMITS), rounds=5)
    all_s = benchmark.stats.stats.min  # type: ignore[union-attr]
    told = {"limits": len(LIMITS), "all_s": round(all_s, 3), "flickermeters": round(all_s / min(meter_s), 1)}
    benchmark.extra_info.update(told)
    print(f"\n{benchmark.name}: {told}")
