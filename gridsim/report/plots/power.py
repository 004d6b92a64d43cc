"""Site power before and after mitigation, over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gridsim.report.plots.plot import Line, Panel, Plot, all_places, channel_lines, over_time
from gridsim.studies.result import Result


def power_plot(results: Sequence[Result]) -> Plot | None:
    """Return one panel a site: what it demands, and what its point of interconnection draws. [MW]"""
    says = "Active power drawn at the point of interconnection (strong) and demanded before mitigation (thin, grey)."
    panels = (Panel(f"site {site}", "power [MW]", "MW", tuple(_lines(results, site))) for site in sites(results))
    return over_time(Plot("power", "Site power", says, tuple(panels)), results)


def sites(results: Sequence[Result]) -> list[str]:
    """List the names of all sites whose power was recorded."""
    return [place.removeprefix("site_") for place in all_places(results, "p_mw") if place.startswith("site_")]


def shares_demand(results: Sequence[Result], site: str) -> bool:
    """Say whether all runs put the same demand at `site`, so that it need be drawn but once."""
    name = f"p_mw.demand_{site}"
    demands = [result.recording.channels.get(name) for result in results]
    first = demands[0]
    return first is not None and all(demand is not None and np.array_equal(demand, first) for demand in demands)


def _lines(results: Sequence[Result], site: str) -> Iterator[Line]:
    demands = channel_lines(results, "p_mw", f"demand_{site}")
    if len(results) > 1 and shares_demand(results, site):
        yield from (Line(None, line.x, line.y, before=True) for line in demands[:1])
    else:
        yield from (Line(line.run, line.x, line.y, before=True) for line in demands)
    yield from channel_lines(results, "p_mw", f"site_{site}")
