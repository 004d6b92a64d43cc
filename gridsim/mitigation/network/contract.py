"""What a network device is: mitigation that adds generators at the site's bus instead of shaping its demand.

A device says as plain data what it adds: groups of identical machines on a bus of their own behind a step-up
transformer, each with the dynamic records that PSS/E would have for it. The grid floor puts them into the case, the
engine runs them as it runs the case's own. Identical machines that share a bus move together, so that a group counts
as one machine of their summed rating; a machine that an event is to trip is a group of its own.

Power of a device injects; what its site draws at the point of interconnection is its load less that power.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gridsim.parameters import Parameter
from gridsim.sources import Source

Values = Mapping[str, float]
#: Numbers and words of a device as read, words as themselves.
Settings = Mapping[str, float | str]

#: How a device's power at t = 0 is found: `fixed` gives so much; `import` leaves the site so much to draw from the
#: grid; `balance` carries, with all others of its kind and by rating, whatever nothing else does (islands alone).
Dispatch = Literal["fixed", "import", "balance"]


@dataclass(frozen=True)
class Record:
    """A dynamic record: PSS/E model name, and its fields by name."""

    model: str
    fields: Values


@dataclass(frozen=True)
class MachineGroup:
    """`count` identical machines as one. Ratings of all together; reactances and records on `sn_mva`. [MVA, MW, pu]

    `share` is the part of the device's active power that the group gives, `id` the machine's id in the case, `units`
    how many of the device's units it stands for: 0 for machines that belong to units counted elsewhere.
    """

    id: str
    count: int
    sn_mva: float
    share: float
    x_pu: float
    records: tuple[Record, ...]
    units: int


@dataclass(frozen=True)
class Fuel:
    """What a device burns: heat at full load, the part of it burned at no load, CO2 of the fuel.

    Between them fuel runs straight with power (Willans line). [MWh of heat per MWh, 1, t per MWh of heat]
    """

    heat_rate: float
    no_load_share: float
    co2_t_per_mwh: float


@dataclass(frozen=True)
class Store:
    """What stands behind a converter: energy between empty and full, charge at t = 0, energy out per in, and the full
    cycles that it lives. [MWh, 1]"""

    e_mwh: float
    soc_start: float
    round_trip_efficiency: float
    cycle_life: float


@dataclass(frozen=True)
class Addition:
    """What a device adds to the case at its site's bus.

    All groups stand on one bus of `kv` behind a transformer of `transformer_mva` and `transformer_x_pu`, losses and
    station use left out. `p_min_mw` to `p_max_mw` bound the power of all together at t = 0; `power_mw` is what its
    `dispatch` speaks of. What a device with a `store` gives comes from it, and not from fuel. `i_max_pu` is the
    largest current of its converters on their rating, `None` for machines. `facts` are numbers that the results
    tell: units, ramps, start times.
    """

    groups: tuple[MachineGroup, ...]
    kv: float
    transformer_mva: float
    transformer_x_pu: float
    dispatch: Dispatch
    power_mw: float
    p_min_mw: float
    p_max_mw: float
    fuel: Fuel | None = None
    store: Store | None = None
    i_max_pu: float | None = None
    facts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class NetworkDevice:
    """One kind of network device.

    `parameters` as everywhere; `typical` are those that, left out, take the value that `typical_values` has for the
    chosen words. `addition(settings)` is given every parameter as a number and every choice as its word.
    `check(settings)` lists faults between them.
    """

    type: str
    title: str
    parameters: tuple[Parameter, ...]
    addition: Callable[[Settings], Addition]
    source: Source
    typical: tuple[Parameter, ...] = ()
    typical_values: Callable[[Settings], Values] = lambda settings: {}
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    check: Callable[[Settings], list[str]] = lambda settings: []


@dataclass(frozen=True)
class DeviceSpec:
    """A network device as a scenario writes it: type, name, and what is said of it."""

    type: str
    name: str
    settings: Settings


def number(settings: Settings, name: str) -> float:
    """Return a setting that is a number."""
    return float(settings[name])


def word(settings: Settings, name: str) -> str:
    """Return a setting that is a word."""
    return str(settings[name])
