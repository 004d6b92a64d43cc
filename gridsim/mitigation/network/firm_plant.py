"""Nuclear or other firm plant at a site: heavy rotors at constant power, which follow neither load nor frequency.

Its turbine gives what it gave at t = 0; what the site gains is energy, inertia and short-circuit power.
"""

from __future__ import annotations

from gridsim.mitigation.network.contract import (
    Addition,
    Fuel,
    MachineGroup,
    NetworkDevice,
    Settings,
    Values,
    number,
    word,
)
from gridsim.mitigation.network.gas_classes import MWH_PER_MMBTU
from gridsim.mitigation.network.generators import (
    POWER_FACTOR,
    SUBTRANSIENT_X_PU,
    TRANSFORMER_X_PU,
    excitation,
    round_rotor,
)
from gridsim.parameters import Parameter
from gridsim.sources import Source

TERMINAL_KV = 22.0

#: Inertia and heat rate by kind, the latter of about 33 % and 16 % efficiency. No CO2 at the site. [s, Btu/kWh]
_KINDS = {
    "nuclear": {"h_s": 6.0, "heat_rate_btu_per_kwh": 10400.0},
    "geothermal": {"h_s": 3.0, "heat_rate_btu_per_kwh": 21000.0},
}

PARAMETERS = (
    Parameter("p_mw", "MW", "rating", above=0.0),
    Parameter(
        "loading",
        "1",
        "power at t = 0, of the rating",
        at_least=0.0,
        at_most=1.0,
        default=1.0,
        source=Source("assumption: firm plants run at full power", "I"),
    ),
)
TYPICAL = (
    Parameter("h_s", "s", "inertia constant on its MVA", above=0.0),
    Parameter("heat_rate_btu_per_kwh", "Btu/kWh", "heat rate", above=3412.0),
)


def typical_values(settings: Settings) -> Values:
    """What is typical of the kind."""
    return _KINDS[word(settings, "kind")]


def addition(settings: Settings) -> Addition:
    """One machine at constant power."""
    p_mw = number(settings, "p_mw")
    s_mva = p_mw / POWER_FACTOR
    records = (round_rotor(number(settings, "h_s")), excitation())
    return Addition(
        groups=(MachineGroup("1", 1, s_mva, 1.0, SUBTRANSIENT_X_PU, records, units=1),),
        kv=TERMINAL_KV,
        transformer_mva=s_mva,
        transformer_x_pu=TRANSFORMER_X_PU,
        dispatch="fixed",
        power_mw=number(settings, "loading") * p_mw,
        p_min_mw=0.0,
        p_max_mw=p_mw,
        fuel=Fuel(number(settings, "heat_rate_btu_per_kwh") * MWH_PER_MMBTU / 1000.0, 0.0, 0.0),
        facts={"inertia_mws": number(settings, "h_s") * s_mva},
    )


MODEL = NetworkDevice(
    type="firm_plant",
    title="nuclear or other firm plant at the site",
    parameters=PARAMETERS,
    typical=TYPICAL,
    typical_values=typical_values,
    choices={"kind": tuple(_KINDS)},
    addition=addition,
    source=Source("assumption: inertia of nuclear sets about 6 s; heat rates of 33 % and 16 % efficiency", "I"),
)
