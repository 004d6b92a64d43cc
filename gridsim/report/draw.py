"""A plot's numbers, drawn with Plotly. Nothing is computed here."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from gridsim.report.plots.plot import Line, Mark, Panel, Plot
from gridsim.report.runs import RunStyle
from gridsim.report.thinning import points_each
from gridsim.report.wording import shortened

#: How every page shows its figures. Plotly's buttons that send a figure's data to a company's server are off, and
#: have nowhere to send them.
CONFIG: dict[str, object] = {
    "responsive": True,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
}
# Layout in pixels, so that panels look alike whatever their number.
_PANEL_PX = 190
_GAP_PX = 46
_TOP_PX = 34
_BOTTOM_PX = 48
_LABEL_ROW_PX = 15
# What a panel's title may take of the 290 px that a panel is wide on a phone.
_TITLE_LETTERS = 34
_GREY = "#9aa0a6"
_INK = "#24292f"
_GRID = "#e6e8eb"
# The spectrum's view: iterations last no longer than 20 s, and no rule looks above 60 Hz [assumption].
_VIEW_HZ = (0.05, 60.0)
_TICKS_HZ = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
# Decades of amplitude shown below the largest line; smaller ones are window and rounding [assumption].
_DECADES = 5.0
# What a label of one digit, and each further one, takes up on a phone, where a decade is some 90 px. [decades]
_DIGIT_DECADES = (0.12, 0.08)


def draw(plot: Plot, styles: Sequence[RunStyle]) -> go.Figure:
    """Return `plot` as a figure: one colour a run, what was before mitigation thin and grey."""
    count = len(plot.panels)
    rows = label_rows([(mark.at, mark.label) for mark in plot.marks if mark.label])
    top_px = _TOP_PX + _LABEL_ROW_PX * (1 + max(rows) if rows else 0)
    inner_px = count * _PANEL_PX + (count - 1) * _GAP_PX
    figure = make_subplots(
        rows=count,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=_GAP_PX / inner_px,
    )
    for row, panel in enumerate(plot.panels, start=1):
        most = points_each(len(panel.lines))
        lines = [line.thinned(most, log_x=plot.axis == "frequency") for line in panel.lines]
        figure.add_traces([_trace(line, panel, styles) for line in lines], rows=row, cols=1)
        figure.update_yaxes(title_text=panel.y_title, row=row, col=1, **_y_axis(panel, plot))
    figure.update_layout(
        height=top_px + inner_px + _BOTTOM_PX,
        margin={"l": 70, "r": 12, "t": top_px, "b": _BOTTOM_PX},
        paper_bgcolor="#fff",
        plot_bgcolor="#fff",
        font={"family": "system-ui, sans-serif", "size": 12, "color": _INK},
        showlegend=False,
        hovermode="x unified" if plot.axis == "time" else "closest",
        hoverlabel={"namelength": 28},
        annotations=[*_titles(figure, plot), *_mark_labels(plot, rows)],
        shapes=[_mark_line(mark, row) for mark in plot.marks for row in range(1, count + 1)],
    )
    figure.update_xaxes(gridcolor=_GRID, linecolor=_GREY, zeroline=False, **_x_axis(plot))
    figure.update_yaxes(gridcolor=_GRID, linecolor=_GREY, zeroline=False, title_standoff=6)
    figure.update_xaxes(title_text=_x_title(plot), title_standoff=8, row=count, col=1)
    return figure


def label_rows(labels: Sequence[tuple[float, str]]) -> list[int]:
    """Return the row of each label on a logarithmic axis such that none runs into its neighbour; places rise.

    >>> label_rows([(0.5, "1"), (0.6, "2"), (2.0, "3")])
    [0, 1, 0]
    """
    ends: list[float] = []
    rows = []
    for place, label in labels:
        at = math.log10(place)
        row = next((row for row, end in enumerate(ends) if at >= end), len(ends))
        ends[row : row + 1] = [at + _DIGIT_DECADES[0] + _DIGIT_DECADES[1] * (len(label) - 1)]
        rows.append(row)
    return rows


def _trace(line: Line, panel: Panel, styles: Sequence[RunStyle]) -> go.Scatter:
    style = styles[line.run or 0]
    name = "demand" if line.run is None else style.label + (" demand" if line.before else "")
    decimals = {"Hz": ".4f", "pu": ".4f"}.get(panel.unit, ".4g")
    return go.Scatter(
        x=line.x,
        y=line.y.astype(np.float32),
        name=_as_text(name),
        mode="lines",
        line={"color": _GREY, "width": 1.0}
        if line.before
        else {"color": style.colour, "width": 1.6, "dash": style.dash},
        hovertemplate=f"%{{y:{decimals}}} {panel.unit}".rstrip(),
        meta={"run": -1 if line.run is None else line.run},
    )


def _y_axis(panel: Panel, plot: Plot) -> dict[str, object]:
    if plot.one_scale:
        return {"range": common_range([line for other in plot.panels for line in other.lines])}
    if not panel.log_y:
        return {}
    highest = max((float(line.y.max()) for line in panel.lines if line.y.size), default=0.0)
    top = math.log10(highest) + 0.3 if highest > 0.0 else 0.0
    return {"type": "log", "range": [top - _DECADES, top], "dtick": 1, "exponentformat": "none"}


def common_range(lines: Sequence[Line]) -> list[float]:
    """Return a range that holds all `lines`, with a twentieth of it to spare at both ends."""
    low, high = min(float(line.y.min()) for line in lines), max(float(line.y.max()) for line in lines)
    spare = 0.05 * (high - low) or 1e-3  # at rest: a view of some millihertz [assumption]
    return [low - spare, high + spare]


def _x_axis(plot: Plot) -> dict[str, object]:
    lines = [line for panel in plot.panels for line in panel.lines if line.x.size]
    low, high = min(float(line.x[0]) for line in lines), max(float(line.x[-1]) for line in lines)
    if plot.axis == "time":
        return {"range": [low, high], "hoverformat": ".3f"}
    view = max(low, _VIEW_HZ[0]), min(high, _VIEW_HZ[1])
    return {
        "type": "log",
        "range": [math.log10(edge) for edge in view],
        "hoverformat": ".3f",
        "tickvals": _TICKS_HZ,
        "ticktext": [f"{tick:g}" for tick in _TICKS_HZ],
        "tickangle": 0,
    }


def _x_title(plot: Plot) -> str:
    return "time [s]" if plot.axis == "time" else "frequency [Hz]"


def _titles(figure: go.Figure, plot: Plot) -> Iterator[dict[str, object]]:
    for row, panel in enumerate(plot.panels, start=1):
        axis = next(figure.select_yaxes(row=row, col=1))
        yield {
            "text": f"<b>{_as_text(shortened(panel.title, longest=_TITLE_LETTERS))}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": axis.domain[1],
            "yshift": 3,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
        }


def _mark_line(mark: Mark, row: int) -> dict[str, object]:
    axis = "" if row == 1 else str(row)
    return {
        "type": "line",
        "xref": f"x{axis}",
        "yref": f"y{axis} domain",
        "x0": mark.at,
        "x1": mark.at,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": _mark_style(mark),
    }


def _mark_style(mark: Mark) -> dict[str, object]:
    if mark.label:
        return {"color": "#8c6bb1", "width": 1}
    return {"color": "#e0b5a5", "width": 1} if mark.solid else {"color": "#57606a", "width": 1, "dash": "dot"}


def _mark_labels(plot: Plot, rows: Sequence[int]) -> Iterator[dict[str, object]]:
    """Number the modes above the topmost panel, its title below them."""
    for mark, row in zip((mark for mark in plot.marks if mark.label), rows, strict=True):
        yield {
            "text": _as_text(mark.label),
            "hovertext": _as_text(mark.says),
            "xref": "x",
            "yref": "paper",
            "x": math.log10(mark.at),
            "y": 1,
            "yshift": 18 + _LABEL_ROW_PX * row,
            "xanchor": "center",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 11, "color": "#6a51a3"},
        }


def _as_text(text: str) -> str:
    """Keep Plotly, which reads a few tags, from reading any in a name."""
    return html.escape(text, quote=False)
