"""The sections of every site: accelerators, servers, halls, cooling; and what they demand together."""

from __future__ import annotations

from gridsim.profiles import plant, site
from gridsim.profiles.contract import Rule, Section
from gridsim.signals.trace_columns import LARGEST_DRAW_MW

SECTIONS = (
    Section("site", "accelerators and the steady rest", site.PARAMETERS, site.Site),
    Section("server", "what stands around the accelerators", plant.SERVER_PARAMETERS, plant.Server, optional=True),
    Section("hall", "UPS and auxiliaries", plant.HALL_PARAMETERS, plant.Hall, optional=True, needs=("server",)),
    Section(
        "cooling", "cooling of the halls", plant.COOLING_PARAMETERS, plant.Cooling, optional=True, needs=("hall",)
    ),
)


def _site_is_believable(accelerators: float, tdp_w: float, steady_share: float) -> bool:
    return site.Site(accelerators, tdp_w, steady_share).nominal_mw <= LARGEST_DRAW_MW


RULES = (
    Rule(
        ("site.accelerators", "site.accelerator_tdp_w", "site.steady_share"),
        _site_is_believable,
        "the site is larger than any",
        f"at most {LARGEST_DRAW_MW:g} MW in all",
    ),
    Rule(
        ("site.steady_share", "server.supply_efficiency"),
        lambda steady_share, _efficiency: steady_share == 0.0,
        "the rest of the site is stated twice",
        "steady_share: 0 where the stages of the site are stated",
    ),
)
