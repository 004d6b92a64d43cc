"""Voltage: planning bands at every bus, service voltage at the site, no-trip curves of generators.

The normal band applies to runs in which no scripted event changes the network, the emergency band to runs in which
one does. So each run is judged by one of the two.
"""

from __future__ import annotations

from gridsim.limits.citations import PRC_024_VOLTAGE, UNDATED
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.method import HIGH, LOW, Steps
from gridsim.limits.methods.curves import VOLTAGE_CURVE
from gridsim.limits.methods.voltage import SITE_VOLTAGE, VOLTAGE_EXTREME
from gridsim.no_trip import HIGH_V, LOW_V
from gridsim.sources import Source

BANDS = {"normal": (0.95, 1.05), "emergency": (0.90, 1.10)}
#: Range A and B of ANSI C84.1. [pu]
SERVICE = {"a": (0.95, 1.05), "b": (0.917, 1.058)}
PLANNING = Source(
    "usual transmission planning bands: 0.95-1.05 pu normal, 0.90-1.10 pu emergency; each planner sets its own",
    "I",
    UNDATED,
)
ANSI = Source("ANSI C84.1, service voltage: range A 114-126 V, range B 110-127 V of 120 V", "I", UNDATED)


def _band(state: str, side: str) -> Limit:
    low, high = BANDS[state]
    extreme = {LOW: "Lowest", HIGH: "Highest"}[side]
    return limit_by(
        VOLTAGE_EXTREME,
        f"voltage_{side}_{state}",
        f"{extreme} voltage in the {state} planning band",
        low if side == LOW else high,
        jurisdiction="transmission planning practice",
        source=PLANNING,
        starts_above_pu=low,
        starts_below_pu=high,
        side=side,
        when=state,
    )


def _service(letter: str, side: str) -> Limit:
    low, high = SERVICE[letter]
    return limit_by(
        SITE_VOLTAGE,
        f"ansi_c84_range_{letter}_{side}",
        f"{side.capitalize()} end of service voltage range {letter.upper()} at the site",
        low if side == LOW else high,
        jurisdiction="United States (ANSI C84.1)",
        source=ANSI,
        side=side,
    )


def _no_trip(side: str, curve: Steps, at_level: str) -> Limit:
    return limit_by(
        VOLTAGE_CURVE,
        f"prc024_voltage_{side}",
        f"{side.capitalize()} voltage inside the no-trip curve of generators",
        1.0,
        jurisdiction="North America (NERC)",
        source=Source(PRC_024_VOLTAGE, "Q", "2020"),
        side=side,
        at_level=at_level,
        curves={"curve": curve},
    )


VOLTAGE: tuple[Limit, ...] = (
    *(_band(state, side) for state in BANDS for side in (LOW, HIGH)),
    *(_service(letter, side) for letter in SERVICE for side in (LOW, HIGH)),
    _no_trip(LOW, LOW_V, "does_not_count"),
    _no_trip(HIGH, HIGH_V, "counts"),
)
