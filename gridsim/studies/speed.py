"""How fast is this machine, and what will a run cost on it?"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass

from gridsim.paths import shipped
from gridsim.scenario.reading import read_scenario
from gridsim.simulation.rms.run import compile_loop, run_alone
from gridsim.simulation.simulate import ready, simulated
from gridsim.studies.result import Result
from gridsim.studies.run import judged

EXAMPLE = "campus_1gw_unmitigated"
#: Bound against hanging. [s]
HANGS_S = 1200.0
#: What whole commands took, in units of `import pandapower`. Measured on the machine that built this release.
WHOLE_RUNS_PP = {"a minute of georgia_1gw, with report and modes": 3.5}


@dataclass(frozen=True)
class Speed:
    """What each part of a run took on this machine. [s]

    `pp_s` is `python -c "import pandapower"`, the unit in which times are compared between machines. `set_up_s` is
    reading, power flow and initialising of the example, the second time in a process; `loop_s` its minute of 39
    buses in the time loop; `compile_s` what was compiled, or loaded, before.
    """

    pp_s: float
    compile_s: float
    set_up_s: float
    loop_s: float
    judge_s: float


def measure_speed() -> tuple[Speed, Result]:
    """Run the main example and time its parts; return them with the result, so that its report can be timed too."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "import pandapower"]
    subprocess.run(command, check=True, capture_output=True, timeout=HANGS_S)
    pp_s = time.perf_counter() - began
    scenario = read_scenario(shipped("examples") / f"{EXAMPLE}.yaml")
    began = time.perf_counter()
    compile_loop(ready(scenario).start())
    compile_s = time.perf_counter() - began
    began = time.perf_counter()
    one = ready(scenario)
    set_up_s = time.perf_counter() - began
    running = one.start()
    run_alone(running)
    left = simulated(one, running.result(), 0.0)
    began = time.perf_counter()
    result = judged(scenario, left, began)
    judge_s = time.perf_counter() - began
    return Speed(pp_s, compile_s, set_up_s, left.simulate_s, judge_s), result
