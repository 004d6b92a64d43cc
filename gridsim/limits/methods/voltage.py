"""Methods for voltage: extremes of buses, changes within a second, changes by their count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import PERCENT, Needs, at_places, at_sites, site_voltage
from gridsim.limits.method import HIGH, LOW, SIDE, Measure, Measurement, Method, Sense, Settings
from gridsim.limits.settings import WINDOW
from gridsim.parameters import Parameter
from gridsim.signals.rapid_change import REFERENCE_S
from gridsim.signals.recording import Recording
from gridsim.signals.voltage_changes import rapid_changes_pu
from gridsim.signals.windows import rolling_peak_to_peak
from gridsim.sources import Source

SECONDS_PER_HOUR = 3600.0
#: A fault that is cleared in 0.1 s then has five rows. [Hz] Assumption.
VOLTAGE_ROWS_HZ = 50.0
BAND = (
    Parameter("starts_above_pu", "pu", "buses that start below are left out", at_least=0.0),
    Parameter("starts_below_pu", "pu", "buses that start above are left out", at_least=0.0),
)
WHEN = {
    "always": "",
    "normal": "; judged where no scripted event changes the network",
    "emergency": "; judged where a scripted event changes the network, the fault's own rows included",
}
WORDS: dict[str, tuple[Sense, str]] = {LOW: ("min", "lowest"), HIGH: ("max", "highest")}


def as_recorded(values: Floats, sample_rate_hz: float) -> Floats:
    """Return the values as they are."""
    return values


def machine_terminals(recording: Recording) -> set[str]:
    """Buses with a machine: its own regulator holds them, and planning bands are for the network."""
    return {f"bus_{bus}" for bus in recording.machine_buses}


def voltages_without_sites(recording: Recording) -> dict[str, float]:
    """Return the voltage of each bus before the sites came; empty where that is not known. [pu]"""
    grid = recording.without_sites
    return {} if grid is None else {f"bus_{bus}": abs(v) for bus, v in grid.v_pu.items()}


def _extreme(s: Settings) -> Measure:
    sense, _ = WORDS[s.word(SIDE)]
    measure = at_places(
        "v_pu",
        as_recorded,
        needs=Needs(sample_rate_hz=VOLTAGE_ROWS_HZ),
        sense=sense,
        only="bus_",
        starts_within=(s["starts_above_pu"], s["starts_below_pu"]),
        left_out=machine_terminals,
        before=voltages_without_sites,
    )
    when = s.word("when")

    def measured(recording: Recording) -> list[Measurement]:
        applies = when == "always" or bool(recording.disturbances_s) == (when == "emergency")
        return measure(recording) if applies else []

    return measured


VOLTAGE_EXTREME = Method(
    name="voltage_extreme",
    title="lowest or highest voltage of any bus without a machine",
    quantity="v_pu.bus_*",
    unit="pu",
    sense=None,
    sentence=lambda s: (
        f"{WORDS[s.word(SIDE)][1]} recorded voltage of any bus without a machine that starts within "
        f"{s['starts_above_pu']:g} to {s['starts_below_pu']:g} pu (what stands outside it before the sites "
        f"come is the case's own, and judged apart), every row counted{WHEN[s.word('when')]}"
    ),
    measure=_extreme,
    parameters=BAND,
    choices={SIDE: (LOW, HIGH), "when": tuple(WHEN)},
)


def _site_extreme(s: Settings) -> Measure:
    return at_sites(
        site_voltage, as_recorded, needs=Needs(sample_rate_hz=VOLTAGE_ROWS_HZ), sense=WORDS[s.word(SIDE)][0]
    )


SITE_VOLTAGE = Method(
    name="site_voltage",
    title="lowest or highest voltage at a site",
    quantity="v_pu.bus_* at the site",
    unit="pu",
    sense=None,
    sentence=lambda s: f"{WORDS[s.word(SIDE)][1]} recorded voltage at the site's bus, every row counted",
    measure=_site_extreme,
    choices={SIDE: (LOW, HIGH)},
)


def _change(s: Settings) -> Measure:
    def reading(v_pu: Floats, sample_rate_hz: float) -> Floats:
        return PERCENT * rolling_peak_to_peak(v_pu, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    needs = Needs(window_s=s["window_s"], sample_rate_hz=VOLTAGE_ROWS_HZ)
    if s.word("where") == "sites":
        return at_sites(site_voltage, reading, needs=needs)
    return at_places("v_pu", reading, needs=needs, only="bus_")


VOLTAGE_CHANGE = Method(
    name="voltage_change",
    title="change of voltage within a window, at the sites or at any bus",
    quantity="v_pu.bus_*",
    unit="%",
    sense="max",
    sentence=lambda s: (
        f"largest difference of two voltages within any {s['window_s']:g} s, in % of nominal, at "
        f"{'the site' if s.word('where') == 'sites' else 'the worst bus'}; scripted events included"
    ),
    measure=_change,
    parameters=(
        replace(
            WINDOW,
            default=REFERENCE_S,
            source=Source("IEC 61000-4-30 holds each half cycle against the mean of the second before it", "I"),
        ),
    ),
    choices={"where": ("sites", "buses")},
)

LEVELS = (
    Parameter("few", "1", "so many changes an hour may reach the higher level", at_least=1.0),
    Parameter("few_percent", "%", "planning level for few changes an hour", above=0.0),
    Parameter("many", "1", "so many changes an hour may reach the lower level; more are flicker", at_least=1.0),
    Parameter("many_percent", "%", "planning level for many changes an hour", above=0.0),
)


def _by_count(s: Settings) -> Measure:
    def reading(v_pu: Floats, sample_rate_hz: float) -> Floats:
        return np.array([[_worst_hour(row, sample_rate_hz, s)] for row in v_pu])

    return at_sites(site_voltage, reading, needs=Needs(window_s=REFERENCE_S, sample_rate_hz=VOLTAGE_ROWS_HZ))


def _worst_hour(v_pu: Floats, sample_rate_hz: float, s: Settings) -> float:
    rows = round(SECONDS_PER_HOUR * sample_rate_hz)
    hours = [v_pu[at : at + rows] for at in range(0, max(1, v_pu.size - 1), rows)]
    return max(_share_of_levels(hour, sample_rate_hz, s) for hour in hours)


def _share_of_levels(v_pu: Floats, sample_rate_hz: float, s: Settings) -> float:
    """The k-th largest change over the level for k changes an hour, for the k that is worst. [1]"""
    # A change of half the lower level is far from any limit, and noise below it need not be counted.
    least = s["many_percent"] / PERCENT / 2.0
    changes = PERCENT * rapid_changes_pu(v_pu, smallest_pu=least, sample_rate_hz=sample_rate_hz)
    rank = np.arange(1, changes.size + 1)
    level = np.where(rank <= s["few"], s["few_percent"], s["many_percent"])
    return float((changes / level)[: int(s["many"])].max(initial=0.0))


VOLTAGE_CHANGES = Method(
    name="voltage_changes_by_count",
    title="rapid voltage changes by how many there are an hour, at a site",
    quantity="v_pu.bus_* at the site",
    unit="1",
    sense="max",
    sentence=lambda s: (
        f"rapid changes (rainflow count, each as large as its largest part within 1 s), largest first, over their "
        f"levels: {s['few_percent']:g} % for the first {s['few']:g} of an hour, {s['many_percent']:g} % up to the "
        f"{s['many']:g}th (more are flicker); a run shorter than an hour counts as all that happens in one; 0 below "
        "half the lower level"
    ),
    measure=_by_count,
    parameters=LEVELS,
    check=lambda s: [] if s["few"] < s["many"] else ["few must be below many"],
)

VOLTAGE_METHODS = (VOLTAGE_EXTREME, SITE_VOLTAGE, VOLTAGE_CHANGE, VOLTAGE_CHANGES)
