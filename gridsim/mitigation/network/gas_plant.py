"""Gas plant at a site: N units and k spare, in parallel with the grid, following the load, or carrying an island.

    N = ceil(p_mw / unit_mw);  installed N + k;  running N + k or N (spares running or at standby)
    fuel = heat rate x rating x (n + (1 - n) load)                    n: no-load share (Willans line)

Modes. `parallel`: power at t = 0 is `loading` of what runs; governors answer the grid's frequency by their droop.
`load_following`: a load controller holds what the site draws from the grid at `import_mw`, measured late, within the
plant's ramp and between minimum load and rating. `islanded`: the plant carries the site, by droop, with whatever else
stands there; the case has no machines of its own.

Engines are GASENG1, turbines GGOV1. Units are alike and share a bus; `single_units` of them are machines of their own
that an event can trip, the others count as one machine of their summed rating.
"""

from __future__ import annotations

import math

from gridsim.mitigation.network.contract import (
    Addition,
    Dispatch,
    Fuel,
    MachineGroup,
    NetworkDevice,
    Record,
    Settings,
    Values,
    number,
    word,
)
from gridsim.mitigation.network.gas_classes import (
    CLASSES,
    GAS_CO2_T_PER_MWH,
    GGOV1_MEDIANS,
    MWH_PER_MMBTU,
    GasClass,
)
from gridsim.mitigation.network.generators import (
    POWER_FACTOR,
    SUBTRANSIENT_X_PU,
    TRANSFORMER_X_PU,
    excitation,
    round_rotor,
    salient_pole,
)
from gridsim.parameters import Parameter
from gridsim.sources import Source

SECONDS_PER_MINUTE = 60.0
#: Engines give up to this share of their rating for the seconds of a run. Assumption: overload of gas engines.
ENGINE_MAX_PU = 1.0
#: Generator terminals. Assumption: usual at 10 MW and above; per unit nothing depends on it.
TERMINAL_KV = 13.8

_PLANT = "assumption: as plant controllers have it"
PARAMETERS = (
    Parameter("p_mw", "MW", "firm power, spares not counted", above=0.0),
    Parameter(
        "spare_units",
        "1",
        "units beyond those that p_mw takes (N + k)",
        at_least=0.0,
        at_most=100.0,
        default=1.0,
        source=Source("assumption: N + 1, the least that survives the loss of a unit", "I"),
    ),
    Parameter(
        "single_units",
        "1",
        "units that are machines of their own, which an event can trip",
        at_least=0.0,
        at_most=20.0,
        default=1.0,
        source=Source("assumption: one, for the loss of one", "I"),
    ),
    Parameter(
        "loading",
        "1",
        "power at t = 0 of what runs, in mode parallel",
        at_least=0.0,
        at_most=1.0,
        default=0.9,
        source=Source("assumption: base load with some reserve", "I"),
    ),
    Parameter(
        "import_mw",
        "MW",
        "what the site is to draw from the grid, in mode load_following",
        default=0.0,
        source=Source("assumption: the plant carries the site, the grid its swings", "I"),
    ),
    Parameter(
        "measurement_delay_s",
        "s",
        "age of the metered power at the point of interconnection",
        at_least=0.0,
        at_most=10.0,
        default=0.5,
        source=Source(_PLANT, "I"),
    ),
    Parameter(
        "measurement_filter_s", "s", "its filter", at_least=0.0, at_most=60.0, default=1.0, source=Source(_PLANT, "I")
    ),
    Parameter(
        "following_time_s",
        "s",
        "time constant with which the load controller follows",
        above=0.0,
        default=10.0,
        source=Source(_PLANT, "I"),
    ),
)
#: Numbers that, left out, are those of the class.
TYPICAL = (
    Parameter("unit_mw", "MW", "rating of a unit", above=0.0),
    Parameter("heat_rate_btu_per_kwh", "Btu/kWh", "heat rate at full load, higher heating value", above=3412.0),
    Parameter("start_time_s", "s", "time from standstill to full load", at_least=0.0),
    Parameter("ramp_per_min", "1/min", "fastest change of the plant's load, of its rating", above=0.0),
    Parameter("min_load", "1", "minimum stable load of a unit", at_least=0.0, below=1.0),
    Parameter("droop", "pu", "permanent droop of the governors", above=0.0, at_most=0.2),
    Parameter("h_s", "s", "inertia constant of a unit on its MVA", above=0.0),
)
CHOICES = {
    "class": tuple(CLASSES),
    "mode": ("parallel", "load_following", "islanded"),
    "spares": ("running", "standby"),
}
_DISPATCH: dict[str, Dispatch] = {"parallel": "fixed", "load_following": "import", "islanded": "balance"}


def typical_values(settings: Settings) -> Values:
    """What the class says of each of `TYPICAL`."""
    chosen = CLASSES[word(settings, "class")]
    return {parameter.name: float(getattr(chosen, parameter.name)) for parameter in TYPICAL}


def units(settings: Settings) -> tuple[int, int]:
    """Units installed and units running."""
    needed = math.ceil(number(settings, "p_mw") / number(settings, "unit_mw") - 1e-9)
    spare = round(number(settings, "spare_units"))
    return needed + spare, needed + (spare if word(settings, "spares") == "running" else 0)


def addition(settings: Settings) -> Addition:
    """The plant as machines: single units, the others as one, and for combined cycles their steam turbines."""
    chosen = CLASSES[word(settings, "class")]
    installed, running = units(settings)
    unit_mw = number(settings, "unit_mw")
    rating = running * unit_mw
    minimum = number(settings, "min_load")
    mode = word(settings, "mode")
    heat_rate = number(settings, "heat_rate_btu_per_kwh") * MWH_PER_MMBTU / 1000.0
    return Addition(
        groups=tuple(_groups(settings, chosen, running)),
        kv=TERMINAL_KV,
        transformer_mva=rating / POWER_FACTOR,
        transformer_x_pu=TRANSFORMER_X_PU,
        dispatch=_DISPATCH[mode],
        power_mw=number(settings, "loading") * rating if mode == "parallel" else number(settings, "import_mw"),
        p_min_mw=minimum * rating,
        p_max_mw=rating,
        fuel=Fuel(heat_rate, chosen.no_load_share, GAS_CO2_T_PER_MWH),
        facts={
            "units_installed": float(installed),
            "units_running": float(running),
            "unit_mw": unit_mw,
            "start_time_s": number(settings, "start_time_s"),
            "ramp_mw_per_min": number(settings, "ramp_per_min") * rating,
            "min_load_mw": minimum * rating,
            "first_step_mw": chosen.first_step * rating,
        },
    )


def _groups(settings: Settings, chosen: GasClass, running: int) -> list[MachineGroup]:
    single = min(round(number(settings, "single_units")), running)
    counts = [*[1] * single, *([running - single] if running > single else [])]
    governed = 1.0 - chosen.steam_share
    found = [_group(settings, chosen, str(k), count, governed, running) for k, count in enumerate(counts, start=1)]
    if chosen.steam_share > 0.0:
        found.append(_steam(settings, chosen, str(len(found) + 1), running))
    return found


def _group(settings: Settings, chosen: GasClass, id: str, count: int, governed: float, running: int) -> MachineGroup:
    h_s = number(settings, "h_s")
    machine = salient_pole(h_s) if chosen.model == "GASENG1" else round_rotor(h_s)
    p_mw = count * governed * number(settings, "unit_mw")
    records = [machine, excitation(), _governor(settings, chosen, p_mw)]
    if word(settings, "mode") == "load_following":
        records.append(_load_controller(settings, running))
    return MachineGroup(
        id=id,
        count=count,
        sn_mva=p_mw / POWER_FACTOR,
        share=governed * count / running,
        x_pu=SUBTRANSIENT_X_PU,
        records=tuple(records),
        units=count,
    )


def _steam(settings: Settings, chosen: GasClass, id: str, running: int) -> MachineGroup:
    """The steam turbines, which follow their boilers and not the frequency."""
    p_mw = running * chosen.steam_share * number(settings, "unit_mw")
    records = (round_rotor(number(settings, "h_s")), excitation())
    return MachineGroup(id, running, p_mw / POWER_FACTOR, chosen.steam_share, SUBTRANSIENT_X_PU, records, units=0)


def _governor(settings: Settings, chosen: GasClass, p_mw: float) -> Record:
    droop = number(settings, "droop")
    if chosen.model == "GGOV1":
        return Record("GGOV1", {**GGOV1_MEDIANS, **chosen.governor, "R": droop, "Trate": p_mw})
    # From idle along the limit: (1 - STEP) / STEP Tboost = full_load_s. On the generator's MVA, as the record is.
    boost_s = chosen.full_load_s * chosen.first_step / (1.0 - chosen.first_step)
    limits = {"STEP": chosen.first_step * POWER_FACTOR, "VMAX": ENGINE_MAX_PU * POWER_FACTOR, "VMIN": 0.0}
    return Record("GASENG1", {**chosen.governor, **limits, "R": droop / POWER_FACTOR, "Tboost": boost_s})


def _load_controller(settings: Settings, running: int) -> Record:
    rating, ramp = running * number(settings, "unit_mw"), number(settings, "ramp_per_min") / SECONDS_PER_MINUTE
    fields = {
        "Prate": rating,
        "Td": number(settings, "measurement_delay_s"),
        "Tf": number(settings, "measurement_filter_s"),
        "Ki": POWER_FACTOR / number(settings, "following_time_s"),
        "Rup": ramp * POWER_FACTOR,
        "Rdown": ramp * POWER_FACTOR,
        "Pmin": number(settings, "min_load") * POWER_FACTOR,
        "Pmax": POWER_FACTOR,
    }
    return Record("LCPOI1", fields)


def check(settings: Settings) -> list[str]:
    """Whole units, a minimum load that the dispatch keeps, and a load controller that its own delay leaves stable."""
    faults = [
        f"{name} must be a whole number"
        for name in ("spare_units", "single_units")
        if number(settings, name) != round(number(settings, name))
    ]
    if word(settings, "mode") == "parallel" and number(settings, "loading") < number(settings, "min_load"):
        faults.append("loading must be at least min_load")
    late_s = number(settings, "measurement_delay_s") + number(settings, "measurement_filter_s")
    if word(settings, "mode") == "load_following" and number(settings, "following_time_s") < late_s:
        faults.append("following_time_s must be at least measurement_delay_s + measurement_filter_s, or it hunts")
    return faults


MODEL = NetworkDevice(
    type="gas_plant",
    title="gas plant at the site",
    parameters=PARAMETERS,
    typical=TYPICAL,
    typical_values=typical_values,
    choices=CHOICES,
    addition=addition,
    check=check,
    source=Source("typical data of gridsim/mitigation/network/gas_classes.py, each with its source", "S"),
)
