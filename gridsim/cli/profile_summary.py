"""The figures that describe a power trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridsim.arrays import Floats
from gridsim.signals.ramps import ramp_mw_per_s
from gridsim.signals.spectrum import amplitude_spectrum, band_energy_share
from gridsim.signals.trace import PowerTrace

#: Windows over which ramps are told. [s]
RAMP_WINDOWS_S = (0.1, 1.0, 4.0, 60.0)
RAMP_PERCENTILES = (50.0, 95.0, 100.0)
#: Bands whose share of the swing's energy is told: between areas, iterations, local modes and UPS, shafts. [Hz]
BANDS_HZ = ((0.01, 0.1), (0.1, 0.5), (0.5, 1.0), (1.0, 2.0), (2.0, 5.0), (5.0, 20.0), (20.0, 50.0))


def summary_of(trace: PowerTrace) -> dict[str, Any]:
    """Return name, size and figures (value, unit) of a trace, looked at on an even grid of its median spacing."""
    step_s = float(np.median(np.diff(trace.t_s)))
    count = max(2, round(trace.duration_s / step_s) + 1)
    p_mw = trace.at(trace.t_s[0] + np.arange(count) * step_s)
    mean = float(p_mw.mean())
    figures: dict[str, tuple[float, str]] = {
        "duration": (trace.duration_s, "s"),
        "sample rate": (1.0 / step_s, "Hz"),
        "mean": (mean, "MW"),
        "peak": (trace.peak_mw, "MW"),
        "least": (float(p_mw.min()), "MW"),
        "peak to peak": (float(np.ptp(p_mw)), "MW"),
        "standard deviation": (float(p_mw.std()), "MW"),
        "5th percentile": (float(np.percentile(p_mw, 5)), "MW"),
        "95th percentile": (float(np.percentile(p_mw, 95)), "MW"),
        "load factor": (mean / trace.peak_mw if trace.peak_mw else 0.0, "1"),
        "energy": (float(np.trapezoid(p_mw, dx=step_s)) / 3600.0, "MWh"),
    }
    q_mvar = trace.reactive_at(trace.t_s)
    if q_mvar is not None:
        figures["mean reactive power"] = (float(q_mvar.mean()), "Mvar")
    figures |= _ramps(p_mw, step_s=step_s, duration_s=trace.duration_s)
    figures |= _spectrum(p_mw, step_s=step_s)
    return {"name": trace.name, "samples": int(trace.t_s.size), "figures": figures}


def _ramps(p_mw: Floats, *, step_s: float, duration_s: float) -> dict[str, tuple[float, str]]:
    found = {}
    for window_s in RAMP_WINDOWS_S:
        if window_s >= step_s and duration_s >= window_s:
            ramps = ramp_mw_per_s(p_mw, window_s=window_s, sample_rate_hz=1.0 / step_s)
            for percentile, value in zip(RAMP_PERCENTILES, np.percentile(ramps, RAMP_PERCENTILES), strict=True):
                which = "largest ramp" if percentile == 100.0 else f"{percentile:g} % of ramps below,"
                figure = f"{which} over {window_s:g} s"
                found[figure] = (float(value), "MW/s")
    return found


def _spectrum(p_mw: Floats, *, step_s: float) -> dict[str, tuple[float, str]]:
    """Return the strongest line and the share of energy of each band that the trace is long and dense enough for."""
    found = {}
    spectrum = amplitude_spectrum(p_mw, sample_rate_hz=1.0 / step_s)
    if spectrum.f_hz.size > 2:
        strongest = int(spectrum.amplitude_mw[1:].argmax()) + 1
        found["strongest frequency"] = (float(spectrum.f_hz[strongest]), "Hz")
        found["its amplitude"] = (float(spectrum.amplitude_mw[strongest]), "MW")
    for low_hz, high_hz in BANDS_HZ:
        if high_hz <= 0.5 / step_s and low_hz * step_s * p_mw.size >= 1.0:
            share = band_energy_share(p_mw, low_hz=low_hz, high_hz=high_hz, sample_rate_hz=1.0 / step_s)
            found[f"share of swing energy, {low_hz:g} to {high_hz:g} Hz"] = (share, "1")
    return found
