"""How large a site's swing must be to reach a limit, at its worst frequency and at the limit's own."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.limits.catalogue import limit_named
from gridsim.signals.rapid_change import REFERENCE_S
from gridsim.simulation.linear.scan import Envelope, Scan
from gridsim.sources import Source

#: A machine's power swing, peak-to-peak, at which operators act. [MW] The guideline does not say how the size is
#: taken; peak-to-peak is how a meter shows it and the stricter of the two readings.
FORCED_OSCILLATION_MW = 20.0
FORCED_OSCILLATION_SOURCE = Source(
    "operator attention to forced oscillations of 20 MW: NERC forced oscillation practice as reported by PNNL; "
    "taken as peak-to-peak, which is an assumption",
    "Q",
    "undated",
)
RAPID_CHANGE = limit_named("rapid_voltage_change_poi")


@dataclass(frozen=True)
class Reach:
    """The site's swing that brings `limit` [`unit`] about, peak-to-peak MW of a steady sine.

    `swing_mw` at the site's worst iteration frequency, felt at `place`; `least_swing_mw` at `least_f_hz`, the
    frequency in the iteration band that needs least, felt at `least_place`. `None` where no swing reaches it.
    """

    id: str
    title: str
    limit: float
    unit: str
    source: str
    place: str
    swing_mw: float | None
    least_f_hz: float
    least_place: str
    least_swing_mw: float | None


def reaches(scan: Scan, *, worst: int, band: Indices) -> tuple[Reach, ...]:
    """Return what the site must swing for 20 MW at a machine, and for the rapid voltage change limit at its POI.

    `worst` is the place of the worst iteration frequency among those of the scan, `band` (n,) the iteration band.
    The voltage limit counts what happens within 1 s: of a sine slower than 0.5 Hz only a part.
    """
    poi = scan.poi_percent_per_100mw
    in_window = np.sin(math.pi * np.minimum(scan.f_hz * REFERENCE_S, 0.5))
    return (
        _reach(
            "forced_oscillation",
            "Forced oscillation of a machine's power",
            (FORCED_OSCILLATION_MW, "MW", str(FORCED_OSCILLATION_SOURCE)),
            (scan.f_hz, scan.power_mw_per_mw),
            worst,
            band,
        ),
        _reach(
            RAPID_CHANGE.id,
            RAPID_CHANGE.title,
            (RAPID_CHANGE.value, RAPID_CHANGE.unit, str(RAPID_CHANGE.source)),
            (scan.f_hz, Envelope(poi.value / 100.0 * in_window, poi.place)),
            worst,
            band,
        ),
    )


def _reach(
    id_: str,
    title: str,
    limit: tuple[float, str, str],
    per_mw: tuple[Floats, Envelope],
    worst: int,
    band: Indices,
) -> Reach:
    value, unit, source = limit
    f_hz, envelope = per_mw
    least = int(band[envelope.value[band].argmax()])
    return Reach(
        id=id_,
        title=title,
        limit=value,
        unit=unit,
        source=source,
        place=envelope.place[worst],
        swing_mw=_swing_mw(value, float(envelope.value[worst])),
        least_f_hz=float(f_hz[least]),
        least_place=envelope.place[least],
        least_swing_mw=_swing_mw(value, float(envelope.value[least])),
    )


def _swing_mw(limit: float, per_mw: float) -> float | None:
    return limit / per_mw if per_mw > 0.0 else None
