"""What ten modules of mitigation on one site cost: the time loop of a minute of the 39 buses against the same bare.

Prints the ratio, and judges nothing: machines differ, and so does what else runs on them. Wanted: below 2.
"""

from __future__ import annotations

from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

from gridsim.scenario.values import Scenario
from gridsim.studies.run import simulate

ROUNDS = 5
STORE = {"p_mw": 50.0, "e_mwh": 25.0, "time_constant_s": 10.0}
RAMPS = {"ramp_up_mw_per_s": 100.0, "ramp_down_mw_per_s": 100.0}
TEN: list[dict[str, Any]] = [
    {"type": "power_cap", "cap": 1.05},
    {"type": "ramp_limit", **RAMPS},
    {"type": "ballast", "floor": 0.6},
    {"type": "gpu_smoothing", "floor": 0.7, **RAMPS},
    {"type": "rack_storage", "gpus": 583000.0, "time_constant_s": 0.15},
    {"type": "supercapacitor", **STORE},
    {"type": "flywheel", **STORE},
    {"type": "ups_battery", **STORE},
    {"type": "battery", **STORE, "control": ["smoothing", "voltage_support"], "voltage_gain": 10.0},
    {"type": "backstop", "threshold_mw": 900.0, "ramp_down_mw_per_s": 100.0, "trips": "smoothing_then_job"},
]


def scenario(mitigation: list[dict[str, Any]]) -> Scenario:
    site = {
        "name": "campus",
        "bus": 16,
        "load": {"profile": "pretrain_dense", "peak_mw": 1000.0},
        "mitigation": mitigation,
    }
    return Scenario.model_validate({"case": "ieee39", "duration_s": 60.0, "sites": [site]})


def test_ten_modules_on_one_site(benchmark: BenchmarkFixture) -> None:
    """Runs alternate, and the fastest of each kind are compared, since other work on the machine only slows."""
    scenarios = {"bare": scenario([]), "ten": scenario(TEN)}
    simulate(scenarios["ten"])
    loops: dict[str, list[float]] = {name: [] for name in scenarios}
    walls: dict[str, list[float]] = {name: [] for name in scenarios}

    def both() -> None:
        for name, one in scenarios.items():
            timing = simulate(one).timing
            loops[name].append(timing.simulate_s)
            walls[name].append(timing.wall_s)

    benchmark.pedantic(both, rounds=ROUNDS)
    told = {
        "bare_loop_s": round(min(loops["bare"]), 4),
        "loop_ratio": round(min(loops["ten"]) / min(loops["bare"]), 3),
        "run_ratio": round(min(walls["ten"]) / min(walls["bare"]), 3),
    }
    benchmark.extra_info.update(told)
    print(f"\n{benchmark.name}: {told}")
