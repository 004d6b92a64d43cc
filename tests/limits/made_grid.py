"""A grid at rest, and waves to lay over one of its channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gridsim.limits.contract import Limit
from gridsim.signals.recording import RecordedBranch, RecordedMode, RecordedSite, Recording

RATE_HZ = 240.0
PEAK_MW = 1000.0
POWER = "p_mw.site_campus"
#: Lossless, of 1 pu at 100 MVA, and rated so.
LINE = RecordedBranch(16, 17, "1", -100j, 100j, -100j, 100j, rating_mva=100.0)
Wave = Callable[[np.ndarray], np.ndarray]


def quiet(duration_s: float, *, nominal_hz: float = 60.0, rate_hz: float = RATE_HZ) -> Recording:
    """A grid at rest with one site, two machines, two buses and a lossless line of 1 pu at 100 MVA between them."""
    t_s = np.arange(round(duration_s * rate_hz) + 1) / rate_hz
    level = {
        "f_hz.coi": nominal_hz,
        "kinetic_mws.coi": 200_000.0,
        "speed_pu.gen_30_1": 1.0,
        "speed_pu.gen_31_1": 1.0,
        "p_mw.gen_30_1": 400.0,
        "p_mw.gen_31_1": 100.0,
        "v_pu.bus_16": 1.0,
        "v_pu.bus_17": 1.0,
        "angle_deg.bus_16": 0.0,
        "angle_deg.bus_17": 0.0,
        POWER: 500.0,
        "connected.site_campus": 1.0,
    }
    channels = {name: np.full(t_s.size, value) for name, value in level.items()}
    return Recording(
        t_s,
        channels,
        nominal_hz,
        (RecordedSite("campus", 16, PEAK_MW),),
        branches=(
            RecordedBranch(
                16, 17, "1", own_mva=-100j, mutual_mva=100j, far_own_mva=-100j, far_mutual_mva=100j, rating_mva=100.0
            ),
        ),
        modes=(RecordedMode(1.0, 0.10),),
    )


def recording(duration_s: float, wave: Wave, channel: str, *, nominal_hz: float = 60.0) -> Recording:
    """A quiet grid of which one channel follows `wave` on top of its level."""
    made = quiet(duration_s, nominal_hz=nominal_hz)
    return replace(made, channels={**made.channels, channel: made.channels[channel] + wave(made.t_s)})


def to_rows(made: Recording, rows: slice) -> Recording:
    """Some rows of a recording."""
    return replace(made, t_s=made.t_s[rows], channels={name: c[rows] for name, c in made.channels.items()})


def half_way(duration_s: float, height: float) -> Wave:
    return lambda t_s: (t_s > duration_s / 2.0) * height


def sine(amplitude: float, f_hz: float) -> Wave:
    return lambda t_s: amplitude * np.sin(2.0 * np.pi * f_hz * t_s)


def square(t_s: np.ndarray, f_hz: float) -> np.ndarray:
    return np.where(np.mod(t_s * f_hz + 1e-9, 1.0) < 0.5, 1.0, -1.0)


def nominal_of(limit: Limit) -> float:
    return dict(limit.settings.numbers).get("nominal_hz", 0.0) or 60.0


def rows_between(t_s: np.ndarray, start_s: float, lasting_s: float) -> np.ndarray:
    """True for as many rows as the time takes, from `start_s` on."""
    first = round(start_s * RATE_HZ)
    rows = np.arange(t_s.size)
    return (rows >= first) & (rows < first + round(lasting_s * RATE_HZ))
