"""`gridsim run`: simulate a scenario, hold it against its limits, write results and report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import JsonOption, note, tell_compilation, waiting

VIOLATED = 1


def run(
    scenario: Annotated[
        Path, typer.Argument(help="Scenario file (YAML), or the name of a shipped example.", show_default=False)
    ],
    out: Annotated[Path | None, typer.Option("--out", help="Results folder.", show_default="out/<file name>")] = None,
    json: JsonOption = False,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, max=1000, help="Run so many seeds: the verdict is that of the worst.")
    ] = 1,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 where a limit is violated.")] = False,
) -> None:
    """Simulate a scenario, judge it, and write results and report."""
    from gridsim.errors import raise_if_any
    from gridsim.paths import shipped, shipped_names
    from gridsim.scenario.reading import read_scenario

    if not scenario.exists() and str(scenario) in shipped_names("examples", ".yaml"):
        scenario = shipped("examples") / f"{scenario}.yaml"
    read = read_scenario(scenario)
    folder = out or Path("out") / scenario.stem
    from gridsim.studies.store import destination_faults

    raise_if_any(destination_faults(folder))
    tell_compilation()
    with waiting("loading the simulation ..."):
        from gridsim.cli.verdict import print_seeds, print_verdict
        from gridsim.report.page import write_report
        from gridsim.studies.run import simulate
        from gridsim.studies.seeds import simulate_seeds
        from gridsim.studies.store import RESULT, write_result
    with waiting(f"simulating {read.duration_s:g} s of {read.name} ..."):
        result = simulate(read) if seeds == 1 else simulate_seeds(read, seeds)
    with waiting("writing results and report ..."):
        write_result(result, folder, report=lambda path: write_report([result], path))
    if json:
        print((folder / RESULT).read_text(encoding="utf-8"), end="")
    else:
        print_verdict([result])
        if result.seeds is not None:
            print_seeds(result.seeds)
        note(f"results in {folder}, report {folder / 'report.html'}")
    if check and result.passed is False:
        sys.exit(VIOLATED)
