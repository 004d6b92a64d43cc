"""The settings of a scenario: its case, how the case's loads follow voltage, what is recorded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from gridsim.scenario.fields import PROBLEM, Bus, PathText, Value, problem, quantity

_SUM_TOLERANCE = 1e-6  # shares written with six digits

Share = Annotated[float, quantity("1", "share of the load", at_least=0.0, at_most=1.0)]


class Shares(Value):
    """How a load follows its voltage: shares of constant impedance, current and power, together 1."""

    z: Share = 0.0
    i: Share = 0.0
    p: Share = 0.0

    @model_validator(mode="after")
    def _sum_to_one(self) -> Shares:
        total = self.z + self.i + self.p
        if not abs(total - 1.0) <= _SUM_TOLERANCE:
            raise problem("z + i + p is not 1", got=f"{total:g}", wanted="shares that sum to 1")
        return self


class LoadShares(Value):
    """Shares for active (`p`) and reactive (`q`) power of the case's own loads."""

    p: Shares
    q: Shares


def _kind_of_generator(value: Any) -> str:
    return "<bus>" if isinstance(value, int) else "<bus:id>"


Generator = Annotated[
    Annotated[Bus, Tag("<bus>")] | Annotated[str, Field(pattern=r"^[0-9]{1,9}:[^\s:]{1,8}$"), Tag("<bus:id>")],
    Discriminator(_kind_of_generator),
]


def _kind_of_recorded(value: Any) -> str:
    return "<list>" if isinstance(value, list | tuple) else "<all>"


Buses = Annotated[
    Annotated[Literal["all"], Tag("<all>")] | Annotated[tuple[Bus, ...], Field(strict=False), Tag("<list>")],
    Discriminator(_kind_of_recorded),
]
Generators = Annotated[
    Annotated[Literal["all"], Tag("<all>")] | Annotated[tuple[Generator, ...], Field(strict=False), Tag("<list>")],
    Discriminator(_kind_of_recorded),
]


class Record(Value):
    """Which buses' voltages and which generators are recorded.

    Where left out: all of a case of up to 200 buses; of a larger one the sites' buses, the hundred nearest to them
    and those next to machines, and the speeds of all machines.
    """

    voltages: Annotated[Buses | None, Field(description="all, or a list of bus numbers")] = None
    generators: Annotated[Generators | None, Field(description="all, or a list of bus numbers and 'bus:id'")] = None


class PsseCase(Value):
    """A case as PSS/E files: network and dynamic data."""

    raw: PathText
    dyr: PathText


class IslandCase(Value):
    """No grid at all: one bus, number 1, that the sites and their own power stand on."""

    island_kv: Annotated[float, quantity("kV", "nominal voltage of the bus", above=0.0, at_most=1200.0)]
    nominal_hz: Literal[50, 60] = 60


def _kind_of_case(value: Any) -> str | None:
    if isinstance(value, str):
        return "<name>"
    if isinstance(value, IslandCase) or (isinstance(value, dict) and "island_kv" in value):
        return "<island>"
    return "<psse>" if isinstance(value, dict | PsseCase) else None


Case = Annotated[
    Annotated[PathText, Tag("<name>")] | Annotated[PsseCase, Tag("<psse>")] | Annotated[IslandCase, Tag("<island>")],
    Discriminator(
        _kind_of_case,
        custom_error_type=PROBLEM,
        custom_error_message="is no case",
        custom_error_context={
            "what": "is no case",
            "got": "neither text nor a table",
            "wanted": "a shipped case's name, a case folder, {raw: ..., dyr: ...}, or {island_kv: ...}",
        },
    ),
]
