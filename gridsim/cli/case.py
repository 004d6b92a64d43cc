"""`gridsim case`: list, show, check, import, extract and export grid cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from gridsim.cli.case_extract import extract_case
from gridsim.cli.case_files import export_case, import_case
from gridsim.cli.console import JsonOption, out, plain_table, print_json, tell_compilation, waiting

APP = typer.Typer(help="Grid cases: list, show, check, import, extract, export.", no_args_is_help=True)
APP.command("import")(import_case)
APP.command("extract")(extract_case)
APP.command("export")(export_case)
#: So many suspicions are printed; in `--json` are all.
MOST_SHOWN = 50
CaseArgument = Annotated[str, typer.Argument(help="Shipped case or case folder.", show_default=False)]


@APP.command("list")
def list_cases(json: JsonOption = False) -> None:
    """List the shipped cases."""
    from gridsim.grid.case_list import listed_cases

    found = listed_cases()
    if json:
        print_json([asdict(case) for case in found])
        return
    table = plain_table("case", "buses>", "machines>", "load MW>", "title")
    for case in found:
        table.add_row(case.name, str(case.buses), str(case.machines), f"{case.load_mw:.0f}", case.title)
    out().print(table)


@APP.command("show")
def show(
    case: CaseArgument,
    modes: Annotated[
        bool, typer.Option("--modes", help="Find the least damped modes too; slow on large cases.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show what a case holds: buses, machines, load, inertia, how strong its candidate buses are."""
    with waiting("reading ..."):
        from gridsim.grid.folder import read_case
        from gridsim.studies.show_case import show_case

        read = read_case(case)
        view = show_case(read, modes=modes)
    found = {**asdict(view.summary), "nominal_hz": read.nominal_hz, "preset": read.preset, "origin": read.origin}
    if json:
        found |= {"pois": [asdict(poi) for poi in view.pois], "swings": [asdict(swing) for swing in view.swings]}
        print_json({**found, "licence": read.licence, "changes": list(read.changes)})
        return
    table = plain_table("", "")
    for key, value in found.items():
        table.add_row(key, _in_words(value))
    out().print(table, soft_wrap=True)
    strengths = plain_table("candidate>", "name", "kV>", "short circuit MVA>", "SCR of 1 GW>", "")
    for poi in view.pois:
        numbers = (f"{poi.vn_kv:g}", f"{poi.short_circuit_mva:.0f}", f"{poi.scr_1gw:.1f}")
        strengths.add_row(str(poi.bus), poi.name, *numbers, poi.strength)
    out().print(strengths, soft_wrap=True)
    swings = plain_table("least damped Hz>", "damping>", "machine")
    for swing in view.swings:
        swings.add_row(f"{swing.f_hz:.3f}", f"{swing.damping:.3f}", swing.machine)
    if view.swings:
        out().print(swings, soft_wrap=True)


@APP.command("check")
def check(case: CaseArgument, json: JsonOption = False) -> None:
    """Read a case, solve its power flow, start all machines at rest and say what its grid is like."""
    tell_compilation()
    with waiting("checking ..."):
        from gridsim.studies.check_case import check_case

        found = check_case(case)
    if json:
        print_json(asdict(found))
        return
    table = plain_table("", "")
    for key, value in asdict(found).items():
        if key not in ("modes", "suspicions"):
            table.add_row(key, _in_words(value))
    console = out()
    console.print(table, soft_wrap=True)
    for suspicion in found.suspicions[:MOST_SHOWN]:
        console.print(f"suspicious: {suspicion}", soft_wrap=True, markup=False)
    if len(found.suspicions) > MOST_SHOWN:
        console.print(f"{len(found.suspicions) - MOST_SHOWN} more suspicions; --json lists all", soft_wrap=True)
    modes = plain_table("mode Hz>", "damping>", "machine", "speeds")
    for mode in found.modes:
        modes.add_row(f"{mode['f_hz']:.3f}", f"{mode['damping']:.3f}", str(mode["machine"]), str(mode["shape"]))
    console.print(modes, soft_wrap=True)


def _in_words(value: object) -> str:
    if value is None:
        return "not known"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_in_words(part)}" for key, part in value.items())
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(entry) if not isinstance(entry, tuple) else _pair(entry) for entry in value)
    return str(value)


def _pair(entry: tuple[object, ...]) -> str:
    return ": ".join(_in_words(part) for part in entry)
