"""Frequency of the interconnection: margins to load shedding and to over-frequency, NERC bands, rate of change."""

from __future__ import annotations

from gridsim.arrays import Floats
from gridsim.limits.citations import NERC_FREQUENCY_RESPONSE_URL, PRC_024, UNDATED
from gridsim.limits.contract import Limit, RuleStatus, Sense
from gridsim.limits.judging import NORTH_AMERICA_HZ, Needs, Reading, at_places
from gridsim.signals.frequency import rocof_hz_per_s, sustained_deviation_hz
from gridsim.sources import Source

FTL_S = 300.0
SIXTY = Needs(nominal_hz=NORTH_AMERICA_HZ)


def _as_recorded(f_hz: Floats, sample_rate_hz: float) -> Floats:
    return f_hz


def _deviation(f_hz: Floats, sample_rate_hz: float) -> Floats:
    return abs(f_hz - NORTH_AMERICA_HZ)


def _lasting(f_hz: Floats, sample_rate_hz: float) -> Floats:
    return sustained_deviation_hz(f_hz - NORTH_AMERICA_HZ, window_s=FTL_S, sample_rate_hz=sample_rate_hz)


def _rocof(window_s: float) -> Reading:
    def reading(f_hz: Floats, sample_rate_hz: float) -> Floats:
        return rocof_hz_per_s(f_hz, window_s=window_s, sample_rate_hz=sample_rate_hz)

    return reading


def _extreme(where: str, sense: Sense, value: float, source: Source, status: RuleStatus = "final") -> Limit:
    """One side of the frequency of the centre of inertia, every row counted."""
    name, title, word = {
        "min": ("nadir", "Lowest frequency above the first step of load shedding", "lowest"),
        "max": ("zenith", "Highest frequency below over-frequency", "highest"),
    }[sense]
    return Limit(
        id=f"frequency_{name}_{where}",
        title=title,
        jurisdiction=f"{where.upper() if where == 'ercot' else where.capitalize()} interconnection",
        quantity="f_hz.coi",
        method=f"{word} frequency of the centre of inertia over the whole run, scripted events included",
        value=value,
        unit="Hz",
        sense=sense,
        source=source,
        rule_status=status,
        measure=at_places("f_hz", _as_recorded, needs=SIXTY, sense=sense, only="coi"),
    )


def _fal(where: str, value: float, source: Source) -> Limit:
    return Limit(
        id=f"frequency_band_fal_{where}",
        title="Frequency within the abnormal limit (FAL)",
        jurisdiction=f"{where.capitalize()} interconnection",
        quantity="f_hz.coi",
        method="largest deviation from 60 Hz, up or down, of the centre of inertia, every row counted",
        value=value,
        unit="Hz",
        sense="max",
        source=source,
        rule_status="final",
        measure=at_places("f_hz", _deviation, needs=SIXTY, only="coi"),
    )


def _ftl(where: str, value: float) -> Limit:
    return Limit(
        id=f"frequency_band_ftl_{where}",
        title="Frequency not for 5 min beyond the trigger limit (FTL)",
        jurisdiction=f"{where.capitalize()} interconnection",
        quantity="f_hz.coi",
        method="largest deviation from 60 Hz of the centre of inertia that lasts a whole 300 s on one side",
        value=value,
        unit="Hz",
        sense="max",
        source=Source(
            f"NERC frequency response page: FTL of the {where.capitalize()} interconnection, 5 min",
            "Q",
            UNDATED,
            url=NERC_FREQUENCY_RESPONSE_URL,
        ),
        rule_status="final",
        measure=at_places("f_hz", _lasting, needs=Needs(window_s=FTL_S, nominal_hz=NORTH_AMERICA_HZ), only="coi"),
    )


FREQUENCY: tuple[Limit, ...] = (
    _extreme(
        "eastern",
        "min",
        59.5,
        Source("first under-frequency load-shedding step, Eastern (Florida 59.7 Hz)", "I", UNDATED),
    ),
    _extreme("eastern", "max", 60.5, Source(f"{PRC_024}: start of the Eastern time curve", "I", "2020")),
    _extreme("western", "min", 59.5, Source("first under-frequency load-shedding step, Western", "I", UNDATED)),
    _extreme("western", "max", 60.6, Source(f"{PRC_024}: continuous below 60.6 Hz, Western", "S", "2020")),
    _extreme("ercot", "min", 59.3, Source("ERCOT under-frequency load shedding 59.3 / 58.9 / 58.5 Hz", "S", UNDATED)),
    _extreme(
        "ercot",
        "max",
        60.4,
        Source("frequency ERCOT's large-load-loss studies hold (2.6 GW lost at once reaches it)", "S", UNDATED),
        "proposal",
    ),
    _fal(
        "eastern",
        0.092,
        Source(
            "NERC frequency response page: FAL East 59.908 / 60.092 Hz", "Q", UNDATED, url=NERC_FREQUENCY_RESPONSE_URL
        ),
    ),
    _fal(
        "western",
        0.200,
        Source(
            "NERC frequency response page: FAL West 59.80 Hz; the same distance assumed above 60 Hz",
            "Q",
            UNDATED,
            url=NERC_FREQUENCY_RESPONSE_URL,
        ),
    ),
    _ftl("eastern", 0.050),
    _ftl("western", 0.144),
    Limit(
        id="rocof_500ms",
        title="Rate of change of frequency over 500 ms",
        jurisdiction="Ireland (EirGrid) and Great Britain; elsewhere a yardstick",
        quantity="f_hz.coi",
        method="largest slope, up or down, of the centre of inertia's frequency across any 500 ms",
        value=1.0,
        unit="Hz/s",
        sense="max",
        source=Source("EirGrid grid code modification MPID345: RoCoF 1 Hz/s over 500 ms", "S", UNDATED),
        rule_status="proposal",
        measure=at_places("f_hz", _rocof(0.5), needs=Needs(window_s=0.5), only="coi"),
    ),
    Limit(
        id="rocof_100ms_prc029",
        title="Rate of change of frequency that inverter-based resources ride through",
        jurisdiction="North America (NERC)",
        quantity="f_hz.coi",
        method="largest slope, up or down, of the centre of inertia's frequency across any 100 ms, "
        "the shortest window the standard allows; phase jumps are not part of this frequency",
        value=5.0,
        unit="Hz/s",
        sense="max",
        source=Source("NERC PRC-029-1: ride-through to 5 Hz/s over at least 0.1 s", "Q", "2025"),
        rule_status="final",
        measure=at_places("f_hz", _rocof(0.1), needs=Needs(window_s=0.1, nominal_hz=NORTH_AMERICA_HZ), only="coi"),
    ),
)
