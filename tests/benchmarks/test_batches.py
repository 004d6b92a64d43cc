"""What variants cost side by side, against one by one: a minute of the 39 buses with a campus and its mitigation."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gridsim.kernels import LANES
from gridsim.scenario.values import Scenario
from gridsim.simulation.rms.run import run_alone
from gridsim.simulation.rms.running import Running
from gridsim.simulation.rms.together.run import run_all
from gridsim.simulation.simulate import Ready, ready

ROUNDS = 5
DURATION_S = 60.0
LEAST_RATIO = 2.5


def variant(v: int, mitigation: list[dict[str, Any]]) -> Scenario:
    """Return a campus of its own size and seed."""
    campus = {"name": "campus", "bus": 16, "load": {"profile": "pretrain_dense", "peak_mw": 800.0 + 25.0 * v}}
    sites = [{**campus, "mitigation": mitigation}]
    return Scenario.model_validate({"case": "ieee39", "duration_s": DURATION_S, "seed": v + 1, "sites": sites})


def stages(v: int) -> list[dict[str, Any]]:
    """Return smoothing and a battery of its own size."""
    smoothing = {"type": "gpu_smoothing", "floor": 0.7, "ramp_up_mw_per_s": 50 + v, "ramp_down_mw_per_s": 50}
    battery = {"type": "battery", "name": "b", "p_mw": 200 + 30 * v, "e_mwh": 100, "control": "smoothing"}
    return [smoothing, {**battery, "time_constant_s": 10}]


def at_rest(one: Ready) -> Running:
    """Return the run at rest, with stages of its own, so that it can be run again."""
    chain = deepcopy(one.prepared.chain)
    return replace(one, prepared=replace(one.prepared, chain=chain)).start()


@pytest.mark.parametrize("mitigated", [False, True], ids=["site", "smoothing+battery"])
def test_variants_side_by_side_cost_at_most_two_fifths(benchmark: BenchmarkFixture, mitigated: bool) -> None:
    """Processor time of the time loops, packing included, both kinds in turn; the least of each counts."""
    found = [ready(variant(v, stages(v) if mitigated else [])) for v in range(LANES)]
    times: dict[str, list[float]] = {"alone": [], "together": []}

    def both() -> None:
        for name, runs in (("alone", [at_rest(one) for one in found]), ("together", [at_rest(one) for one in found])):
            started = time.process_time()
            if name == "together":
                run_all(runs)
            else:
                for run in runs:
                    run_alone(run)
            times[name].append(time.process_time() - started)

    both()  # compiles
    benchmark.pedantic(both, rounds=ROUNDS)
    alone_s, together_s = min(times["alone"]), min(times["together"])
    steps = LANES * round(240 * DURATION_S)
    told = {
        "alone_us_a_step": round(1e6 * alone_s / steps, 3),
        "together_us_a_step": round(1e6 * together_s / steps, 3),
        "scenario_seconds_a_processor_second": round(LANES * DURATION_S / together_s),
        "ratio": round(alone_s / together_s, 2),
    }
    benchmark.extra_info.update(told)
    print(f"\n{benchmark.name}: {told}")
    assert told["ratio"] >= LEAST_RATIO
