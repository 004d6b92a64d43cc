"""The figures that describe a power trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridsim.signals.ramps import ramp_mw_per_s
from gridsim.signals.spectrum import amplitude_spectrum
from gridsim.signals.trace import PowerTrace

#: Windows over which ramps are told. [s]
RAMP_WINDOWS_S = (0.1, 1.0, 4.0)


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
        "5th percentile": (float(np.percentile(p_mw, 5)), "MW"),
        "95th percentile": (float(np.percentile(p_mw, 95)), "MW"),
        "load factor": (mean / trace.peak_mw if trace.peak_mw else 0.0, "1"),
        "energy": (float(np.trapezoid(p_mw, dx=step_s)) / 3600.0, "MWh"),
    }
    for window_s in RAMP_WINDOWS_S:
        if window_s >= step_s and trace.duration_s > window_s:
            ramps = ramp_mw_per_s(p_mw, window_s=window_s, sample_rate_hz=1.0 / step_s)
            figures[f"largest ramp over {window_s:g} s"] = (float(np.max(ramps)), "MW/s")
    spectrum = amplitude_spectrum(p_mw, sample_rate_hz=1.0 / step_s)
    if spectrum.f_hz.size > 2:
        strongest = int(spectrum.amplitude_mw[1:].argmax()) + 1
        figures["strongest frequency"] = (float(spectrum.f_hz[strongest]), "Hz")
        figures["its amplitude"] = (float(spectrum.amplitude_mw[strongest]), "MW")
    return {"name": trace.name, "samples": int(trace.t_s.size), "figures": figures}
