"""Speed of the machines: the frequencies at which a generator may trip at once."""

from __future__ import annotations

from gridsim.arrays import Floats
from gridsim.limits.citations import PRC_024
from gridsim.limits.contract import Limit, Sense
from gridsim.limits.judging import NORTH_AMERICA_HZ, Needs, at_places
from gridsim.sources import Source


def _frequency(speed_pu: Floats, sample_rate_hz: float) -> Floats:
    return speed_pu * NORTH_AMERICA_HZ


def _trip(where: str, sense: Sense, value: float) -> Limit:
    side, extreme = {"min": ("low", "lowest"), "max": ("high", "highest")}[sense]
    interconnection = "ERCOT" if where == "ercot" else where.capitalize()
    return Limit(
        id=f"machine_frequency_{side}_{where}",
        title=f"{extreme.capitalize()} machine speed inside the instantaneous trip frequency",
        jurisdiction=f"{interconnection} interconnection (NERC)",
        quantity="speed_pu.gen_*",
        method=f"{extreme} speed of any machine times 60 Hz, every row counted; the time curve nearer to "
        "60 Hz is not scored",
        value=value,
        unit="Hz",
        sense=sense,
        source=Source(f"{PRC_024}: instantaneous, {interconnection}", "I", "2020"),
        rule_status="final",
        measure=at_places("speed_pu", _frequency, needs=Needs(nominal_hz=NORTH_AMERICA_HZ), sense=sense, only="gen_"),
    )


MACHINES: tuple[Limit, ...] = (
    _trip("eastern", "min", 57.8),
    _trip("eastern", "max", 61.8),
    _trip("western", "min", 57.0),
    _trip("western", "max", 61.7),
    _trip("ercot", "min", 57.5),
    _trip("ercot", "max", 61.8),
)
