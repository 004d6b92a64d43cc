"""Grid-forming battery at a site: a source of voltage behind a reactance, by droop or as a virtual machine.

    droop:            REGFM_A1, w = w_0 (1 - m_p P_f),  T_Pf dP_f/dt = P - P_f: an inertia of T_Pf / (2 m_p)
    virtual machine:  REGFM_B1, 2 H dw/dt = -P - dw / m_p less a damping that passes: an inertia of H

Both hold the voltage of their terminals with a droop of reactive power, and limit their current: a droop to
`i_max_pu`, its active power to the rating by lowering the frequency; a virtual machine to `i_max_pu` for the moment
and to its rating in the steady state, by voltage and angle. The share of time at the limit of power, of current (that
of the virtual machine in the steady state) or with a charge outside 0 to 1 is told (`at_limit_share`). The converter
does not know its charge.

Its power starts at 0. Source: models, `gridsim/devices/converters/regfm_a1.py` and `regfm_b1.py`; values, Sandia's
and PNNL's examples, each at its number.
"""

from __future__ import annotations

from gridsim.mitigation.network.contract import Addition, NetworkDevice, Record, Settings, number, word
from gridsim.mitigation.network.converters import ENERGY, I_MAX, Converter, addition_of_converter, store_parameters
from gridsim.parameters import Parameter
from gridsim.sources import Source

_PSTESS = Source("REGFM_A1 in Sandia PSTess, two-area case d2asbegp_gfma", "Q")

PARAMETERS = (
    Parameter("p_mw", "MW", "rating, which is also that of its converters in MVA", above=0.0),
    ENERGY,
    *store_parameters(
        efficiency=(0.845, Source("PyPSA technology-data, costs_2025.csv: 0.9193 each way, as `battery`", "S")),
        cycle_life=(6000.0, Source("assumption: as `battery`", "I")),
    ),
    Parameter(
        "droop",
        "pu",
        "frequency deviation that calls for p_mw, of nominal",
        above=0.0,
        at_most=0.2,
        default=0.05,
        source=_PSTESS,
    ),
    Parameter(
        "power_filter_s",
        "s",
        "time constant of the measured power, in control droop",
        above=0.0,
        at_most=10.0,
        default=0.1,
        source=Source("assumption: slow enough to give an inertia of 1 s at a droop of 5 %", "I"),
    ),
    Parameter(
        "h_s",
        "s",
        "inertia constant, in control virtual_machine",
        above=0.0,
        at_most=50.0,
        default=4.0,
        source=Source("assumption: that of a large turbine set", "I"),
    ),
    Parameter(
        "x_pu",
        "pu",
        "reactance of its filter, on its rating",
        at_least=0.04,
        at_most=0.4,
        default=0.15,
        source=Source("PowerWorld help, REGFM_A1: Xe 0.04-0.40; the value is that of PNNL's example", "S"),
    ),
    I_MAX,
)
CHOICES = {"control": ("droop", "virtual_machine")}

#: What a user does not set of REGFM_A1; limits of power are the rating. Source: as `_PSTESS`, but for the limits.
_DROOP = {
    "Vflag": 1.0, "QVflag": 1.0, "TQf": 0.01, "TVf": 0.01, "Re": 0.0, "Emax": 1.15, "Emin": 0.0, "Pmax": 1.0,
    "Pmin": -1.0, "Qmax": 1.0, "Qmin": -1.0, "Mq": 0.01, "Kpv": 0.0, "Kiv": 5.86, "Kppmax": 0.01, "Kipmax": 0.1,
    "Kpqmax": 0.1, "Kiqmax": 20.0,
}  # fmt: skip
#: What a user does not set of REGFM_B1. Source: PNNL's PSS/E example for REGFMB1U [Q], but for the steady current,
#: the rating, the speed limits, which do not bind within 20 % (assumption), and TPf, 0.02 s there, here 0.01 s as the
#: filters of `_PSTESS`: the lag takes K_s w_0 TPf from the damping, K_s the synchronising torque, and with 0.02 s
#: a battery of 200 MW on a stiff grid swings at 1.9 Hz with a damping of -0.9 %.
_MACHINE = {
    "wFlag": 0.0, "VdrpFlag": 0.0, "QVflag": 1.0, "PQFlag": 1.0, "FFlag": 1.0, "ESFlag": 1.0, "Re": 0.0, "mq": 0.05,
    "Kpv": 0.0, "Kiv": 5.0, "Dwmax": 0.2, "Dwmin": -0.2, "KpPLL": 0.265, "KiPLL": 2.65, "DwPLLmax": 0.2,
    "DwPLLmin": -0.2, "Tp": 0.02, "D1": 0.0, "D2": 100.0, "wD": 50.0, "ImaxSS": 1.0, "Kf": 0.9, "KI": 2.0,
    "TPf": 0.01, "TQf": 0.02, "TVf": 0.0, "TIf": 0.02, "Ke": 1.0, "VPLLfrz": 0.05,
}  # fmt: skip


def record(settings: Settings) -> Record:
    """The converter by its control."""
    droop, x_pu, i_max = (number(settings, name) for name in ("droop", "x_pu", "i_max_pu"))
    if word(settings, "control") == "droop":
        own = {"TPf": number(settings, "power_filter_s"), "Mp": droop, "Imax": i_max}
        return Record("REGFM_A1", {**_DROOP, **own, "Xe": x_pu})
    return Record("REGFM_B1", {**_MACHINE, "H": number(settings, "h_s"), "mp": droop, "ImaxF": i_max, "Xe": x_pu})


def inertia_s(settings: Settings) -> float:
    """Inertia constant that its control amounts to; a damping that passes is one, D2 / (2 wD). [s]"""
    if word(settings, "control") == "droop":
        return number(settings, "power_filter_s") / (2.0 * number(settings, "droop"))
    return number(settings, "h_s") + 0.5 * _MACHINE["D2"] / _MACHINE["wD"]


def addition(settings: Settings) -> Addition:
    """One converter."""
    p_mw = number(settings, "p_mw")
    steady_pu = number(settings, "i_max_pu") if word(settings, "control") == "droop" else _MACHINE["ImaxSS"]
    converter = Converter(p_mw, p_mw, number(settings, "x_pu"), (record(settings),), steady_pu)
    return addition_of_converter(converter, settings, facts={"inertia_mws": inertia_s(settings) * p_mw})


MODEL = NetworkDevice(
    type="grid_forming_battery",
    title="grid-forming battery at the site",
    parameters=PARAMETERS,
    choices=CHOICES,
    addition=addition,
    source=Source("REGFM_A1 and REGFM_B1 as specified by PNNL and NREL; values of Sandia's and PNNL's examples", "S"),
)
