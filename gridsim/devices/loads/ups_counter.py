"""UPS with a sag counter: it carries its load over each sag and stays on battery when sags come too often.

    v below Vsag for Tsag:                           a sag is counted; the UPS feeds its load from the battery   (1)
    v above Vback for Tback:                         it takes load back from the grid along a ramp of Twalk      (2)
    count sags begin within window seconds:          it latches: no return but by hand, Tmanual later            (3)
    a battery that has fed the load for Tbattery:    the load stops computing                                    (4)

A sag is counted once, however long it lasts. While the battery feeds the load the grid sees none of it and computing
goes on. Tmanual = 0 means: not within the run. With carries = 0 only the counter trips it: a single sag leaves the
load on the grid, as an eco-mode or line-interactive UPS that rides on its filter does.

Source: NERC Incident Review of 8 January 2025: three sags within about a minute transfer the load to the battery, and
return is manual [Q]; times of transfer and return are assumptions.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.loads.contract import CEASES, IS_BACK, LATCHES, RETURNS, RideModel, ramped
from gridsim.parameters import Parameter
from gridsim.sources import Source

SOURCE = Source(
    "NERC Incident Review, considering simultaneous voltage-sensitive load reductions",
    "Q",
    date="2025-01-08",
    url="https://www.nerc.com/globalassets/our-work/reports/event-reports/incident_review_large_load_loss.pdf",
)
_TIME = Source("assumption: a static switch within a cycle, return after seconds along a walk-in ramp", "I")
_THRESHOLD = Source("assumption: UPS input windows of +/-10 to 15 %", "I")
_BATTERY = Source("assumption: minutes of battery, until engines run", "I")

PARAMETERS = (
    Parameter("Vsag", "pu", "voltage below which a sag is seen", above=0.0, below=1.0, default=0.85,
              source=_THRESHOLD),
    Parameter("Tsag", "s", "time below Vsag before it counts", at_least=0.0, default=0.01, source=_TIME),
    Parameter("carries", "1", "share of the load that each sag puts on the battery", at_least=0.0, at_most=1.0,
              default=1.0, source=_TIME),
    Parameter("Vback", "pu", "voltage above which it returns", above=0.0, below=1.2, default=0.9, source=_THRESHOLD),
    Parameter("Tback", "s", "time above Vback before it returns", at_least=0.0, default=3.0, source=_TIME),
    Parameter("Twalk", "s", "duration of the ramp back", at_least=0.0, default=10.0, source=_TIME),
    Parameter("count", "1", "sags that make it latch", at_least=1.0, at_most=3.0, default=3.0, source=SOURCE),
    Parameter("window", "s", "time within which they count", above=0.0, default=60.0, source=SOURCE),
    Parameter("Tmanual", "s", "time until it is reset by hand, 0: not in the run", at_least=0.0, default=0.0,
              source=SOURCE),
    Parameter("Tbattery", "s", "time for which the battery feeds the load", above=0.0, default=300.0,
              source=_BATTERY),
)  # fmt: skip


#: Longer ago than any window. [s]
LONG_AGO_S = 1e9


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Conditions (1) to (4). `since_1` to `since_3` are the times since the last three sags began, newest first."""
    dt, event = u.dt_s, 0.0
    since_1, since_2, since_3 = x.since_1 + dt, x.since_2 + dt, x.since_3 + dt
    low = x.low + dt if u.v_pu < p.Vsag else 0.0
    sound = x.sound + dt if u.v_pu > p.Vback else 0.0
    is_new = low > 0.0 and x.counted == 0.0 and low >= p.Tsag - 1e-9
    counted = 1.0 if is_new else x.counted if low > 0.0 else 0.0
    if is_new:
        since_1, since_2, since_3 = low, since_1, since_2
    oldest = since_1 if p.count < 1.5 else since_2 if p.count < 2.5 else since_3
    on_battery, latched, connected = x.on_battery, x.latched, x.connected
    if latched > 0.0:
        latched += dt
        if p.Tmanual > 0.0 and latched >= p.Tmanual:
            latched, on_battery = 0.0, 1.0
            since_1, since_2, since_3 = LONG_AGO_S, LONG_AGO_S, LONG_AGO_S
    elif is_new and oldest <= p.window:
        latched, connected, event = dt, 0.0, LATCHES
    elif is_new and p.carries > 0.0:
        event = CEASES if connected > 1.0 - p.carries else 0.0
        on_battery, connected = 1.0, min(connected, 1.0 - p.carries)
    elif on_battery > 0.0 and sound > 0.0 and sound >= p.Tback - 1e-9:
        event = RETURNS if connected <= x.lowest else 0.0
        connected = ramped(connected, 1.0, p.Twalk, 1.0, dt)
        if connected >= 1.0:
            on_battery, event = 0.0, IS_BACK
    lowest = connected if event in (CEASES, LATCHES) else x.lowest
    battery_s = x.battery_s + dt if connected < 1.0 else 0.0
    computing = 1.0 if battery_s < p.Tbattery else connected
    states = (since_1, since_2, since_3, low, sound, counted, on_battery, latched, connected, lowest, battery_s)
    return states, (connected, computing, event)


MODEL = RideModel(
    name="ups_counter",
    title="UPS that counts sags and latches",
    source=SOURCE,
    parameters=PARAMETERS,
    states=(
        "since_1", "since_2", "since_3", "low", "sound", "counted", "on_battery", "latched", "connected", "lowest",
        "battery_s",
    ),
    start=(LONG_AGO_S, LONG_AGO_S, LONG_AGO_S, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0),
    evaluate=evaluate,
    says=lambda v: f"voltage below {v['Vsag']:g} pu; latches at {v['count']:g} sags in {v['window']:g} s",
)  # fmt: skip
