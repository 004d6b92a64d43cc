"""Speed of the machines: frequencies at which a generator may trip at once, and the times nearer to nominal."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.limits.citations import PRC_024
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import HIGH, LOW, Steps
from gridsim.limits.methods.curves import FREQUENCY_CURVE
from gridsim.limits.methods.frequency import MACHINE_FREQUENCY
from gridsim.limits.names import system_name
from gridsim.sources import Source, Tag


def eastern_low_s(f_hz: float) -> float:
    """Return how long the Eastern curve lets a low frequency last. [s] Round ends: half an hour at 59.5 Hz."""
    return float(10.0 ** (1.7373 * f_hz - 100.116))


def eastern_high_s(f_hz: float) -> float:
    """Return how long the Eastern curve lets a high frequency last. [s] Round ends: ten minutes at 60.5 Hz."""
    return float(10.0 ** (90.935 - 1.45713 * f_hz))


@dataclass(frozen=True)
class _Boundary:
    """One side of an interconnection's no-trip boundary: the frequency of an instant trip, and the curve to it."""

    instant_hz: float
    curve: Steps
    tag: Tag
    between: str = "steps"
    at_level: str = "counts"


BOUNDARIES = {
    ("eastern", LOW): _Boundary(
        57.8, ((59.5, eastern_low_s(59.5)), (57.8, eastern_low_s(57.8)), (57.8, 0.0)), "I", "log_time"
    ),
    ("eastern", HIGH): _Boundary(
        61.8, ((60.5, eastern_high_s(60.5)), (61.8, eastern_high_s(61.8)), (61.8, 0.0)), "I", "log_time"
    ),
    ("western", LOW): _Boundary(57.0, ((59.4, 180.0), (58.4, 30.0), (57.8, 7.5), (57.3, 0.75), (57.0, 0.0)), "S"),
    ("western", HIGH): _Boundary(61.7, ((60.6, 180.0), (61.6, 30.0), (61.7, 0.0)), "S"),
    ("ercot", LOW): _Boundary(57.5, ((59.4, 540.0), (58.4, 30.0), (58.0, 2.0), (57.5, 0.0)), "I"),
    ("ercot", HIGH): _Boundary(61.8, ((60.6, 540.0), (61.6, 30.0), (61.8, 0.0)), "I"),
    ("quebec", LOW): _Boundary(
        55.5, ((59.4, 660.0), (58.5, 90.0), (57.5, 10.0), (57.0, 2.0), (56.5, 0.35), (55.5, 0.0)), "I"
    ),
    ("quebec", HIGH): _Boundary(66.0, ((60.6, 660.0), (61.5, 90.0), (63.0, 5.0), (66.0, 0.0)), "I"),
}
WORDS = {LOW: "Lowest", HIGH: "Highest"}
REMEMBERED = {
    "eastern": "coefficients of the exponential curve as remembered, checked by its round ends only",
    "western": "61.7 and 57.0 Hz as remembered",
    "ercot": "540 s read in a secondary source, the rest as remembered",
    "quebec": "as remembered",
}


def _instant(where: str, side: str) -> Limit:
    return limit_by(
        MACHINE_FREQUENCY,
        f"machine_frequency_{side}_{where}",
        f"{WORDS[side]} machine speed inside the instantaneous trip frequency",
        BOUNDARIES[where, side].instant_hz,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(f"{PRC_024}: instantaneous, {system_name(where)}", "I", "2020"),
        side=side,
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _curve(where: str, side: str) -> Limit:
    boundary = BOUNDARIES[where, side]
    return limit_by(
        FREQUENCY_CURVE,
        f"prc024_frequency_{side}_{where}",
        f"{side.capitalize()} machine speed inside the no-trip time curve",
        1.0,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(f"{PRC_024}: {system_name(where)}; {REMEMBERED[where]}", boundary.tag, "2020"),
        side=side,
        between=boundary.between,
        at_level=boundary.at_level,
        nominal_hz=NORTH_AMERICA_HZ,
        curves={"curve": boundary.curve},
    )


MACHINES: tuple[Limit, ...] = (
    *(_instant(where, side) for where, side in BOUNDARIES),
    *(_curve(where, side) for where, side in BOUNDARIES),
)
