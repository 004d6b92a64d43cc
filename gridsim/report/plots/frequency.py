"""Frequency: the centre of inertia, and the machine that swings furthest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridsim.report.plots.plot import Line, Panel, Plot, all_places, channel_lines, over_time
from gridsim.report.wording import place_in_words
from gridsim.studies.result import Result


def frequency_plot(results: Sequence[Result]) -> Plot | None:
    """Return the centre of inertia's frequency and that of the worst machine of all runs. [Hz]"""
    panels = [Panel("centre of inertia", "frequency [Hz]", "Hz", channel_lines(results, "f_hz", "coi"))]
    worst = worst_machine(results)
    if worst is not None:
        title = f"worst: {place_in_words(worst)}"
        panels.append(Panel(title, "frequency [Hz]", "Hz", _machine_lines(results, worst)))
    says = (
        "The centre of inertia, and the machine that strays furthest from nominal in any of the runs, on one scale."
    )
    return over_time(Plot("frequency", "Frequency", says, tuple(panels), one_scale=True), results)


def worst_machine(results: Sequence[Result]) -> str | None:
    """Return the machine whose speed strays furthest from nominal in any run, `None` where none was recorded."""
    strays = {place: max(_stray_pu(result, place) for result in results) for place in all_places(results, "speed_pu")}
    return max(strays, key=strays.__getitem__) if strays else None


def _stray_pu(result: Result, place: str) -> float:
    speed_pu = result.recording.channels.get(f"speed_pu.{place}")
    return 0.0 if speed_pu is None or not speed_pu.size else float(np.nanmax(np.abs(speed_pu - 1.0)))


def _machine_lines(results: Sequence[Result], place: str) -> tuple[Line, ...]:
    return tuple(
        Line(line.run, line.x, line.y * results[line.run or 0].recording.nominal_hz)
        for line in channel_lines(results, "speed_pu", place)
    )
