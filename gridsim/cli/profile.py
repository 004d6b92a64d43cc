"""`gridsim profile`: make, inspect or convert a power trace; fit a profile to a measured one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gridsim.cli.console import JsonOption, note, out, plain_table, print_json
from gridsim.cli.profile_fit import fit


class ShowUnlessNamed(TyperGroup):
    """`gridsim profile NAME` is `gridsim profile show NAME`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of the command before arguments that name none."""
        named = args and args[0] in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["show", *args])


APP = typer.Typer(cls=ShowUnlessNamed, help="Make, inspect, convert a power trace (show, the default); fit one.")
APP.command("fit")(fit)


@APP.command("show")
def show(
    name: Annotated[
        str | None,
        typer.Argument(help="Shipped profile, profile file, or trace (CSV, Parquet, COMTRADE).", show_default=False),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Write the trace: .csv, .parquet or .cfg.", show_default=False)
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw it: one offline .html page.", show_default=False)
    ] = None,
    duration_s: Annotated[float, typer.Option("--duration-s", help="Length of a trace that is made.")] = 60.0,
    rate_hz: Annotated[float, typer.Option("--rate-hz", help="Samples per second.")] = 1000.0,
    peak_mw: Annotated[
        float | None, typer.Option("--peak-mw", help="Draw while the jobs compute; the profile's own where left out.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 1,
    event: Annotated[
        list[str] | None,
        typer.Option("--event", help="What happens to the jobs, such as crash_s=20.", show_default=False),
    ] = None,
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
    from gridsim.cli.profile_made import made
    from gridsim.cli.profile_summary import summary_of
    from gridsim.report.profile_page import require_page, write_profile_page
    from gridsim.signals.tracefile import read_trace, require_writable, suffixes, write_trace

    for path, require in ((to, require_writable), (picture, require_page)):
        if path is not None:
            require(path)
    if Path(name).suffix.lower() in suffixes():
        trace, details = read_trace(Path(name)), None
    else:
        trace, details = made(
            name, duration_s=duration_s, rate_hz=rate_hz, peak_mw=peak_mw, seed=seed, events=event or []
        )
    summary = summary_of(trace)
    if to is not None:
        write_trace(trace, to)
        note(f"trace {to}")
    if picture is not None:
        write_profile_page(trace, details.steps if details else (), picture)
        note(f"picture {picture}")
    if json:
        print_json(summary | (details.as_json() if details else {}))
        return
    if details is not None:
        out().print(details.title, markup=False)
        facts = plain_table("profile", "value>", "unit")
        for fact in details.facts:
            facts.add_row(fact.name, f"{fact.value:,.6g}", fact.unit)
        steps = plain_table("step", "mean>", "least>", "most>", "swing>", "unit", "what it is")
        for step in details.levels():
            steps.add_row(
                step["name"], *(f"{step[key]:.4g}" for key in ("mean", "least", "most", "swing")), "MW", step["says"]
            )
        for table in (facts, steps):
            out().print(table)
            out().print()
    table = plain_table("quantity", "value>", "unit")
    for quantity, (value, unit) in summary["figures"].items():
        table.add_row(quantity, f"{value:.4g}", unit)
    out().print(table)
