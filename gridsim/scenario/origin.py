"""Where a scenario came from, so that whatever is found wrong later can still say file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gridsim.errors import Fault

Step = str | int
Loc = tuple[Step, ...]
Placed = tuple[Loc, Fault]

#: Nobody reads more at once.
MOST_FAULTS = 50


def written(loc: Loc) -> str:
    """Write a place in a scenario as a path.

    >>> written(("sites", 0, "load", "peak_mw"))
    'sites[0].load.peak_mw'
    """
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{shortened(step)}" for step in loc)
    return text.removeprefix(".")


def shortened(text: str, most: int = 60) -> str:
    """Show text on one line: what cannot be printed is escaped, what is long is cut."""
    cut = text if len(text) <= most else text[: most - 3] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)


@dataclass(frozen=True)
class Origin:
    """File, folder (for relative paths) and line numbers of a scenario, and which places were edited since.

    Any two origins are equal, so that scenarios compare by what they say.
    """

    file: str = field(default="scenario", compare=False)
    folder: Path = field(default=Path(), compare=False)
    lines: Mapping[Loc, int] = field(default_factory=dict, compare=False)
    edits: frozenset[Loc] = field(default=frozenset(), compare=False)

    def line(self, loc: Loc) -> int | None:
        """Return the line of the nearest thing around `loc` that was read from the file."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.edits:
                return None
            if loc[:length] in self.lines:
                return self.lines[loc[:length]]
        return self.lines.get(())

    def where(self, loc: Loc) -> str:
        """Say where `loc` is: file, line and path; `edited` in place of the line where it was edited."""
        line = self.line(loc)
        edited = any(loc[: len(edit)] == edit for edit in self.edits)
        place = f" line {line}" if line is not None else " edited" if edited else ""
        return f"{self.file}{place}" + (f": {written(loc)}" if loc else "")

    def edited(self, loc: Loc) -> Origin:
        """Return the origin of the same scenario with another value at `loc`."""
        return replace(self, edits=self.edits | {loc})


def in_order(faults: Iterable[Placed], origin: Origin) -> list[Fault]:
    """Put faults in the order of the file, without repetitions; beyond `MOST_FAULTS` only their number is said."""
    ordered = sorted(faults, key=lambda placed: origin.line(placed[0]) or 0)
    different = list(dict.fromkeys(fault for _, fault in ordered))
    listed = different[:MOST_FAULTS]
    more = len(different) - len(listed)
    return [*listed, Fault(origin.file, f"has {more:,} more faults")] if more else listed
