"""`gridsim case import` and `gridsim case export`: cases from PSS/E and MATPOWER files, and to PSS/E files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import note, out, waiting
from gridsim.errors import Fault, InputError


def import_case(
    files: Annotated[
        list[Path],
        typer.Argument(help="A PSS/E RAW file and its DYR file, or a MATPOWER .m file.", show_default=False),
    ],
    out_folder: Annotated[Path, typer.Option("--out", help="Case folder to write.", show_default=False)],
    skip_unknown: Annotated[
        bool,
        typer.Option("--skip-unknown", help="Leave out what has no model here; its machines become negative loads."),
    ] = False,
    links_as_loads: Annotated[
        bool,
        typer.Option(
            "--links-as-loads",
            help="DC lines, FACTS devices and the like stand as loads of what the file's voltages say they draw.",
        ),
    ] = False,
    hold_outside_limits: Annotated[
        bool,
        typer.Option(
            "--hold-outside-limits",
            help="Leave out controls that would start outside their limits; their machines keep what they gave.",
        ),
    ] = False,
    preset: Annotated[str, typer.Option("--preset", help="Limits of which interconnection.")] = "eastern",
    name: Annotated[str, typer.Option("--name", help="Title of the case.", show_default="that of the file")] = "",
    dyr: Annotated[
        Path | None,
        typer.Option("--dyr", help="DYR file of a MATPOWER case.", show_default="typical data by class of plant"),
    ] = None,
) -> None:
    """Make a case folder of a PSS/E RAW and a DYR file, or of a MATPOWER file (needs the extra `regions`)."""
    if [path.suffix.lower() for path in files] == [".m"]:
        with waiting("importing ..."):
            from gridsim.studies.import_matpower import import_matpower_case

            case = import_matpower_case(files[0], dyr, out_folder, preset=preset, title=name)
    else:
        raw, raw_dyr = _raw_and_dyr([*files, *([dyr] if dyr else [])])
        with waiting("importing ..."):
            from gridsim.studies.import_case import import_psse_case

            case = import_psse_case(
                raw,
                raw_dyr,
                out_folder,
                preset=preset,
                title=name,
                skip_unknown=skip_unknown,
                links_as_loads=links_as_loads,
                hold_outside_limits=hold_outside_limits,
            )
    out().print(
        f"{out_folder}: {len(case.net.bus)} buses, {int(case.net.gen.in_service.sum())} machines in service, "
        f"{len(case.dynamics)} dynamic records",
        soft_wrap=True,
    )
    for change in case.changes:
        note(f"note: {change}")


def export_case(
    case: Annotated[str, typer.Argument(help="Shipped case or case folder.", show_default=False)],
    raw: Annotated[Path, typer.Option("--raw", help="RAW file (revision 33) to write.", show_default=False)],
    dyr: Annotated[Path, typer.Option("--dyr", help="DYR file to write.", show_default=False)],
) -> None:
    """Write a case as a PSS/E RAW file of revision 33 and a DYR file."""
    with waiting("exporting ..."):
        from gridsim.studies.export_case import export_psse_case

        changes = export_psse_case(case, raw, dyr)
    out().print(f"{raw} and {dyr} written", soft_wrap=True)
    for change in changes:
        note(f"note: {change}")


def _raw_and_dyr(files: list[Path]) -> tuple[Path, Path]:
    """Tell the two files apart by their suffixes."""
    by_suffix = {path.suffix.lower(): path for path in files}
    if len(files) == 2 and by_suffix.keys() == {".raw", ".dyr"}:
        return by_suffix[".raw"], by_suffix[".dyr"]
    got = ", ".join(map(str, files))
    if ".dyr" not in by_suffix and ".raw" in by_suffix:
        raise InputError(Fault(got, "a network alone cannot be simulated", wanted="its machines' DYR file beside it"))
    raise InputError(Fault("files", "are not a RAW and a DYR file, nor a MATPOWER file", got, "a.raw a.dyr, or a.m"))
