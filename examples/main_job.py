"""What does a gigawatt of training do to the New England grid, and what do a battery and GPU power smoothing change?

Runs both examples, prints one table of verdicts, writes two results folders and a report that lays them side by side.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import gridsim as gs
from gridsim.cli.console import note, tell_compilation
from gridsim.cli.verdict import print_verdict

EXAMPLES = Path(__file__).resolve().parent
OUT = Path("out") / "demo"


def main() -> None:
    """Run the main job."""
    started = time.perf_counter()
    tell_compilation()
    results = []
    for name in ("campus_1gw_unmitigated", "campus_1gw_mitigated"):
        note(f"simulating {name} ...")
        result = gs.simulate(gs.read_scenario(EXAMPLES / f"{name}.yaml"))
        gs.write_result(result, OUT / name, report=lambda path, result=result: gs.write_report([result], path))
        results.append(result)
    report = OUT / "report.html"
    gs.write_report(results, report)
    print_verdict(results)
    for result in results:
        timing = result.timing
        speed = timing.simulated_s / timing.simulate_s
        print(f"{result.name}: {timing.simulated_s:g} s in {timing.simulate_s:.3f} s, {speed:,.0f} times real time")
    print(f"results: {OUT / 'campus_1gw_unmitigated'}, {OUT / 'campus_1gw_mitigated'}")
    print(f"report:  {report}")
    print(f"in all {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
