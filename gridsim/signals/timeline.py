"""What happened in a run, one entry an action: scripted events, relays, islands, sites."""

from __future__ import annotations

from dataclasses import dataclass

#: Cause of what the scenario's own events do.
SCRIPTED = "scripted"


@dataclass(frozen=True)
class Action:
    """One thing that happened at `t_s`: where (`bus_16`, `gen_30_1`, `line_16_17_1`, `site_campus`), what and why."""

    t_s: float
    place: str
    action: str
    cause: str
