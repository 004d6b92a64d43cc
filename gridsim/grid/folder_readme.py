"""The README of a case folder that was made from another format: where it comes from, what was done to it."""

from __future__ import annotations

from gridsim.grid.case import GridCase
from gridsim.grid.summary import summary


def readme(case: GridCase) -> str:
    """Return the text of README.md."""
    found = summary(case)
    buses = sum(count for _, count in found.buses_by_kv)
    models = ", ".join(f"{model} {count}" for model, count in found.models)
    lines = [
        f"# {case.title}",
        "",
        f"Origin: {case.origin}.",
        f"Licence: {case.licence}.",
        "",
        "| what | value |",
        "|---|---|",
        f"| buses, branches in service | {buses}, {found.branches} |",
        f"| machines in service | {found.machines}, {found.rating_mva:,.0f} MVA |",
        f"| load | {found.load_mw:,.1f} MW, {found.load_mvar:,.1f} Mvar |",
        f"| kinetic energy at nominal frequency | {found.inertia_gw_s:,.2f} GW s |",
        f"| dynamic models | {models} |",
        "",
        "Every number is that of the source but for what is listed here.",
        "",
        "## What was changed",
        "",
        *(f"- {change}" for change in case.changes),
        "",
        "Files: `network/` one CSV a pandapower table; `dynamics.dyr` PSS/E records, written anew from those of the "
        "source; `source_voltages.csv`, where it is there, the solution that the source came with.",
    ]
    return "\n".join(lines) + "\n"
