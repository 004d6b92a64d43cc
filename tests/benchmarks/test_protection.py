"""What relays cost: the time loop of a minute of the 39 buses with relays everywhere, against the same without.

Wanted: a ratio below 1.10.
"""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from gridsim.scenario.values import Scenario
from gridsim.studies.run import simulate

CAMPUS = {"name": "campus", "bus": 16, "load": {"profile": "pretrain_dense", "peak_mw": 1000.0}}
ROUNDS = 7


def test_relays_at_every_load_machine_and_line(benchmark: BenchmarkFixture) -> None:
    """Runs alternate, and the fastest of each kind are compared, since other work on the machine only slows."""
    mapping = {"case": "ieee39", "duration_s": 60.0, "sites": [CAMPUS]}
    bare = Scenario.model_validate(mapping)
    guarded = Scenario.model_validate({**mapping, "protection": {"preset": "eastern"}})
    simulate(guarded)
    times: dict[str, list[float]] = {"bare": [], "guarded": []}

    def both() -> None:
        for name, scenario in (("bare", bare), ("guarded", guarded)):
            result = simulate(scenario)
            assert not [action for action in result.timeline if action.cause != "scripted"]
            times[name].append(result.timing.simulate_s)

    benchmark.pedantic(both, rounds=ROUNDS)
    ratio = min(times["guarded"]) / min(times["bare"])
    told = {name: round(min(values), 4) for name, values in times.items()} | {"ratio": round(ratio, 3)}
    benchmark.extra_info.update(told)
    print(f"\n{benchmark.name}: {told}")
