"""Does the verdict hang on the seed? One scenario over several: the worst run, and the spread of every limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from gridsim.errors import GridsimError
from gridsim.limits.contract import Assessment
from gridsim.progress import doing
from gridsim.scenario.values import Scenario
from gridsim.studies.result import Result, SeedSpread, SeedVerdict, Spread
from gridsim.studies.run_all import simulate_all


def simulate_seeds(scenario: Scenario, count: int) -> Result:
    """Simulate `scenario` with its seed and the `count` - 1 after it; return the worst run, with the spread of all.

    Worst is what did not complete, then what failed, then what could not be judged, and among equals what has the
    smallest margin as a share of its limit. Raises what the first seed raises that cannot start.
    """
    seeds = [scenario.seed + k for k in range(count)]
    results = []
    for k, found in enumerate(simulate_all(scenario.edited("seed", seed) for seed in seeds)):
        doing(f"simulated seed {k + 1} of {count}")
        if isinstance(found, GridsimError):
            raise found
        results.append(found)
    worst = min(range(count), key=lambda k: badness(results[k]))
    runs = tuple(SeedVerdict(seed, one.status, one.passed) for seed, one in zip(seeds, results, strict=True))
    return replace(results[worst], seeds=SeedSpread(seeds[worst], runs, spreads_of(results)))


def badness(result: Result) -> tuple[int, int, float]:
    """Order results, the worst first."""
    verdicts = {False: 0, None: 1, True: 2}
    return (
        0 if result.status != "completed" else 1,
        verdicts[result.passed],
        min((_share(found) for found in result.assessments if found.counts), default=math.inf),
    )


def spreads_of(results: Sequence[Result]) -> tuple[Spread, ...]:
    """Return the spread of every limit and site over the runs, in the order in which they are judged."""
    groups: dict[tuple[str, str], list[Assessment]] = {}
    for result in results:
        for found in result.assessments:
            if found.value is not None and found.counts:
                place = found.place if found.place.startswith("site ") else ""
                groups.setdefault((found.id, place), []).append(found)
    return tuple(_spread(group) for group in groups.values())


def _spread(group: list[Assessment]) -> Spread:
    worst, values = min(group, key=_share), [found.value for found in group if found.value is not None]
    failed = sum(found.passed is False for found in group)
    return Spread(worst.id, worst.place, worst.unit, worst.limit, min(values), max(values), failed)


def _share(found: Assessment) -> float:
    if found.margin is None:
        return math.inf
    return found.margin / abs(found.limit) if found.limit else found.margin
