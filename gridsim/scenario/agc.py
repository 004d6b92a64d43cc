"""Automatic generation control as a scenario asks for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gridsim.scenario.fields import Text, Value, quantity
from gridsim.sources import Source

_CYCLE = Source("assumption: control centres work in cycles of 2 to 6 s", "I")
_GAINS = Source("assumption: minutes to restore, well below the modes of machines and governors", "I")
_BIAS = Source("assumption: 1 % of the area's load per 0.1 Hz, the least that NERC's BAL-003 has asked for", "I")
_RAMP = Source("assumption: a mixed fleet moves a tenth of its rating in a minute", "I")


class Agc(Value):
    """Areas that bring frequency and the power over their ties back, by their machines' load references."""

    areas: Annotated[
        Literal["one", "areas", "zones"],
        Field(description="the whole grid as one area, or the areas or zones of the case's buses"),
    ] = "one"
    only: Annotated[
        tuple[Text, ...] | None,
        Field(strict=False, description="areas or zones that have control; none: all of them"),
    ] = None
    cycle_s: Annotated[
        float, quantity("s", "time between two commands", at_least=1.0, at_most=60.0, source=_CYCLE)
    ] = 4.0
    bias_share: Annotated[
        float, quantity("1", "bias: share of the area's load per 0.1 Hz", above=0.0, at_most=1.0, source=_BIAS)
    ] = 0.01
    gain: Annotated[float, quantity("1", "proportional gain", at_least=0.0, at_most=2.0, source=_GAINS)] = 0.1
    integral_s: Annotated[float, quantity("s", "integral time constant", at_least=5.0, source=_GAINS)] = 60.0
    ramp_share_per_min: Annotated[
        float, quantity("1/min", "largest change of a machine, per rating", above=0.0, at_most=10.0, source=_RAMP)
    ] = 0.1
