"""Relay settings of each interconnection, for cases that come without relay records.

A machine's relays stand exactly at the curve that forbids them to act before it, so a machine goes as early as the
rule lets it; real ones are slower or wider. Steps without a source text of their own say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridsim import no_trip
from gridsim.devices.protection.curve import STEPS
from gridsim.no_trip import HIGH_HZ, LOW_HZ, Boundary, eastern_high_s, eastern_low_s
from gridsim.sources import Source

#: Pick-up of a load-shedding stage and its breaker, about six and five cycles of 60 Hz. [s] Assumption.
SHED_PICKUP_S, SHED_BREAKER_S = 0.1, 0.083
#: Breaker of a generator, five cycles. [s] Assumption.
TRIP_BREAKER_S = 0.083

#: A step of a scheme: threshold [Hz or pu], pick-up time [s], and for load shedding the share of the load. [1]
Shed = tuple[float, float, float]
Step = tuple[float, float]


@dataclass(frozen=True)
class ProtectionPreset:
    """Load-shedding stages (threshold, pick-up, share) and the machines' curves (threshold, time), with sources."""

    shedding: tuple[Shed, ...]
    shedding_source: Source
    low_hz: tuple[Step, ...]
    high_hz: tuple[Step, ...]
    frequency_source: Source


def _stages(*steps: tuple[float, float]) -> tuple[Shed, ...]:
    return tuple((f_hz, SHED_PICKUP_S, share) for f_hz, share in steps)


def _severest(boundary: Boundary) -> Boundary:
    """Return the steps of a boundary that a relay has room for, by rising level."""
    return tuple(sorted(boundary[-STEPS:]))


#: Voltage relays of the machines in all of North America.
LOW_V, HIGH_V = _severest(no_trip.LOW_V), _severest(no_trip.HIGH_V)
VOLTAGE_SOURCE = Source("NERC PRC-024-3, Attachment 2, voltage no-trip boundaries", "Q", date="2020")

#: Under-voltage load shedding where it is asked for. There is no rule for all; schemes are local.
UNDER_VOLTAGE: tuple[Shed, ...] = ((0.90, 10.0, 0.05), (0.88, 5.0, 0.05), (0.85, 2.0, 0.10))
UNDER_VOLTAGE_SOURCE = Source("assumption: 5 % at 0.90 pu, 5 % at 0.88, 10 % at 0.85, as local schemes are", "I")

PRESETS: dict[str, ProtectionPreset] = {
    "eastern": ProtectionPreset(
        shedding=_stages((59.3, 0.10), (59.0, 0.10), (58.7, 0.10)),
        shedding_source=Source("Ameren (MISO) under-frequency plan 59.3 / 59.0 / 58.7 Hz, about 10 % each", "S"),
        low_hz=((57.8, 0.0), *((f, eastern_low_s(f)) for f in (58.0, 58.5, 59.0))),
        high_hz=(*((f, eastern_high_s(f)) for f in (61.0, 61.4, 61.7)), (61.8, 0.0)),
        frequency_source=Source("NERC PRC-024-3, Attachment 1, Eastern curve at three points and its ends", "I"),
    ),
    "western": ProtectionPreset(
        shedding=_stages((59.5, 0.053), (59.3, 0.059), (59.1, 0.065), (58.9, 0.067), (58.7, 0.067)),
        shedding_source=Source("first step 59.5 Hz; five steps of 5 to 7 % as western plans have them", "I"),
        low_hz=_severest(LOW_HZ["western"]),
        high_hz=_severest(HIGH_HZ["western"]),
        frequency_source=Source("NERC PRC-024-3, Attachment 1, Western", "S", date="2020"),
    ),
    "ercot": ProtectionPreset(
        shedding=_stages((59.3, 0.05), (58.9, 0.10), (58.5, 0.10)),
        shedding_source=Source("ERCOT load shedding 59.3 / 58.9 / 58.5 Hz, 5 / 15 / 25 % in all", "S"),
        low_hz=_severest(LOW_HZ["ercot"]),
        high_hz=_severest(HIGH_HZ["ercot"]),
        frequency_source=Source("NERC PRC-024-3, Attachment 1, ERCOT; all but the 540 s from memory", "I"),
    ),
    "quebec": ProtectionPreset(
        shedding=_stages((58.5, 0.06), (58.0, 0.07), (57.5, 0.07), (57.0, 0.07)),
        shedding_source=Source(
            "assumption: four steps from 58.5 Hz on, wider than elsewhere as the grid is small", "I"
        ),
        low_hz=_severest(LOW_HZ["quebec"]),
        high_hz=_severest(HIGH_HZ["quebec"]),
        frequency_source=Source("NERC PRC-024-3, Attachment 1, Quebec", "I"),
    ),
    "gb": ProtectionPreset(
        shedding=_stages((48.8, 0.05), (48.75, 0.05), (48.7, 0.10), (48.6, 0.075), (48.5, 0.075)),
        shedding_source=Source("Great Britain low-frequency demand disconnection, from 48.8 Hz", "I"),
        low_hz=((47.0, 0.0), (47.5, 20.0)),
        high_hz=((52.0, 0.5),),
        frequency_source=Source("Great Britain generators stay from 47.5 to 52 Hz, 20 s at 47 to 47.5 Hz", "I"),
    ),
}
