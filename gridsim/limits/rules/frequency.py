"""Frequency of the interconnection: margins to load shedding and to over-frequency, NERC bands, rate of change."""

from __future__ import annotations

from gridsim.limits.citations import NERC_FREQUENCY_RESPONSE_URL, PRC_024, UNDATED
from gridsim.limits.contract import Limit, RuleStatus, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import HIGH, LOW
from gridsim.limits.methods.frequency import (
    FREQUENCY_DEVIATION,
    FREQUENCY_EXTREME,
    FREQUENCY_LASTING,
    ROCOF,
)
from gridsim.limits.names import system_name
from gridsim.sources import Source

FTL_S = 300.0
EUROPE_HZ = 50.0
FIFTY = ("ireland", "gb")


def _hz(where: str) -> float:
    return EUROPE_HZ if where in FIFTY else NORTH_AMERICA_HZ


def _extreme(where: str, side: str, value: float, source: Source, status: RuleStatus = "final") -> Limit:
    """One side of the frequency of the centre of inertia, every row counted."""
    name, title = {
        LOW: ("nadir", "Lowest frequency above the first step of load shedding"),
        HIGH: ("zenith", "Highest frequency below over-frequency"),
    }[side]
    return limit_by(
        FREQUENCY_EXTREME,
        f"frequency_{name}_{where}",
        title,
        value,
        jurisdiction=system_name(where),
        source=source,
        status=status,
        side=side,
        nominal_hz=_hz(where),
    )


def _fal(where: str, value: float, text: str) -> Limit:
    return limit_by(
        FREQUENCY_DEVIATION,
        f"frequency_band_fal_{where}",
        "Frequency within the abnormal limit (FAL)",
        value,
        jurisdiction=system_name(where),
        source=Source(f"NERC frequency response page: {text}", "Q", UNDATED, url=NERC_FREQUENCY_RESPONSE_URL),
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _ftl(where: str, value: float) -> Limit:
    return limit_by(
        FREQUENCY_LASTING,
        f"frequency_band_ftl_{where}",
        "Frequency not for 5 min beyond the trigger limit (FTL)",
        value,
        jurisdiction=system_name(where),
        source=Source(
            f"NERC frequency response page: FTL of the {system_name(where)}, 5 min",
            "Q",
            UNDATED,
            url=NERC_FREQUENCY_RESPONSE_URL,
        ),
        window_s=FTL_S,
        nominal_hz=NORTH_AMERICA_HZ,
    )


FREQUENCY: tuple[Limit, ...] = (
    _extreme(
        "eastern",
        LOW,
        59.5,
        Source("first under-frequency load-shedding step, Eastern (Florida 59.7 Hz)", "I", UNDATED),
    ),
    _extreme("eastern", HIGH, 60.5, Source(f"{PRC_024}: start of the Eastern time curve", "I", "2020")),
    _extreme("florida", LOW, 59.7, Source("first under-frequency load-shedding step, Florida", "I", UNDATED)),
    _extreme(
        "miso",
        LOW,
        59.3,
        Source("Ameren (MISO) under-frequency load shedding 59.3 / 59.0 / 58.7 Hz, about 10 % each", "S", UNDATED),
    ),
    _extreme("western", LOW, 59.5, Source("first under-frequency load-shedding step, Western", "I", UNDATED)),
    _extreme("western", HIGH, 60.6, Source(f"{PRC_024}: continuous below 60.6 Hz, Western", "S", "2020")),
    _extreme("ercot", LOW, 59.3, Source("ERCOT under-frequency load shedding 59.3 / 58.9 / 58.5 Hz", "S", UNDATED)),
    _extreme(
        "ercot",
        HIGH,
        60.4,
        Source("frequency ERCOT's large-load-loss studies hold (2.6 GW lost at once reaches it)", "S", UNDATED),
        "proposal",
    ),
    _extreme("quebec", LOW, 58.5, Source("first under-frequency load-shedding step, Quebec", "I", UNDATED)),
    _extreme("quebec", HIGH, 60.6, Source(f"{PRC_024}: continuous below 60.6 Hz, Quebec", "I", "2020")),
    _extreme(
        "ireland",
        LOW,
        48.85,
        Source("first under-frequency load-shedding step of all-island customers 48.85 Hz", "I", UNDATED),
    ),
    _extreme("gb", LOW, 48.8, Source("Great Britain: low-frequency demand disconnection from 48.8 Hz", "I", UNDATED)),
    _extreme("gb", HIGH, 50.5, Source("Great Britain: statutory 49.5 to 50.5 Hz", "I", UNDATED)),
    limit_by(
        FREQUENCY_EXTREME,
        "frequency_containment_gb",
        "Frequency contained above 49.5 Hz",
        49.5,
        jurisdiction=system_name("gb"),
        source=Source("Great Britain: containment at 49.5 Hz for a loss of infeed or demand", "I", UNDATED),
        side=LOW,
        nominal_hz=EUROPE_HZ,
    ),
    limit_by(
        FREQUENCY_DEVIATION,
        "frequency_operating_gb",
        "Frequency within the operating range",
        0.2,
        jurisdiction=system_name("gb"),
        source=Source("Great Britain: 49.8 to 50.2 Hz for a loss of infeed up to 1,000 MW", "I", UNDATED),
        nominal_hz=EUROPE_HZ,
    ),
    limit_by(
        FREQUENCY_EXTREME,
        "frequency_ffr_ercot",
        "Frequency above the trigger of fast frequency response",
        59.85,
        jurisdiction=system_name("ercot"),
        source=Source(
            "ERCOT: fast frequency response triggers at 59.85 Hz; load resources follow at 59.70", "S", UNDATED
        ),
        side=LOW,
        nominal_hz=NORTH_AMERICA_HZ,
    ),
    _fal("eastern", 0.092, "FAL East 59.908 / 60.092 Hz"),
    _fal("western", 0.200, "FAL West 59.80 Hz; the same distance assumed above 60 Hz"),
    _ftl("eastern", 0.050),
    _ftl("western", 0.144),
    limit_by(
        ROCOF,
        "rocof_500ms",
        "Rate of change of frequency over 500 ms",
        1.0,
        jurisdiction="Ireland (EirGrid) and Great Britain; elsewhere a yardstick",
        source=Source("EirGrid grid code modification MPID345: RoCoF 1 Hz/s over 500 ms", "S", UNDATED),
        status="proposal",
        window_s=0.5,
    ),
    limit_by(
        ROCOF,
        "rocof_100ms_prc029",
        "Rate of change of frequency that inverter-based resources ride through",
        5.0,
        jurisdiction="North America (NERC)",
        source=Source("NERC PRC-029-1: ride-through to 5 Hz/s over at least 0.1 s", "Q", "2025"),
        note="the shortest window the standard allows; phase jumps are not part of this frequency",
        window_s=0.1,
        nominal_hz=NORTH_AMERICA_HZ,
    ),
)
