"""The parameters of stores: what they are asked for, what tells one kind from another; meanings in `storage.py`."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.mitigation.contract import DELAY
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: What a store may be asked for.
CONTROLS = ("smoothing", "ramp_limit", "frequency_droop", "voltage_support")

_RETURN = (
    "assumption: slow beside iterations (0.2-3 Hz pass with under 0.3 % of the store's power), fast beside an hour"
)
_RETURN_LIMIT = (
    "assumption: covers the losses of a square wave at full power, 0.084 of the rating at efficiency 0.845"
)
_CYCLES = "assumption: life in full cycles of such stores, first order; wear in proportion to depth is throughput"


def _number_of(control: str, name: str, unit: str, meaning: str) -> Parameter:
    """Declare the number without which a control does nothing; a design's choice, so it has no default."""
    where = f"control has {control}"
    return Parameter(name, unit, f"{control}: {meaning}", above=0.0, optional=True, needed_where=where)


#: The number that each control needs.
NUMBER_OF: dict[str, Parameter] = {
    "smoothing": _number_of("smoothing", "time_constant_s", "s", "time constant of the low-pass"),
    "ramp_limit": _number_of("ramp_limit", "ramp_limit_mw_per_s", "MW/s", "fastest change at the meter"),
    "frequency_droop": _number_of("frequency_droop", "droop", "1", "share of f_0 that takes full power"),
    "voltage_support": _number_of("voltage_support", "voltage_gain", "1", "Mvar per MVA and pu of voltage"),
}
CONTROL_PARAMETERS = (
    NUMBER_OF["smoothing"],
    NUMBER_OF["ramp_limit"],
    NUMBER_OF["frequency_droop"],
    Parameter(
        "dead_band_hz",
        "Hz",
        "frequency_droop: no answer within",
        at_least=0.0,
        default=0.017,
        source=Source("REPCA1 in ANDES 2.0.0: fdbd +/- 0.0002833 pu of 60 Hz; also NERC BAL-003 practice", "S"),
    ),
    NUMBER_OF["voltage_support"],
    Parameter(
        "dead_band_pu",
        "pu",
        "voltage_support: no answer within",
        at_least=0.0,
        default=0.0,
        source=Source("assumption: none", "I"),
    ),
    Parameter(
        "soc_return_time_s",
        "s",
        "time constant with which the state of charge returns to soc_start",
        above=0.0,
        default=300.0,
        source=Source(_RETURN, "I"),
    ),
    Parameter(
        "soc_return_limit",
        "1",
        "largest power of that return, of the rating",
        at_least=0.0,
        at_most=1.0,
        default=0.1,
        source=Source(_RETURN_LIMIT, "I"),
    ),
)


@dataclass(frozen=True)
class StoreDefaults:
    """What tells one kind of store from another: defaults with their sources. [1, s, cycles]"""

    efficiency: tuple[float, Source]
    soc_start: tuple[float, Source]
    soc_min: tuple[float, Source]
    soc_max: tuple[float, Source]
    delay_s: tuple[float, Source]
    converter_s: tuple[float, Source]
    standby: tuple[float, Source]
    cycle_life: float


def store_parameters(defaults: StoreDefaults) -> tuple[Parameter, ...]:
    """Return the parameters that all stores share, after those of their size."""

    def share(name: str, meaning: str, default: tuple[float, Source]) -> Parameter:
        return Parameter(name, "1", meaning, at_least=0.0, at_most=1.0, default=default[0], source=default[1])

    efficiency, source = defaults.efficiency
    return (
        Parameter(
            "round_trip_efficiency",
            "1",
            "energy out per energy in, at the meter",
            above=0.0,
            at_most=1.0,
            default=efficiency,
            source=source,
        ),
        Parameter(
            "dc_round_trip_efficiency",
            "1",
            "the same of the cells alone; with converter_efficiency it goes before round_trip_efficiency",
            above=0.0,
            at_most=1.0,
            optional=True,
        ),
        Parameter("converter_efficiency", "1", "of the converter, one way", above=0.0, at_most=1.0, optional=True),
        share("soc_start", "state of charge at t = 0, to which it is brought back", defaults.soc_start),
        share("soc_min", "lowest state of charge in use", defaults.soc_min),
        share("soc_max", "highest state of charge in use", defaults.soc_max),
        Parameter(
            DELAY,
            "s",
            "age of the metered draw",
            at_least=0.0,
            at_most=10.0,
            default=defaults.delay_s[0],
            source=defaults.delay_s[1],
        ),
        Parameter(
            "converter_time_constant_s",
            "s",
            "lag of power behind its order",
            at_least=0.0,
            default=defaults.converter_s[0],
            source=defaults.converter_s[1],
        ),
        share("standby", "power always drawn, of the rating", defaults.standby),
        Parameter(
            "cycle_life",
            "1",
            "full cycles that it lives",
            above=0.0,
            default=defaults.cycle_life,
            source=Source(_CYCLES, "I"),
        ),
        Parameter(
            "depth_exponent",
            "1",
            "wear of a cycle goes with its depth to this power",
            above=0.0,
            default=1.0,
            source=Source(_CYCLES, "I"),
        ),
        *CONTROL_PARAMETERS,
    )
