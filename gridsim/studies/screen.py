"""Which iteration frequency does this grid answer most, and how large a swing does it bear? Modes and scans."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gridsim.arrays import Floats
from gridsim.scenario.reading import scenario_of
from gridsim.scenario.values import Scenario
from gridsim.simulation.linear.descriptor import descriptor
from gridsim.simulation.linear.frequency_response import response_of
from gridsim.simulation.linear.modes import Eigensystem, Mode, eigensystem_of, modes_of
from gridsim.simulation.linear.scan import Peak, Scan, peaks, scan, scan_frequencies
from gridsim.simulation.prepare import Prepared, prepare
from gridsim.simulation.watched import watched_buses
from gridsim.sources import Source
from gridsim.studies.screen_reach import Reach, reaches
from gridsim.units import reactive_ratio

#: Where iterations of training jobs lie; the worst frequency is looked for in it. [Hz]
ITERATION_BAND_HZ = (0.1, 3.0)
ITERATION_BAND_SOURCE = Source(
    "measured energy of a training rack concentrates at 0.2-3 Hz, utilities' critical band begins at 0.1 Hz: "
    "Power Stabilization for AI Training Datacenters, arXiv 2508.14318, figure 1",
    "Q",
    "2025",
)
#: A real part above this grows. [1/s] The angle that all rotors have in common gives an eigenvalue of 0, in numbers
#: up to 1e-3 where nothing damps it either; growth by e in 100 s is the slowest that a study would see. Assumption.
GROWING_PER_S = 0.01


@dataclass(frozen=True)
class SiteScreening:
    """What one site can do to the grid.

    `worst_f_hz` is the frequency within the iteration band at which 1 MW of the site moves the worst machine's speed
    most, by `worst_mhz_per_mw`; `worst_is_resonance` is false where that is the band's edge: there the site pushes
    the whole grid's frequency rather than one machine. `resonance` is the largest speed peak inside the band, `None`
    where there is none. `forced_f_hz` is where it moves a machine's power most.
    `speed_peaks`, `power_peaks` and `voltage_peaks` are the scan's local maxima. Swings are amplitudes of a sine or
    peak-to-peak alike.
    """

    name: str
    bus: int
    draw_mw: float
    mvar_per_mw: float
    worst_f_hz: float
    worst_mhz_per_mw: float
    worst_machine: str
    worst_is_resonance: bool
    resonance: Peak | None
    forced_f_hz: float
    forced_mw_per_mw: float
    forced_machine: str
    reaches: tuple[Reach, ...]
    speed_peaks: tuple[Peak, ...]
    power_peaks: tuple[Peak, ...]
    voltage_peaks: tuple[Peak, ...]
    scan: Scan


@dataclass(frozen=True)
class Screening:
    """A grid's modes and what each site can excite, to first order about the operating point.

    `stable` is false where something grows by itself; `growth_per_s` is then its rate, and the scan shows what a
    steady swing would do if the growth were held. Mitigation is not in it: swings stand at the meter. `modes_within`
    says which modes were looked for where these are not all; growth elsewhere is then not seen.
    """

    name: str
    nominal_hz: float
    states: int
    stable: bool
    growth_per_s: float
    iteration_band_hz: tuple[float, float]
    iteration_band_source: str
    modes: tuple[Mode, ...]
    modes_within: str | None
    sites: tuple[SiteScreening, ...]


def screen(scenario: Scenario | str | Path) -> Screening:
    """Linearise `scenario`, or the one in a file; find its modes, scan every site, say which swings reach limits.

    Raises `InputError` for what does not fit together, `SimulationError` where there is no operating point. Events,
    traces beyond their draw at t = 0 and mitigation beyond its own play no part.
    """
    scenario = scenario_of(scenario)
    prepared = prepare(scenario)
    model = prepared.model
    system = descriptor(model, buses=watched_buses(prepared))
    found = eigensystem_of(system)
    modes = modes_of(model, found)
    f_hz = scan_frequencies(modes)
    ratios = _mvar_per_mw(prepared)
    response = response_of(system, f_hz, mvar_per_mw=ratios)
    scans = [
        scan(system.outputs, response[:, s], f_hz, poi=site.bus) for s, site in enumerate(prepared.scenario.sites)
    ]
    growth = _growth_per_s(found)
    return Screening(
        name=scenario.name,
        nominal_hz=model.network.nominal_hz,
        states=int(model.x.size),
        stable=growth <= GROWING_PER_S,
        growth_per_s=growth,
        iteration_band_hz=ITERATION_BAND_HZ,
        iteration_band_source=str(ITERATION_BAND_SOURCE),
        modes=modes,
        modes_within=None if found.within is None else str(found.within),
        sites=tuple(_site(prepared, s, scans[s], modes, float(ratios[s])) for s in range(len(scans))),
    )


def _growth_per_s(found: Eigensystem) -> float:
    return float(max(0.0, found.values.real.max(initial=0.0)))


def _mvar_per_mw(prepared: Prepared) -> Floats:
    """Return how each site's Mvar move with its MW: as at t = 0, by its power factor where it draws nothing then."""
    found = [
        start.power_pu.imag / start.power_pu.real if start.power_pu.real > 0.0 else reactive_ratio(site.power_factor)
        for start, site in zip(prepared.model.sites, prepared.scenario.sites, strict=True)
    ]
    return np.array(found, dtype=np.float64)


def _site(prepared: Prepared, s: int, found: Scan, modes: tuple[Mode, ...], mvar_per_mw: float) -> SiteScreening:
    site, start = prepared.scenario.sites[s], prepared.model.sites[s]
    speed, power = found.speed_mhz_per_mw, found.power_mw_per_mw
    band = np.flatnonzero([_in_band(f_hz) for f_hz in found.f_hz])
    worst, forced = (int(band[envelope.value[band].argmax()]) for envelope in (speed, power))
    speed_peaks = peaks(found.f_hz, speed, modes)
    return SiteScreening(
        name=site.name,
        bus=site.bus,
        draw_mw=start.power_pu.real * prepared.model.network.base_mva,
        mvar_per_mw=mvar_per_mw,
        worst_f_hz=float(found.f_hz[worst]),
        worst_mhz_per_mw=float(speed.value[worst]),
        worst_machine=speed.place[worst],
        worst_is_resonance=worst not in (band[0], band[-1]),
        resonance=next((peak for peak in speed_peaks if _in_band(peak.f_hz)), None),
        forced_f_hz=float(found.f_hz[forced]),
        forced_mw_per_mw=float(power.value[forced]),
        forced_machine=power.place[forced],
        reaches=reaches(found, worst=worst, band=band),
        speed_peaks=speed_peaks,
        power_peaks=peaks(found.f_hz, power, modes),
        voltage_peaks=peaks(found.f_hz, found.voltage_percent_per_100mw, modes),
        scan=found,
    )


def _in_band(f_hz: float) -> bool:
    return ITERATION_BAND_HZ[0] <= f_hz <= ITERATION_BAND_HZ[1]
