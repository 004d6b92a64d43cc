"""Bands of frequency: NERC's abnormal and trigger limits, dead bands, what may not last; rates of change."""

from __future__ import annotations

from gridsim.limits.citations import (
    NERC_FREQUENCY_EXCURSIONS_URL,
    NERC_FREQUENCY_RESPONSE_URL,
    PRC_029,
    READ_2026,
)
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.methods.frequency import FREQUENCY_DEVIATION, FREQUENCY_LASTING, ROCOF
from gridsim.limits.names import system_name
from gridsim.limits.rules.frequency import ERCOT_UFLS
from gridsim.sources import Source

FTL_S = 300.0
ANTI_STALL_S = 90.0
#: Widest dead bands that governors may have. [Hz]
DEAD_BANDS_HZ = {"north_america": 0.036, "ercot": 0.017}


def _fal(where: str, value: float, text: str) -> Limit:
    return limit_by(
        FREQUENCY_DEVIATION,
        f"frequency_band_fal_{where}",
        "Frequency within the abnormal limit (FAL)",
        value,
        jurisdiction=system_name(where),
        source=Source(f"NERC frequency response page: {text}", "Q", READ_2026, url=NERC_FREQUENCY_RESPONSE_URL),
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
            f"NERC page on high frequency excursions: FTL of the {system_name(where)}, {60.0 - value:g} and "
            f"{60.0 + value:g} Hz for 5 min",
            "Q",
            "2016 (copyright)",
            url=NERC_FREQUENCY_EXCURSIONS_URL,
        ),
        window_s=FTL_S,
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _dead_band(where: str, value: float) -> Limit:
    return limit_by(
        FREQUENCY_DEVIATION,
        f"frequency_dead_band_{where}",
        "Frequency within the governors' dead band",
        value,
        jurisdiction=system_name(where),
        source=Source(
            f"BAL-001-TRE-2: governor dead band {value:g} Hz; as a bound on a load's swing it is nobody's rule, but "
            "beyond it every governor of the system moves with each iteration",
            "Q",
            READ_2026,
        ),
        status="proposal",
        nominal_hz=NORTH_AMERICA_HZ,
    )


FREQUENCY_BANDS: tuple[Limit, ...] = (
    limit_by(
        FREQUENCY_LASTING,
        "frequency_anti_stall_ercot",
        "Frequency not for 90 s half a hertz off",
        0.5,
        jurisdiction=system_name("ercot"),
        source=Source(
            f"{ERCOT_UFLS.text}; optional anti-stall shedding at 59.5 Hz after 90, 120 and 150 s",
            ERCOT_UFLS.tag,
            ERCOT_UFLS.date,
            ERCOT_UFLS.url,
        ),
        note="the rule is on the low side only",
        window_s=ANTI_STALL_S,
        nominal_hz=NORTH_AMERICA_HZ,
    ),
    *(_dead_band(where, value) for where, value in DEAD_BANDS_HZ.items()),
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
        source=Source(
            "EirGrid Grid Code modification MPID345 (data centres): stay on up to 1 Hz/s over a rolling 500 ms, in a "
            "text that reports it",
            "S",
            "2025-11",
            "https://kpmg.com/ie/en/insights/energy-utilities-telecoms/irelands-data-centre-policy-reset.html",
        ),
        status="proposal",
        window_s=0.5,
    ),
    limit_by(
        ROCOF,
        "rocof_100ms_prc029",
        "Rate of change of frequency that inverter-based resources ride through",
        5.0,
        jurisdiction="North America (NERC)",
        source=Source(
            f"{PRC_029}, R3: rates up to 5 Hz/s over at least 0.1 s, but not in a fault; in a text that quotes it",
            "S",
            "2025",
        ),
        note="the shortest window the standard allows; phase jumps are not part of this frequency",
        window_s=0.1,
        nominal_hz=NORTH_AMERICA_HZ,
    ),
)
