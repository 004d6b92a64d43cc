"""Classes of gas-fired units: typical numbers of each, with where they come from.

A number that no source in hand gives is an assumption and says so in the class's `source`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gridsim.sources import Source

MWH_PER_MMBTU = 0.29307107

#: Natural gas, of its higher heating value. [t/MWh]
GAS_CO2_T_PER_MWH = 53.06e-3 / MWH_PER_MMBTU
GAS_CO2_SOURCE = Source(
    "40 CFR 98 subpart C, table C-1 (81 FR 89188): 53.06 kg CO2 per MMBtu", "S", date="2016-12-09"
)

_MARKET = (
    "heat rate and start time: market surveys of on-site power for data centres, RICE 8,500, aeroderivative 9,500, "
    "industrial 10,000, combined cycle 6,000 Btu/kWh"
)
_RAMPS = "ramp: Wartsila, comparison of ramp rates (engines above 100, aeroderivative 50, frame 20, CC 10 %/min)"
_ASSUMED = "unit size, minimum load and inertia: assumption"

#: Steps of load that engines take and how soon they reach full load; facts on gas engines, secondary.
ENGINE_STEPS = Source("gas engines: first load step about 30 % of rating, full load in about 45 s, droop 4 %", "S")
FLEET = Source(
    "GGOV1 records of the synthetic ACTIVSg2000 fleet (367), medians and ranges; fast values as ORNL GridKit",
    "C",
)


@dataclass(frozen=True)
class GasClass:
    """Typical numbers of one class.

    `no_load_share` is the fuel at no load over that at full load; `first_step` and `full_load_s` matter for engines
    alone; `steam_share` is the part of a unit's power that an ungoverned steam turbine gives. `governor` holds what
    differs from the class's ordinary governor.
    """

    unit_mw: float
    heat_rate_btu_per_kwh: float
    start_time_s: float
    ramp_per_min: float
    min_load: float
    droop: float
    h_s: float
    no_load_share: float
    model: Literal["GASENG1", "GGOV1"]
    governor: Mapping[str, float]
    source: Source
    steam_share: float = 0.0
    first_step: float = 1.0
    full_load_s: float = 0.0


CLASSES: dict[str, GasClass] = {
    "reciprocating": GasClass(
        unit_mw=10.0,
        heat_rate_btu_per_kwh=8500.0,
        start_time_s=600.0,
        ramp_per_min=1.0,
        min_load=0.3,
        droop=0.04,
        h_s=1.2,
        no_load_share=0.1,
        model="GASENG1",
        governor={"Kp": 8.0, "Ki": 4.0, "Tact": 0.05, "Teng": 0.1},
        source=Source(
            f"{_MARKET}; {_RAMPS}; {ENGINE_STEPS.text}, minimum load 30 %; unit size, no-load fuel and governor "
            "gains: assumption; inertia of gensets about 1.2 s",
            "S",
        ),
        first_step=0.3,
        full_load_s=45.0,
    ),
    "aeroderivative": GasClass(
        unit_mw=34.0,
        heat_rate_btu_per_kwh=9500.0,
        start_time_s=600.0,
        ramp_per_min=0.5,
        min_load=0.25,
        droop=0.04,
        h_s=2.0,
        no_load_share=0.2,
        model="GGOV1",
        governor={"Tact": 0.1, "Tb": 0.1, "Ropen": 1.0, "Rclose": -1.0, "Aset": 99.0, "maxerr": 1.0, "minerr": -1.0},
        source=Source(
            f"{_MARKET}; {_RAMPS}; units of 34-35 MW (LM2500XPRESS), inertia 1.5-3 s; {_ASSUMED} within these; "
            f"governor: fast end of {FLEET.text}",
            "S",
        ),
    ),
    "industrial": GasClass(
        unit_mw=38.0,
        heat_rate_btu_per_kwh=10000.0,
        start_time_s=1200.0,
        ramp_per_min=0.3,
        min_load=0.4,
        droop=0.04,
        h_s=3.0,
        no_load_share=0.2,
        model="GGOV1",
        governor={"Tact": 0.3, "Tb": 0.3, "Ropen": 0.2, "Rclose": -0.2},
        source=Source(
            f"{_MARKET}; {_ASSUMED}, ramp too; governor: between medians and fast end of {FLEET.text}", "S"
        ),
    ),
    "frame": GasClass(
        unit_mw=240.0,
        heat_rate_btu_per_kwh=9900.0,
        start_time_s=1800.0,
        ramp_per_min=0.2,
        min_load=0.5,
        droop=0.04,
        h_s=5.0,
        no_load_share=0.2,
        model="GGOV1",
        governor={},
        source=Source(f"{_RAMPS}; {_ASSUMED}, heat rate and start too; governor: medians of {FLEET.text}", "S"),
    ),
    "combined_cycle": GasClass(
        unit_mw=400.0,
        heat_rate_btu_per_kwh=6000.0,
        start_time_s=3600.0,
        ramp_per_min=0.1,
        min_load=0.5,
        droop=0.04,
        h_s=5.0,
        no_load_share=0.2,
        model="GGOV1",
        governor={},
        source=Source(
            f"{_MARKET}; {_RAMPS}; {_ASSUMED}; a third of the power is steam's, which does not answer in a minute; "
            f"governor: medians of {FLEET.text}",
            "S",
        ),
        steam_share=1.0 / 3.0,
    ),
}

#: Medians of the fleet.
GGOV1_MEDIANS: dict[str, float] = {
    "Rselect": 1.0,
    "Flag": 1.0,
    "Tpelec": 1.0,
    "maxerr": 0.05,
    "minerr": -0.05,
    "Kpgov": 10.0,
    "Kigov": 2.0,
    "Kdgov": 0.0,
    "Tdgov": 1.0,
    "vmax": 1.0,
    "vmin": 0.15,
    "Tact": 0.5,
    "Kturb": 1.5,
    "Wfnl": 0.2,
    "Tb": 0.5,
    "Tc": 0.0,
    "Teng": 0.0,
    "Tfload": 3.0,
    "Kpload": 2.0,
    "Kiload": 0.67,
    "Ldref": 1.0,
    "Dm": 0.0,
    "Ropen": 0.1,
    "Rclose": -0.1,
    "Kimw": 0.0,
    "Aset": 0.01,
    "Ka": 10.0,
    "Ta": 0.1,
    "db": 0.0,
    "Tsa": 4.0,
    "Tsb": 5.0,
    "Rup": 99.0,
    "Rdown": -99.0,
}
