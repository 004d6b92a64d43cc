"""The numbers of a figure: panels above each other that share one horizontal axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gridsim.arrays import Floats
from gridsim.report.thinning import thinned
from gridsim.signals.timeline import SCRIPTED
from gridsim.studies.result import Result

Axis = Literal["time", "frequency"]

#: Actions nearer to each other are one line; more lines than that hide the curves [assumption].
_APART_S = 0.1
MOST_MARKS = 60


@dataclass(frozen=True)
class Line:
    """One line: `run` is the index of its run, `None` where all runs share it; `before` mitigation or after."""

    run: int | None
    x: Floats
    y: Floats
    before: bool = False

    def thinned(self, most: int, *, log_x: bool) -> Line:
        """Return the line with at most `most` points."""
        x, y = thinned(self.x, self.y, log_x=log_x, most=most)
        return replace(self, x=x, y=y)


@dataclass(frozen=True)
class Panel:
    """Lines over one vertical axis; `unit` is what is written beside the values."""

    title: str
    y_title: str
    unit: str
    lines: tuple[Line, ...]
    log_y: bool = False


@dataclass(frozen=True)
class Mark:
    """A vertical line at `at` on the horizontal axis; `label` is short, `says` the whole of it."""

    at: float
    label: str = ""
    says: str = ""
    solid: bool = False


@dataclass(frozen=True)
class Plot:
    """A figure in numbers.

    `key` names it in the page, `notes` are sentences that stand below it; with `one_scale` all panels have the
    same vertical axis.
    """

    key: str
    heading: str
    says: str
    panels: tuple[Panel, ...]
    axis: Axis = "time"
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    one_scale: bool = False


def line_of(run: int | None, x: Floats, y: Floats, *, before: bool = False, log_x: bool = False) -> Line:
    """Return a line thinned for the screen."""
    return Line(run, *thinned(x, y, log_x=log_x), before)


def channel_lines(results: Sequence[Result], quantity: str, place: str) -> tuple[Line, ...]:
    """Return one line for each run that recorded `quantity` at `place` at two times or more."""
    name = f"{quantity}.{place}"
    lines = (
        line_of(run, result.recording.t_s, result.recording.channels[name])
        for run, result in enumerate(results)
        if name in result.recording.channels
    )
    return tuple(line for line in lines if line.x.size > 1)


def all_places(results: Sequence[Result], quantity: str) -> list[str]:
    """List every place at which any run recorded `quantity`, in order of appearance."""
    return list(dict.fromkeys(place for result in results for place in result.recording.places(quantity)))


def over_time(plot: Plot, results: Sequence[Result]) -> Plot | None:
    """Return `plot` without its empty panels and with the scripted events marked; `None` where nothing is left."""
    drawn = tuple(panel for panel in plot.panels if panel.lines)
    if not drawn:
        return None
    events = sorted({t_s for result in results for t_s in result.recording.disturbances_s})
    says = plot.says + (" Dotted vertical lines: scripted events." if events else "")
    marks = [Mark(t_s, says=f"scripted event at {t_s:g} s") for t_s in events]
    unscripted = acted_s(results)
    if unscripted:
        says += " Solid vertical lines: what relays, islands and sites did (see the timeline)."
        marks += [Mark(t_s, says=f"action at {t_s:.2f} s", solid=True) for t_s in unscripted]
    return replace(plot, says=says, panels=drawn, marks=tuple(marks))


def acted_s(results: Sequence[Result]) -> list[float]:
    """Return the times at which something unscripted happened, not two within a tenth of a second."""
    times = sorted({action.t_s for result in results for action in result.timeline if action.cause != SCRIPTED})
    kept: list[float] = []
    for t_s in times:
        if not kept or t_s - kept[-1] >= _APART_S:
            kept.append(t_s)
    return kept[:MOST_MARKS]
