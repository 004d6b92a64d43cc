"""Recordings of which the methods for curves of level and time and for oscillations read a wanted value."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gridsim.limits.contract import Limit
from gridsim.limits.method import LOW
from gridsim.signals.recording import RecordedMode, Recording
from tests.limits.made_grid import RATE_HZ, nominal_of, quiet, recording, rows_between, sine


def _on_curve(channel: str, scale: float) -> Callable[[Limit, float], Recording]:
    """An excursion beyond the level of shortest time that is a whole number of rows, for the wanted share of it."""

    def build(limit: Limit, value: float) -> Recording:
        s = limit.settings
        level, seconds = min((step for step in s.curve("curve") if step[1] > 0.0), key=lambda step: step[1])
        beyond = level * (0.9999 if s.word("side") == LOW else 1.0001)
        nominal = 60.0 if channel.startswith("speed") else 1.0
        if s.word("between") == "log_time":
            beyond = (2.0 * level + s.curve("curve")[0][0]) / 3.0  # a third of the way down: seconds by (1)
            (first, most), (last, least) = s.curve("curve")[:2]
            seconds = most * (least / most) ** ((beyond - first) / (last - first))
        rows = int(seconds * RATE_HZ + 1e-6) + (0 if value < 1.0 else 1)
        made = quiet(rows / RATE_HZ + 10.0)
        inside = np.arange(made.t_s.size)
        moved = np.where((inside >= 240) & (inside < 240 + rows), beyond * scale, nominal * scale)
        return replace(made, channels={**made.channels, channel: moved})

    return build


def _connected(limit: Limit, value: float) -> Recording:
    """A site of which the wanted share is left after it should have recovered from a sag within the curve."""
    made = quiet(20.0, nominal_hz=nominal_of(limit))
    s = limit.settings
    (level, seconds) = s.curve("voltage_low")[0]
    sag = rows_between(made.t_s, 2.0, max(0.0, seconds - 1.0 / RATE_HZ) if seconds > 0.0 else 0.0)
    back_s = 2.0 + seconds + s["recovery_s"] + 2.0 / RATE_HZ
    left = np.where(sag, 0.0, np.where(made.t_s >= back_s, value / 100.0, 1.0))
    channels = {**made.channels, "v_pu.bus_16": np.where(sag, level - 0.01, 1.0), "connected.site_campus": left}
    return replace(made, channels=channels)


def _machine_swing(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 2.0, 0.5), "p_mw.gen_31_1")


def _loading(limit: Limit, value: float) -> Recording:
    """An angle across the line of 1 pu whose current is `value` per cent of the rating of 100 MVA."""
    angle_deg = math.degrees(2.0 * math.asin(value / 200.0))
    made = quiet(2.0 * limit.settings["window_s"])
    turned = made.channels["angle_deg.bus_16"] + angle_deg
    return replace(made, channels={**made.channels, "angle_deg.bus_16": turned})


def _line_swing(limit: Limit, value: float) -> Recording:
    """100 MW sin(angle) flow over the line, so that the angle swings by the arc sine."""
    return recording(60.0, lambda t_s: np.rad2deg(np.arcsin(sine(value / 200.0, 0.5)(t_s))), "angle_deg.bus_16")


def _shaft(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 200.0 * 100.0, 20.0), "p_mw.gen_31_1")


def _damping(limit: Limit, value: float) -> Recording:
    """A mode of the wanted damping in the band, one less damped below it, one better damped inside."""
    low_hz = limit.settings["low_hz"]
    modes = (
        RecordedMode(0.3 * low_hz, -0.5),
        RecordedMode(1.2 * low_hz, value / 100.0),
        RecordedMode(1.1 * low_hz, 0.2),
    )
    return replace(quiet(20.0), modes=modes)


BUILDERS: dict[str, Callable[[Limit, float], Recording]] = {
    "voltage_curve": _on_curve("v_pu.bus_17", 1.0),
    "frequency_curve": _on_curve("speed_pu.gen_31_1", 1.0 / 60.0),
    "stay_connected": _connected,
    "machine_swing": _machine_swing,
    "line_swing": _line_swing,
    "branch_loading": _loading,
    "shaft_swing": _shaft,
    "mode_damping": _damping,
}
#: How near to the limit a value is told apart, as a share of it, where more than rounding is in the way.
NEARNESS = {
    "shaft_swing": 0.03,  # samples miss the peaks of 20 Hz by 3 %, the band's edges take 0.1 %
    "voltage_curve": 0.5,  # the builder moves by whole rows
    "frequency_curve": 0.5,
}
