"""The races: cases and events, a run of ours and one of the independent program in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridsim.scenario.origin import Origin
from gridsim.scenario.values import validated
from gridsim.studies.run import simulate
from tests.oracle.bundled import bundled, psse_of_table, unsolved, without_toggles

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")

# What the other program runs, in a process of its own: a fault, a fixed step, and the processor time its loop took.
THEIRS = """
import json, sys, time
began = time.process_time()
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
started = time.process_time()
system.TDS.run()
took = time.process_time() - started
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


@dataclass(frozen=True)
class Lap:
    """One run: time of a step, steps, and time before the loop. [us, 1, s]"""

    step_us: float
    steps: int
    before_s: float


def ours(race: Race, step_s: float, runs: int) -> list[Lap]:
    """Runs of ours, one after the other."""
    mapping: dict[str, Any] = {
        "name": race.name,
        "case": {"raw": str(race.raw), "dyr": str(race.dyr)},
        "duration_s": race.end_s,
        "step_s": step_s,
        "events": [{"t_s": 1.0, "type": "bus_fault", "bus": race.bus, "duration_s": 0.1, "r_pu": 0.0, "x_pu": 0.1}],
    }
    scenario = validated(mapping, Origin(race.name, Path()))
    timings = [simulate(scenario).timing for _ in range(runs)]
    return [Lap(1e6 * t.simulate_s / t.steps, t.steps, t.wall_s - t.simulate_s - t.assess_s) for t in timings]


def theirs(race: Race, step_s: float) -> Lap:
    """A run of the other program, in a process of its own."""
    words = [sys.executable, "-W", "ignore", "-c", THEIRS, json.dumps([race.files, race.bus, race.end_s, step_s])]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **ONE_CORE})
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    found = json.loads(ended.stdout.strip().splitlines()[-1])
    return Lap(1e6 * float(found["seconds"]) / int(found["steps"]), int(found["steps"]), float(found["before"]))
