"""Extremes of frequency: margins to load shedding, to over-frequency, to reserves that answer at once."""

from __future__ import annotations

from gridsim.limits.citations import GB_FREQUENCY_URL, PRC_024, UNDATED
from gridsim.limits.contract import Limit, RuleStatus, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import HIGH, LOW
from gridsim.limits.methods.frequency import FREQUENCY_EXTREME
from gridsim.limits.names import EUROPE_HZ, system_name
from gridsim.sources import Source

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
    _extreme(
        "ercot",
        LOW,
        59.3,
        Source(
            "ERCOT under-frequency load shedding 59.3 / 58.9 / 58.5 Hz, 59.1 and 58.7 added by a notice of 2025",
            "S",
            UNDATED,
        ),
    ),
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
    _extreme(
        "gb",
        LOW,
        48.8,
        Source(
            "Great Britain: low-frequency demand disconnection from 48.8 Hz, as it began on 9 August 2019",
            "S",
            "2019",
            "https://www.outramresearch.co.uk/blog/uk-grid-network-frequency-collapse-captured-by-our-office-based-pm7000/",
        ),
    ),
    _extreme(
        "gb",
        HIGH,
        50.5,
        Source("Great Britain: statutory 49.5 to 50.5 Hz (1 % of nominal)", "S", UNDATED, GB_FREQUENCY_URL),
    ),
    limit_by(
        FREQUENCY_EXTREME,
        "frequency_containment_gb",
        "Frequency contained above 49.5 Hz",
        49.5,
        jurisdiction=system_name("gb"),
        source=Source(
            "Great Britain: within 49.5 to 50.5 Hz but for a minute when a large plant goes",
            "S",
            "2019",
            "https://www.theblackoutreport.co.uk/2019/10/10/low-frequency-demand-disconnection-lfdd-scheme/",
        ),
        side=LOW,
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
    limit_by(
        FREQUENCY_EXTREME,
        "frequency_load_resources_ercot",
        "Frequency above the trigger of load resources",
        59.70,
        jurisdiction=system_name("ercot"),
        source=Source("ERCOT: load resources trip at 59.70 Hz within 0.416 s", "S", UNDATED),
        side=LOW,
        nominal_hz=NORTH_AMERICA_HZ,
    ),
)
