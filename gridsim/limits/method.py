"""What a method is: a way to form one number from a recording, with its settings declared once.

Shipped rules and those that users bring are both a method, its settings and a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gridsim.parameters import Parameter
from gridsim.signals.recording import Recording

Sense = Literal["max", "min"]
#: (level, seconds), the mildest level first: how long a value may stay at a level or beyond it.
Steps = tuple[tuple[float, float], ...]
#: The choice that says which side a method looks at; a limit on the low side is a least value.
SIDE = "side"
LOW, HIGH = "low", "high"


@dataclass(frozen=True)
class Measurement:
    """The worst value of a limit's quantity at one place, and when; or why it cannot be judged.

    `before` is the value there before the sites came, where the quantity is the grid's and that is known.
    """

    place: str
    value: float | None
    t_s: float | None = None
    why_null: str = ""
    before: float | None = None


Measure = Callable[[Recording], list[Measurement]]


@dataclass(frozen=True)
class Settings:
    """Numbers, words and curves of one use of a method; equal where they say the same."""

    numbers: tuple[tuple[str, float], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    curves: tuple[tuple[str, Steps], ...] = ()

    def __getitem__(self, name: str) -> float:
        return dict(self.numbers)[name]

    def word(self, name: str) -> str:
        """Return a choice."""
        return dict(self.words)[name]

    def curve(self, name: str) -> Steps:
        """Return a curve's steps, none where it was left out."""
        return dict(self.curves).get(name, ())


@dataclass(frozen=True)
class Method:
    """One way to form a number [`unit`] from a recording.

    `quantity` names the channels it reads. A setting is a number (`parameters`), a word (`choices`, the first being
    the default) or a curve (`curves`). `sense` says whether a rule bounds the number from above or from below; `None`
    leaves it to the choice `side`. `sentence` says what is measured. `check` lists faults between settings.
    """

    name: str
    title: str
    quantity: str
    unit: str
    sense: Sense | None
    sentence: Callable[[Settings], str]
    measure: Callable[[Settings], Measure]
    parameters: tuple[Parameter, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    curves: tuple[str, ...] = ()
    check: Callable[[Settings], list[str]] = lambda settings: []

    def settings(self, given: Mapping[str, float | str], curves: Mapping[str, Steps]) -> Settings:
        """Return the settings that `given`, `curves` and the defaults make; both are trusted."""
        numbers = {p.name: p.default for p in self.parameters if p.default is not None}
        numbers |= {name: float(value) for name, value in given.items() if isinstance(value, int | float)}
        words = {name: words[0] for name, words in self.choices.items()}
        words |= {name: value for name, value in given.items() if isinstance(value, str)}
        return Settings(
            numbers=tuple(sorted(numbers.items())),
            words=tuple(sorted(words.items())),
            curves=tuple(sorted((name, steps) for name, steps in curves.items() if steps)),
        )

    def sense_of(self, settings: Settings) -> Sense:
        """Say whether a rule bounds the number from above or from below."""
        if self.sense is not None:
            return self.sense
        return "min" if settings.word(SIDE) == LOW else "max"
