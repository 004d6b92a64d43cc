"""Recordings with a known answer: for each method, one whose reading is a wanted value."""

from __future__ import annotations

from gridsim.limits.contract import Limit
from gridsim.signals.recording import Recording
from tests.limits import made_curves, made_frequency, made_power, made_voltage

WINGS = (made_power, made_voltage, made_frequency, made_curves)
#: By the name of the method.
BUILDERS = {name: builder for wing in WINGS for name, builder in wing.BUILDERS.items()}
#: Where only rounding is in the way.
EXACT = 1e-6
NEARNESS = {name: share for wing in WINGS for name, share in wing.NEARNESS.items()}


def made_for(limit: Limit, value: float) -> Recording:
    """A recording of which the limit's method reads `value`."""
    return BUILDERS[limit.way.name](limit, value)


def nearness(limit: Limit) -> float:
    return NEARNESS.get(limit.way.name, EXACT)
