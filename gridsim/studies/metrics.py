"""The scalars of a run."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from gridsim.limits.contract import Assessment
from gridsim.mitigation.account import StageAccount
from gridsim.signals.frequency import rocof_hz_per_s
from gridsim.signals.recording import Recording
from gridsim.studies.result import RideAccount

#: Window over which the rate of change of frequency is formed. [s] As relays of the Irish and British codes do.
ROCOF_WINDOW_S = 0.5


def metrics_of(
    recording: Recording,
    assessments: Iterable[Assessment],
    accounts: Iterable[StageAccount],
    rides: Iterable[RideAccount] = (),
) -> dict[str, float | None]:
    """Return the contract's metrics; `None` where the recording cannot tell.

    `nadir_hz`, `zenith_hz` and `rocof_max_hz_per_s` (0.5 s window) are of the centre of inertia, where the grid has
    parted of the island with most of its load; `v_min_pu` and `v_max_pu` of all recorded buses, `pst_max` the largest
    flicker severity of any site. `usable_compute` is the share of nominal training throughput that is left: what
    mitigation cost of it (capped, deferred, starved by ballast) and what sags cost is missing (cut off, throttled,
    stopped with the work lost; what batteries of a UPS carried is not). Throughput is counted in the energy that
    makes it at the job's own rate.
    `energy_overhead` is what mitigation burned, as a share of the wanted energy. `storage_throughput_mwh`, fuel and
    emissions are sums over all mitigations, `ageing` and `ageing_per_year` those of the store that ages fastest,
    `full_or_empty_h` that of the store that is so first.
    """
    f_hz = recording.channel("f_hz", "coi")
    voltages = recording.stacked("v_pu")
    accounts, rides = tuple(accounts), tuple(rides)
    pst = [a.value for a in assessments if a.id.startswith("flicker_pst") and a.value is not None]
    return {
        "nadir_hz": _number(f_hz.min(initial=math.inf)),
        "zenith_hz": _number(f_hz.max(initial=-math.inf)),
        "rocof_max_hz_per_s": _rocof(recording),
        "v_min_pu": _number(voltages.min(initial=math.inf)),
        "v_max_pu": _number(voltages.max(initial=-math.inf)),
        "pst_max": max(pst, default=None),
        "usable_compute": _usable_compute(recording, accounts, rides),
        "energy_overhead": _energy_overhead(recording, accounts),
        "storage_throughput_mwh": sum(account.throughput_mwh for account in accounts),
        "ageing": max((a.ageing for a in accounts if a.ageing is not None), default=None),
        "ageing_per_year": max((a.ageing_per_year for a in accounts if a.ageing_per_year is not None), default=None),
        "full_or_empty_h": min((a.full_or_empty_h for a in accounts if a.full_or_empty_h is not None), default=None),
        "fuel_mwh": sum(account.fuel_mwh for account in accounts),
        "emissions_t": sum(account.emissions_t for account in accounts),
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
    wanted = sum(_wanted_mwh(recording, site.name) for site in recording.sites)
    lost = sum(account.lost_mwh for account in accounts)
    told = {ride.site: ride.cut_mwh + ride.throttled_mwh + ride.stopped_mwh for ride in rides}
    cut = sum(
        told[site.name] if site.name in told else _cut_off_mwh(recording, site.name, accounts)
        for site in recording.sites
    )
    return _number(max(0.0, 1.0 - (lost + cut) / wanted)) if wanted > 0.0 else None


def _energy_overhead(recording: Recording, accounts: tuple[StageAccount, ...]) -> float | None:
    wanted = sum(_wanted_mwh(recording, site.name) for site in recording.sites)
    return _number(sum(account.burned_mwh for account in accounts) / wanted) if wanted > 0.0 else None


def _wanted_mwh(recording: Recording, site: str) -> float:
    hours = recording.duration_s / 3600.0
    return float(np.mean(recording.channel("p_mw", f"demand_{site}"))) * hours


def _cut_off_mwh(recording: Recording, site: str, accounts: tuple[StageAccount, ...]) -> float:
    """What a site wanted, after what it planned otherwise, and its ride-through did not let it have. [MWh]"""
    own = [account for account in accounts if account.site == site]
    planned = [account.out_mwh for account in own if account.acts_on == "job"]
    wanted = planned[-1] if planned else _wanted_mwh(recording, site)
    entering = [account.in_mwh for account in own if account.acts_on in ("load", "meter")]
    hours = recording.duration_s / 3600.0
    own_power = f"p_mw.load_{site}" in recording.channels  # then `site` is the load less what the site generates
    drawn = recording.channel("p_mw", f"load_{site}" if own_power else f"site_{site}")
    had = entering[0] if entering else float(np.mean(drawn)) * hours
    missing = wanted - had
    return missing if missing > 1e-6 * wanted else 0.0


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
