"""What a run costs: time loop against real time, mitigation, and growth with the number of machines."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gridsim.scenario.values import Scenario
from gridsim.studies.run import simulate

CAMPUS: dict[str, Any] = {"name": "campus", "bus": 16, "load": {"profile": "pretrain_dense", "peak_mw": 1000.0}}
BATTERY = {"type": "battery", "name": "b", "p_mw": 300, "e_mwh": 100, "control": "smoothing", "time_constant_s": 10}
SMOOTHING = {"type": "gpu_smoothing", "floor": 0.7, "ramp_up_mw_per_s": 50, "ramp_down_mw_per_s": 50}


def sixty_seconds(case: str, *sites: dict[str, Any]) -> Scenario:
    """A minute at 240 steps a second, every channel recorded."""
    mapping = {"case": case, "duration_s": 60.0, "sites": list(sites)}
    return Scenario.model_validate(mapping)


def measure(benchmark: BenchmarkFixture, scenario: Scenario) -> None:
    """Time whole runs; tell the time loop alone, against real time and a step."""
    simulate(scenario)
    results = []
    benchmark.pedantic(lambda: results.append(simulate(scenario)), rounds=5)
    loop_s = min(result.timing.simulate_s for result in results)
    told = {
        "loop_s": round(loop_s, 4),
        "microseconds_a_step": round(1e6 * loop_s / results[0].timing.steps, 3),
        "times_real_time_loop": round(60.0 / loop_s),
        "times_real_time_whole_run": round(60.0 / min(result.timing.wall_s for result in results)),
    }
    benchmark.extra_info.update(told)
    print(f"\n{benchmark.name}: {told}")


@pytest.mark.benchmark(group="ieee39, 60 s")
@pytest.mark.parametrize(
    "mitigation", [None, [], [BATTERY], [SMOOTHING, BATTERY]], ids=["no site", "site", "battery", "smoothing+battery"]
)
def test_a_minute_of_the_39_buses(benchmark: BenchmarkFixture, mitigation: list[dict[str, Any]] | None) -> None:
    sites = [] if mitigation is None else [{**CAMPUS, "mitigation": mitigation}]
    measure(benchmark, sixty_seconds("ieee39", *sites))


@pytest.mark.benchmark(group="by machines, 60 s")
@pytest.mark.parametrize("case", ["wscc9", "kundur", "ieee39"], ids=["3 machines", "4 machines", "10 machines"])
def test_a_minute_by_number_of_machines(benchmark: BenchmarkFixture, case: str) -> None:
    measure(benchmark, sixty_seconds(case))


TEN_MODULES: list[dict[str, Any]] = [
    {"type": "power_cap", "cap": 0.95},
    {"type": "ramp_limit", "ramp_up_mw_per_s": 500},
    {**SMOOTHING, "name": "firmware"},
    {"type": "ballast", "floor": 0.7},
    {"type": "backstop", "threshold_mw": 400, "ramp_down_mw_per_s": 100},
    {"type": "rack_storage", "gpus": 500_000, "time_constant_s": 0.2},
    {"type": "supercapacitor", "p_mw": 100, "e_mwh": 0.2, "time_constant_s": 1},
    {"type": "flywheel", "p_mw": 100, "e_mwh": 2, "time_constant_s": 5},
    {"type": "ups_battery", "p_mw": 100, "e_mwh": 20, "time_constant_s": 5},
    BATTERY,
]


def test_ten_modules_cost_less_than_the_run_without() -> None:
    """The time loop with ten modules takes less than twice the loop without, both measured in turn."""
    bare, whole = (sixty_seconds("ieee39", {**CAMPUS, "mitigation": stages}) for stages in ([], TEN_MODULES))
    simulate(bare)
    simulate(whole)
    loops = [(simulate(bare).timing.simulate_s, simulate(whole).timing.simulate_s) for _ in range(5)]
    ratio = min(loop for _, loop in loops) / min(loop for loop, _ in loops)
    print(f"\nten modules: {ratio:.2f} times the run without")
    assert ratio < 2.0
