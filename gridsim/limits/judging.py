"""How a method becomes a limit's `measure`: which channels, what it needs of the run, which reading is the worst.

A `Reading` takes channels of shape (places, n) and their sample rate in Hz and returns shape (places, n), one
reading a row, or (places, 1), one for the whole run. The worst reading over places and rows is the measurement.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.method import Measure, Measurement, Sense
from gridsim.signals.recording import RecordedSite, Recording

Reading = Callable[[Floats, float], Floats]

PERCENT = 100.0
NORTH_AMERICA_HZ = 60.0
GRID = "grid"  # the place of what belongs to no bus, machine or site
# Assumption: with ten rows a window, a step is placed in it to within a tenth.
ROWS_PER_WINDOW = 10
# Extremes of frequency need rows while it turns: where it falls at 1 Hz/s, at most 0.1 Hz is missed between two.
SLOW_ROWS_HZ = 10.0
# Extremes of a site's power need rows within an iteration: seven in the fastest, of 3 Hz. Assumption.
POWER_ROWS_HZ = 20.0
# Rates and durations are quotients of decimal numbers; this much of them is rounding.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Needs:
    """What a method needs before it can judge: a run as long as its window, rows often enough, a frequency.

    A `nominal_hz` of 0 asks for none.
    """

    window_s: float = 0.0
    sample_rate_hz: float = 0.0
    nominal_hz: float = 0.0

    def unmet(self, recording: Recording) -> str:
        """Say which need `recording` does not meet, with both numbers; empty where it meets all."""
        rate_hz, rows = recording.sample_rate_hz, recording.t_s.size
        if rows < 2:
            return f"run of {rows} rows has no duration"
        if self.nominal_hz and recording.nominal_hz != self.nominal_hz:
            return f"rule is written for {self.nominal_hz:g} Hz systems, the run is at {recording.nominal_hz:g} Hz"
        if not rows / rate_hz >= self.window_s * (1.0 - ROUNDING):
            return f"run of {recording.duration_s:g} s is shorter than the {self.window_s:g} s window"
        wanted_hz = max(self.sample_rate_hz, ROWS_PER_WINDOW / self.window_s if self.window_s else 0.0)
        if not rate_hz >= wanted_hz * (1.0 - ROUNDING):
            return f"recorded at {rate_hz:g} Hz, the method needs at least {wanted_hz:g} Hz"
        return ""


def site_power(site: RecordedSite) -> str:
    """Name the channel of the power at a site's meter."""
    return f"p_mw.site_{site.name}"


def site_voltage(site: RecordedSite) -> str:
    """Name the channel of the voltage at a site's bus."""
    return f"v_pu.bus_{site.bus}"


def at_sites(
    channel: Callable[[RecordedSite], str], reading: Reading, *, needs: Needs, sense: Sense = "max"
) -> Measure:
    """Make a measure that gives one measurement per site."""

    def measure(recording: Recording) -> list[Measurement]:
        return [
            _worst(recording, [channel(site)], reading, needs=needs, sense=sense, place=f"site {site.name}")
            for site in recording.sites
        ]

    return measure


def at_places(
    quantity: str,
    reading: Reading,
    *,
    needs: Needs,
    sense: Sense = "max",
    only: str = "",
    starts_within: tuple[float, float] = (-math.inf, math.inf),
    before: Callable[[Recording], Mapping[str, float]] = lambda recording: {},
    left_out: Callable[[Recording], set[str]] = lambda recording: set(),
) -> Measure:
    """Make a measure that gives one measurement, the worst of all places of `quantity` (that begin with `only`).

    `before` says what stood at a place before the sites came. Places that broke the limit's side of `starts_within`
    then are judged apart: the worst of them is a measurement of its own. Where `before` does not say, places whose
    first value lies outside `starts_within` are left out, and so are those that `left_out` names.
    """
    low, high = starts_within

    def measure(recording: Recording) -> list[Measurement]:
        without = left_out(recording)
        places = [place for place in recording.places(quantity) if place.startswith(only) and place not in without]
        names = [f"{quantity}.{place}" for place in places]
        known = {f"{quantity}.{place}": value for place, value in before(recording).items()}
        side = (low, math.inf) if sense == "min" else (-math.inf, high)
        outside = [name for name in names if name in known and not side[0] <= known[name] <= side[1]]
        others = [name for name in names if name not in outside]
        within = [name for name in others if name in known or _starts(recording, name, low, high)]
        if names and not within and not outside:
            return [Measurement(GRID, None, why_null=f"every place starts outside {low:g} to {high:g}")]
        groups = [group for group in (within, outside) if group] or [[f"{quantity}.{only}"]]
        found = [_worst(recording, group, reading, needs=needs, sense=sense) for group in groups]
        by_place = {place_in_words(name): value for name, value in known.items()}
        found = [replace(one, before=None if one.value is None else by_place.get(one.place)) for one in found]
        if len(groups) > 1 and found[1].value is not None and side[0] <= found[1].value <= side[1]:
            return found[:1]  # what was broken before is so no more
        return found

    return measure


def _starts(recording: Recording, name: str, low: float, high: float) -> bool:
    return bool(low <= recording.channels[name][:1].sum() <= high)


def share_of_peak(measure: Measure) -> Measure:
    """Turn a measure in MW, one a site, into one in % of each site's largest demand."""

    def measured(recording: Recording) -> list[Measurement]:
        found = measure(recording)
        return [
            replace(one, value=None if one.value is None else PERCENT * one.value / site.peak_mw)
            for one, site in zip(found, recording.sites, strict=True)
        ]

    return measured


def place_in_words(channel: str) -> str:
    """Say the place of a channel in words.

    >>> place_in_words("v_pu.bus_16"), place_in_words("speed_pu.gen_30_1"), place_in_words("f_hz.coi")
    ('bus 16', 'generator 30 1', 'grid')
    """
    kind, _, name = channel.partition(".")[2].partition("_")
    word = {"gen": "generator", "coi": GRID}.get(kind, kind)
    return f"{word} {name.replace('_', ' ')}".strip()


def _worst(
    recording: Recording, names: Sequence[str], reading: Reading, *, needs: Needs, sense: Sense, place: str = ""
) -> Measurement:
    missing = [name for name in names if name not in recording.channels]
    why_null = f"{missing[0]} was not recorded" if missing else needs.unmet(recording)
    if why_null:
        return Measurement(place or GRID, None, why_null=why_null)
    values = np.array([recording.channels[name] for name in names])
    readings = reading(values, recording.sample_rate_hz)
    return worst_of(readings, [place or place_in_words(name) for name in names], recording, sense=sense)


def worst_of(readings: Floats, places: Sequence[str], recording: Recording, *, sense: Sense) -> Measurement:
    """Return the worst of `readings` (places, n), or (places, 1), with its place and time."""
    flat = int(np.argmax(readings) if sense == "max" else np.argmin(readings))
    at_place, at_row = divmod(flat, readings.shape[-1])
    t_s = float(recording.t_s[at_row]) if readings.shape[-1] == recording.t_s.size else None
    return Measurement(places[at_place], float(readings[at_place, at_row]), t_s)
