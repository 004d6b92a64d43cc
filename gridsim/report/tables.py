"""The other tables of the report: metrics, what each mitigation did, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gridsim.mitigation.year_cost import PARTS
from gridsim.report.runs import run_labels
from gridsim.report.wording import NOTHING, number, place_in_words, quantity
from gridsim.studies.result import Result

_METRICS = {
    "nadir_hz": ("lowest frequency", "Hz"),
    "zenith_hz": ("highest frequency", "Hz"),
    "rocof_max_hz_per_s": ("fastest change of frequency", "Hz/s"),
    "v_min_pu": ("lowest voltage", "pu"),
    "v_max_pu": ("highest voltage", "pu"),
    "pst_max": ("highest flicker severity Pst", "1"),
    "usable_compute": ("usable compute", "1"),
    "energy_overhead": ("energy burned by mitigation, of the wanted", "1"),
    "storage_throughput_mwh": ("through stores' cells", "MWh"),
    "ageing": ("share of a store's life taken by the run's cycles", "1"),
    "ageing_per_year": ("the same in a year of such runs", "1"),
    "full_or_empty_h": ("until the first store is full or empty, at the run's drift", "h"),
    "fuel_mwh": ("fuel, higher heating value", "MWh"),
    "emissions_t": ("carbon dioxide", "t"),
    "capital_usd": ("capital of all mitigation", "USD"),
    "capital_annuity_usd_per_y": ("a year of mitigation: capital as an annuity", "USD/y"),
    "upkeep_usd_per_y": ("a year of mitigation: upkeep", "USD/y"),
    "fuel_usd_per_y": ("a year of mitigation: fuel", "USD/y"),
    "burned_energy_usd_per_y": ("a year of mitigation: burned energy", "USD/y"),
    "compute_lost_usd_per_y": ("a year of mitigation: computing lost", "USD/y"),
    "total_usd_per_y": ("a year of mitigation: total of these", "USD/y"),
    "year_needs_s": ("length of a run that can stand for a year", "s"),
}
# What says nothing of runs without mitigation.
_OF_MITIGATION = {
    "energy_overhead",
    "storage_throughput_mwh",
    "ageing",
    "ageing_per_year",
    "fuel_mwh",
    "emissions_t",
    "capital_usd",
    *PARTS,
    "total_usd_per_y",
    "year_needs_s",
    "full_or_empty_h",
}
# Longest ending first: `_hz_per_s` is not `_s`.
_UNIT_ENDINGS = {
    "_mw_per_s": "MW/s",
    "_hz_per_s": "Hz/s",
    "_mwh": "MWh",
    "_mvar": "Mvar",
    "_mw": "MW",
    "_hz": "Hz",
    "_pu": "pu",
    "_deg": "deg",
    "_s": "s",
}
_ENERGIES = ("stored", "burned", "deferred", "generated")


@dataclass(frozen=True)
class Table:
    """Texts in rows under a header; `words` says how many columns at the left are text, the others are numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


def metrics_table(results: Sequence[Result]) -> Table:
    """Return one row a metric, one column a run; those of mitigation only where there is any."""
    names = dict.fromkeys(name for result in results for name in result.metrics)
    mitigated = any(result.accounts for result in results)
    rows = []
    for name in names:
        if name in _OF_MITIGATION and not mitigated:
            continue
        title, unit = _METRICS.get(name) or _title_and_unit(name)
        rows.append((title, *(_amount(result.metrics.get(name), unit) for result in results)))
    return Table(("Metric", *run_labels(results)), tuple(rows))


def _amount(value: float | None, unit: str) -> str:
    """Write a metric; money in millions.

    >>> _amount(171.5e6, "USD/y").split(), _amount(0.4, "1")
    (['171.5', 'M$/y'], '0.4')
    """
    if value is None or not unit.startswith("USD"):
        return quantity(value, unit)
    return quantity(value / 1e6, unit.replace("USD", "M$"))


def accounts_table(results: Sequence[Result]) -> Table:
    """Return one row a mitigation and run: the energies it took or gave, and how often it was at a limit."""
    header = ("Run", "Mitigation", "In", "Out", *(f"{energy.capitalize()}" for energy in _ENERGIES), "At a limit")
    rows = tuple(
        (
            label,
            f"{account.site}: {account.name}" + ("" if account.name == account.type else f" ({account.type})"),
            *(f"{number(getattr(account, f'{part}_mwh'))} MWh" for part in ("in", "out", *_ENERGIES)),
            f"{100.0 * account.at_limit_share:.1f} %",
        )
        for label, result in zip(run_labels(results), results, strict=True)
        for account in result.accounts
    )
    return Table(header, rows, words=2)


def rides_table(results: Sequence[Result]) -> Table:
    """Return one row a site that rides through sags: what they cost its computing."""
    rows = tuple(
        (
            label,
            ride.site,
            *(f"{number(getattr(ride, f'{part}_mwh'))} MWh" for part in ("cut", "throttled", "stopped", "battery")),
        )
        for label, result in zip(run_labels(results), results, strict=True)
        for ride in result.ride_accounts
    )
    return Table(("Run", "Site", "Cut off", "Throttled", "Stopped", "On battery"), rows, words=2)


def measured_table(results: Sequence[Result]) -> Table:
    """Return one row a figure that was measured in the event: measured, then simulated in each run."""
    figures = list(dict.fromkeys((one.title, one.unit, one.low, one.high) for r in results for one in r.measured))
    rows = []
    for figure in figures:
        title, unit, low, high = figure
        cells = []
        for result in results:
            same = [one for one in result.measured if (one.title, one.unit, one.low, one.high) == figure]
            cells.append(
                (quantity(same[0].simulated, unit) if not same[0].why_null else same[0].why_null) if same else NOTHING
            )
        seen = quantity(low, unit) if low == high else f"{number(low, unit)} to {quantity(high, unit)}"
        rows.append((title, seen, *cells))
    runs = ["Simulated"] if len(results) == 1 else run_labels(results)
    return Table(("Figure", "Measured", *runs), tuple(rows))


def measured_sources(results: Sequence[Result]) -> list[str]:
    """Return who measured, each once."""
    return list(dict.fromkeys(one.source for result in results for one in result.measured))


def timeline_table(results: Sequence[Result]) -> Table:
    """Return one row an action, in order of time: when, in which run where there are several, where, what, why."""
    run = ("Run",) if len(results) > 1 else ()
    rows = []
    for label, result in zip(run_labels(results), results, strict=True):
        whose = (label,) if run else ()
        for action in result.timeline:
            said = (place_in_words(action.place), action.action, action.cause)
            rows.append((action.t_s, (f"{action.t_s:.3f} s", *whose, *said)))
    rows.sort(key=lambda row: row[0])
    header = ("Time", *run, "Where", "What", "Why")
    return Table(header, tuple(row for _, row in rows), words=len(header))


def warnings_table(results: Sequence[Result]) -> Table:
    """Return what the runs warn of, what the sites cause first."""
    several = len(results) > 1
    rows = [
        (*((label,) if several else ()), warning.where, warning.text, "sites" if warning.because_of_site else "case")
        for label, result in zip(run_labels(results), results, strict=True)
        for warning in sorted(result.warnings, key=lambda one: not one.because_of_site)
    ]
    header = (*(("Run",) if several else ()), "Where", "What", "Because of")
    return Table(header, tuple(rows), words=len(header))


def provenance_table(results: Sequence[Result]) -> Table:
    """Return what made each run: version, scenario, outcome, cost."""
    facts: dict[str, Callable[[Result], str]] = {
        "gridsim": lambda result: result.version,
        "Scenario": lambda result: result.name,
        "Scenario SHA-256": lambda result: result.scenario_hash,
        "Outcome": lambda result: f"{result.status}: {result.status_text}" if result.status_text else result.status,
        "Simulated": lambda result: f"{result.timing.simulated_s:g} s in {result.timing.steps:,} steps",
        "Recorded": lambda result: f"{result.recording.t_s.size:,} rows at {result.recording.sample_rate_hz:g} Hz",
        "Time loop": lambda result: f"{result.timing.simulate_s:.3g} s",
        "Compiling": lambda result: f"{result.timing.compile_s:.3g} s",
        "Judging": lambda result: f"{result.timing.assess_s:.3g} s",
        "Whole run": lambda result: f"{result.timing.wall_s:.3g} s",
    }
    rows = tuple((title, *(fact(result) for result in results)) for title, fact in facts.items())
    return Table(("", *run_labels(results)), rows, words=1 + len(results))


def _title_and_unit(name: str) -> tuple[str, str]:
    """Read a metric's title and unit off its name.

    >>> _title_and_unit("largest_ramp_mw_per_s")
    ('largest ramp', 'MW/s')
    """
    for ending, unit in _UNIT_ENDINGS.items():
        if name.endswith(ending):
            return name.removesuffix(ending).replace("_", " "), unit
    return name.replace("_", " "), "1"
