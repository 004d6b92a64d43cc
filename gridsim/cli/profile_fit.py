"""`gridsim profile fit`: a profile from a measured trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import JsonOption, note, out, plain_table, print_json


def fit(
    measured: Annotated[Path, typer.Argument(help="Measured trace: .csv, .parquet or .cfg.")],
    to: Annotated[
        Path | None, typer.Option("--out", help="Write the profile: a .yaml file.", show_default=False)
    ] = None,
    time_column: Annotated[str, typer.Option("--time-column", help="Name of the column of times.")] = "t_s",
    time_unit: Annotated[
        str, typer.Option("--time-unit", help="s, ms, us, ns, min, h, or date for dates and clock times.")
    ] = "s",
    power_column: Annotated[
        list[str] | None,
        typer.Option(
            "--power-column",
            help="Name of a column of power, or a pattern such as 'gpu*'; those that fit are summed. Default: p_mw.",
            show_default=False,
        ),
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help="Unit of power: W, kW, MW or GW.")] = "MW",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the modelled trace.")] = 1,
    json: JsonOption = False,
) -> None:
    """Estimate levels, rhythm, edges and noise of a measured trace; write a profile; say how well it fits."""
    from gridsim.errors import Fault, InputError
    from gridsim.profiles.fit import fitted
    from gridsim.profiles.fit_file import write_profile
    from gridsim.signals.measured import Columns, read_measured

    if to is not None and to.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(Fault(str(to), "has an unknown suffix", repr(to.suffix), ".yaml"))
    columns = Columns(time_column, time_unit, tuple(power_column or ["p_mw"]), unit)
    record = read_measured(measured, columns)
    fit_of = fitted(record.trace, gaps_s=record.gaps_s, seed=seed)
    if to is not None:
        write_profile(fit_of, to, measured=measured.name)
        note(f"profile {to}")
    gaps = [{"from_s": begin, "to_s": end} for begin, end in record.gaps_s]
    if json:
        print_json(fit_of.as_json() | {"gaps": gaps, "columns": list(record.columns)})
        return
    for gap in gaps:
        note(f"gap from {gap['from_s']:g} s to {gap['to_s']:g} s, left out")
    table = plain_table("estimate", "value>", "unit")
    for fact in fit_of.estimates:
        table.add_row(fact.name, f"{fact.value:.4g}", fact.unit)
    quality = plain_table("quality", "measured>", "modelled>", "unit")
    for name, (was, made, unit_of) in fit_of.quality.items():
        quality.add_row(name, f"{was:.4g}", f"{made:.4g}", unit_of)
    for each in (table, quality):
        out().print(each)
        out().print()
