"""Extremes of frequency: margins to load shedding, to over-frequency, to reserves that answer at once."""

from __future__ import annotations

from gridsim.limits.citations import (
    GRID_CODES_URL,
    PRC_024,
    READ_2026,
    SEMIANALYSIS_URL,
    UNDATED,
    status_of,
)
from gridsim.limits.contract import Limit, RuleStatus, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import HIGH, LOW
from gridsim.limits.methods.frequency import FREQUENCY_EXTREME
from gridsim.limits.names import EUROPE_HZ, system_name
from gridsim.limits.rules.great_britain import GREAT_BRITAIN
from gridsim.sources import Source

ERCOT_UFLS = Source(
    "ERCOT Market Notice M-A040626-01 (UFLS survey): stages at 59.3, 59.1, 58.9, 58.7 and 58.5 Hz",
    "Q",
    "2026-04-06",
    "https://www.ercot.com/services/comm/mkt_notices/M-A040626-01",
)
FAST_RESERVE = Source(
    "ERCOT NPRR863 (board date): fast frequency response within 15 cycles; trigger 59.85 Hz in a secondary source",
    "S",
    "2019-02-12",
    "https://cimview.com/ffr-fast-frequency-reserve-rrs/",
)
LOAD_RESOURCES = Source(
    "ERCOT PRS Report on NPRR828 (rejected), revision description: load resources in responsive reserve at 59.70 Hz",
    "Q",
    "2017-11-09",
    "https://docsbay.net/fast-frequency-response-ffr",
)


def _by_frequency(
    limit_id: str, title: str, where: str, side: str, value: float, source: Source, read: RuleStatus = "final"
) -> Limit:
    """One side of the frequency of the centre of inertia, every row counted."""
    return limit_by(
        FREQUENCY_EXTREME,
        limit_id,
        title,
        value,
        jurisdiction=system_name(where),
        source=source,
        status=status_of(source, read=read),
        side=side,
        nominal_hz=EUROPE_HZ if where == "ireland" else NORTH_AMERICA_HZ,
    )


def _nadir(where: str, value: float, source: Source) -> Limit:
    title = "Lowest frequency above the first step of load shedding"
    return _by_frequency(f"frequency_nadir_{where}", title, where, LOW, value, source)


def _zenith(where: str, value: float, source: Source, read: RuleStatus = "final") -> Limit:
    title = "Highest frequency below over-frequency"
    return _by_frequency(f"frequency_zenith_{where}", title, where, HIGH, value, source, read)


def _continuous(where: str, value: float) -> Source:
    """Cite the frequency up to which PRC-024 lets a machine run for ever."""
    text = f"{PRC_024}: continuous below {value:g} Hz, {system_name(where)}, as drawn by a public program"
    return Source(text, "S", "2020", GRID_CODES_URL)


def _remembered(text: str) -> Source:
    return Source(f"{text}; as remembered, its text was not found", "I", UNDATED)


FREQUENCY: tuple[Limit, ...] = (
    _nadir(
        "eastern",
        59.5,
        Source(
            "NERC PRC-006-NPCC-2 (Northeast): first stage 59.5 Hz, in a text that cites it, and R1, read in the "
            "standard: not below 59.5 Hz for more than 30 s; steps of other regions not read but Ameren's",
            "S",
            "2019-12-23",
        ),
    ),
    _zenith("eastern", 60.5, _continuous("eastern", 60.5)),
    _nadir("florida", 59.7, _remembered("first under-frequency load-shedding step, Florida")),
    _nadir(
        "miso",
        59.3,
        Source(
            "Ameren (MISO) under-frequency load shedding 59.3 / 59.0 / 58.7 Hz, about 10 % each, in Table 2 of arXiv "
            "2601.12686",
            "S",
            "2026-01",
        ),
    ),
    _nadir(
        "western",
        59.1,
        Source(
            "WECC Off-Nominal Frequency Load Shedding Plan, sub-area plan E.1a: first block at 59.1 Hz, as the "
            "plan of PacifiCorp quotes it; the Northwest's plan E.1b not read",
            "S",
            "2013-09-17",
            "https://docsbay.net/compliance-project-management-office",
        ),
    ),
    _zenith("western", 60.6, _continuous("western", 60.6)),
    _nadir("ercot", 59.3, ERCOT_UFLS),
    _zenith(
        "ercot",
        60.4,
        Source(
            "frequency ERCOT's large-load-loss studies hold (2.6 GW lost at once reaches it), in SemiAnalysis",
            "S",
            READ_2026,
            SEMIANALYSIS_URL,
        ),
        "proposal",
    ),
    _nadir("quebec", 58.5, _remembered("first under-frequency load-shedding step, Quebec")),
    _zenith("quebec", 60.6, _continuous("quebec", 60.6)),
    _nadir(
        "ireland",
        48.85,
        _remembered("first under-frequency load-shedding step of all-island customers 48.85 Hz"),
    ),
    *GREAT_BRITAIN,
    _by_frequency(
        "frequency_ffr_ercot",
        "Frequency above the trigger of fast frequency response",
        "ercot",
        LOW,
        59.85,
        FAST_RESERVE,
    ),
    _by_frequency(
        "frequency_load_resources_ercot",
        "Frequency above the trigger of load resources",
        "ercot",
        LOW,
        59.70,
        LOAD_RESOURCES,
    ),
)
