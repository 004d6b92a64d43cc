"""The verdict in numbers: how near each run is to each limit, worst first, and each run in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gridsim.limits.catalogue import BY_ID
from gridsim.limits.contract import Assessment
from gridsim.report.runs import run_labels
from gridsim.report.wording import percent, quantity, signed
from gridsim.sources import Source
from gridsim.studies.result import Result

# A limit this near to nominal bounds the deviation, not the whole value: 0.5 Hz above a limit of 59.5 Hz is
# all the room there is, not 1 % of it. Ride-through and shedding limits lie within 20 % [assumption].
NEAR_NOMINAL_SHARE = 0.2
# More limits than somebody reads at once: the page then opens with those that are violated. Assumption.
MOST_OPEN_ROWS = 24


@dataclass(frozen=True)
class Cell:
    """What one run says to one limit; `used` is the share of the room to the limit that is used up. [1]"""

    passed: bool | None
    value: str
    margin: str
    percent: str
    used: float | None
    when: str
    why_null: str


@dataclass(frozen=True)
class Row:
    """One limit at one place, with a cell for each run, `None` where a run has no such assessment.

    `jurisdiction` is empty for a rule of the user's own.
    """

    id: str
    title: str
    place: str
    limit: str
    source: Source
    rule_status: str
    jurisdiction: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Group:
    """Rows that came out alike; `is_open` says whether the page shows them at once or behind their title."""

    title: str
    rows: tuple[Row, ...]
    is_open: bool


@dataclass(frozen=True)
class Headline:
    """A run in one sentence; `word` is PASS, FAIL or NOT JUDGED."""

    label: str
    word: str
    sentence: str


def relative_margin(assessment: Assessment, *, nominal_hz: float) -> float | None:
    """Return the margin as a share of the room between nominal and the limit, negative where violated. [1]

    Nominal is the system frequency for a limit in Hz near it, 1 for one in pu near it, else 0. `None` where
    nothing was measured or the limit leaves no room.
    """
    nominal = {"Hz": nominal_hz, "pu": 1.0}.get(assessment.unit, 0.0)
    near = abs(assessment.limit - nominal) <= NEAR_NOMINAL_SHARE * nominal
    room = abs(assessment.limit - (nominal if near else 0.0))
    return None if assessment.margin is None or not room > 0.0 else assessment.margin / room


def verdict_rows(results: Sequence[Result]) -> list[Row]:
    """Return one row a limit and place over all runs: violated first, then by margin, not judged last.

    A limit that each run has once, at the worst of all buses or machines, is one row even where that place differs.
    """
    counts = [Counter(assessment.id for assessment in result.assessments) for result in results]
    found: dict[tuple[str, str], list[Assessment | None]] = {}
    for run, result in enumerate(results):
        for assessment in result.assessments:
            once = all(count[assessment.id] <= 1 for count in counts)
            cells = found.setdefault((assessment.id, "" if once else assessment.place), [None] * len(results))
            cells[run] = assessment
    nominals_hz = [result.recording.nominal_hz for result in results]
    ranked = sorted(found.values(), key=lambda cells: _urgency(zip(cells, nominals_hz, strict=True)))
    return [_row(cells, nominals_hz) for cells in ranked]


def verdict_groups(results: Sequence[Result]) -> list[Group]:
    """Return the rows as violated by any run, kept by all that could be judged, and judged in none.

    What is violated is always open; the others only where the page stays short with them.
    """
    rows = verdict_rows(results)
    kinds: dict[str, list[Row]] = {"violated": [], "kept": [], "not judged": []}
    for row in rows:
        outcomes = {cell.passed for cell in row.cells if cell is not None}
        kinds["violated" if False in outcomes else "kept" if True in outcomes else "not judged"].append(row)
    return [
        Group(
            f"{_counted(len(found), 'limit')} {kind}", tuple(found), kind == "violated" or len(rows) <= MOST_OPEN_ROWS
        )
        for kind, found in kinds.items()
        if found
    ]


def headlines(results: Sequence[Result]) -> list[Headline]:
    """Return each run's verdict with its count and its tightest margin."""
    return [_headline(label, result) for label, result in zip(run_labels(results), results, strict=True)]


def _urgency(cells: Iterable[tuple[Assessment | None, float]]) -> tuple[int, float]:
    """Order: 0 violated, 1 kept, 2 not judged; within that by the smallest relative margin of any run."""
    ranks = {False: 0, True: 1, None: 2}
    return min(
        (ranks[found.passed], _or_roomy(relative_margin(found, nominal_hz=nominal_hz)))
        for found, nominal_hz in cells
        if found is not None
    )


def _or_roomy(margin: float | None) -> float:
    return float("inf") if margin is None else margin


def _row(cells: Sequence[Assessment | None], nominals_hz: Sequence[float]) -> Row:
    first = next(cell for cell in cells if cell is not None)
    bound = "at most" if first.sense == "max" else "at least"
    return Row(
        id=first.id,
        title=first.title,
        place=" / ".join(dict.fromkeys(cell.place for cell in cells if cell is not None)),
        limit=f"{bound} {quantity(first.limit, first.unit)}",
        source=Source.read(first.source),
        rule_status=first.rule_status,
        jurisdiction=BY_ID[first.id].jurisdiction if first.id in BY_ID else "",
        cells=tuple(
            None if found is None else _cell(found, nominal_hz)
            for found, nominal_hz in zip(cells, nominals_hz, strict=True)
        ),
    )


def _cell(found: Assessment, nominal_hz: float) -> Cell:
    share = relative_margin(found, nominal_hz=nominal_hz)
    if not found.counts:
        before = quantity(found.before, found.unit)
        return Cell(None, "", "", "", None, "", f"{quantity(found.value, found.unit)}; {before} without the sites")
    return Cell(
        passed=found.passed,
        value=quantity(found.value, found.unit),
        margin=signed(found.margin, found.unit),
        percent=percent(share),
        used=None if share is None else 1.0 - share,
        when="" if found.t_s is None else f"at {found.t_s:.2f} s",
        why_null=found.why_null,
    )


def _headline(label: str, result: Result) -> Headline:
    word = {True: "PASS", False: "FAIL", None: "NOT JUDGED"}[result.passed]
    parts = [] if result.status == "completed" else [result.status_text.rstrip(".")]
    counted = [found for found in result.assessments if found.counts]
    judged = [found for found in counted if found.passed is not None]
    failed = [found for found in judged if not found.passed]
    open_count = len(counted) - len(judged)
    if failed:
        parts.append(f"{len(failed)} of {_counted(len(judged), 'judged limit')} violated")
    elif judged:
        parts.append(f"all {_counted(len(judged), 'judged limit')} kept")
    else:
        parts.append("no limit could be judged" if result.assessments else "no limit was in force")
    if judged:
        tightest = min(
            failed or [found for found in judged if found.is_moved] or judged,
            key=lambda found: _or_roomy(relative_margin(found, nominal_hz=result.recording.nominal_hz)),
        )
        parts.append(_said(tightest, result.recording.nominal_hz))
    if len(counted) < len(result.assessments):
        parts.append(f"{len(result.assessments) - len(counted)} broken already without the sites")
    if open_count and judged:
        parts.append(f"{open_count} could not be judged")
    sentence = "; ".join(parts) + "."
    return Headline(label, word, sentence[:1].upper() + sentence[1:])


def _said(found: Assessment, nominal_hz: float) -> str:
    rank = "tightest" if found.passed else "worst"
    share = percent(relative_margin(found, nominal_hz=nominal_hz))
    return f"{rank}: {found.title} at {found.place}, margin {signed(found.margin, found.unit)} ({share})"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
