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

    @staticmethod
    def read(text: str) -> Source:
        """Return what `str` has written: text with the date, address, tag; what is no such text is all text.

        >>> Source.read(str(Source("a rule", "Q", "2020", "https://example.org/a")))
        Source(text='a rule, 2020', tag='Q', date='', url='https://example.org/a')
        """
        words, _, last = text.rpartition(" [")
        tag: Tag = next((known for known in TAG_MEANING if last == f"{known}: {TAG_MEANING[known]}]"), "I")
        said = words if last.startswith(f"{tag}:") else text
        before, _, url = said.rpartition(", ")
        return Source(before, tag, url=url) if url.startswith(("https://", "http://")) else Source(said, tag)

    def __str__(self) -> str:
        parts = [self.text, self.date, self.url, f"[{self.tag}: {TAG_MEANING[self.tag]}]"]
        return ", ".join(part for part in parts[:-1] if part) + " " + parts[-1]
