"""Step response of a plant that carries its load alone: performance classes G1 to G3 of ISO 8528-5."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.limits.citations import UNDATED
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.method import LOW
from gridsim.limits.methods.frequency import FREQUENCY_DIP, FREQUENCY_RECOVERY
from gridsim.limits.methods.voltage import SITE_VOLTAGE
from gridsim.sources import Source


@dataclass(frozen=True)
class _Class:
    """Dips of frequency and voltage [%], time to recover [s] and the band to be back in [%]."""

    frequency_dip: float
    voltage_dip: float
    recovery_s: float
    band: float


CLASSES = {
    "g1": _Class(15.0, 25.0, 5.0, 3.5),
    "g2": _Class(10.0, 20.0, 5.0, 2.0),
    "g3": _Class(7.0, 15.0, 3.0, 2.0),
}
WHOSE = "ISO (generating sets)"


def _source(name: str) -> Source:
    return Source(f"ISO 8528-5, performance class {name.upper()}, sudden power increase; as remembered", "I", UNDATED)


def _class(name: str) -> tuple[Limit, ...]:
    of, title = CLASSES[name], f"ISO 8528-5 class {name.upper()}"
    return (
        limit_by(
            FREQUENCY_DIP,
            f"iso8528_{name}_frequency_dip",
            f"{title}: dip of frequency",
            of.frequency_dip,
            jurisdiction=WHOSE,
            source=_source(name),
        ),
        limit_by(
            SITE_VOLTAGE,
            f"iso8528_{name}_voltage_dip",
            f"{title}: lowest voltage",
            1.0 - of.voltage_dip / 100.0,
            jurisdiction=WHOSE,
            source=_source(name),
            side=LOW,
        ),
        limit_by(
            FREQUENCY_RECOVERY,
            f"iso8528_{name}_recovery",
            f"{title}: time for frequency to recover",
            of.recovery_s,
            jurisdiction=WHOSE,
            source=_source(name),
            band_percent=of.band,
        ),
    )


ISLANDS: tuple[Limit, ...] = tuple(limit for name in CLASSES for limit in _class(name))
