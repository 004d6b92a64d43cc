"""Flicker at the point of interconnection: planning levels, and what equipment at low voltage may cause."""

from __future__ import annotations

from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.methods.flicker import FLICKER_PLT, FLICKER_PST
from gridsim.sources import Source

#: Pst, Plt, whose level, and where it stands.
LEVELS = {
    "hv": (0.8, 0.6, "planning level for high and extra-high voltage", "IEC TR 61000-3-7 and IEEE 1453"),
    "mv": (0.9, 0.7, "planning level for medium voltage", "IEC TR 61000-3-7 and IEEE 1453"),
    "lv": (1.0, 0.65, "equipment at low voltage", "IEC 61000-3-3"),
}
DATES = {"hv": "2008 (IEC)", "mv": "2008 (IEC)", "lv": "2013-05 (edition 3.0)"}


def _levels(grid: str) -> tuple[Limit, Limit]:
    pst, plt, whose, text = LEVELS[grid]
    pst_source, plt_source = (
        Source(f"{text}: {name} {value:g} at {grid.upper()}", "S", DATES[grid])
        for name, value in (("Pst", pst), ("Plt", plt))
    )
    at = "at the point of interconnection" if grid == "hv" else f"at the site's bus, {grid.upper()}"
    return (
        limit_by(
            FLICKER_PST, f"flicker_pst_{grid}", f"Short-term flicker {at}", pst, jurisdiction=whose, source=pst_source
        ),
        limit_by(
            FLICKER_PLT, f"flicker_plt_{grid}", f"Long-term flicker {at}", plt, jurisdiction=whose, source=plt_source
        ),
    )


FLICKER: tuple[Limit, ...] = tuple(limit for grid in LEVELS for limit in _levels(grid))
