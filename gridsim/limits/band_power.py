"""Power that swings inside a band of frequencies: the rules of ERCOT and of Long Island."""

from __future__ import annotations

from gridsim.arrays import Floats
from gridsim.limits.citations import surveyed
from gridsim.limits.contract import Limit
from gridsim.limits.judging import Measure, Needs, at_sites, site_power
from gridsim.signals.bands import band_passed
from gridsim.signals.windows import rolling_peak_to_peak
from gridsim.sources import Source

WINDOW_S = 5.0
# 55 Hz needs more than 110 Hz; a second-order band-pass has its shape only well below half the sample rate,
# and a recording that skips rows folds what lies above it back. 200 Hz keeps 55 Hz at 55 % of that half.
LOWEST_SAMPLE_RATE_HZ = 200.0


def _swing(low_hz: float, high_hz: float) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        inside = band_passed(p_mw, low_hz=low_hz, high_hz=high_hz, sample_rate_hz=sample_rate_hz)
        return rolling_peak_to_peak(inside, window_s=WINDOW_S, sample_rate_hz=sample_rate_hz)

    return at_sites(site_power, reading, needs=Needs(window_s=WINDOW_S, sample_rate_hz=LOWEST_SAMPLE_RATE_HZ))


def _band_limit(
    limit_id: str, title: str, value: float, *, band_hz: tuple[float, float], jurisdiction: str, source: Source
) -> Limit:
    low_hz, high_hz = band_hz
    return Limit(
        id=limit_id,
        title=title,
        jurisdiction=jurisdiction,
        quantity="p_mw.site_*",
        method=f"largest peak to peak within any {WINDOW_S:g} s of the power at the meter, band-passed {low_hz:g} to "
        f"{high_hz:g} Hz (Butterworth, second order, forward and backward: half the amplitude at the edges)",
        value=value,
        unit="MW",
        sense="max",
        source=source,
        rule_status="draft",
        measure=_swing(low_hz, high_hz),
    )


BAND_POWER: tuple[Limit, ...] = (
    _band_limit(
        "ercot_lcl_band_power",
        "ERCOT large computational load: power swing in 0.1-55 Hz",
        10.0,
        band_hz=(0.1, 55.0),
        jurisdiction="ERCOT",
        source=surveyed(
            "ERCOT large computational load rule (board date 17 Sep 2026): 10 MW peak to peak, 0.1-55 Hz, "
            "rolling 5 s; filter and adoption not verified",
            date="2026-06-19",
        ),
    ),
    _band_limit(
        "lipa_band_power_low",
        "LIPA / PSEG-LI: power swing in 0.1-5 Hz",
        10.0,
        band_hz=(0.1, 5.0),
        jurisdiction="LIPA / PSEG Long Island",
        source=surveyed("LIPA / PSEG-LI: under 10 MW in 0.1-5 Hz; peak to peak in 5 s assumed", date="surveyed 2026"),
    ),
    _band_limit(
        "lipa_band_power_high",
        "LIPA / PSEG-LI: power swing in 5-55 Hz",
        3.5,
        band_hz=(5.0, 55.0),
        jurisdiction="LIPA / PSEG Long Island",
        source=surveyed("LIPA / PSEG-LI: under 3.5 MW in 5-55 Hz; peak to peak in 5 s assumed", date="surveyed 2026"),
    ),
)
