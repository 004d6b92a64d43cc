"""What was measured in an event beside what the run of it gives."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.scenario.measured import Figure, Measured
from gridsim.signals.recording import Recording
from gridsim.studies.result import Beside

#: Times are decimal numbers; this much of a row is rounding.
ROUNDING = 1e-6


def beside(measured: Measured | None, recording: Recording) -> tuple[Beside, ...]:
    """Return each measured figure with the simulated one, in the order of the scenario."""
    return tuple(_beside(figure, measured.source, recording) for figure in measured.figures) if measured else ()


def _beside(figure: Figure, source: str, recording: Recording) -> Beside:
    low, high = figure.span
    found = _channels(figure, recording)
    end_s = recording.duration_s if figure.to_s is None else figure.to_s
    why = ""
    if found.shape[0] == 0:
        why = f"{figure.channel} was not recorded"
    elif not end_s <= recording.duration_s + ROUNDING:
        why = f"the run ends at {recording.duration_s:g} s"
    simulated = None if why else _taken(figure, found, recording, end_s)
    return Beside(figure.title, figure.unit, low, high, simulated, why, source)


def _channels(figure: Figure, recording: Recording) -> Floats:
    """Return the channels that are meant, shape (channels, n)."""
    if figure.channel.endswith("*"):
        names = [name for name in recording.channels if name.startswith(figure.channel[:-1])]
    else:
        names = [name for name in recording.channels if name == figure.channel]
    return np.array([recording.channels[name] for name in names]).reshape(len(names), recording.t_s.size)


def _taken(figure: Figure, channels: Floats, recording: Recording, end_s: float) -> float:
    first, last = (
        min(round(t_s * recording.sample_rate_hz), recording.t_s.size - 1) for t_s in (figure.from_s, end_s)
    )
    inside = channels[:, first : last + 1]
    if figure.take == "highest":
        return float(inside.max())
    if figure.take == "lowest":
        return float(inside.min())
    total = channels.sum(axis=0)
    if figure.take == "at":
        return float(total[last])
    change = float(total[last] - total[first])
    return change if figure.take == "rise" else -change
