"""Voltages: at the sites, and at the buses that the runs move most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridsim.report.plots.plot import Panel, Plot, all_places, channel_lines, over_time
from gridsim.report.wording import place_in_words
from gridsim.studies.result import Result

# Beside the sites' own buses; more panels than that no one reads [assumption].
WORST_BUSES = 3


def voltage_plot(results: Sequence[Result]) -> Plot | None:
    """Return one panel a bus: those of the sites first, then those that move most in any run. [pu]"""
    at_sites = site_buses(results)
    others = [place for place in buses_by_movement(results) if place not in at_sites][:WORST_BUSES]
    says = (
        "At the sites, then at the other buses whose voltage moves furthest from its value at the start in any run."
    )
    panels = (
        Panel(_title(place, at_sites), "voltage [pu]", "pu", channel_lines(results, "v_pu", place))
        for place in [*at_sites, *others]
    )
    return over_time(Plot("voltage", "Voltages", says, tuple(panels)), results)


def site_buses(results: Sequence[Result]) -> dict[str, str]:
    """Map the place of each site's bus to the names of the sites there."""
    names: dict[str, list[str]] = {}
    for result in results:
        for site in result.recording.sites:
            at_bus = names.setdefault(f"bus_{site.bus}", [])
            if site.name not in at_bus:
                at_bus.append(site.name)
    return {place: ", ".join(sites) for place, sites in names.items()}


def buses_by_movement(results: Sequence[Result]) -> list[str]:
    """List all recorded buses, the one that moves furthest from its start in any run first."""
    moves = {place: max(_movement_pu(result, place) for result in results) for place in all_places(results, "v_pu")}
    return sorted(moves, key=lambda place: -moves[place])


def _movement_pu(result: Result, place: str) -> float:
    v_pu = result.recording.channels.get(f"v_pu.{place}")
    return 0.0 if v_pu is None or not v_pu.size else float(np.nanmax(np.abs(v_pu - v_pu[0])))


def _title(place: str, at_sites: dict[str, str]) -> str:
    title = place_in_words(place)
    return f"{title}, site {at_sites[place]}" if place in at_sites else title
