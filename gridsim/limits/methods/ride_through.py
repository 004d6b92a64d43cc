"""The method for sites that must stay connected: while voltage and frequency stay inside a curve, a site may not go.

A site is obliged from the start to the moment at which voltage or frequency outstays a step of the curve, or
frequency changes faster than the rule's rate: from then on it may be gone. It is judged by the share of its demand
that is connected: at all times before the first sag, and after each sag from when the recovery time has passed since
the voltage came back. During a sag and the recovery it may draw less.
"""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import PERCENT, Needs
from gridsim.limits.method import Measure, Measurement, Method, Settings, Steps
from gridsim.limits.methods.curves import curve_faults, sampling_hz
from gridsim.limits.settings import NOMINAL
from gridsim.parameters import Parameter
from gridsim.signals.curves import TimeCurve, overstayed, seconds_since
from gridsim.signals.frequency import rocof_hz_per_s
from gridsim.signals.recording import RecordedSite, Recording
from gridsim.sources import Source

CURVES = ("voltage_low", "voltage_high", "frequency_low", "frequency_high")
#: Shares of time and rows are quotients of decimal numbers; this much of a row is rounding.
ROUNDING_S = 1e-9


def _measure(s: Settings) -> Measure:
    # Ten rows in the time to recover as well: it is a step like those of the curves.
    recovery: Steps = ((0.0, s["recovery_s"]),)
    needs = Needs(
        sample_rate_hz=sampling_hz(*(s.curve(name) for name in CURVES), recovery), nominal_hz=s["nominal_hz"]
    )

    def measured(recording: Recording) -> list[Measurement]:
        return [_at_site(recording, site, s, needs) for site in recording.sites]

    return measured


def _at_site(recording: Recording, site: RecordedSite, s: Settings, needs: Needs) -> Measurement:
    place = f"site {site.name}"
    names = (f"connected.site_{site.name}", f"v_pu.bus_{site.bus}", "f_hz.coi")
    missing = [name for name in names if name not in recording.channels]
    why = f"{missing[0]} was not recorded" if missing else needs.unmet(recording)
    if why:
        return Measurement(place, None, why_null=why)
    connected, v_pu, f_hz = (recording.channels[name] for name in names)
    obliged, pending_s = _obliged(v_pu, f_hz, s, sample_rate_hz=recording.sample_rate_hz)
    rows = np.flatnonzero(obliged)
    if rows.size == 0:
        return Measurement(place, None, why_null="the voltage starts outside the band in which the rule asks to stay")
    row = int(rows[np.argmin(connected[rows])])
    value = PERCENT * float(connected[row])
    if pending_s > 0.0 and connected[-1] < connected[row]:
        why = f"run ends {pending_s:g} s before the rule's time to recover is over"
        return Measurement(place, None, why_null=why)
    return Measurement(place, value, float(recording.t_s[row]))


def _obliged(v_pu: Floats, f_hz: Floats, s: Settings, *, sample_rate_hz: float) -> tuple[np.ndarray, float]:
    """Return at which rows (n,) the site must be connected, and how much of a recovery the run's end cuts off. [s]"""
    signals = {"voltage": v_pu, "frequency": f_hz}
    free = np.zeros(v_pu.size, dtype=bool)
    in_sag = np.zeros(v_pu.size, dtype=bool)
    for name in CURVES:
        steps = s.curve(name)
        if not steps:
            continue
        kind, _, side = name.partition("_")
        curve = TimeCurve(steps, high=side == "high", reached=False)
        free |= overstayed(signals[kind], curve, sample_rate_hz=sample_rate_hz) > 0.0
        if kind == "voltage":
            in_sag |= curve.beyond(v_pu, steps[0][0])
    if s["rocof_hz_per_s"] > 0.0:
        window_s = s["rocof_window_s"]
        free |= rocof_hz_per_s(f_hz, window_s=window_s, sample_rate_hz=sample_rate_hz) > s["rocof_hz_per_s"]
    free = np.maximum.accumulate(free)
    since_s = seconds_since(in_sag, sample_rate_hz=sample_rate_hz)
    recovered = since_s >= s["recovery_s"] - ROUNDING_S
    pending_s = 0.0 if free[-1] else max(0.0, s["recovery_s"] - float(since_s[-1]))
    return recovered & ~in_sag & ~free, pending_s


def _words(s: Settings) -> str:
    parts = []
    for name in CURVES:
        if s.curve(name):
            unit = "pu" if name.startswith("voltage") else "Hz"
            steps = ", ".join(f"{level:g} {unit} {seconds:g} s" for level, seconds in s.curve(name))
            parts.append(f"{name.replace('_', ' ')} {steps}")
    if s["rocof_hz_per_s"] > 0.0:
        parts.append(f"up to {s['rocof_hz_per_s']:g} Hz/s over {s['rocof_window_s']:g} s")
    return (
        "smallest connected share of the site's demand where it must stay connected: its bus's voltage and the "
        f"frequency of the centre of inertia inside the curve ({'; '.join(parts)}; beyond a level for longer it may "
        f"go), and {s['recovery_s']:g} s after the voltage has come back; batteries of a UPS do not count"
    )


def _check(s: Settings) -> list[str]:
    faults = [
        fault for name in CURVES for fault in curve_faults(s.curve(name), high=name.endswith("high"), name=name)
    ]
    return faults or ([] if any(s.curve(name) for name in CURVES) else ["at least one curve must be given"])


STAY_CONNECTED = Method(
    name="stay_connected",
    title="share of a site that stays connected inside a ride-through curve",
    quantity="connected.site_*",
    unit="%",
    sense="min",
    sentence=_words,
    measure=_measure,
    parameters=(
        Parameter("recovery_s", "s", "time to recover after the voltage has come back", at_least=0.0),
        Parameter(
            "rocof_hz_per_s",
            "Hz/s",
            "rate of change to stay through; 0 where the rule has none",
            at_least=0.0,
            default=0.0,
            source=Source("a rule that names no rate leaves no way out by one", "C"),
        ),
        Parameter(
            "rocof_window_s",
            "s",
            "window of that rate",
            above=0.0,
            default=0.5,
            source=Source("EirGrid grid code modification MPID345: over 500 ms", "S"),
        ),
        NOMINAL,
    ),
    curves=CURVES,
    check=_check,
)

RIDE_THROUGH_METHODS = (STAY_CONNECTED,)
