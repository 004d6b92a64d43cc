"""What do many variants of this scenario do? All of them simulated, side by side where they are alike, and judged."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from gridsim.errors import GridsimError
from gridsim.kernels import LANES
from gridsim.scenario.reading import scenario_of
from gridsim.scenario.values import Scenario
from gridsim.simulation.simulate import simulate_together
from gridsim.studies.result import Result
from gridsim.studies.run import judged

LOG = logging.getLogger(__name__)

#: So many variants are held at once: what they record bounds the memory. Assumption: two times those side by side,
#: so that variants with and without a mitigation, which run apart, find company.
HELD = 2 * LANES


def simulate_all(scenarios: Iterable[Scenario | str | Path]) -> Iterator[Result | GridsimError]:
    """Simulate variants of a case, or files of them, and judge each; yield them in order, with their own numbers.

    Up to eight advance together where they have the same network, machines and kinds of device, step and events:
    traces, seeds, loads, mitigation and settings may differ in their numbers. Others run one by one, as do those with
    relays or a large network. A variant that cannot start, as where there is no operating point, gives its error in
    place of a result; a file that is no scenario raises. A warning says once why variants run one by one.
    `timing.wall_s` of a variant counts from the start of those that were held with it.
    """
    told: set[str] = set()

    def tell(why: str) -> None:
        if why not in told:
            LOG.warning("variants run one by one, not side by side: %s", why)
        told.add(why)

    waiting = map(scenario_of, scenarios)
    while held := list(islice(waiting, HELD)):
        started = time.perf_counter()
        for scenario in held:
            scenario.prices.price_list(scenario.folder)
        for scenario, found in zip(held, simulate_together(held, tell), strict=True):
            yield found if isinstance(found, GridsimError) else judged(scenario, found, started)
