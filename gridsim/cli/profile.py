"""`gridsim profile`: make, inspect or convert a power trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import JsonOption, note, out, plain_table, print_json


def profile(
    name: Annotated[
        str | None, typer.Argument(help="Shipped profile, profile file, or trace (CSV, Parquet).", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Write the trace: .csv or .parquet.", show_default=False)
    ] = None,
    duration_s: Annotated[float, typer.Option("--duration-s", help="Length of a trace that is made.")] = 60.0,
    rate_hz: Annotated[float, typer.Option("--rate-hz", help="Samples per second.")] = 1000.0,
    peak_mw: Annotated[
        float | None, typer.Option("--peak-mw", help="Largest draw; the profile's own where left out.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 1,
    listed: Annotated[bool, typer.Option("--list", help="List the shipped profiles.")] = False,
    json: JsonOption = False,
) -> None:
    """Make a trace of a load profile, or read one; show what it is made of; write it where --out says."""
    from gridsim.errors import Fault, InputError
    from gridsim.paths import shipped_names

    names = shipped_names("load_profiles", ".yaml")
    if listed:
        if json:
            print_json(names)
        else:
            print("\n".join(names))
        return
    if name is None:
        raise InputError(Fault("gridsim profile", "needs a name", "nothing", f"one of {', '.join(names)}, or a file"))
    from gridsim.cli.profile_summary import summary_of
    from gridsim.profiles.synthesis import synthesize
    from gridsim.signals.tracefile import read_trace, write_trace

    if Path(name).suffix.lower() in (".csv", ".parquet"):
        trace = read_trace(Path(name))
    else:
        trace = synthesize(name, duration_s=duration_s, sample_rate_hz=rate_hz, peak_mw=peak_mw, seed=seed)
    if to is not None:
        write_trace(trace, to)
        note(f"trace {to}")
    summary = summary_of(trace)
    if json:
        print_json(summary)
        return
    table = plain_table("quantity", "value>", "unit")
    for quantity, (value, unit) in summary["figures"].items():
        table.add_row(quantity, f"{value:.4g}", unit)
    out().print(table)
