"""The overshoot after each rise: accelerators exceed their thermal design power for some tens of milliseconds.

Source: Choukse et al., "Power stabilization for AI training datacenters", arXiv 2508.14318 v2: peak electrical design
point, about 50 ms, at least 1.1 x TDP, TDP itself honoured over 1 s [Q].
"""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.parameters import Parameter

#: The level is bounded by the widest pulse of a 12 kW power supply shelf (OCP ORv3 HPR V2: 160 % over 400 us) [Q].
PARAMETERS = (
    Parameter("level", "1", "level just after a rise, share of TDP", above=0.0, at_most=1.6),
    Parameter("duration_s", "s", "time held at it", above=0.0, at_most=1.0),
)


@dataclass(frozen=True)
class Overshoot:
    """Level just after a rise [share of TDP] at the mean compute level, and the time held at it. [s]

    The level of an iteration's overshoot goes with its compute level.
    """

    level: float
    duration_s: float
