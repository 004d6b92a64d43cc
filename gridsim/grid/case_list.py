"""The shipped cases, as their `case.yaml` describes them: no table is read."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.grid.case_yaml import read_case_yaml
from gridsim.paths import shipped, shipped_names


@dataclass(frozen=True)
class ListedCase:
    """A case in the list: buses and machines in service, and its load. [MW]"""

    name: str
    title: str
    preset: str
    buses: int
    machines: int
    load_mw: float


def case_names() -> list[str]:
    """List the shipped cases."""
    return shipped_names("cases")


def listed_cases() -> list[ListedCase]:
    """Return the shipped cases with what their `case.yaml` says of them."""
    found = []
    for name in case_names():
        about = read_case_yaml(shipped("cases") / name / "case.yaml")
        assert about.size is not None  # every shipped case has it; a test holds it against the tables
        found.append(
            ListedCase(name, about.title, about.preset, about.size.buses, about.size.machines, about.size.load_mw)
        )
    return found
