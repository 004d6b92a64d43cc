"""Speed of the machines: frequencies at which a generator may trip at once, and the times nearer to nominal.

Inverter-based resources have a rule of their own, PRC-029: the machines' speed stands for the frequency they see.
"""

from __future__ import annotations

from gridsim.limits.citations import GRID_CODES_URL, PRC_024, PRC_029, status_of
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import HIGH, LOW, Steps
from gridsim.limits.methods.curves import FREQUENCY_CURVE
from gridsim.limits.methods.frequency import MACHINE_FREQUENCY
from gridsim.limits.names import system_name
from gridsim.no_trip import HIGH_HZ, LOW_HZ
from gridsim.sources import Source

CURVES = {LOW: LOW_HZ, HIGH: HIGH_HZ}
WORDS = {LOW: "Lowest", HIGH: "Highest"}
DRAWN = "as drawn by a public program that names no revision"
#: The one edge that nobody could read: the drawing goes on to 62.2 Hz, the stricter 61.8 Hz is as remembered.
NOT_READ = {("eastern", HIGH)}
EASTERN = {
    LOW: "ends of the curve 59.5 Hz at 1,800 s and 57.8 Hz at 2 s read, the line between them as remembered",
    HIGH: (
        "ends of the curve 60.5 Hz at 600 s and 62.2 Hz at 2 s read; the line between them, and that 61.8 Hz cuts it "
        "off, as remembered"
    ),
}
#: Converters ride through for 299 s in all outside the continuous band, and may trip beyond the last level. [Hz, s]
PRC_029_CURVES: dict[str, Steps] = {
    LOW: ((58.8, 299.0), (57.0, 0.0)),
    HIGH: ((61.2, 299.0), (61.8, 0.0)),
}


def _instant(where: str, side: str) -> Limit:
    level = CURVES[side][where][-1][0]
    if (where, side) in NOT_READ:
        source = Source(f"{PRC_024}: instantaneous at {level:g} Hz, as remembered; drawn up to 62.2 Hz", "I", "2020")
    else:
        text = f"{PRC_024}: instantaneous beyond {level:g} Hz, {system_name(where)}, {DRAWN}"
        source = Source(text, "S", "2020", GRID_CODES_URL)
    return limit_by(
        MACHINE_FREQUENCY,
        f"machine_frequency_{side}_{where}",
        f"{WORDS[side]} machine speed inside the instantaneous trip frequency",
        level,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=source,
        status=status_of(source),
        side=side,
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _curve(where: str, side: str) -> Limit:
    how = f"; {EASTERN[side]}" if where == "eastern" else ""
    source = Source(f"{PRC_024}: {system_name(where)}, {DRAWN}{how}", "S", "2020", GRID_CODES_URL)
    return limit_by(
        FREQUENCY_CURVE,
        f"prc024_frequency_{side}_{where}",
        f"{side.capitalize()} machine speed inside the no-trip time curve",
        1.0,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=source,
        side=side,
        between="log_time" if where == "eastern" else "steps",
        at_level="counts",
        nominal_hz=NORTH_AMERICA_HZ,
        curves={"curve": CURVES[side][where]},
    )


def _converters(side: str) -> Limit:
    text = (
        f"{PRC_029}, R3, Table 3: 58.8 to 61.2 Hz continuous, 299 s out to 57.0 and 61.8 Hz; in a text that quotes it"
    )
    return limit_by(
        FREQUENCY_CURVE,
        f"prc029_frequency_{side}",
        f"{side.capitalize()} frequency that inverter-based resources ride through",
        1.0,
        jurisdiction="North America (NERC)",
        source=Source(text, "S", "2025"),
        note="the machines' speed stands for the frequency at converters",
        side=side,
        at_level="does_not_count",
        nominal_hz=NORTH_AMERICA_HZ,
        curves={"curve": PRC_029_CURVES[side]},
    )


MACHINES: tuple[Limit, ...] = (
    *(make(where, side) for make in (_instant, _curve) for where in LOW_HZ for side in CURVES),
    *(_converters(side) for side in CURVES),
)
