"""What a run warns of, gathered from what its parts log, so that it stands in the result and not on stderr alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gridsim.errors import Fault

#: The attribute of a log record that says whether its warning is there for a site.
BECAUSE_OF_SITE = "because_of_site"


@dataclass(frozen=True)
class RunWarning:
    """One warning: of what it speaks, what it says, and whether it would not be there without the sites."""

    where: str
    text: str
    because_of_site: bool


@contextmanager
def gathered() -> Iterator[list[RunWarning]]:
    """Give the warnings that gridsim logs as long as this lasts, each once; they are logged as before."""
    found: list[RunWarning] = []
    handler = _Gathering(found)
    logger = logging.getLogger("gridsim")
    logger.addHandler(handler)
    try:
        yield found
    finally:
        logger.removeHandler(handler)


class _Gathering(logging.Handler):
    def __init__(self, found: list[RunWarning]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        warning = warning_of(record)
        if warning not in self._found:
            self._found.append(warning)


def warning_of(record: logging.LogRecord) -> RunWarning:
    """Read a log record: one about a `Fault` says where, any other is text; sites are what most are about."""
    fault = record.args[0] if isinstance(record.args, tuple) and record.args else None
    because = bool(getattr(record, BECAUSE_OF_SITE, True))
    if isinstance(fault, Fault):
        return RunWarning(fault.where, str(fault).removeprefix(f"{fault.where}: "), because)
    where, colon, text = record.getMessage().partition(": ")
    return RunWarning(where, text, because) if colon else RunWarning("", where, because)
