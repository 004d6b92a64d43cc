"""Methods for the power at a site's meter within seconds: swings in a band, changes, the largest sinusoid."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import POWER_ROWS_HZ, Needs, at_sites, share_of_peak, site_power
from gridsim.limits.method import Measure, Method, Settings
from gridsim.limits.settings import BAND, WINDOW, band_check, band_sampling_hz
from gridsim.signals.bands import band_passed
from gridsim.signals.spectrum import band_energy_share, largest_sinusoid_mw
from gridsim.signals.windows import rolling_peak_to_peak

PERCENT = 100.0
POWER = "p_mw.site_*"
#: A Hann window two periods of the lowest frequency long has its first null there: the mean cannot leak in.
PERIODS_IN_RECORD = 2.0
OF = ("ac_energy", "total_energy")


def _band_swing(s: Settings) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        inside = band_passed(p_mw, low_hz=s["low_hz"], high_hz=s["high_hz"], sample_rate_hz=sample_rate_hz)
        return rolling_peak_to_peak(inside, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    needs = Needs(window_s=s["window_s"], sample_rate_hz=band_sampling_hz(s))
    return at_sites(site_power, reading, needs=needs)


BAND_SWING = Method(
    name="band_swing",
    title="power that swings inside a band of frequencies, at the meter",
    quantity=POWER,
    unit="MW",
    sense="max",
    sentence=lambda s: (
        f"largest peak to peak within any {s['window_s']:g} s of the power at the meter, band-passed {s['low_hz']:g} "
        f"to {s['high_hz']:g} Hz (Butterworth, second order, forward and backward: half the amplitude at the edges)"
    ),
    measure=_band_swing,
    parameters=(*BAND, WINDOW),
    check=band_check,
)


def _change_within(s: Settings) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        return rolling_peak_to_peak(p_mw, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    return at_sites(site_power, reading, needs=Needs(window_s=s["window_s"], sample_rate_hz=POWER_ROWS_HZ))


CHANGE_WITHIN = Method(
    name="change_within",
    title="change of power within a window, at the meter",
    quantity=POWER,
    unit="MW",
    sense="max",
    sentence=lambda s: (
        f"largest difference of power between two instants of any {s['window_s']:g} s; scripted events included"
    ),
    measure=_change_within,
    parameters=(WINDOW,),
)


def _power_range(s: Settings) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        return rolling_peak_to_peak(p_mw, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    # Assumption: long enough to hold an iteration (under a second to tens of seconds).
    return at_sites(site_power, reading, needs=Needs(window_s=min(10.0, s["window_s"]), sample_rate_hz=POWER_ROWS_HZ))


POWER_RANGE = Method(
    name="power_range",
    title="range of power within a window or a shorter run, at the meter",
    quantity=POWER,
    unit="MW",
    sense="max",
    sentence=lambda s: (
        f"largest difference of power between two instants of any {s['window_s']:g} s, or of a run of "
        f"{min(10.0, s['window_s']):g} s to {s['window_s']:g} s"
    ),
    measure=_power_range,
    parameters=(WINDOW,),
)


def _sinusoid(p_mw: Floats, sample_rate_hz: float, s: Settings) -> Floats:
    band = {"low_hz": s["low_hz"], "high_hz": s["high_hz"], "sample_rate_hz": sample_rate_hz}
    return np.array([[largest_sinusoid_mw(row, **band)] for row in p_mw])


def _spectral_needs(s: Settings, sample_rate_hz: float) -> Needs:
    return Needs(window_s=PERIODS_IN_RECORD / s["low_hz"], sample_rate_hz=sample_rate_hz)


def _sinusoid_words(s: Settings) -> str:
    return (
        f"amplitude (half the peak to peak) of the largest sinusoid in {s['low_hz']:g} to {s['high_hz']:g} Hz: one "
        "FFT of the whole run under a Hann window, mean removed, lines four times as close"
    )


PERIODIC_CONTENT = Method(
    name="periodic_content",
    title="largest sinusoid of the power in a band, at the meter",
    quantity=POWER,
    unit="MW",
    sense="max",
    sentence=_sinusoid_words,
    measure=lambda s: at_sites(
        site_power, lambda p_mw, rate: _sinusoid(p_mw, rate, s), needs=_spectral_needs(s, band_sampling_hz(s))
    ),
    parameters=BAND,
    check=band_check,
)

PERIODIC_SHARE = Method(
    name="periodic_share",
    title="largest sinusoid of the power in a band, in % of the site's peak",
    quantity=POWER,
    unit="%",
    sense="max",
    sentence=lambda s: f"{_sinusoid_words(s)}; in % of the site's largest demand",
    measure=lambda s: share_of_peak(
        at_sites(
            site_power, lambda p_mw, rate: _sinusoid(p_mw, rate, s), needs=_spectral_needs(s, band_sampling_hz(s))
        )
    ),
    parameters=BAND,
    check=band_check,
)


def _share(s: Settings) -> Measure:
    with_mean = s.word("of") == "total_energy"

    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        band = {"low_hz": s["low_hz"], "high_hz": s["high_hz"], "sample_rate_hz": sample_rate_hz}
        return np.array([[PERCENT * band_energy_share(row, **band, with_mean=with_mean)] for row in p_mw])

    # Assumption: five samples a period at the upper edge, and room for energy above the band.
    return at_sites(site_power, reading, needs=_spectral_needs(s, 5.0 * s["high_hz"]))


def _share_words(s: Settings) -> str:
    band = f"{s['low_hz']:g}-{s['high_hz']:g} Hz"
    whole = "above 0 Hz up to half the sample rate, mean removed"
    if s.word("of") == "total_energy":
        whole = "up to half the sample rate, the mean included"
    return (
        f"energy of the power at the meter in {band} over its energy {whole} (sums of squared FFT lines of the whole "
        "run under a Hann window); a power that does not swing measures 0; relative, so that it says nothing of the "
        "size of the swing"
    )


BAND_ENERGY = Method(
    name="band_energy",
    title="share of energy in a band of frequencies, at the meter",
    quantity=POWER,
    unit="%",
    sense="max",
    sentence=_share_words,
    measure=_share,
    parameters=BAND,
    choices={"of": OF},
    check=band_check,
)

POWER_METHODS = (BAND_SWING, CHANGE_WITHIN, POWER_RANGE, PERIODIC_CONTENT, PERIODIC_SHARE, BAND_ENERGY)
