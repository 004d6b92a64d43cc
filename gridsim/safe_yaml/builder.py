"""Builds plain values and the line of each place from the events of a YAML parser, one event after the other.

What no file of ours needs is refused before anything is built of it: anchors and aliases, tags, merge keys,
directives, several documents, deep nesting, more pieces than a file can have.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from gridsim.errors import Fault, InputError
from gridsim.safe_yaml.places import Loc, Step, written
from gridsim.safe_yaml.words import plain_value, shortened


class Builder:
    """Takes the events one by one; holds the containers that are still open.

    Afterwards `root` is the value, `lines` the line of each place, `repeated` a fault for each key given twice.
    """

    def __init__(self, file: str, *, most_levels: int, most_pieces: int) -> None:
        self.file = file
        self.most_levels = most_levels
        self.most_pieces = most_pieces
        self.lines: dict[Loc, int] = {}
        self.root: Any = None
        self.repeated: list[Fault] = []
        self._documents = 0
        self._pieces = 0
        self._open: list[tuple[Loc, Any]] = []
        self._key: list[str | None] = []

    def take(self, event: Any) -> None:
        """Add what `event` says; raises `InputError` where it is of a kind that is refused."""
        self._pieces += 1
        if self._pieces > self.most_pieces:
            raise self._refusal(
                event, "has too many pieces", f"more than {self.most_pieces:,}", f"at most {self.most_pieces:,}"
            )
        self._refuse_what_is_not_needed(event)
        if isinstance(event, MappingStartEvent):
            self._enter(event, {})
        elif isinstance(event, SequenceStartEvent):
            self._enter(event, [])
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
            self._key.pop()
        elif isinstance(event, ScalarEvent):
            self._scalar(event)

    def _refuse_what_is_not_needed(self, event: Any) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            mark = "*" if isinstance(event, AliasEvent) else "&"
            raise self._refusal(event, "uses an anchor or alias", f"{mark}{event.anchor}", "the value written out")
        if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent) and event.ctag is not None:
            raise self._refusal(event, "uses a tag", str(event.ctag), "a plain value")
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._refusal(event, "holds several documents", "", "one")
            if event.version is not None or event.tags:
                raise self._refusal(event, "has a directive", "a line that starts with %", "plain YAML")

    def _enter(self, event: Any, container: Any) -> None:
        loc = self._put(event, container)
        self._open.append((loc, container))
        self._key.append(None)
        if len(self._open) > self.most_levels:
            raise self._refusal(
                event, "nests too deep", f"more than {self.most_levels} levels", f"at most {self.most_levels}"
            )

    def _scalar(self, event: Any) -> None:
        plain = not event.style
        if self._open and isinstance(self._open[-1][1], dict) and self._key[-1] is None:
            self._start_key(event, plain)
        else:
            self._put(event, plain_value(event.value) if plain else event.value)

    def _start_key(self, event: Any, plain: bool) -> None:
        if plain and event.value == "<<":
            raise self._refusal(event, "uses a merge key", "<<", "the keys written out")
        loc, container = self._open[-1]
        here = (*loc, event.value)
        if event.value in container:
            was = f"it also stands in line {self.lines[here]}"
            self.repeated.append(Fault(f"{self._at(event)}: {written(here)}", "is given twice", was, "it once"))
        self.lines[here] = event.start_mark.line + 1
        self._key[-1] = event.value

    def _put(self, event: Any, value: Any) -> Loc:
        if not self._open:
            self.root = value
            self.lines[()] = event.start_mark.line + 1
            return ()
        loc, container = self._open[-1]
        step: Step | None = len(container) if isinstance(container, list) else self._key[-1]
        if step is None:
            raise self._refusal(event, "has a list or table for a key", "", "a word")
        if isinstance(container, list):
            container.append(value)
            self.lines[(*loc, step)] = event.start_mark.line + 1
        else:
            container[step] = value
            self._key[-1] = None
        return (*loc, step)

    def _at(self, event: Any) -> str:
        return f"{self.file} line {event.start_mark.line + 1}"

    def _refusal(self, event: Any, what: str, got: str, wanted: str) -> InputError:
        return InputError(Fault(self._at(event), what, shortened(got), wanted))
