"""Step response of a plant that carries its load alone: performance classes G1 to G3 of ISO 8528-5."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.limits.citations import READ_2026, UNDATED, status_of
from gridsim.limits.contract import NO_CURVES, Limit, limit_of
from gridsim.limits.method import HIGH, LOW, Method
from gridsim.limits.methods.frequency import FREQUENCY_DIP, FREQUENCY_RECOVERY, FREQUENCY_RISE
from gridsim.limits.methods.voltage import SITE_VOLTAGE
from gridsim.limits.methods.voltage_steps import VOLTAGE_RECOVERY
from gridsim.sources import Source


@dataclass(frozen=True)
class _Class:
    """Dips and rises of frequency and voltage [%], times to recover [s], band of frequency to be back in [%]."""

    frequency_dip: float
    frequency_rise: float
    frequency_recovery_s: float
    frequency_band: float
    voltage_dip: float
    voltage_rise: float
    voltage_recovery_s: float


#: Voltage is back within so much of where it was. [%] Assumption: twice the steady deviation of class G2.
VOLTAGE_BAND = 5.0
CLASSES = {
    "g1": _Class(15.0, 18.0, 5.0, 3.5, 25.0, 35.0, 10.0),
    "g2": _Class(10.0, 12.0, 5.0, 2.0, 20.0, 25.0, 6.0),
    "g3": _Class(7.0, 10.0, 3.0, 2.0, 15.0, 20.0, 4.0),
}
STEP = {LOW: "sudden power increase", HIGH: "loss of all load"}
#: What no text that was read gives of class G1.
NOT_READ = {("g1", "voltage_rise"), ("g1", "recovery"), ("g1", "voltage_recovery")}
SPECIFICATION_URL = "http://www.mrb78.info/?page_id=1616"


def _source(name: str, what: str) -> Source:
    of_class = f"performance class {name.upper()}"
    if (name, what) in NOT_READ:
        return Source(f"ISO 8528-5, {of_class}; as remembered", "I", UNDATED)
    band = ", the band of voltage to be back in assumed" if what == "voltage_recovery" else ""
    if name == "g2":
        text = f"ISO 8528-5, {of_class}, as a specification of generating sets repeats it{band}"
        return Source(text, "S", READ_2026, SPECIFICATION_URL)
    text = f"ISO 8528-5:2022, Table 4, {of_class}, as a paper of a maker of generating sets (Kohler) repeats it{band}"
    return Source(text, "S", "2022")


def _class(name: str) -> tuple[Limit, ...]:
    of = CLASSES[name]

    def rule(way: Method, what: str, title: str, value: float, **settings: float | str) -> Limit:
        source = _source(name, what)
        return limit_of(
            way,
            way.settings(settings, NO_CURVES),
            limit_id=f"iso8528_{name}_{what}",
            title=f"ISO 8528-5 class {name.upper()}: {title}",
            value=value,
            jurisdiction="ISO (generating sets)",
            source=source,
            status=status_of(source),
        )

    return (
        rule(FREQUENCY_DIP, "frequency_dip", f"dip of frequency, {STEP[LOW]}", of.frequency_dip),
        rule(FREQUENCY_RISE, "frequency_rise", f"rise of frequency, {STEP[HIGH]}", of.frequency_rise),
        rule(SITE_VOLTAGE, "voltage_dip", f"lowest voltage, {STEP[LOW]}", 1.0 - of.voltage_dip / 100.0, side=LOW),
        rule(
            SITE_VOLTAGE, "voltage_rise", f"highest voltage, {STEP[HIGH]}", 1.0 + of.voltage_rise / 100.0, side=HIGH
        ),
        rule(
            FREQUENCY_RECOVERY,
            "recovery",
            "time for frequency to recover",
            of.frequency_recovery_s,
            band_percent=of.frequency_band,
        ),
        rule(
            VOLTAGE_RECOVERY,
            "voltage_recovery",
            "time for voltage to recover",
            of.voltage_recovery_s,
            band_percent=VOLTAGE_BAND,
        ),
    )


ISLANDS: tuple[Limit, ...] = tuple(limit for name in CLASSES for limit in _class(name))
