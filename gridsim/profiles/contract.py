"""What a profile is, what a kind of profile must state, and how the numbers of one are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from gridsim.arrays import Floats
from gridsim.errors import Fault
from gridsim.parameters import Parameter, faults_of
from gridsim.sources import Source

Values = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Draw:
    """What a site draws at some instants, shape (n,), load direction; `q_mvar` is `None` where nothing is known of
    its reactive power. [MW, Mvar]"""

    p_mw: Floats
    q_mvar: Floats | None = None


@dataclass(frozen=True)
class Step:
    """Power at one place on the way from the accelerators to the site's meter, shape (n,). [MW]"""

    name: str
    says: str
    p_mw: Floats


class Run(Protocol):
    """A profile with everything random drawn, from t = 0 to some time."""

    def draw(self, t_s: Floats) -> Draw:
        """Return what the site draws at each of `t_s`, shape (n,), at least 0 and rising."""

    def steps(self, t_s: Floats) -> tuple[Step, ...]:
        """Return the power at each place from the accelerators (first) to the site (last)."""


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
    def working_mw(self) -> float:
        """Mean draw while its jobs compute: what `peak_mw` scales. A property of the job, not of a run of it. [MW]"""

    @property
    def needed_rate_hz(self) -> float:
        """Slowest sampling that still shows the waveform. [Hz]"""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants to know beside the trace: accelerators, times that follow from others."""

    def run(self, *, until_s: float, seed: int) -> Run:
        """Draw everything random from t = 0 to `until_s`; a longer run begins with the bits of a shorter one."""

    def with_events(self, **at_s: float) -> Profile:
        """Return the same job with what happens to it at stated times, named as in section `events`. [s]"""


@dataclass(frozen=True)
class Fact:
    """One number that describes a profile."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Section:
    """A group of numbers in a profile file, and the value that is built of them.

    Every parameter must be given, except those in `may_omit`; of each group in `one_of` exactly one. An `optional`
    section that is left out means that the job does not have the feature; one that is there asks for those it
    `needs`.
    Of each pair in `given_by` (own parameter, other section) a file has exactly one.
    With `any_key` its keys are free, and the numbers are checked against that one parameter.
    """

    name: str
    meaning: str
    parameters: tuple[Parameter, ...]
    build: Callable[..., Any]
    may_omit: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    needs: tuple[str, ...] = ()
    given_by: tuple[tuple[str, str], ...] = ()
    any_key: Parameter | None = None

    def value(self, given: Mapping[str, float]) -> Any:
        """Build the section's value, defaults filled in."""
        if self.any_key is not None:
            return self.build(dict(given))
        defaults = {p.name: p.default for p in self.parameters if p.default is not None}
        return self.build(**(defaults | dict(given)))

    def faults(self, values: Mapping[str, float], *, where: Callable[[str], str]) -> list[Fault]:
        """List what is wrong with the section's own numbers; `where` says where a `section.key` is."""
        named = [self._fault_of(parameter, values, where=where) for parameter in self.parameters]
        faults = [fault for found in named for fault in found]
        if self.any_key is not None:
            for key in values:
                faults += faults_of(
                    {self.any_key.name: values[key]}, [self.any_key], where=where(f"{self.name}.{key}")
                )
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

    def faults_in_file(self, values: Values, *, where: Callable[[str], str]) -> list[Fault]:
        """List what a file says twice or not at all; `values` are those of all its sections."""
        own = values.get(self.name, {})
        meanings = {parameter.name: parameter.meaning for parameter in self.parameters}
        return [
            Fault(
                where(f"{self.name}.{name}"),
                f"{name} ({meanings[name]}) is {'given twice' if name in own else 'missing'}",
                wanted=f"exactly one of {self.name}.{name} and section {other}",
            )
            for name, other in self.given_by
            if self.name in values and (name in own) == (other in values)
        ]


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


def values_of(profile: object, sections: tuple[Section, ...]) -> dict[str, dict[str, float]]:
    """Return the numbers of a profile that was built, by section; what it does not have is left out."""
    parts = {section.name: getattr(profile, section.name) for section in sections}
    return {
        name: {key: number for key, number in asdict(part).items() if number is not None}
        for name, part in parts.items()
        if part is not None
    }


def faults_in(
    values: Values, *, sections: tuple[Section, ...], rules: tuple[Rule, ...], where: Callable[[str], str]
) -> list[Fault]:
    """List every fault of `values` (section, then key): missing sections, numbers out of bounds, broken rules."""
    faults = [
        Fault(where(section.name), f"section {section.name} ({section.meaning}) is missing")
        for section in sections
        if section.name not in values and not section.optional
    ]
    faults += [
        Fault(where(section.name), f"section {section.name} needs section {needed}", wanted="both or neither")
        for section in sections
        if section.name in values
        for needed in section.needs
        if needed not in values
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
