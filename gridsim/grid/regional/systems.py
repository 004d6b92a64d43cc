"""The interconnections that a region may be part of: their kinetic energy, frequency response and load damping."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.sources import Source


@dataclass(frozen=True)
class System:
    """What one interconnection is known by. `inertia_gw_s` at nominal speed; `response_mw_per_0_1_hz` measured,
    half a minute after a loss; `load_damping` in percent of load per percent of frequency."""

    inertia_gw_s: float
    response_mw_per_0_1_hz: float
    load_damping: float
    source: Source


_RESPONSE = "frequency response: measured primary response as quoted by the industry, [S]; "
SYSTEMS: dict[str, System] = {
    "eastern": System(
        2500.0, 2600.0, 1.0, Source(_RESPONSE + "inertia 2,000-3,000 GW s and load damping 1-2 %/%: general", "I")
    ),
    "western": System(
        700.0, 1500.0, 1.0, Source(_RESPONSE + "inertia 500-900 GW s and load damping 1-2 %/%: general", "I")
    ),
    "ercot": System(
        400.0, 700.0, 1.0, Source(_RESPONSE + "inertia 130-400 GW s and more, load damping 1-2 %/%: general", "I")
    ),
}
