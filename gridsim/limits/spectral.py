"""The two halves of the utility specification in arXiv 2508.14318: energy in the critical band, dynamic range."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.contract import Limit
from gridsim.limits.judging import Needs, at_sites, site_power
from gridsim.signals.spectrum import band_energy_share
from gridsim.signals.windows import rolling_peak_to_peak
from gridsim.sources import Source

PERCENT = 100.0
LOW_HZ, HIGH_HZ = 0.1, 20.0
# A Hann window of 20 s has its first null 0.1 Hz beside a line, so that the mean cannot leak into the band.
SHARE_WINDOW_S = 2.0 / LOW_HZ
SHARE_SAMPLE_RATE_HZ = 100.0  # assumption: five samples a period at 20 Hz, and room for energy above the band
PLAN_WINDOW_S = 300.0  # the paper compares plan and actual over 5 to 15 min
SHORTEST_RANGE_S = 10.0  # assumption: long enough to hold an iteration (under a second to tens of seconds)
PAPER = "Power Stabilization for AI Training Datacenters, arXiv 2508.14318 v2, utility specification"
URL = "https://arxiv.org/abs/2508.14318"


def _share_percent(p_mw: Floats, sample_rate_hz: float) -> Floats:
    band = {"low_hz": LOW_HZ, "high_hz": HIGH_HZ}
    return np.array([[PERCENT * band_energy_share(row, sample_rate_hz=sample_rate_hz, **band)] for row in p_mw])


def _range_mw(p_mw: Floats, sample_rate_hz: float) -> Floats:
    return rolling_peak_to_peak(p_mw, window_s=PLAN_WINDOW_S, sample_rate_hz=sample_rate_hz)


SPECTRAL: tuple[Limit, ...] = (
    Limit(
        id="band_energy_share",
        title="Share of AC energy in 0.1-20 Hz",
        jurisdiction="none; example value of a paper",
        quantity="p_mw.site_*",
        method="energy of the power at the meter in 0.1-20 Hz over its energy above 0 Hz up to half the sample "
        "rate (sums of squared FFT lines of the whole run under a Hann window, mean removed); a power that does "
        "not swing measures 0; relative, so that it says nothing of the size of the swing",
        value=20.0,
        unit="%",
        sense="max",
        source=Source(f"{PAPER}: critical band 0.1-20 Hz, cap of 20 % as an example", "Q", "2025", URL),
        rule_status="proposal",
        measure=at_sites(
            site_power,
            _share_percent,
            needs=Needs(window_s=SHARE_WINDOW_S, sample_rate_hz=SHARE_SAMPLE_RATE_HZ),
        ),
    ),
    Limit(
        id="dynamic_power_range",
        title="Dynamic power range",
        jurisdiction="none; example value of a paper",
        quantity="p_mw.site_*",
        method="largest difference of power between two instants of any 5 min, or of a run of 10 s to 5 min",
        value=10.0,
        unit="MW",
        sense="max",
        source=Source(f"{PAPER}: dynamic range of 10 MW as the tight example", "Q", "2025", URL),
        rule_status="proposal",
        measure=at_sites(site_power, _range_mw, needs=Needs(window_s=SHORTEST_RANGE_S)),
    ),
)
