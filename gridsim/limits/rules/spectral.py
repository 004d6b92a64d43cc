"""The two halves of the utility specification in arXiv 2508.14318: energy in the critical band, dynamic range."""

from __future__ import annotations

from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.methods.power import BAND_ENERGY, POWER_RANGE
from gridsim.sources import Source

PAPER = "Power Stabilization for AI Training Datacenters, arXiv 2508.14318 v2, utility specification"
URL = "https://arxiv.org/abs/2508.14318"
NOBODY = "none; example value of a paper"

SPECTRAL: tuple[Limit, ...] = (
    limit_by(
        BAND_ENERGY,
        "band_energy_share",
        "Share of AC energy in 0.1-20 Hz",
        20.0,
        jurisdiction=NOBODY,
        source=Source(
            f"{PAPER}: critical band 0.1-20 Hz, cap of 20 % as an example; normalised by the AC energy, which the "
            "paper leaves open",
            "Q",
            "2025",
            URL,
        ),
        status="proposal",
        low_hz=0.1,
        high_hz=20.0,
    ),
    limit_by(
        POWER_RANGE,
        "dynamic_power_range",
        "Dynamic power range",
        10.0,
        jurisdiction=NOBODY,
        source=Source(
            f"{PAPER}: dynamic range of 10 MW as the tight example; plan and actual over 5 min", "Q", "2025", URL
        ),
        status="proposal",
        window_s=300.0,
    ),
)
