"""How well a fitted job fits: spectrum and distribution, measured beside modelled."""

from __future__ import annotations

import math

import numpy as np
import scipy

from gridsim.arrays import Floats
from gridsim.profiles.contract import Profile
from gridsim.profiles.synthesis import synthesize

BANDS_HZ = ((0.1, 0.5), (0.5, 1.0), (1.0, 2.0), (2.0, 5.0), (5.0, 20.0), (20.0, 50.0))
PERCENTILES = (2.5, 25.0, 50.0, 75.0, 97.5)
#: Length of the segments of a Welch spectrum. [s]
SEGMENT_S = 20.0


def quality_of(job: Profile, p_mw: Floats, *, step_s: float, seed: int) -> dict[str, tuple[float, float, str]]:
    """Return figures of the measured power and of the job's trace, with their unit.

    The last, the largest distance between both distributions, is of the two together: 0 beside it is the best.
    """
    rate_hz = 1.0 / step_s
    finer = max(1, math.ceil(job.needed_rate_hz / rate_hz))
    duration_s = (p_mw.size - 1) * step_s
    made = synthesize(job, duration_s=duration_s, sample_rate_hz=finer * rate_hz, seed=seed).p_mw[::finer]
    found = {
        "mean": (float(p_mw.mean()), float(made.mean()), "MW"),
        "standard deviation": (float(p_mw.std()), float(made.std()), "MW"),
    }
    for percentile in PERCENTILES:
        values = (float(np.percentile(p_mw, percentile)), float(np.percentile(made, percentile)))
        found[f"{percentile:g}th percentile"] = (*values, "MW")
    shares = welch_shares(p_mw, rate_hz=rate_hz), welch_shares(made, rate_hz=rate_hz)
    for band, was in shares[0].items():
        found[f"share of swing energy, {band[0]:g} to {band[1]:g} Hz"] = (was, shares[1][band], "1")
    distance = float(scipy.stats.ks_2samp(p_mw, made).statistic)
    return found | {"distance of the distributions": (0.0, distance, "1")}


def welch_shares(p_mw: Floats, *, rate_hz: float) -> dict[tuple[float, float], float]:
    """Return the share of each band, as far as it was sampled, in the energy of the swing (Welch's spectrum)."""
    length = min(p_mw.size, round(SEGMENT_S * rate_hz))
    f_hz, density = scipy.signal.welch(p_mw, fs=rate_hz, nperseg=length)
    whole = float(density[1:].sum())
    return {
        (low, high): float(density[(f_hz >= low) & (f_hz < high)].sum()) / whole if whole > 0.0 else 0.0
        for low, high in BANDS_HZ
        if high <= 0.5 * rate_hz
    }
