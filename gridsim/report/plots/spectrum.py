"""The spectrum of the site power, with the grid's oscillatory modes marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gridsim.report.plots.plot import Line, Mark, Panel, Plot, line_of
from gridsim.report.plots.power import shares_demand, sites
from gridsim.signals.spectrum import amplitude_spectrum
from gridsim.studies.result import Result

# Driven at its frequency a mode answers 1 / (2 damping) times the static response; above 20 % that is
# less than 2.5 times, hardly a resonance, and most such modes are of controls [assumption].
MOST_DAMPING = 0.2
# Two runs' modes this close are one mode, moved a little by the operating point [assumption].
SAME_MODE_SHARE = 0.02
# Fewer rows have too few lines for a spectrum to mean anything [assumption].
FEWEST_ROWS = 32


def spectrum_plot(results: Sequence[Result]) -> Plot | None:
    """Return one panel a site: the amplitude of each sinusoid in its power before and after mitigation. [MW]"""
    panels = [
        Panel(f"site {site}", "amplitude [MW]", "MW", lines, log_y=True)
        for site in sites(results)
        if (lines := tuple(_lines(results, site)))
    ]
    if not panels:
        return None
    marks = mode_marks(results)
    says = "Amplitude (half of peak to peak) of each sinusoid in the site power, Hann window over the whole run."
    if marks:
        says += f" Vertical lines: modes of the grid damped less than {MOST_DAMPING:.0%}, numbered as below."
    notes = tuple(mark.says for mark in marks)
    return Plot("spectrum", "Spectrum of the site power", says, tuple(panels), "frequency", marks, notes)


def mode_marks(results: Sequence[Result]) -> tuple[Mark, ...]:
    """Return the modes that can resonate, rising in frequency; those that runs have in common once."""
    found: list[tuple[float, float]] = []
    for result in results:
        if result.modes is None:
            continue
        modes = result.modes[(result.modes["f_hz"] > 0.0) & (result.modes["damping"] < MOST_DAMPING)]
        earlier = [f_hz for f_hz, _ in found]
        for f_hz, damping in zip(modes["f_hz"].tolist(), modes["damping"].tolist(), strict=True):
            if all(abs(f_hz - other) > SAME_MODE_SHARE * other for other in earlier):
                found.append((f_hz, damping))
    return tuple(
        Mark(f_hz, str(place), f"mode {place}: {f_hz:.3f} Hz, damping {100.0 * damping:.1f} %")
        for place, (f_hz, damping) in enumerate(sorted(found), start=1)
    )


def _lines(results: Sequence[Result], site: str) -> Iterator[Line]:
    shared = len(results) > 1 and shares_demand(results, site)
    for run, result in enumerate(results):
        if not shared or run == 0:
            yield from _line(None if shared else run, result, f"p_mw.demand_{site}", before=True)
    for run, result in enumerate(results):
        yield from _line(run, result, f"p_mw.site_{site}", before=False)


def _line(run: int | None, result: Result, channel: str, *, before: bool) -> Iterator[Line]:
    recording = result.recording
    power_mw = recording.channels.get(channel)
    if power_mw is None or power_mw.size < FEWEST_ROWS or not np.isfinite(power_mw).all():
        return
    spectrum = amplitude_spectrum(power_mw, sample_rate_hz=recording.sample_rate_hz)
    yield line_of(run, spectrum.f_hz, spectrum.amplitude_mw, before=before, log_x=True)
