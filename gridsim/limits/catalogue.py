"""Every limit gridsim knows. Listing one here puts it in the command, the docs and every contract test."""

from __future__ import annotations

from collections.abc import Collection

from gridsim.errors import Fault, InputError
from gridsim.limits.contract import Limit
from gridsim.limits.rules.balance import BALANCE
from gridsim.limits.rules.band_power import BAND_POWER
from gridsim.limits.rules.flicker import FLICKER
from gridsim.limits.rules.frequency import FREQUENCY
from gridsim.limits.rules.frequency_bands import FREQUENCY_BANDS
from gridsim.limits.rules.islands import ISLANDS
from gridsim.limits.rules.loading import LOADING
from gridsim.limits.rules.machines import MACHINES
from gridsim.limits.rules.oscillation import OSCILLATION
from gridsim.limits.rules.ramps import RAMPS
from gridsim.limits.rules.ride_through import RIDE_THROUGH
from gridsim.limits.rules.spectral import SPECTRAL
from gridsim.limits.rules.voltage import VOLTAGE
from gridsim.limits.rules.voltage_changes import VOLTAGE_CHANGE_RULES
from gridsim.nearest import suggestion

LIMITS: tuple[Limit, ...] = (
    *FREQUENCY,
    *FREQUENCY_BANDS,
    *BALANCE,
    *MACHINES,
    *VOLTAGE,
    *LOADING,
    *VOLTAGE_CHANGE_RULES,
    *FLICKER,
    *RAMPS,
    *BAND_POWER,
    *SPECTRAL,
    *RIDE_THROUGH,
    *OSCILLATION,
    *ISLANDS,
)
BY_ID: dict[str, Limit] = {limit.id: limit for limit in LIMITS}


def limit_named(limit_id: str) -> Limit:
    """Return the limit with this id; raises `InputError` that names the nearest id where there is none.

    >>> limit_named("ercot_lcl_band_power").value
    10.0
    """
    if limit_id not in BY_ID:
        raise InputError(unknown_name("limit", limit_id, BY_ID))
    return BY_ID[limit_id]


def unknown_name(kind: str, name: str, known: Collection[str]) -> Fault:
    """Return the fault of an unknown name of some `kind`, with the nearest of those `known`.

    >>> str(unknown_name("preset", "eastren", ["eastern", "western"]))
    "limits: unknown preset: got 'eastren', wanted 'eastern' (known: eastern, western)"
    """
    return Fault("limits", f"unknown {kind}", got=repr(name), wanted=suggestion(name, known))
