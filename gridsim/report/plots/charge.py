"""State of charge of what stores energy."""

from __future__ import annotations

from collections.abc import Sequence

from gridsim.report.plots.plot import Panel, Plot, all_places, channel_lines, over_time
from gridsim.studies.result import Result


def charge_plot(results: Sequence[Result]) -> Plot | None:
    """Return one panel a store: its state of charge, 1 where it is full. [1]"""
    panels = (
        Panel(place.replace("_", " "), "charge [1]", "", channel_lines(results, "soc", place))
        for place in all_places(results, "soc")
    )
    says = "Energy in each store as a share of what it can hold."
    return over_time(Plot("charge", "State of charge", says, tuple(panels)), results)
