"""What network devices made of converters share: their store, their current limit, their terminals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridsim.mitigation.network.contract import Addition, MachineGroup, Record, Settings, Store, number
from gridsim.mitigation.network.generators import TRANSFORMER_X_PU
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: Converter terminals. Assumption: usual for units of megawatts; per unit nothing depends on it.
TERMINAL_KV = 0.69

I_MAX = Parameter(
    "i_max_pu",
    "pu",
    "largest current, of the rating; for a short time",
    at_least=1.0,
    at_most=5.0,
    default=1.2,
    source=Source("assumption: semiconductors bear 1.1 to 1.5 times their rating for seconds (PSTess: 1.5)", "I"),
)


#: Energy behind a battery's converter, which must be given, and behind one that may have none.
ENERGY = Parameter("e_mwh", "MWh", "energy between empty and full", above=0.0)
OPTIONAL_ENERGY = Parameter(
    "e_mwh",
    "MWh",
    "storage option: energy between empty and full; 0: none",
    at_least=0.0,
    default=0.0,
    source=Source("assumption: none, as most are built", "I"),
)


def store_parameters(*, efficiency: tuple[float, Source], cycle_life: tuple[float, Source]) -> tuple[Parameter, ...]:
    """Return the parameters of the store behind a converter beside its energy."""
    return (
        Parameter(
            "soc_start",
            "1",
            "state of charge at t = 0",
            at_least=0.0,
            at_most=1.0,
            default=0.5,
            source=Source("assumption: the middle, as swings charge and discharge alike", "I"),
        ),
        Parameter(
            "round_trip_efficiency",
            "1",
            "energy out per energy in, at the terminals",
            above=0.0,
            at_most=1.0,
            default=efficiency[0],
            source=efficiency[1],
        ),
        Parameter(
            "cycle_life",
            "1",
            "full cycles that the store lives",
            above=0.0,
            default=cycle_life[0],
            source=cycle_life[1],
        ),
    )


#: What a store is, in the order of `Store`.
_STORE = ("e_mwh", "soc_start", "round_trip_efficiency", "cycle_life")


@dataclass(frozen=True)
class Converter:
    """One converter and its transformer: rating, active power both ways, source reactance, records, largest current
    that it keeps up. [MVA, MW, pu]"""

    s_mva: float
    p_mw: float
    x_pu: float
    records: tuple[Record, ...]
    i_max_pu: float


def addition_of_converter(converter: Converter, settings: Settings, *, facts: Mapping[str, float]) -> Addition:
    """Return what a converter adds, at rest at t = 0, with its current limit and the store behind it, if any."""
    group = MachineGroup("1", 1, converter.s_mva, 1.0, converter.x_pu, converter.records, units=1)
    store = Store(*(number(settings, name) for name in _STORE))
    return Addition(
        groups=(group,),
        kv=TERMINAL_KV,
        transformer_mva=converter.s_mva,
        transformer_x_pu=TRANSFORMER_X_PU,
        dispatch="fixed",
        power_mw=0.0,
        p_min_mw=-converter.p_mw,
        p_max_mw=converter.p_mw,
        i_max_pu=converter.i_max_pu,
        store=store if store.e_mwh > 0.0 else None,
        facts=facts,
    )
