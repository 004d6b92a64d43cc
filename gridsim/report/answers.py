"""Several runs side by side as answers to one question: what is kept, what is left of computing, what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from gridsim.report.runs import run_labels
from gridsim.report.tables import Table
from gridsim.report.verdict import relative_margin
from gridsim.report.wording import NO_BREAK, NOTHING, number, percent, shortened, signed
from gridsim.studies.result import Result

_HEADER = (
    "Answer",
    "Verdict",
    "Tightest margin",
    "Usable compute",
    "Extra energy",
    "Wear a year",
    "Fuel",
    "Capital",
    "Cost a year",
    "Burned a year",
    "Lost a year",
)
_WORD_COLUMNS = 3
_WORDS = {True: "pass", False: "FAIL", None: "not judged"}
_LONGEST_TITLE = 48


def answers_table(results: Sequence[Result]) -> Table:
    """Return one row a run; money in millions of USD, what a year of such runs would cost.

    What no run has a number for, such as fuel where nothing burns any, has no column.
    """
    rows = [(label, *_answer(result)) for label, result in zip(run_labels(results), results, strict=True)]
    told = [k for k, column in enumerate(zip(*rows, strict=True)) if k < _WORD_COLUMNS or set(column) != {NOTHING}]
    return Table(
        tuple(_HEADER[k] for k in told), tuple(tuple(row[k] for k in told) for row in rows), words=_WORD_COLUMNS
    )


def _answer(result: Result) -> tuple[str, ...]:
    judged = [found for found in result.assessments if found.passed is not None and found.counts]
    violated = sum(not found.passed for found in judged)
    metrics = result.metrics
    verdict = _WORDS[result.passed] if result.status == "completed" else f"FAIL: {result.status.replace('_', ' ')}"
    return (
        f"{verdict}, {violated}{NO_BREAK}of{NO_BREAK}{len(judged)} violated",
        _tightest(result),
        _share(metrics.get("usable_compute")),
        _share(metrics.get("energy_overhead")),
        _share(metrics.get("ageing_per_year")),
        f"{number(metrics.get('fuel_mwh'))}{NO_BREAK}MWh" if metrics.get("fuel_mwh") else NOTHING,
        *(
            _millions(metrics.get(name))
            for name in ("capital_usd", "total_usd_per_y", "burned_energy_usd_per_y", "compute_lost_usd_per_y")
        ),
    )


def _tightest(result: Result) -> str:
    nominal_hz = result.recording.nominal_hz
    margins = [
        (share, found)
        for found in result.assessments
        if found.passed is not None
        and found.is_moved
        and (share := relative_margin(found, nominal_hz=nominal_hz)) is not None
    ]
    if not margins:
        return NOTHING
    share, found = min(margins, key=lambda pair: pair[0])
    return f"{shortened(found.title, longest=_LONGEST_TITLE)}: {signed(found.margin, found.unit)} ({percent(share)})"


def _share(value: float | None) -> str:
    """Write a share of 1 as per cent.

    >>> _share(0.98268).split()
    ['98.3', '%']
    """
    return NOTHING if value is None else f"{100.0 * value:.1f}{NO_BREAK}%"


def _millions(value: float | None) -> str:
    """Write an amount in millions.

    >>> _millions(171.5e6).split()
    ['171.5', 'M$']
    """
    return NOTHING if value is None else f"{value / 1e6:,.1f}{NO_BREAK}M$"
