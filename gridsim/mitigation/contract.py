"""What a mitigation module is: a stage that turns the power entering it into the power leaving it, step by step.

Sign: load direction, positive draws. Over each step every stage's account closes:

    out = in + stored + burned - deferred - generated        [MW, means over the step]

where `in` and `out` are the means of their values at the two ends of the step. `stored` is the change of the energy
inside, `burned` what is turned to heat (losses included), `deferred` what the job was denied and must do later,
`generated` what a source beside the job adds. Beside the account stand `lost`, the computing lost, as the power that
would have made it at the job's own rate, and `throughput`, what went into and out of a store's cells.

Within a step powers run straight from start to end. They may jump at a step: the start of a step holds the value
just after such a jump, the end of the step before it the value just before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gridsim.parameters import Parameter
from gridsim.sources import Source

#: What a stage sees in a step from t to t + dt: the power entering it at both ends; the same power as its meter
#: reports it at both ends, late by the parameter named `DELAY` (at once where the model has no such parameter);
#: voltage and frequency at the point of interconnection at t.
INPUTS = ("in_start_mw", "in_end_mw", "in_delayed_start_mw", "in_delayed_end_mw", "v_pu", "f_hz", "dt_s")

#: What a stage gives: the power leaving it at both ends, its account (means over the step), its state of charge
#: at t + dt (NaN where it stores nothing), 1 where one of its limits was active in the step, computing lost and a
#: store's throughput (means over the step), and the reactive power that it draws itself at both ends.
OUTPUTS = (
    "out_start_mw",
    "out_end_mw",
    "stored_mw",
    "burned_mw",
    "deferred_mw",
    "generated_mw",
    "soc",
    "at_limit",
    "lost_mw",
    "throughput_mw",
    "q_start_mvar",
    "q_end_mvar",
)

#: The parameter by which a stage says how late its meter is.
DELAY = "measurement_delay_s"


@dataclass(frozen=True)
class StageSetting:
    """What a stage is told of its site when it is built: the job's peak and its draw at t = 0. [MW, Mvar, Hz]

    `peak_mw` is the highest power the job sustains (its GPUs at their thermal design power); a trace may pass it for
    moments. `start_q_mvar` may be left at 0 where reactive power does not matter.
    """

    peak_mw: float
    start_mw: float
    nominal_hz: float
    start_q_mvar: float = 0.0


@dataclass(frozen=True)
class Rating:
    """What a mitigation can do and how large it is: power and energy for its price, and its life. [MW, MWh]

    `feasible` says in words the range within which it can hold its output. A store lives `cycle_life` full cycles;
    a cycle of depth d takes d ** `depth_exponent` / `cycle_life` of its life. `price` is its entry in the price list.
    """

    feasible: str
    price: str = ""
    p_mw: float = 0.0
    e_mwh: float = 0.0
    cycle_life: float | None = None
    depth_exponent: float = 1.0


@dataclass(frozen=True)
class MitigationModel:
    """One kind of mitigation.

    `evaluate(p, x, u) -> (next_states, outputs)` is compiled: `p` has the parameters, the `choices`, the ranks of
    the `priorities`, then the `derived` numbers; `u` is `INPUTS`, the outputs are `OUTPUTS`. `choices` are the
    parameters that are words, the first of each being the default; `values` and `p` hold a word's index.
    `priorities` are those that are one word or several in order of priority, the first word being the default;
    `values` and `p` hold the rank of each word as `<name>_<word>`, 1 for the first, 0 for one left out. A number
    that is left out is NaN. `derive(values, setting)` computes the derived numbers and `start(values, setting)` the
    states at t = 0, at rest, where the stage gives `resting_output_mw(values, setting)`. `acts_on` says whether
    reactive power follows the change in active power (`load`: the job itself draws less or more) or stays but for
    what the stage draws of it (`meter`: something beside the job injects). `bypasses` is the state which, above 0,
    takes all stages before this one out of the chain for good. `rating` says what it can do. `check` lists faults
    between parameters.
    """

    type: str
    title: str
    parameters: tuple[Parameter, ...]
    states: tuple[str, ...]
    evaluate: Callable[..., Any]
    start: Callable[[Mapping[str, float], StageSetting], tuple[float, ...]]
    acts_on: Literal["load", "meter"]
    source: Source
    rating: Callable[[Mapping[str, float], StageSetting], Rating]
    derived: tuple[str, ...] = ()
    derive: Callable[[Mapping[str, float], StageSetting], tuple[float, ...]] = lambda values, setting: ()
    check: Callable[[Mapping[str, float]], list[str]] = lambda values: []
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    priorities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bypasses: str | None = None
    resting_output_mw: Callable[[Mapping[str, float], StageSetting], float] = lambda values, setting: setting.start_mw

    @property
    def read(self) -> tuple[str, ...]:
        """Names of the numbers that a user's words and numbers become, in the order in which `p` has them."""
        ranks = [f"{name}_{word}" for name, words in self.priorities.items() for word in words]
        return (*(parameter.name for parameter in self.parameters), *self.choices, *ranks)
