"""Resonance scan of a site: how far a swing of its power moves machines and voltages, over frequency."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.linear.modes import Mode
from gridsim.simulation.linear.outputs import rows_of
from gridsim.units import TWO_PI

#: What is scanned: from slow governor swings to where turbine shafts, which the model does not have, would begin.
BAND_HZ = (0.01, 20.0)
POINTS = 400
#: Further points about a mode damped less than `SHARP`, in half-widths of its resonance (damping times frequency):
#: the steps of the scan are 1.9 % wide, the peak of a mode with 1 % damping is narrower.
ABOUT_A_MODE = np.array([-3.0, -2.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 2.0, 3.0])
SHARP = 0.1
#: At most so many modes get points of their own, the sharpest: of a large grid each point costs a factorisation.
MOST_SHARP = 30
#: A peak stands above its surroundings by this much. [1] Assumption: less is no resonance that anyone would see.
PROMINENCE = 0.02
#: A mode explains a peak if its eigenvalue is no further from j 2 pi f than this share of it. Assumption: about the
#: half-width of a resonance damped so much.
EXPLAINS = 0.25


@dataclass(frozen=True)
class Envelope:
    """The largest of several places' responses at each frequency, and the place; shapes (frequencies,)."""

    value: Floats
    place: tuple[str, ...]


@dataclass(frozen=True)
class Peak:
    """A local maximum of an envelope, with the mode that explains it, if one does: the nearest."""

    f_hz: float
    value: float
    place: str
    mode_f_hz: float | None
    mode_damping: float | None


@dataclass(frozen=True)
class Scan:
    """What 1 MW of swing at a site does at each frequency, as amplitudes or peak-to-peak alike.

    `speed_mhz_per_mw` [mHz/MW] and `power_mw_per_mw` [MW/MW] are of the worst machine, `coi_mhz_per_mw` of the
    centre of inertia, `voltage_percent_per_100mw` of the worst bus [% of nominal voltage for 100 MW],
    `poi_percent_per_100mw` of the site's own. Shapes (frequencies,).
    """

    f_hz: Floats
    speed_mhz_per_mw: Envelope
    power_mw_per_mw: Envelope
    coi_mhz_per_mw: Floats
    voltage_percent_per_100mw: Envelope
    poi_percent_per_100mw: Envelope


def scan_frequencies(modes: Iterable[Mode]) -> Floats:
    """Return the frequencies of a scan: evenly spaced in the logarithm, and denser about each sharp mode. [Hz]"""
    sharp = sorted((mode for mode in modes if mode.damping < SHARP), key=lambda mode: mode.damping)[:MOST_SHARP]
    near = [mode.f_hz * (1.0 + ABOUT_A_MODE * max(mode.damping, 0.0)) for mode in sharp]
    found = np.unique(np.concatenate([np.geomspace(*BAND_HZ, POINTS), *near]))
    return np.asarray(found[(found >= BAND_HZ[0]) & (found <= BAND_HZ[1])], dtype=np.float64)


def scan(outputs: Sequence[str], response: Complexes, f_hz: Floats, *, poi: int) -> Scan:
    """Return the scan of a site at bus `poi` from its part (outputs, frequencies) of the frequency response."""
    size = np.abs(response)
    return Scan(
        f_hz=f_hz,
        speed_mhz_per_mw=_envelope(outputs, size, rows_of(outputs, "f_hz", "gen_"), scale=1e3),
        power_mw_per_mw=_envelope(outputs, size, rows_of(outputs, "p_mw"), scale=1.0),
        coi_mhz_per_mw=1e3 * size[outputs.index("f_hz.coi")],
        voltage_percent_per_100mw=_envelope(outputs, size, rows_of(outputs, "v_pu"), scale=1e4),
        poi_percent_per_100mw=_envelope(outputs, size, [outputs.index(f"v_pu.bus_{poi}")], scale=1e4),
    )


def _envelope(outputs: Sequence[str], size: Floats, rows: Sequence[int], *, scale: float) -> Envelope:
    places, chosen = [outputs[row].partition(".")[2] for row in rows], size[rows]
    which = chosen.argmax(axis=0)
    return Envelope(scale * chosen.max(axis=0), tuple(places[k] for k in which))


def peaks(f_hz: Floats, envelope: Envelope, modes: Sequence[Mode]) -> tuple[Peak, ...]:
    """Return the local maxima of an envelope, the largest first."""
    level = np.log(np.maximum(envelope.value, np.finfo(np.float64).tiny))
    found, _ = find_peaks(level, prominence=np.log1p(PROMINENCE))
    return tuple(_peak(f_hz, envelope, modes, int(k)) for k in sorted(found, key=lambda k: -float(envelope.value[k])))


def _peak(f_hz: Floats, envelope: Envelope, modes: Sequence[Mode], k: int) -> Peak:
    at = float(f_hz[k])
    nearest = min(modes, key=lambda mode: _apart(mode, at), default=None)
    if nearest is not None and _apart(nearest, at) > EXPLAINS * TWO_PI * at:
        nearest = None
    return Peak(
        f_hz=at,
        value=float(envelope.value[k]),
        place=envelope.place[k],
        mode_f_hz=None if nearest is None else nearest.f_hz,
        mode_damping=None if nearest is None else nearest.damping,
    )


def _apart(mode: Mode, f_hz: float) -> float:
    """Return the distance of a mode's eigenvalue from j 2 pi f. [1/s]"""
    return math.hypot(mode.decay_per_s, TWO_PI * (mode.f_hz - f_hz))
