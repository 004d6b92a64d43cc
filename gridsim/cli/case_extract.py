"""`gridsim case extract`: a region cut out of a large case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gridsim.cli.console import note, out, waiting
from gridsim.errors import Fault, raise_if_any


def extract_case(
    source: Annotated[Path, typer.Argument(help="MATPOWER .m or PSS/E .raw file.", show_default=False)],
    out_folder: Annotated[Path, typer.Option("--out", help="Case folder to write.", show_default=False)],
    dyr: Annotated[Path | None, typer.Option("--dyr", help="DYR file of a RAW file.", show_default=False)] = None,
    areas: Annotated[str, typer.Option("--areas", help="Areas inside, such as 19,20.")] = "",
    zones: Annotated[str, typer.Option("--zones", help="Zones inside.")] = "",
    bus: Annotated[int | None, typer.Option("--bus", help="Middle of a region, with --radius.")] = None,
    radius: Annotated[float, typer.Option("--radius", help="Reactance up to which buses are inside. [pu]")] = 0.0,
    preset: Annotated[
        str, typer.Option("--preset", help="The interconnection: eastern, western, ercot.")
    ] = "eastern",
    governed: Annotated[
        float, typer.Option("--governed", help="Share of the rating with governors, if drawn. [1]")
    ] = 0.25,
    converters: Annotated[
        bool,
        typer.Option("--converters/--negative-loads", help="What wind and solar plants are, where data are drawn."),
    ] = True,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the drawn dynamic data.")] = 1,
    name: Annotated[str, typer.Option("--name", help="Title of the case.", show_default="that of the file")] = "",
) -> None:
    """Cut areas, zones or the surroundings of a bus out of a large case; the rest becomes an equivalent."""
    faults: list[Fault] = []
    wanted = {option: _numbers(text, option, faults) for option, text in (("--areas", areas), ("--zones", zones))}
    if not (areas or zones or bus is not None):
        faults.append(Fault("region", "is not given", wanted="--areas, --zones, or --bus and --radius"))
    if bus is not None and not radius > 0.0:
        faults.append(Fault("--radius", "is not positive", f"{radius:g} pu", "a reactance above 0 pu"))
    if not 0.0 <= governed <= 1.0:
        faults.append(Fault("--governed", "is no share", f"{governed:g}", "0 to 1"))
    if source.suffix.lower() not in (".m", ".raw"):
        faults.append(Fault(str(source), "is no case file", wanted="a file with the suffix .m or .raw"))
    elif (source.suffix.lower() == ".raw") != (dyr is not None):
        wanted_dyr = "none beside a .m file, whose data are drawn" if dyr else "the DYR file of the RAW file"
        faults.append(Fault("--dyr", "does not go with the source", str(dyr or "none"), wanted_dyr))
    raise_if_any(faults)
    with waiting("extracting ..."):
        from gridsim.grid.regional.build import Recipe
        from gridsim.grid.regional.region import Around
        from gridsim.studies.regional_case import extract_case as extract

        recipe = Recipe(
            preset,
            areas=wanted["--areas"],
            zones=wanted["--zones"],
            around=None if bus is None else Around(bus, radius),
            governed_share=governed,
            converters=converters,
            seed=seed,
            title=name,
        )
        case = extract(source, out_folder, recipe, dyr=dyr)
    out().print(f"{out_folder}: {len(case.net.bus)} buses, {len(case.net.gen)} machines", soft_wrap=True)
    for change in case.changes:
        note(f"note: {change}")


def _numbers(text: str, option: str, faults: list[Fault]) -> frozenset[int]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    faults += [
        Fault(option, "is no number", word, "whole numbers, such as 19,20") for word in words if not word.isdigit()
    ]
    return frozenset(int(word) for word in words if word.isdigit())
