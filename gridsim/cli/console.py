"""How the commands speak: results to stdout, progress and notes to stderr, JSON alone where it is asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from gridsim.code_cache import cache_is_cold

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


#: Width of tables where the output goes to a file or pipe, so that no row breaks.
WIDE_COLUMNS = 240


def out() -> Console:
    """The console for results; wide enough for a table where the output is no terminal."""
    return Console(width=None if sys.stdout.isatty() else WIDE_COLUMNS, highlight=False)


def note(text: str) -> None:
    """Tell the user something that is no result."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show what is done and how far it is while something takes its time, on a terminal only.

    It begins with `text`; what the work itself reports takes its place.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.live import Live

    from gridsim.cli.status import Status
    from gridsim.progress import listening

    status = Status(text)
    with (
        Live(get_renderable=status.render, console=Console(stderr=True), transient=True, refresh_per_second=8),
        listening(status.begin),
    ):
        yield


def tell_compilation() -> None:
    """Say what the first run waits for."""
    if cache_is_cold():
        note("compiling the simulation for this machine, once: this takes half a minute to a minute ...")


def print_json(document: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(document, indent=1, allow_nan=False, default=str))


def plain_table(*columns: str) -> Table:
    """Return a table in the style of all commands; columns whose name ends in `>` are aligned right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.rstrip(">"), justify="right" if column.endswith(">") else "left")
    return table
