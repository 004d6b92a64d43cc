"""Which limits apply in which interconnection.

A preset holds what every run of a minute at 240 Hz can be judged by. Left to the user, by id: most rules of single
utilities (`lipa_*`, `poi_change_*`, `poi_ramp_*`, `ieso_*`, `voltage_recovery_*`, `voltage_post_contingency_*`,
`ride_through_*` of others), rules that need minutes (`frequency_restored_gb`, `frequency_band_ftl_*`,
`flicker_plt_*`), service voltage and other levels than the site's (`ansi_c84_*`, `*_mv`, `*_lv`) and example values
of papers (`band_energy_share`, `dynamic_power_range`).
"""

from __future__ import annotations

from collections.abc import Sequence

from gridsim.errors import InputError, raise_if_any
from gridsim.limits.catalogue import BY_ID, limit_named, unknown_name
from gridsim.limits.contract import Limit

_EVERYWHERE = (
    "voltage_low_normal",
    "voltage_high_normal",
    "voltage_low_emergency",
    "voltage_high_emergency",
    "branch_loading_normal",
    "branch_loading_emergency",
    "rapid_voltage_change_poi",
    "flicker_pst_hv",
    "mode_damping_3",
)
_NORTH_AMERICA = (
    "rocof_100ms_prc029",
    *_EVERYWHERE,
    "prc024_voltage_low",
    "prc024_voltage_high",
)


def _interconnection(where: str) -> tuple[str, ...]:
    return (
        f"frequency_nadir_{where}",
        f"frequency_zenith_{where}",
        f"machine_frequency_low_{where}",
        f"machine_frequency_high_{where}",
        f"prc024_frequency_low_{where}",
        f"prc024_frequency_high_{where}",
        *_NORTH_AMERICA,
    )


PRESETS: dict[str, tuple[str, ...]] = {
    "eastern": (*_interconnection("eastern"), "frequency_band_fal_eastern", "poi_ramp_20_mw_per_min"),
    "western": (*_interconnection("western"), "frequency_band_fal_western"),
    "ercot": (*_interconnection("ercot"), "ercot_lcl_band_power", "ride_through_ercot"),
    "quebec": _interconnection("quebec"),
    "ireland": (
        "frequency_nadir_ireland",
        "rocof_500ms",
        *_EVERYWHERE,
        "ride_through_eirgrid",
        "ride_through_dcc_frequency_ireland",
    ),
    "gb": (
        "frequency_nadir_gb",
        "frequency_zenith_gb",
        "frequency_containment_gb",
        "rocof_500ms",
        *_EVERYWHERE,
        "rapid_voltage_changes_hv",
        "ride_through_dcc_frequency_gb",
    ),
    "islanded": (
        "iso8528_g2_frequency_dip",
        "iso8528_g2_voltage_dip",
        "iso8528_g2_recovery",
        *_EVERYWHERE,
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
