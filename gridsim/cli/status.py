"""One line that says what a command does, for how long, how far it is and what is left."""

from __future__ import annotations

import time

from rich.spinner import Spinner

from gridsim.progress import HowFar

#: An estimate from less than this share is none. Assumption.
LEAST_SHARE = 0.02


class Status:
    """What is going on, as the line that a terminal shows; `render` is asked several times a second."""

    def __init__(self, text: str) -> None:
        self._spinner = Spinner("dots")
        self.begin(text)

    def begin(self, text: str, how_far: HowFar | None = None) -> None:
        """Take up what the work reports."""
        self._text, self._how_far, self._began_s = text, how_far, time.monotonic()

    def render(self) -> Spinner:
        """Return the line as it is now."""
        share = None if self._how_far is None else self._how_far()
        self._spinner.update(text=line(self._text, time.monotonic() - self._began_s, share))
        return self._spinner


def line(text: str, elapsed_s: float, share: float | None) -> str:
    """Write the line: `share` is what is done, where the work says so.

    >>> line("simulating 60 s", 3.0, 0.25)
    'simulating 60 s: 25 %, about 9 s left'
    >>> line("reading the case", 3.0, None)
    'reading the case (3 s)'
    """
    if share is not None and share >= LEAST_SHARE:
        return f"{text}: {100.0 * share:.0f} %, about {elapsed_s * (1.0 - share) / share:.0f} s left"
    return f"{text} ({elapsed_s:.0f} s)" if elapsed_s >= 1.0 else text
