"""`gridsim report`: rebuild the report of a results folder, or lay several side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import note, waiting


def report(
    folders: Annotated[list[Path], typer.Argument(help="Results folders.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The page.", show_default="report.html in the first folder"),
    ] = None,
) -> None:
    """Rebuild the report of a results folder; several folders: one report that lays them side by side."""
    with waiting("reading results ..."):
        from gridsim.report.page import write_report
        from gridsim.studies.store import read_result

        results = [read_result(folder) for folder in folders]
    path = out or folders[0] / "report.html"
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
    with waiting("drawing ..."):
        write_report(results, path)
    note(f"report {path}")
