"""Where a number or an equation comes from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tag = Literal["Q", "S", "C", "I"]

TAG_MEANING: dict[Tag, str] = {
    "Q": "read in the primary source",
    "S": "read in a secondary source that cites the primary",
    "C": "computed, reproducible from what is written",
    "I": "general engineering knowledge or an assumption; no source text read",
}


@dataclass(frozen=True)
class Source:
    """A citation exact enough to find the number again, with its date and confidence tag."""

    text: str
    tag: Tag
    date: str = ""
    url: str = ""

    def __str__(self) -> str:
        parts = [self.text, self.date, self.url, f"[{self.tag}: {TAG_MEANING[self.tag]}]"]
        return ", ".join(part for part in parts[:-1] if part) + " " + parts[-1]
