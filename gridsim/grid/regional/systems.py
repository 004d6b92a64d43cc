"""The interconnections that a region may be part of: their kinetic energy, frequency response and load damping."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.sources import Source


@dataclass(frozen=True)
class HighFrequency:
    """What is wanted of wind plants above nominal frequency: less by the droop beyond a dead band. [Hz, pu]"""

    dead_band_hz: float
    droop: float


@dataclass(frozen=True)
class System:
    """What one interconnection is known by. `inertia_gw_s` at nominal speed; `response_mw_per_0_1_hz` measured,
    half a minute after a loss; `load_damping` in percent of load per percent of frequency; `wind` is what it wants of
    the wind plants there are, `None` where most are older than any such rule."""

    inertia_gw_s: float
    response_mw_per_0_1_hz: float
    load_damping: float
    source: Source
    wind: HighFrequency | None = None


_RESPONSE = "frequency response: measured primary response as quoted by the industry, [S]; "
SYSTEMS: dict[str, System] = {
    "eastern": System(
        2500.0, 2600.0, 1.0, Source(_RESPONSE + "inertia 2,000-3,000 GW s and load damping 1-2 %/%: general", "I")
    ),
    "western": System(
        700.0, 1500.0, 1.0, Source(_RESPONSE + "inertia 500-900 GW s and load damping 1-2 %/%: general", "I")
    ),
    # Wind: ERCOT Nodal Operating Guides, section 2.2.7, dead band 17 mHz and droop 5 % [I]; in the other two FERC
    # Order 842 asks for a response of plants from 2018 on only [I].
    "ercot": System(
        400.0,
        700.0,
        1.0,
        Source(_RESPONSE + "inertia 130-400 GW s and more, load damping 1-2 %/%: general", "I"),
        wind=HighFrequency(dead_band_hz=0.017, droop=0.05),
    ),
}
