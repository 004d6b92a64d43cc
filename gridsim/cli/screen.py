"""`gridsim screen`: modes, resonance scan of every site, worst iteration frequency."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import JsonOption, note, print_json, tell_compilation, waiting


def screen(
    scenario: Annotated[
        Path, typer.Argument(help="Scenario file (YAML), or the name of a shipped example.", show_default=False)
    ],
    json: JsonOption = False,
) -> None:
    """Find the grid's modes and what each site's swings would do to it, frequency by frequency."""
    from gridsim.paths import shipped, shipped_names
    from gridsim.scenario.reading import read_scenario

    if not scenario.exists() and str(scenario) in shipped_names("examples", ".yaml"):
        scenario = shipped("examples") / f"{scenario}.yaml"
    read = read_scenario(scenario)
    tell_compilation()
    with waiting(f"linearising {read.name} ..."):
        from gridsim.cli.screen_tables import as_plain, print_screening
        from gridsim.studies.screen import screen as screened

        found = screened(read)
    if json:
        print_json(as_plain(found))
        return
    print_screening(found)
    if not found.stable:
        note(f"the operating point is not stable: something grows by {found.growth_per_s:.3g} per s")
