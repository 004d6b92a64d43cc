"""What a profile is, what a kind of profile must state, and how the numbers of one are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gridsim.arrays import Floats
from gridsim.errors import Fault
from gridsim.parameters import Parameter, faults_of
from gridsim.sources import Source

Values = Mapping[str, Mapping[str, float]]


class Profile(Protocol):
    """A job whose power is a function of time alone, once its seed is chosen.

    So the same instants give the same bits, at whatever rate, in whatever pieces and for however long.
    """

    @property
    def name(self) -> str:
        """Name of the job."""

    @property
    def nominal_mw(self) -> float:
        """Draw with every accelerator at its rating. [MW]"""

    @property
    def needed_rate_hz(self) -> float:
        """Slowest sampling that still shows the waveform. [Hz]"""

    def draw_mw(self, t_s: Floats, *, seed: int) -> Floats:
        """Return the draw at each of `t_s`, shape (n,), at least 0 and rising; load direction. [MW]"""


@dataclass(frozen=True)
class Section:
    """A group of numbers in a profile file, and the value that is built of them.

    Every parameter must be given, except those in `may_omit`; of each group in `one_of` exactly one. An `optional`
    section that is left out means that the job does not have the feature.
    """

    name: str
    meaning: str
    parameters: tuple[Parameter, ...]
    build: Callable[..., Any]
    may_omit: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    optional: bool = False

    def faults(self, values: Mapping[str, float], *, where: Callable[[str], str]) -> list[Fault]:
        """List what is wrong with the section's own numbers; `where` says where a `section.key` is."""
        named = [self._fault_of(parameter, values, where=where) for parameter in self.parameters]
        faults = [fault for found in named for fault in found]
        for group in self.one_of:
            given = [name for name in group if name in values]
            if len(given) != 1:
                wanted = "exactly one of " + ", ".join(group)
                faults.append(Fault(where(self.name), "cannot be decided", ", ".join(given) or "none", wanted))
        return faults

    def _fault_of(
        self, parameter: Parameter, values: Mapping[str, float], *, where: Callable[[str], str]
    ) -> list[Fault]:
        if parameter.name not in values and parameter.name in self.may_omit:
            return []
        return faults_of(values, [parameter], where=where(f"{self.name}.{parameter.name}"))


@dataclass(frozen=True)
class Rule:
    """What physics demands of several numbers together, judged where all of `needs` (`section.key`) are sound.

    `holds` takes them in that order; a fault is reported at the first.
    """

    needs: tuple[str, ...]
    holds: Callable[..., bool]
    what: str
    wanted: str


@dataclass(frozen=True)
class ProfileKind:
    """One kind of profile: the sections of its file, the rules between them, and the job that is built of both."""

    kind: str
    meaning: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    build: Callable[..., Profile]
    source: Source


def faults_in(
    values: Values, *, sections: tuple[Section, ...], rules: tuple[Rule, ...], where: Callable[[str], str]
) -> list[Fault]:
    """List every fault of `values` (section, then key): missing sections, numbers out of bounds, broken rules."""
    faults = [
        Fault(where(section.name), f"section {section.name} ({section.meaning}) is missing")
        for section in sections
        if section.name not in values and not section.optional
    ]
    sound: dict[str, float] = {}
    for section in sections:
        given = values.get(section.name)
        if given is not None:
            faults += section.faults(given, where=where)
            allowed = (parameter for parameter in section.parameters if parameter.name in given)
            sound |= {f"{section.name}.{p.name}": given[p.name] for p in allowed if p.allows(given[p.name])}
    for rule in rules:
        if set(rule.needs) <= set(sound):
            numbers = [sound[key] for key in rule.needs]
            if not rule.holds(*numbers):
                got = ", ".join(f"{key} = {number:g}" for key, number in zip(rule.needs, numbers, strict=True))
                faults.append(Fault(where(rule.needs[0]), rule.what, got, rule.wanted))
    return faults
