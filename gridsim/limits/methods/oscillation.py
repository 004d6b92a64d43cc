"""Methods for oscillations: of machines' and lines' power, of shafts, and the damping of the grid's modes."""

from __future__ import annotations

import numpy as np
import scipy

from gridsim.arrays import Floats
from gridsim.limits.judging import GRID, PERCENT, Needs, at_places, worst_of
from gridsim.limits.method import Measure, Measurement, Method, Settings
from gridsim.limits.settings import BAND, WINDOW, band_check, band_sampling_hz
from gridsim.parameters import Parameter
from gridsim.signals.branch_flow import branch_flows_mw
from gridsim.signals.curves import lasting
from gridsim.signals.recording import Recording
from gridsim.signals.windows import rolling_peak_to_peak

LASTING = Parameter("lasting_s", "s", "how long the swing must last", above=0.0)


def _swing(p_mw: Floats, sample_rate_hz: float, s: Settings) -> Floats:
    found = rolling_peak_to_peak(p_mw, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)
    least = lasting(found, window_s=s["lasting_s"], sample_rate_hz=sample_rate_hz)
    # The first windows are not whole: what they hold is no swing of full size yet.
    least[..., : round((s["window_s"] + s["lasting_s"]) * sample_rate_hz)] = 0.0
    return least


def _needs(s: Settings) -> Needs:
    return Needs(window_s=s["window_s"] + s["lasting_s"], sample_rate_hz=10.0 / s["window_s"])


def _swing_words(s: Settings) -> str:
    return (
        f"peak to peak within {s['window_s']:g} s that every window of some {s['lasting_s']:g} s reaches (a swing "
        "that dies down after an event counts with what is left of it; so does a steady ramp)"
    )


MACHINE_SWING = Method(
    name="machine_swing",
    title="lasting swing of a machine's power, worst machine",
    quantity="p_mw.gen_*",
    unit="MW",
    sense="max",
    sentence=lambda s: f"electrical power of the worst machine: {_swing_words(s)}",
    measure=lambda s: at_places("p_mw", lambda p, rate: _swing(p, rate, s), needs=_needs(s), only="gen_"),
    parameters=(WINDOW, LASTING),
)


def _lines(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        why = _needs(s).unmet(recording)
        flows = {} if why else branch_flows_mw(recording)
        if not why and not flows:
            why = "no branch has voltage and angle recorded at both ends"
        if why:
            return [Measurement(GRID, None, why_null=why)]
        # No swing is larger than the range of the whole run: the widest branches first, until none can be worse.
        widest = sorted(flows, key=lambda name: -np.ptp(flows[name]))
        worst = Measurement(GRID, -1.0)
        for name in widest:
            if worst.value is not None and np.ptp(flows[name]) <= worst.value:
                break
            found = worst_of(
                _swing(flows[name][np.newaxis], recording.sample_rate_hz, s), [name], recording, sense="max"
            )
            worst = max(worst, found, key=lambda one: one.value or 0.0)
        return [worst]

    return measured


LINE_SWING = Method(
    name="line_swing",
    title="lasting swing of the power on a line or transformer, worst branch",
    quantity="v_pu.bus_*, angle_deg.bus_*",
    unit="MW",
    sense="max",
    sentence=lambda s: (
        f"active power into the worst branch, from the recorded voltages at its ends: {_swing_words(s)}; branches "
        "that are switched during the run and those with an end that is not recorded are left out"
    ),
    measure=_lines,
    parameters=(WINDOW, LASTING),
)


def _shaft(s: Settings) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        edges = [s["low_hz"], s["high_hz"]]
        sections = scipy.signal.butter(2, edges, btype="bandpass", fs=sample_rate_hz, output="sos")
        inside = scipy.signal.sosfiltfilt(sections, p_mw, axis=-1)
        swing = rolling_peak_to_peak(np.asarray(inside), window_s=s["window_s"], sample_rate_hz=sample_rate_hz)
        start = np.maximum(np.abs(p_mw[:, :1]), 1.0)  # a machine that starts below 1 MW counts as one of 1 MW
        return np.asarray(PERCENT * swing / start)

    return at_places(
        "p_mw", reading, needs=Needs(window_s=s["window_s"], sample_rate_hz=band_sampling_hz(s)), only="gen_"
    )


SHAFT_SWING = Method(
    name="shaft_swing",
    title="swing of a machine's power at the frequencies of its shaft, worst machine",
    quantity="p_mw.gen_*",
    unit="%",
    sense="max",
    sentence=lambda s: (
        f"largest peak to peak within any {s['window_s']:g} s of a machine's electrical power, band-passed "
        f"{s['low_hz']:g} to {s['high_hz']:g} Hz (Butterworth, second order, forward and backward), in % of its "
        "power at the start; positive sequence: what a phasor model leaves of such frequencies"
    ),
    measure=_shaft,
    parameters=(*BAND, WINDOW),
    check=band_check,
)


def _damping(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        if recording.modes is None:
            return [Measurement(GRID, None, why_null="the grid's modes were not computed for this run")]
        inside = [mode for mode in recording.modes if s["low_hz"] <= mode.f_hz <= s["high_hz"]]
        if not inside:
            return []
        worst = min(inside, key=lambda mode: mode.damping)
        before = _damping_before(recording, s)
        return [Measurement(f"mode at {worst.f_hz:.2f} Hz", PERCENT * worst.damping, before=before)]

    return measured


def _damping_before(recording: Recording, s: Settings) -> float | None:
    """Return the least damping in the band before the sites came. [%]"""
    modes = recording.without_sites.modes if recording.without_sites else None
    inside = [mode.damping for mode in modes or () if s["low_hz"] <= mode.f_hz <= s["high_hz"]]
    return PERCENT * min(inside) if inside else None


MODE_DAMPING = Method(
    name="mode_damping",
    title="damping ratio of the grid's modes in a band, least damped mode",
    quantity="modes of the linearised grid at t = 0",
    unit="%",
    sense="min",
    sentence=lambda s: (
        f"smallest damping ratio of the oscillatory modes in {s['low_hz']:g} to {s['high_hz']:g} Hz of the grid "
        "linearised where the run starts, sites included (a grid without such a mode has nothing to judge); what "
        "mitigation does to them is not in it"
    ),
    measure=_damping,
    parameters=BAND,
    check=band_check,
)

OSCILLATION_METHODS = (MACHINE_SWING, LINE_SWING, SHAFT_SWING, MODE_DAMPING)
