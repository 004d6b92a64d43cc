"""Which limits apply in which interconnection.

A preset holds what every run of a minute at 240 Hz can be judged by. Left to the user, by id: most rules of single
utilities (`lipa_*`, `poi_change_*`, `poi_ramp_*`), rules that need many minutes (`frequency_band_ftl_*`),
yardsticks from other continents (`rocof_500ms`) and example values of papers (`band_energy_share`,
`dynamic_power_range`).
"""

from __future__ import annotations

from collections.abc import Sequence

from gridsim.errors import InputError, raise_if_any
from gridsim.limits.catalogue import BY_ID, limit_named, unknown_name
from gridsim.limits.contract import Limit

_EVERYWHERE = (
    "rocof_100ms_prc029",
    "voltage_low_normal",
    "voltage_high_normal",
    "voltage_low_emergency",
    "voltage_high_emergency",
    "rapid_voltage_change_poi",
    "flicker_pst_hv",
)
PRESETS: dict[str, tuple[str, ...]] = {
    "eastern": (
        "frequency_nadir_eastern",
        "frequency_zenith_eastern",
        "frequency_band_fal_eastern",
        "machine_frequency_low_eastern",
        "machine_frequency_high_eastern",
        *_EVERYWHERE,
        "poi_ramp_20_mw_per_min",
    ),
    "western": (
        "frequency_nadir_western",
        "frequency_zenith_western",
        "frequency_band_fal_western",
        "machine_frequency_low_western",
        "machine_frequency_high_western",
        *_EVERYWHERE,
    ),
    "ercot": (
        "frequency_nadir_ercot",
        "frequency_zenith_ercot",
        "machine_frequency_low_ercot",
        "machine_frequency_high_ercot",
        *_EVERYWHERE,
        "ercot_lcl_band_power",
    ),
}


def select(wanted: str | Sequence[str]) -> tuple[Limit, ...]:
    """Return the limits of a preset (given its name) or those with the given ids, in their order.

    A preset's name among the ids stands for its limits; a limit named twice is taken once.

    Raises `InputError` that lists every unknown name with the nearest known one.

    >>> [limit.id for limit in select(["flicker_pst_hv"])]
    ['flicker_pst_hv']
    """
    if isinstance(wanted, str):
        if wanted not in PRESETS:
            raise InputError(unknown_name("preset", wanted, PRESETS))
        return select(PRESETS[wanted])
    known = [*BY_ID, *PRESETS]
    raise_if_any(unknown_name("limit", limit_id, known) for limit_id in wanted if limit_id not in known)
    ids = dict.fromkeys(limit_id for word in wanted for limit_id in PRESETS.get(word, (word,)))
    return tuple(limit_named(limit_id) for limit_id in ids)
