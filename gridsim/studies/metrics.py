"""The scalars of a run."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from gridsim.limits.contract import Assessment
from gridsim.signals.frequency import rocof_hz_per_s
from gridsim.signals.recording import Recording
from gridsim.studies.result import RideAccount, StageAccount

#: Window over which the rate of change of frequency is formed. [s] As relays of the Irish and British codes do.
ROCOF_WINDOW_S = 0.5


def metrics_of(
    recording: Recording,
    assessments: Iterable[Assessment],
    accounts: Iterable[StageAccount],
    rides: Iterable[RideAccount] = (),
) -> dict[str, float | None]:
    """Return the contract's metrics; `None` where the recording cannot tell.

    `nadir_hz`, `zenith_hz` and `rocof_max_hz_per_s` (0.5 s window) are of the centre of inertia, `v_min_pu` and
    `v_max_pu` of all recorded buses, `pst_max` the largest flicker severity of any site. `usable_compute` is the
    share of the wanted energy that the jobs got: what mitigation deferred and what sags cost is missing (cut off,
    throttled, stopped with the work lost; what batteries of a UPS carried is not). That throughput goes with energy
    is an assumption.
    """
    f_hz = recording.channel("f_hz", "coi")
    voltages = recording.stacked("v_pu")
    pst = [a.value for a in assessments if a.id.startswith("flicker_pst") and a.value is not None]
    return {
        "nadir_hz": _number(f_hz.min(initial=math.inf)),
        "zenith_hz": _number(f_hz.max(initial=-math.inf)),
        "rocof_max_hz_per_s": _rocof(recording),
        "v_min_pu": _number(voltages.min(initial=math.inf)),
        "v_max_pu": _number(voltages.max(initial=-math.inf)),
        "pst_max": max(pst, default=None),
        "usable_compute": _usable_compute(recording, tuple(accounts), tuple(rides)),
    }


def _rocof(recording: Recording) -> float | None:
    if recording.duration_s < ROCOF_WINDOW_S:
        return None
    f_hz = recording.channel("f_hz", "coi")
    found = rocof_hz_per_s(f_hz, window_s=ROCOF_WINDOW_S, sample_rate_hz=recording.sample_rate_hz)
    return _number(np.max(found))


def _usable_compute(
    recording: Recording, accounts: tuple[StageAccount, ...], rides: tuple[RideAccount, ...]
) -> float | None:
    if not recording.sites or recording.duration_s <= 0.0:
        return None
    hours = recording.duration_s / 3600.0
    wanted = sum(float(np.mean(recording.channel("p_mw", f"demand_{site.name}"))) * hours for site in recording.sites)
    lost = sum(account.deferred_mwh for account in accounts)
    told = {ride.site: ride.cut_mwh + ride.throttled_mwh + ride.stopped_mwh for ride in rides}
    cut = sum(
        told[site.name] if site.name in told else _cut_off_mwh(recording, site.name, accounts)
        for site in recording.sites
    )
    return _number(max(0.0, 1.0 - (lost + cut) / wanted)) if wanted > 0.0 else None


def _cut_off_mwh(recording: Recording, site: str, accounts: tuple[StageAccount, ...]) -> float:
    """What a site wanted and its ride-through did not let it have. [MWh]"""
    hours = recording.duration_s / 3600.0
    wanted = float(np.mean(recording.channel("p_mw", f"demand_{site}"))) * hours
    own = [account for account in accounts if account.site == site]
    had = own[0].in_mwh if own else float(np.mean(recording.channel("p_mw", f"site_{site}"))) * hours
    missing = wanted - had
    return missing if missing > 1e-6 * wanted else 0.0


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
