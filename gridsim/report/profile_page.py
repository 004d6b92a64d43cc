"""A power trace as one offline page: the whole of it, the power at each place on the way to the meter, a spectrum."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError
from gridsim.report.draw import CONFIG, draw
from gridsim.report.plots.plot import Panel, Plot, line_of
from gridsim.report.runs import COLOURS, DASHES, RunStyle
from gridsim.signals.spectrum import amplitude_spectrum
from gridsim.signals.trace import PowerTrace

#: So much of the trace is drawn step by step, that single iterations can be seen. [s]
WINDOW_S = 20.0


class NamedPower(Protocol):
    """Power at a place."""

    @property
    def name(self) -> str:
        """Name of the place."""

    @property
    def p_mw(self) -> Floats:
        """Power there. [MW]"""


def require_page(path: Path) -> None:
    """Raise `InputError` where `path` is not called as a page is."""
    if path.suffix.lower() != ".html":
        raise InputError(Fault(str(path), "has an unknown suffix", repr(path.suffix), ".html"))


def profile_plots(trace: PowerTrace, steps: Sequence[NamedPower]) -> list[Plot]:
    """Return the figures of a trace in numbers."""
    step_s = float(np.median(np.diff(trace.t_s)))
    count = max(2, round(trace.duration_s / step_s) + 1)
    t_s = trace.t_s[0] + np.arange(count) * step_s
    whole = Panel("site", "power [MW]", "MW", (line_of(0, trace.t_s, trace.p_mw),))
    plots = [Plot("trace", "Power at the meter", "The whole trace.", (whole,))]
    near = trace.t_s <= trace.t_s[0] + WINDOW_S
    panels = tuple(
        Panel(step.name, "power [MW]", "MW", (line_of(0, trace.t_s[near], step.p_mw[near]),)) for step in steps
    )
    if panels:
        says = (
            f"The first {min(WINDOW_S, trace.duration_s):g} s at each place between the accelerators and the meter."
        )
        plots.append(Plot("steps", "From the accelerators to the meter", says, panels))
    spectrum = amplitude_spectrum(trace.at(t_s), sample_rate_hz=1.0 / step_s)
    line = line_of(0, spectrum.f_hz, spectrum.amplitude_mw, log_x=True)
    says = "Amplitude (half of peak to peak) of each sinusoid, Hann window over the whole trace."
    panel = Panel("site", "amplitude [MW]", "MW", (line,), log_y=True)
    plots.append(Plot("spectrum", "Spectrum", says, (panel,), "frequency"))
    return plots


def _as_html(plot: Plot, styles: Sequence[RunStyle]) -> str:
    return str(draw(plot, styles).to_html(full_html=False, include_plotlyjs=False, config={**CONFIG}))


def write_profile_page(trace: PowerTrace, steps: Sequence[NamedPower], path: Path) -> None:
    """Write the page, whole or not at all; nothing in it asks the network for anything."""
    styles = [RunStyle(trace.name, COLOURS[0], DASHES[0])]
    plots = profile_plots(trace, steps)
    figures = [Markup(_as_html(plot, styles)) for plot in plots]
    environment = Environment(loader=PackageLoader("gridsim.report"), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("profile.html.j2").render(
        name=trace.name, plots=list(zip(plots, figures, strict=True)), plotly_js=Markup(get_plotlyjs())
    )
    whole = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.write_text(page, encoding="utf-8")
        whole.replace(path)
    except OSError as error:
        whole.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise InputError(Fault(str(path), "cannot be written", reason, "a writable place")) from error
