"""How the runs of a report are told apart: one name and one colour each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gridsim.studies.result import Result

# Told apart by the colour-blind too. Source: Okabe and Ito, "Color Universal Design", 2008; its yellow is left
# out, being too pale for a line on white, and its black, being taken for text.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
DASHES = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True)
class RunStyle:
    """What a run is called and how its lines look."""

    label: str
    colour: str
    dash: str


def run_labels(results: Sequence[Result]) -> list[str]:
    """Name each run by its scenario, with the start of its hash or a count where names repeat."""
    names = [result.name for result in results]
    counts = Counter(names)
    labels = [
        f"{result.name} ({result.scenario_hash[:8]})" if counts[result.name] > 1 else result.name
        for result in results
    ]
    again = Counter(labels)
    return [
        f"{label} no. {labels[: place + 1].count(label)}" if again[label] > 1 else label
        for place, label in enumerate(labels)
    ]


def run_styles(results: Sequence[Result]) -> list[RunStyle]:
    """Give each run its colour; where they run out they come again with another dash."""
    return [
        RunStyle(label, COLOURS[run % len(COLOURS)], DASHES[run // len(COLOURS) % len(DASHES)])
        for run, label in enumerate(run_labels(results))
    ]
