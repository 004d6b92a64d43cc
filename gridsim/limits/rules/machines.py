"""Speed of the machines: frequencies at which a generator may trip at once, and the times nearer to nominal."""

from __future__ import annotations

from gridsim.limits.citations import PRC_024
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import HIGH, LOW
from gridsim.limits.methods.curves import FREQUENCY_CURVE
from gridsim.limits.methods.frequency import MACHINE_FREQUENCY
from gridsim.limits.names import system_name
from gridsim.no_trip import HIGH_HZ, LOW_HZ
from gridsim.sources import Source, Tag

CURVES = {LOW: LOW_HZ, HIGH: HIGH_HZ}


#: How sure the curves are, and what is remembered of them.
TAGS: dict[str, Tag] = {"western": "S"}
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
        CURVES[side][where][-1][0],
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(f"{PRC_024}: instantaneous, {system_name(where)}", "I", "2020"),
        side=side,
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _curve(where: str, side: str) -> Limit:
    return limit_by(
        FREQUENCY_CURVE,
        f"prc024_frequency_{side}_{where}",
        f"{side.capitalize()} machine speed inside the no-trip time curve",
        1.0,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(f"{PRC_024}: {system_name(where)}; {REMEMBERED[where]}", TAGS.get(where, "I"), "2020"),
        side=side,
        between="log_time" if where == "eastern" else "steps",
        at_level="counts",
        nominal_hz=NORTH_AMERICA_HZ,
        curves={"curve": CURVES[side][where]},
    )


MACHINES: tuple[Limit, ...] = (
    *(make(where, side) for make in (_instant, _curve) for where in LOW_HZ for side in CURVES),
)
