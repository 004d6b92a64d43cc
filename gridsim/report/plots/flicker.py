"""Flicker at the sites' buses: what the eye senses over time, and its short-term severity Pst."""

from __future__ import annotations

from collections.abc import Sequence

from gridsim.errors import InputError
from gridsim.report.plots.plot import Line, Panel, Plot, line_of, over_time
from gridsim.report.plots.voltage import site_buses
from gridsim.report.runs import run_labels
from gridsim.report.wording import number, place_in_words
from gridsim.signals.flicker import instantaneous_flicker, pst_of
from gridsim.signals.recording import Recording
from gridsim.studies.result import Result

# The lamp that IEC 61000-4-15 gives with each system frequency. [V]
LAMP_V = {50: 230, 60: 120}
_SAYS = (
    "Instantaneous sensation of the IEC 61000-4-15 flickermeter; at 1 half of all people just see it. "
    "Pst is formed over the whole run, as if it went on for the standard's ten minutes."
)


def flicker_plot(results: Sequence[Result]) -> Plot | None:
    """Return one panel a site's bus: the instantaneous flicker sensation, its Pst in the notes. [1]

    A run that was sampled too slowly for a flickermeter, or whose voltage died, has no line.
    """
    panels, notes = [], []
    labels = run_labels(results)
    for place in site_buses(results):
        lines = []
        for run, result in enumerate(results):
            measured = _measured(result.recording, place)
            if isinstance(measured, str):
                notes.append(f"{place_in_words(place)}, {labels[run]}: not measured: {measured}")
            else:
                line, pst = measured
                lines.append(Line(run, line.x, line.y))
                notes.append(f"{place_in_words(place)}, {labels[run]}: Pst {number(pst)}")
        panels.append(Panel(place_in_words(place), "sensation [1]", "", tuple(lines)))
    return over_time(Plot("flicker", "Flicker", _SAYS, tuple(panels), notes=tuple(notes)), results)


def _measured(recording: Recording, place: str) -> tuple[Line, float] | str:
    """Return the sensation as a line and its Pst, or why there is none."""
    v_pu = recording.channels.get(f"v_pu.{place}")
    if v_pu is None:
        return "its voltage was not recorded"
    system_hz = round(recording.nominal_hz)
    try:
        sensation = instantaneous_flicker(
            v_pu, sample_rate_hz=recording.sample_rate_hz, lamp_v=LAMP_V.get(system_hz, 0), system_hz=system_hz
        )
    except InputError as error:
        return "; ".join(str(fault) for fault in error.faults)
    return line_of(None, recording.t_s, sensation), pst_of(sensation)
