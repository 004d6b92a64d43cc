"""What happens to the grid during a run, each event at its time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from gridsim.scenario.fields import UNKNOWN_KIND, Bus, Id, Value, problem, quantity
from gridsim.sources import Source

#: A number of megawatts above this is a mistake of unit: ten times the largest campus announced. [MW], assumption
MOST_MW = 100_000.0

_BOLTED = Source("assumption: 0.0001 pu is a bolted fault for any transmission grid, and still invertible", "I")
_METALLIC = Source("assumption: a metallic short circuit", "I")

TimeS = Annotated[float, quantity("s", "when it happens", at_least=0.0)]


class BusFault(Value):
    """A three-phase short circuit through `r_pu` + j `x_pu`, cleared after `duration_s`."""

    t_s: TimeS
    type: Literal["bus_fault"]
    bus: Bus
    duration_s: Annotated[float, quantity("s", "how long it lasts", above=0.0)]
    r_pu: Annotated[float, quantity("pu", "fault resistance, on the case's base", at_least=0.0, source=_METALLIC)] = (
        0.0
    )
    x_pu: Annotated[float, quantity("pu", "fault reactance, on the case's base", at_least=0.0, source=_BOLTED)] = (
        0.0001
    )

    @model_validator(mode="after")
    def _has_impedance(self) -> BusFault:
        if self.r_pu == 0.0 and self.x_pu == 0.0:
            raise problem("r_pu and x_pu are both 0", got="0 + j0 pu", wanted="one of them above 0 pu")
        return self


class JoiningTwoBuses(Value):
    """A line or transformer, by the buses that it joins and its circuit."""

    from_bus: Annotated[Bus, Field(alias="from")]
    to_bus: Annotated[Bus, Field(alias="to")]
    circuit: Annotated[Id | None, Field(description="needed where several branches join the two buses")] = None

    @model_validator(mode="after")
    def _joins_two_buses(self) -> JoiningTwoBuses:
        if self.from_bus == self.to_bus:
            raise problem("from and to are the same bus", got=str(self.to_bus), wanted="two buses")
        return self


class LineTrip(JoiningTwoBuses):
    """A line or transformer that opens at both ends."""

    t_s: TimeS
    type: Literal["line_trip"]


class LineClose(JoiningTwoBuses):
    """A line or transformer that closes at both ends."""

    t_s: TimeS
    type: Literal["line_close"]


class GeneratorTrip(Value):
    """A generator that is disconnected for good."""

    t_s: TimeS
    type: Literal["generator_trip"]
    bus: Bus
    id: Annotated[Id, Field(description="machine id")] = "1"


class LoadStep(Value):
    """Constant power added at a bus (negative: taken away) for the rest of the run."""

    t_s: TimeS
    type: Literal["load_step"]
    bus: Bus
    p_mw: Annotated[float, quantity("MW", "added active power", at_least=-MOST_MW, at_most=MOST_MW)]
    q_mvar: Annotated[float, quantity("Mvar", "added reactive power", at_least=-MOST_MW, at_most=MOST_MW)] = 0.0


class LoadTrip(Value):
    """The case's own load at a bus that goes, or a fraction of it."""

    t_s: TimeS
    type: Literal["load_trip"]
    bus: Bus
    fraction: Annotated[float, quantity("1", "share of the load", above=0.0, at_most=1.0)] = 1.0


EVENT_TYPES = ("bus_fault", "line_trip", "line_close", "generator_trip", "load_step", "load_trip")


def _kind(event: Any) -> str | None:
    given = event.get("type") if isinstance(event, dict) else getattr(event, "type", None)
    return f"<{given}>" if given in EVENT_TYPES else None


Event = Annotated[
    Annotated[BusFault, Tag("<bus_fault>")]
    | Annotated[LineTrip, Tag("<line_trip>")]
    | Annotated[LineClose, Tag("<line_close>")]
    | Annotated[GeneratorTrip, Tag("<generator_trip>")]
    | Annotated[LoadStep, Tag("<load_step>")]
    | Annotated[LoadTrip, Tag("<load_trip>")],
    Discriminator(
        _kind,
        custom_error_type=UNKNOWN_KIND,
        custom_error_message="is no known event",
        custom_error_context={"what": "is no known type of event", "key": "type", "known": ", ".join(EVENT_TYPES)},
    ),
]
