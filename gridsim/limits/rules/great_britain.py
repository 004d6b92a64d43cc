"""Frequency in Great Britain: load shedding, statutory and operating limits, what a large loss may do."""

from __future__ import annotations

from gridsim.limits.citations import GB_FREQUENCY, GB_FREQUENCY_DATE, GB_FREQUENCY_URL
from gridsim.limits.contract import NO_CURVES, Limit, limit_of
from gridsim.limits.method import HIGH, LOW, Method
from gridsim.limits.methods.frequency import FREQUENCY_DEVIATION, FREQUENCY_EXTREME, FREQUENCY_LASTING
from gridsim.limits.names import EUROPE_HZ, system_name
from gridsim.sources import Source

#: After a large loss frequency is back inside the statutory limits so soon. [s]
RESTORED_S = 60.0
LARGE_LOSS = "a loss of 1,320 to 1,800 MW"
LFDD = Source(
    "Great Britain: low-frequency demand disconnection from 48.8 Hz, as it began on 9 August 2019",
    "S",
    "2019",
    "https://www.outramresearch.co.uk/blog/uk-grid-network-frequency-collapse-captured-by-our-office-based-pm7000/",
)


def _rule(way: Method, name: str, title: str, value: float, source: Source, **settings: float | str) -> Limit:
    return limit_of(
        way,
        way.settings({"nominal_hz": EUROPE_HZ, **settings}, NO_CURVES),
        limit_id=f"frequency_{name}_gb",
        title=title,
        value=value,
        jurisdiction=system_name("gb"),
        source=source,
        status="final",
    )


def _reported(text: str) -> Source:
    return Source(f"{GB_FREQUENCY}: {text}", "Q", GB_FREQUENCY_DATE, GB_FREQUENCY_URL)


GREAT_BRITAIN: tuple[Limit, ...] = (
    _rule(FREQUENCY_EXTREME, "nadir", "Lowest frequency above the first step of load shedding", 48.8, LFDD, side=LOW),
    _rule(
        FREQUENCY_EXTREME,
        "zenith",
        "Highest frequency below over-frequency",
        50.5,
        _reported("statutory limits 49.5 to 50.5 Hz"),
        side=HIGH,
    ),
    _rule(
        FREQUENCY_EXTREME,
        "containment",
        "Frequency contained above 49.5 Hz",
        49.5,
        _reported(f"statutory limits 49.5 to 50.5 Hz; {LARGE_LOSS} may take it 0.8 Hz off for a minute"),
        side=LOW,
    ),
    _rule(
        FREQUENCY_DEVIATION,
        "operating",
        "Frequency within the operating range",
        0.2,
        _reported("operating limits 49.8 to 50.2 Hz"),
    ),
    _rule(
        FREQUENCY_DEVIATION,
        "infrequent_loss",
        "Frequency within what the loss of the largest infeed may cause",
        0.8,
        _reported(f"{LARGE_LOSS} takes frequency 0.8 Hz off at most"),
    ),
    _rule(
        FREQUENCY_LASTING,
        "restored",
        "Frequency back inside the statutory limits within a minute",
        0.5,
        _reported(f"after {LARGE_LOSS} back to 49.5 Hz within 60 s"),
        window_s=RESTORED_S,
    ),
)
