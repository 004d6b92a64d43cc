"""Grid-forming battery at a site: a source of voltage behind a reactance, by droop or as a virtual machine.

    droop:            w = w_0 (1 - m_p P_f),   T_Pf dP_f/dt = P - P_f
    virtual machine:  2 H dw/dt = -P - dw / m_p

are one equation, with H = T_Pf / (2 m_p): a droop's power filter is an inertia. As a record it is GENCLS with
D = 1 / m_p, whose voltage behind the reactance is constant: it holds its bus's voltage as its reactance lets it.

Its power starts at 0 and comes from its store, losses left out. Its current limit is not modelled: the share of time
in which it gave or took its rating or more is told (`at_limit_share`), and so is its charge, which may leave 0 to 1.
Source: equivalence of droop with filter and virtual machine, D'Arco and Suul, IEEE Trans. Smart Grid 5 (2014) 394
[I]; values as REGFM_A1 in Sandia's two-area case (m_p 0.05) and within REGFM's ranges (X 0.04-0.40) [S].
"""

from __future__ import annotations

from gridsim.mitigation.network.contract import Addition, MachineGroup, NetworkDevice, Record, Settings, number, word
from gridsim.mitigation.network.generators import TRANSFORMER_X_PU
from gridsim.parameters import Parameter
from gridsim.sources import Source

TERMINAL_KV = 0.69

_REGFM = Source("REGFM_A1 in Sandia PSTess, two-area case d2asbegp_gfma: mp .05", "S")
PARAMETERS = (
    Parameter("p_mw", "MW", "rating, which is also that of its converters in MVA", above=0.0),
    Parameter("e_mwh", "MWh", "energy between empty and full", above=0.0),
    Parameter(
        "droop",
        "pu",
        "frequency deviation that calls for p_mw, of nominal",
        above=0.0,
        at_most=0.2,
        default=0.05,
        source=_REGFM,
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
        source=Source("PowerWorld help, REGFM_A1: Xe 0.04-0.40; the value is an assumption", "S"),
    ),
    Parameter(
        "soc_start",
        "1",
        "state of charge at t = 0",
        at_least=0.0,
        at_most=1.0,
        default=0.5,
        source=Source("assumption: the middle, as swings charge and discharge alike", "I"),
    ),
)
CHOICES = {"control": ("droop", "virtual_machine")}


def addition(settings: Settings) -> Addition:
    """One voltage source with the inertia and damping that its control amounts to."""
    p_mw, droop = number(settings, "p_mw"), number(settings, "droop")
    by_droop = word(settings, "control") == "droop"
    h_s = number(settings, "power_filter_s") / (2.0 * droop) if by_droop else number(settings, "h_s")
    record = Record("GENCLS", {"H": h_s, "D": 1.0 / droop})
    return Addition(
        groups=(MachineGroup("1", 1, p_mw, 1.0, number(settings, "x_pu"), (record,), units=1),),
        kv=TERMINAL_KV,
        transformer_mva=p_mw,
        transformer_x_pu=TRANSFORMER_X_PU,
        dispatch="fixed",
        power_mw=0.0,
        p_min_mw=-p_mw,
        p_max_mw=p_mw,
        stores=True,
        e_mwh=number(settings, "e_mwh"),
        soc_start=number(settings, "soc_start"),
        facts={"inertia_mws": h_s * p_mw},
    )


MODEL = NetworkDevice(
    type="grid_forming_battery",
    title="grid-forming battery at the site",
    parameters=PARAMETERS,
    choices=CHOICES,
    addition=addition,
    source=Source("GENCLS with the inertia and damping of droop or virtual machine; current limit not modelled", "I"),
)
