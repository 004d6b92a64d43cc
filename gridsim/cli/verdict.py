"""The verdict of one or more runs as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from gridsim.cli.console import out, plain_table
from gridsim.report.verdict import Cell, headlines, verdict_rows
from gridsim.report.wording import quantity
from gridsim.studies.result import Result, SeedSpread

_SIGN = {True: "[green]pass[/]", False: "[red]FAIL[/]"}
_COLOUR = {"PASS": "[bold green]", "FAIL": "[bold red]", "NOT JUDGED": "[bold yellow]"}


def print_verdict(results: Sequence[Result]) -> None:
    """Print a headline a run, then every limit with its value and margin in each run, tightest first."""
    console = out()
    for headline in headlines(results):
        console.print(
            f"{_COLOUR[headline.word]}{headline.word}[/]  {escape(headline.label)}: {escape(headline.sentence)}"
        )
    several = len(results) > 1
    table = plain_table("limit", "place", "bound>")
    for result in results:
        table.add_column(result.name if several else "value", justify="right", no_wrap=True)
        if not several:
            table.add_column("margin", justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
    for row in verdict_rows(results):
        cells = [text for cell in row.cells for text in _cells(cell, margin=not several)]
        table.add_row(row.title, row.place, row.limit, *cells)
    console.print(table)


def _cells(cell: Cell | None, *, margin: bool) -> tuple[str, ...]:
    if cell is None:
        return ("", "", "") if margin else ("", "")
    if cell.passed is None:
        why = f"[yellow]not judged: {escape(cell.why_null)}[/]"
        return ("", "", why) if margin else ("", why)
    return (cell.value, cell.margin, _SIGN[cell.passed]) if margin else (cell.value, _SIGN[cell.passed])


def print_seeds(spread: SeedSpread) -> None:
    """Print what the seeds have in common: how many passed, and the range of every limit."""
    console, count = out(), len(spread.runs)
    passed = sum(run.passed is True for run in spread.runs)
    console.print(f"{count} seeds, {passed} passed; the verdict is that of the worst, seed {spread.worst}")
    table = plain_table("limit", "place of the worst", "bound>", "lowest>", "highest>", "failed>")
    for one in spread.limits:
        numbers = (quantity(value, one.unit) for value in (one.limit, one.lowest, one.highest))
        table.add_row(one.id, one.place, *numbers, f"{one.failed} of {count}")
    console.print(table)
