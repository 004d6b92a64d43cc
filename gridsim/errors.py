"""What can go wrong, said once: where, what, what was found and what was wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Made = TypeVar("Made")


class GridsimError(Exception):
    """The root of every error that gridsim raises on purpose; `exit_code` is what the command returns."""

    exit_code = 3


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    >>> str(Fault("a.yaml line 3: step_s", "is not positive", got="-1", wanted="a number above 0 s"))
    'a.yaml line 3: step_s: is not positive: got -1, wanted a number above 0 s'
    """

    where: str
    what: str
    got: str = ""
    wanted: str = ""

    def __str__(self) -> str:
        tail = ", ".join(f"{word} {text}" for word, text in (("got", self.got), ("wanted", self.wanted)) if text)
        return f"{self.where}: {self.what}" + (f": {tail}" if tail else "")


class InputError(GridsimError):
    """Bad input; lists all its faults at once."""

    exit_code = 2

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SimulationError(GridsimError):
    """The simulation itself failed, for a reason that is not a physical outcome of the grid."""


@dataclass
class Gathering:
    """The faults of steps that do not need each other, so that all are told at once."""

    faults: list[Fault] = field(default_factory=list)

    def of(self, step: Callable[[], Made]) -> Made | None:
        """Return what `step` makes, `None` where it raises an `InputError`, whose faults are kept."""
        try:
            return step()
        except InputError as error:
            self.faults += error.faults
            return None

    def add(self, faults: Iterable[Fault]) -> None:
        """Keep `faults`."""
        self.faults += faults

    def raise_all(self) -> None:
        """Raise one `InputError` for all that was kept, each once; do nothing where there is none."""
        raise_if_any(dict.fromkeys(self.faults))


def raise_if_any(faults: Iterable[Fault]) -> None:
    """Raise one `InputError` for all of `faults`; do nothing where there is none."""
    found = tuple(faults)
    if found:
        raise InputError(found)


def first_of(faults: Sequence[Fault], *, where: str, most: int = 50) -> list[Fault]:
    """Return as many of `faults` as somebody reads at once; of the others, in `where`, only their number.

    >>> [str(fault) for fault in first_of([Fault("a", "is missing")] * 3, where="a.yaml", most=1)]
    ['a: is missing', 'a.yaml: has 2 more faults']
    """
    more = len(faults) - most
    return list(faults) if more <= 0 else [*faults[:most], Fault(where, f"has {more:,} more faults")]
