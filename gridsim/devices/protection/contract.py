"""What a relay is: it watches a bus or a branch once a step, keeps timers, and says which of its stages acts now.

`evaluate(p, x, u) -> (next_states, (acts,))` is compiled and called once a step for all relays of a model side by
side. `acts` is 0 where nothing happens, else the sum of 2^(k - 1) over the stages k that act in this step. A stage
that has acted stays silent for the rest of the run: its state is `ACTED`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from gridsim.kernels import FlatKernel, kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: What a relay at a bus sees: voltage, frequency behind the watch's filter, and the step.
BUS_INPUTS = ("v_pu", "f_hz", "dt_s")
#: What a relay on a branch sees: the voltage phasors at its ends, and the step.
BRANCH_INPUTS = ("v_from_re", "v_from_im", "v_to_re", "v_to_im", "dt_s")
#: What a relay on a branch finds behind its parameters: the branch's admittances, in per unit of the system base.
BRANCH_SETTING = ("y_ff_re", "y_ff_im", "y_ft_re", "y_ft_im", "y_tf_re", "y_tf_im", "y_tt_re", "y_tt_im", "rating_pu")

#: State of a stage that has acted. [s]
ACTED = -1.0
#: Steps are added up in floating point: a timer this close to its setting has reached it. [s]
ROUNDING_S = 1e-9

#: Furthest that a voltage may have moved while relays rest. [pu] Timers that stand at 0 then still stand at 0.
REST_PU = 0.05


class Quiet(NamedTuple):
    """Where no stage of a relay picks up: voltage, measured frequency, cosine of the angle between its two ends."""

    v_low_pu: float = 0.0
    v_high_pu: float = math.inf
    f_low_hz: float = 0.0
    f_high_hz: float = math.inf
    least_cos: float = -2.0


def within(unit: str, low: float, high: float) -> Quiet:
    """Return the band between two thresholds in pu or Hz."""
    return Quiet(f_low_hz=low, f_high_hz=high) if unit == "Hz" else Quiet(v_low_pu=low, v_high_pu=high)


#: Nowhere: the relay looks in every step.
NEVER = Quiet(v_high_pu=0.0)

Watches = Literal["bus", "branch"]
Trips = Literal["load", "machine", "bus", "branch"]


@dataclass(frozen=True)
class RelayModel:
    """One kind of relay.

    `record_ids` are the fields that a DYR record has before the numbers: buses, ids and flags. `shed(values, stage)`
    is the share of a load that stage `stage` (from 1) takes, of what it was at the start. `says(values, stage)` is
    the condition in words. `check` lists faults between parameters. `quiet(values)` says where no stage picks up, so
    that the relay need not look in every step.
    """

    name: str
    title: str
    source: Source
    watches: Watches
    trips: Trips
    parameters: tuple[Parameter, ...]
    states: tuple[str, ...]
    evaluate: Callable[..., Any]
    says: Callable[[Mapping[str, float], int], str]
    record_ids: tuple[str, ...] = ()
    shed: Callable[[Mapping[str, float], int], float] = lambda values, stage: 1.0
    check: Callable[[Mapping[str, float]], list[str]] = lambda values: []
    quiet: Callable[[Mapping[str, float]], Quiet] = lambda values: NEVER

    @property
    def inputs(self) -> tuple[str, ...]:
        """What its kernel sees."""
        return BUS_INPUTS if self.watches == "bus" else BRANCH_INPUTS

    @property
    def setting(self) -> tuple[str, ...]:
        """What its kernel finds in `p` behind the parameters."""
        return () if self.watches == "bus" else BRANCH_SETTING


_KERNELS: dict[str, FlatKernel] = {}


def relay_kernel(model: RelayModel) -> FlatKernel:
    """Return the flat kernel of a relay model, made once."""
    if model.name not in _KERNELS:
        _KERNELS[model.name] = FlatKernel(
            model.evaluate,
            name=f"{model.name.lower()}_relay",
            parameters=(*(parameter.name for parameter in model.parameters), *model.setting),
            states=model.states,
            inputs=model.inputs,
            results=len(model.states),
            outputs=1,
        )
    return _KERNELS[model.name]


@kernel
def stage(timer_s: float, picked_up: bool, pickup_s: float, breaker_s: float, dt_s: float) -> tuple[float, float]:
    """Advance a definite-time stage by one step: return its timer and 1 where it acts in this step.

    The timer runs while the condition holds and falls back to 0 when it does not; from `pickup_s` on the breaker has
    its order and opens `breaker_s` later, whatever the condition does then.
    """
    if timer_s < 0.0:
        return ACTED, 0.0
    if not picked_up and timer_s < pickup_s - ROUNDING_S:
        return 0.0, 0.0
    if not picked_up and timer_s == 0.0:
        return 0.0, 0.0
    timer_s += dt_s
    if timer_s >= pickup_s + breaker_s - ROUNDING_S:
        return ACTED, 1.0
    return timer_s, 0.0
