"""gridsim beside an independent program: the same case and event, the same number of steps, one core each.

    python -m tests.benchmarks.beside_andes

prints one table: time of the time loop alone on both sides, and their ratio; beside it what is not counted, the time
from start to first step (reading, power flow, here compiling where nothing is kept yet). Then what a step costs as
grids grow. The other program (`andes`, GPL-3, extra `oracle`) runs as a process of its own; its case files are
read where it is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridsim.scenario.origin import Origin
from gridsim.scenario.values import validated
from gridsim.studies.run import simulate
from tests.benchmarks.cost import print_costs
from tests.oracle.bundled import bundled, psse_of_table, unsolved, without_toggles

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")

# What the other program runs, in a process of its own: a fault, a fixed step, and the time its loop took.
THEIRS = """
import json, sys, time
began = time.perf_counter()
import andes
andes.config_logger(stream_level=50)
files, bus, end_s, step_s = json.loads(sys.argv[1])
system = andes.load(files[0], addfile=files[1] if len(files) > 1 else None, setup=False, no_output=True)
for name in ("Toggle", "Toggler"):
    model = getattr(system, name, None)
    if model is not None and model.n:
        model.u.v = [0] * model.n
system.add("Fault", dict(bus=bus, tf=1.0, tc=1.1, xf=0.1, rf=0.0))
system.setup()
system.PFlow.run()
system.TDS.config.tf, system.TDS.config.tstep, system.TDS.config.fixt = end_s, step_s, 1
system.TDS.config.no_tqdm = 1
system.TDS.init()
started = time.perf_counter()
system.TDS.run()
took = time.perf_counter() - started
print(json.dumps({"seconds": took, "steps": len(system.dae.ts.t), "before": started - began}))
"""


@dataclass(frozen=True)
class Race:
    """One row of the table."""

    name: str
    files: list[str]
    raw: Path
    dyr: Path
    bus: int
    end_s: float


def races(folder: Path) -> list[Race]:
    """The cases: files for the other program, files for ours."""
    table = bundled("ieee39/ieee39_full.xlsx")
    raw39, dyr39 = psse_of_table(table, folder)
    found = [Race("ieee39", [str(table)], raw39, dyr39, 16, 10.0)]
    for name, dyr, bus, end_s in (
        ("kundur", "kundur_full.dyr", 7, 10.0),
        ("npcc", "npcc_full.dyr", 5, 5.0),
        ("wecc", "wecc_full.dyr", 5, 5.0),
    ):
        files = bundled(f"{name}/{name}.raw"), bundled(f"{name}/{dyr}")
        ours = unsolved(files[0], folder), without_toggles(files[1], folder)
        found.append(Race(name, [str(file) for file in files], *ours, bus, end_s))
    return found


def ours(race: Race, step_s: float) -> tuple[float, int, float]:
    """Seconds of our loop, its steps, seconds before it; of three runs the fastest, so that nothing compiles."""
    mapping: dict[str, Any] = {
        "name": race.name,
        "case": {"raw": str(race.raw), "dyr": str(race.dyr)},
        "duration_s": race.end_s,
        "step_s": step_s,
        "events": [{"t_s": 1.0, "type": "bus_fault", "bus": race.bus, "duration_s": 0.1, "r_pu": 0.0, "x_pu": 0.1}],
    }
    scenario = validated(mapping, Origin(race.name, Path()))
    timing = min((simulate(scenario).timing for _ in range(3)), key=lambda timing: timing.simulate_s)
    return timing.simulate_s, timing.steps, timing.wall_s - timing.simulate_s - timing.assess_s


def theirs(race: Race, step_s: float) -> tuple[float, int, float]:
    """Seconds of the other program's loop, its steps, and seconds from its import to the loop."""
    words = [sys.executable, "-W", "ignore", "-c", THEIRS, json.dumps([race.files, race.bus, race.end_s, step_s])]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **ONE_CORE})
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    found = json.loads(ended.stdout.strip().splitlines()[-1])
    return float(found["seconds"]), int(found["steps"]), float(found["before"])


def main() -> None:
    """Run all races and print the table."""
    os.environ.update(ONE_CORE)
    step_s = 1.0 / 240.0
    columns = ("ours us/step", "theirs us/step", "ratio", "before, ours s", "theirs s")
    print(f"{'case':10}{'steps':>8}" + "".join(f"{column:>16}" for column in columns))
    with tempfile.TemporaryDirectory() as folder:
        for race in races(Path(folder)):
            our_s, steps, our_before_s = ours(race, step_s)
            their_s, their_steps, their_before_s = theirs(race, step_s)
            our_us, their_us = 1e6 * our_s / steps, 1e6 * their_s / their_steps
            values = f"{our_us:16.2f}{their_us:16.0f}{their_us / our_us:16.0f}"
            print(f"{race.name:10}{steps:8d}{values}{our_before_s:16.2f}{their_before_s:16.2f}")
        print_costs(Path(folder))


if __name__ == "__main__":
    main()
