"""Synchronous condenser at a site: a machine without a turbine, with its exciter, and a flywheel where asked for.

It gives inertia (H and the flywheel's, together h_s + flywheel_h_s on its MVA), short-circuit power and voltage
support, and takes no active power from its site but what its rotor swings with. Its losses are left out.
"""

from __future__ import annotations

from gridsim.mitigation.network.contract import Addition, MachineGroup, NetworkDevice, Settings, number
from gridsim.mitigation.network.generators import SUBTRANSIENT_X_PU, TRANSFORMER_X_PU, excitation, salient_pole
from gridsim.parameters import Parameter
from gridsim.sources import Source

TERMINAL_KV = 13.8

PARAMETERS = (
    Parameter("s_mva", "MVA", "rating", above=0.0),
    Parameter(
        "h_s",
        "s",
        "inertia constant without flywheel",
        above=0.0,
        default=1.75,
        source=Source("synchronous condensers have about 1.5-2 s; the middle is an assumption", "I"),
    ),
    Parameter(
        "flywheel_h_s",
        "s",
        "inertia constant that a flywheel adds; with one, condensers reach 5-8 s and more",
        at_least=0.0,
        default=0.0,
        source=Source("assumption: none", "I"),
    ),
)


def addition(settings: Settings) -> Addition:
    """One machine without governor."""
    s_mva, h_s = number(settings, "s_mva"), number(settings, "h_s") + number(settings, "flywheel_h_s")
    group = MachineGroup("1", 1, s_mva, 1.0, SUBTRANSIENT_X_PU, (salient_pole(h_s), excitation()), units=1)
    return Addition(
        groups=(group,),
        kv=TERMINAL_KV,
        transformer_mva=s_mva,
        transformer_x_pu=TRANSFORMER_X_PU,
        dispatch="fixed",
        power_mw=0.0,
        p_min_mw=0.0,
        p_max_mw=0.0,
        facts={"inertia_mws": h_s * s_mva},
    )


MODEL = NetworkDevice(
    type="synchronous_condenser",
    title="synchronous condenser at the site",
    parameters=PARAMETERS,
    addition=addition,
    source=Source("a GENSAL without turbine; typical data of gridsim/mitigation/network/generators.py", "I"),
)
