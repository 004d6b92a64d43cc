"""PERC1: a load behind power electronics that ceases in a deep sag and comes back along a ramp.

Logic, with v the voltage behind a lag of Tv:

    v below Vcease for Tcease, then Tdelay more:   connected share = 1 - Fcease                        (1)
    v above Vrecon for Trecon:                     share ramps over Tramp to 1 - Fcease (1 - Frecon)   (2)
    active current at most Ipmax, per unit of the initial power divided by Lfm                         (3)

By (3) power stays constant down to a voltage of Lfm / Ipmax and falls with it below, at constant current.

Parameters keep PERC1's names. Left out are those that have no effect at PERC1's own defaults (Kdroop, Kvp, Kvq with
their time constants and deadbands, Ipmin = 0, nP = 0) and its reactive path (QPratio, nQ, Iqmax): here a site's power
factor or trace says what reactive power it draws. The lags Tt and Tf serve only what is left out.

Source: PowerWorld help, "Load Characteristic PERC1" (WECC's power electronic reconnecting and ceasing load).
"""

from __future__ import annotations

from gridsim.parameters import Parameter
from gridsim.sources import Source

SOURCE = Source(
    "PowerWorld help, Load Characteristic PERC1: default value",
    "Q",
    date="2025-10-27",
    url="https://www.powerworld.com/WebHelp/Content/TransientModels_HTML/Load%20Characteristic%20PERC1.htm",
)

PARAMETERS = (
    Parameter(
        "Lfm",
        "1",
        "loading: initial power per rating of the converters",
        above=0.0,
        at_most=1.0,
        default=0.8,
        source=SOURCE,
    ),
    Parameter("Ipmax", "pu", "largest active current, on the rating", above=0.0, default=1.0, source=SOURCE),
    Parameter("Fcease", "1", "share that ceases", at_least=0.0, at_most=1.0, default=1.0, source=SOURCE),
    Parameter("Vcease", "pu", "voltage below which it ceases", at_least=0.0, below=2.0, default=0.5, source=SOURCE),
    Parameter("Tcease", "s", "time below Vcease before it ceases", at_least=0.0, default=0.01, source=SOURCE),
    Parameter("Tdelay", "s", "further delay before it ceases", at_least=0.0, default=0.0, source=SOURCE),
    Parameter(
        "Vrecon", "pu", "voltage above which it reconnects", at_least=0.0, below=2.0, default=0.6, source=SOURCE
    ),
    Parameter("Trecon", "s", "time above Vrecon before it reconnects", at_least=0.0, default=0.05, source=SOURCE),
    Parameter("Tramp", "s", "duration of the ramp back", at_least=0.0, default=1.0, source=SOURCE),
    Parameter(
        "Frecon", "1", "share of what ceased that comes back", at_least=0.0, at_most=1.0, default=1.0, source=SOURCE
    ),
    Parameter("Tv", "s", "lag of the measured voltage", at_least=0.0, default=0.02, source=SOURCE),
)
