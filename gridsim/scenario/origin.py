"""Where a scenario came from, so that whatever is found wrong later can still say file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gridsim.errors import Fault, first_of
from gridsim.safe_yaml.places import Loc, written

Placed = tuple[Loc, Fault]


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
    """Put faults in the order of the file, without repetitions; of what nobody reads at once only the number."""
    ordered = sorted(faults, key=lambda placed: origin.line(placed[0]) or 0)
    return first_of(list(dict.fromkeys(fault for _, fault in ordered)), where=origin.file)
