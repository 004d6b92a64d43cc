"""Voltage: planning bands at every bus, rapid change at the point of interconnection.

The normal band applies to runs in which no scripted event changes the network, the emergency band to runs in which
one does. So each run is judged by one of the two.
"""

from __future__ import annotations

from gridsim.arrays import Floats
from gridsim.limits.citations import UNDATED
from gridsim.limits.contract import Limit, Measurement, Sense
from gridsim.limits.judging import Measure, Needs, at_places, at_sites, site_voltage
from gridsim.signals.rapid_change import REFERENCE_S, rapid_voltage_change_pu
from gridsim.signals.recording import Recording
from gridsim.sources import Source

PERCENT = 100.0
BANDS = {"normal": (0.95, 1.05), "emergency": (0.90, 1.10)}
WHEN = {
    "normal": "judged where no scripted event changes the network",
    "emergency": "judged where a scripted event changes the network, the fault's own rows included",
}


def _as_recorded(v_pu: Floats, sample_rate_hz: float) -> Floats:
    return v_pu


def _rapid_change_percent(v_pu: Floats, sample_rate_hz: float) -> Floats:
    return PERCENT * rapid_voltage_change_pu(v_pu, sample_rate_hz=sample_rate_hz)


def _machine_terminals(recording: Recording) -> set[str]:
    """Buses with a recorded machine: its own regulator holds them, and planning bands are for the network."""
    return {f"bus_{place.split('_')[1]}" for place in recording.places("speed_pu")}


def _where_it_applies(state: str, measure: Measure) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        applies = bool(recording.disturbances_s) == (state == "emergency")
        return measure(recording) if applies else []

    return measured


def _band(state: str, sense: Sense) -> Limit:
    band = BANDS[state]
    side, extreme = {"min": ("low", "lowest"), "max": ("high", "highest")}[sense]
    return Limit(
        id=f"voltage_{side}_{state}",
        title=f"{extreme.capitalize()} voltage in the {state} planning band",
        jurisdiction="transmission planning practice",
        quantity="v_pu.bus_*",
        method=f"{extreme} recorded voltage of any bus without a machine that starts within the band (what stands "
        f"outside it at t = 0 is the case's own), every row counted; {WHEN[state]}",
        value=band[0] if sense == "min" else band[1],
        unit="pu",
        sense=sense,
        source=Source(
            "usual transmission planning bands: 0.95-1.05 pu normal, 0.90-1.10 pu emergency; "
            "each planner sets its own",
            "I",
            UNDATED,
        ),
        rule_status="final",
        measure=_where_it_applies(
            state,
            at_places(
                "v_pu",
                _as_recorded,
                needs=Needs(),
                sense=sense,
                only="bus_",
                starts_within=band,
                left_out=_machine_terminals,
            ),
        ),
    )


VOLTAGE: tuple[Limit, ...] = (
    _band("normal", "min"),
    _band("normal", "max"),
    _band("emergency", "min"),
    _band("emergency", "max"),
    Limit(
        id="rapid_voltage_change_poi",
        title="Rapid voltage change at the point of interconnection",
        jurisdiction="Dominion Energy Virginia; Great Britain P28 alike",
        quantity="v_pu.bus_* at the site",
        method="largest difference of two voltages within any 1 s, in % of nominal; scripted events included",
        value=3.0,
        unit="%",
        sense="max",
        source=Source(
            "Dominion: instantaneous voltage change at most 3 % at the POI; Great Britain P28: 3 %",
            "S",
            UNDATED,
            "https://studylib.net/doc/18673811/",
        ),
        rule_status="final",
        measure=at_sites(site_voltage, _rapid_change_percent, needs=Needs(window_s=REFERENCE_S)),
    ),
)
