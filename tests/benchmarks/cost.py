"""What a step costs as grids grow: shipped cases, the independent program's, and synthetic ones of up to 2,000 buses.

Every run is the same: at rest, 240 steps a second, loads as the case has them; the time loop alone is timed, and the
fastest of several runs counts. The exponent is fitted over the cases of 39 buses and more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gridsim.scenario.origin import Origin
from gridsim.scenario.values import Scenario, validated
from gridsim.simulation.prepare import prepare
from gridsim.studies.run import simulate
from tests.benchmarks.large_case import write_large_case

STEP_S = 1.0 / 240.0
#: From so many buses on growth is fitted: below, a step costs what its overhead costs.
SMALLEST_FITTED = 39
#: Runs of each case, of which the fastest counts: what else the machine does only slows.
ROUNDS = 5
SYNTHETIC = ("case_ACTIVSg200", "case_ACTIVSg500", "case_ACTIVSg2000")


@dataclass(frozen=True)
class Cost:
    """One row: a case, its size, and the time of a step. [us]"""

    name: str
    buses: int
    machines: int
    states: int
    steps: int
    step_us: float


def cost(name: str, case: Any, folder: Path, *, duration_s: float) -> Cost:
    """Run a case at rest, `ROUNDS` times."""
    mapping = {"name": name, "case": case, "duration_s": duration_s, "step_s": STEP_S}
    mapping["record"] = {"voltages": [], "generators": []}
    scenario = validated(mapping, Origin(name, folder))
    results = [simulate(scenario) for _ in range(ROUNDS)]
    timing = min((result.timing for result in results), key=lambda timing: timing.simulate_s)
    sizes = _sizes(scenario)
    return Cost(name, *sizes, timing.steps, 1e6 * timing.simulate_s / timing.steps)


def _sizes(scenario: Scenario) -> tuple[int, int, int]:
    model = prepare(scenario).model
    return len(model.network.buses), len(model.network.machines), int(model.x.size)


def exponent(sizes: list[float], costs: list[float]) -> float:
    """Return the slope of cost over size, both as logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def costs(folder: Path) -> list[Cost]:
    """All cases, the small ones for longer."""
    found = [cost(name, name, folder, duration_s=20.0) for name in ("wscc9", "kundur", "ieee39")]
    for name in SYNTHETIC:
        raw, dyr = write_large_case(folder, name)
        found.append(cost(name.removeprefix("case_"), {"raw": str(raw), "dyr": str(dyr)}, folder, duration_s=5.0))
    return found


def print_costs(folder: Path) -> None:
    """Print the table and the fitted exponents."""
    rows = costs(folder)
    print(f"\n{'case':14}{'buses':>7}{'machines':>10}{'states':>8}{'steps':>7}{'us/step':>10}{'times real time':>17}")
    for row in rows:
        real = 1e6 * STEP_S / row.step_us
        print(
            f"{row.name:14}{row.buses:7}{row.machines:10}{row.states:8}{row.steps:7}{row.step_us:10.2f}{real:17.0f}"
        )
    fitted = [row for row in rows if row.buses >= SMALLEST_FITTED]
    by_buses = exponent([row.buses for row in fitted], [row.step_us for row in fitted])
    by_machines = exponent([row.machines for row in rows], [row.step_us for row in rows])
    shorter = cost("ieee39", "ieee39", folder, duration_s=5.0)
    by_steps = exponent(
        [shorter.steps, 4 * shorter.steps], [shorter.steps * shorter.step_us, 4 * shorter.steps * rows[2].step_us]
    )
    print(
        f"cost of a step grows with buses^{by_buses:.2f} from {SMALLEST_FITTED} on, with machines^{by_machines:.2f};"
    )
    print(f"cost of a run with steps^{by_steps:.2f}")
