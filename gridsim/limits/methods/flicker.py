"""Methods for flicker at a site's bus: short-term and long-term severity."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import Needs, at_sites, site_voltage
from gridsim.limits.method import Measure, Measurement, Method
from gridsim.signals.flicker import LOWEST_SAMPLE_RATE_HZ, OBSERVATION_S, PERIODS_OF_PLT, plt_of, pst_by_period
from gridsim.signals.recording import Recording

# IEC 61000-4-15 foresees observation periods from 1 min for short-term severity.
SHORTEST_OBSERVATION_S = 60.0
LAMP_V = {50: 230, 60: 120}
SITE_VOLTAGE = "v_pu.bus_* at the site"
LAMPS = "120 V lamp at 60 Hz, 230 V at 50 Hz; scripted events included"


def _of_periods(classify: Callable[[Floats], float], *, needs: Needs) -> Measure:
    """Make a measure of the Pst of the run's observation periods."""

    def measure(recording: Recording) -> list[Measurement]:
        system_hz = round(recording.nominal_hz)
        if system_hz not in LAMP_V:
            why = f"the flickermeter knows 50 and 60 Hz systems, the run is at {recording.nominal_hz:g} Hz"
            return [Measurement(f"site {site.name}", None, why_null=why) for site in recording.sites]

        def reading(v_pu: Floats, sample_rate_hz: float) -> Floats:
            periods = partial(
                pst_by_period, sample_rate_hz=sample_rate_hz, lamp_v=LAMP_V[system_hz], system_hz=system_hz
            )
            return np.array([[classify(periods(row))] for row in v_pu])

        return at_sites(site_voltage, reading, needs=needs)(recording)

    return measure


def _worst_plt(pst: Floats) -> float:
    last = pst.size - PERIODS_OF_PLT + 1
    return max(plt_of(pst[k : k + PERIODS_OF_PLT]) for k in range(last))


FLICKER_PST = Method(
    name="flicker_pst",
    title="short-term flicker severity at a site",
    quantity=SITE_VOLTAGE,
    unit="1",
    sense="max",
    sentence=lambda s: (
        f"largest IEC 61000-4-15 Pst of the 10 min periods of the run, or of a run of 1 to 10 min as if it went on; "
        f"{LAMPS}"
    ),
    measure=lambda s: _of_periods(
        lambda pst: float(pst.max()),
        needs=Needs(window_s=SHORTEST_OBSERVATION_S, sample_rate_hz=LOWEST_SAMPLE_RATE_HZ),
    ),
)

FLICKER_PLT = Method(
    name="flicker_plt",
    title="long-term flicker severity at a site",
    quantity=SITE_VOLTAGE,
    unit="1",
    sense="max",
    sentence=lambda s: f"largest cubic mean of 12 consecutive 10 min Pst (IEC 61000-4-15 Plt); {LAMPS}",
    measure=lambda s: _of_periods(
        _worst_plt,
        needs=Needs(window_s=PERIODS_OF_PLT * OBSERVATION_S, sample_rate_hz=LOWEST_SAMPLE_RATE_HZ),
    ),
)

FLICKER_METHODS = (FLICKER_PST, FLICKER_PLT)
