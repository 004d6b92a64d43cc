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

from collections.abc import Mapping
from typing import Any

from gridsim.devices.loads.contract import CEASES, IS_BACK, RETURNS, RideModel, lagged, ramped
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


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Conditions (1) and (2); the timer runs up while the voltage is low and down while it is sound again."""
    v = lagged(u.v_pu, x.v, p.Tv, u.dt_s)
    timer, ceased, connected, event = 0.0, x.ceased, x.connected, 0.0
    if v < p.Vcease:
        timer = max(x.timer, 0.0) + u.dt_s
        if timer >= p.Tcease + p.Tdelay - 1e-9:
            event = CEASES if connected > 1.0 - p.Fcease else 0.0
            ceased = 1.0
            connected = min(connected, 1.0 - p.Fcease)
    elif ceased > 0.0 and v > p.Vrecon:
        timer = min(x.timer, 0.0) - u.dt_s
        if -timer >= p.Trecon - 1e-9:
            full = 1.0 - p.Fcease + p.Fcease * p.Frecon
            event = RETURNS if connected <= 1.0 - p.Fcease < full else 0.0
            connected = ramped(connected, full, p.Tramp, p.Fcease * p.Frecon, u.dt_s)
            if connected >= full:
                event, ceased = (IS_BACK, 0.0) if full >= 1.0 else (0.0, ceased)
    return (v, timer, ceased, connected), (connected, connected, event)


def below(values: Mapping[str, float]) -> tuple[float, float]:
    """Return where its power begins to fall by (3), and how: at constant current."""
    return values["Lfm"] / values["Ipmax"], 1.0


def check(values: Mapping[str, float]) -> list[str]:
    """A load that reconnects below where it ceases never rests."""
    return [] if values["Vrecon"] >= values["Vcease"] else ["Vrecon must be at least Vcease"]


MODEL = RideModel(
    name="perc1",
    title="power-electronic load that ceases and reconnects",
    source=SOURCE,
    parameters=PARAMETERS,
    states=("v", "timer", "ceased", "connected"),
    start=(1.0, 0.0, 0.0, 1.0),
    v_state=0,
    evaluate=evaluate,
    says=lambda v: f"voltage below {v['Vcease']:g} pu for {v['Tcease'] + v['Tdelay']:g} s",
    below=below,
    check=check,
)
