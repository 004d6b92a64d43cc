"""Flicker at the point of interconnection."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.contract import Limit, Measurement
from gridsim.limits.judging import Needs, Reading, at_sites, site_voltage
from gridsim.signals.flicker import LOWEST_SAMPLE_RATE_HZ, instantaneous_flicker, pst_of
from gridsim.signals.recording import Recording
from gridsim.sources import Source

OBSERVATION_S = 600.0
# IEC 61000-4-15 foresees observation periods from 1 min for short-term severity.
SHORTEST_OBSERVATION_S = 60.0
LAMP_V = {50: 230, 60: 120}
NEEDS = Needs(window_s=SHORTEST_OBSERVATION_S, sample_rate_hz=LOWEST_SAMPLE_RATE_HZ)


def _pst(system_hz: int) -> Reading:
    def reading(v_pu: Floats, sample_rate_hz: float) -> Floats:
        return np.array([[_worst_pst(row, sample_rate_hz, system_hz)] for row in v_pu])

    return reading


def _worst_pst(v_pu: Floats, sample_rate_hz: float, system_hz: int) -> float:
    """The largest Pst of the whole observation periods, one after the other; of the run if it has none."""
    sensation = instantaneous_flicker(
        v_pu, sample_rate_hz=sample_rate_hz, lamp_v=LAMP_V[system_hz], system_hz=system_hz
    )
    rows = round(OBSERVATION_S * sample_rate_hz)
    periods = max(1, sensation.size // rows)
    return max(pst_of(sensation[k * rows : (k + 1) * rows]) for k in range(periods))


def _measure(recording: Recording) -> list[Measurement]:
    system_hz = round(recording.nominal_hz)
    if system_hz not in LAMP_V:
        why = f"the flickermeter knows 50 and 60 Hz systems, the run is at {recording.nominal_hz:g} Hz"
        return [Measurement(f"site {site.name}", None, why_null=why) for site in recording.sites]
    return at_sites(site_voltage, _pst(system_hz), needs=NEEDS)(recording)


FLICKER: tuple[Limit, ...] = (
    Limit(
        id="flicker_pst_hv",
        title="Short-term flicker at the point of interconnection",
        jurisdiction="planning level for high and extra-high voltage",
        quantity="v_pu.bus_* at the site",
        method="largest IEC 61000-4-15 Pst of the 10 min periods of the run, or of a run of 1 to 10 min as "
        "if it went on; 120 V lamp at 60 Hz, 230 V at 50 Hz; scripted events included",
        value=0.8,
        unit="1",
        sense="max",
        source=Source("IEC TR 61000-3-7 and IEEE 1453: planning level Pst 0.8 at HV and EHV", "S", "2008 (IEC)"),
        rule_status="final",
        measure=_measure,
    ),
)
