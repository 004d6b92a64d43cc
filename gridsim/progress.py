"""What a long piece of work does now and how far it is, reported to whoever listens; to nobody by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Returns the share that is done. [1]
HowFar = Callable[[], float]
Listener = Callable[[str, HowFar | None], None]

_listeners: list[Listener] = []


def doing(text: str, how_far: HowFar | None = None) -> None:
    """Report that `text` begins; `how_far` is asked, from any thread, while it goes on."""
    for listener in _listeners:
        listener(text, how_far)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hand what is reported to `listener` for as long as this lasts."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
