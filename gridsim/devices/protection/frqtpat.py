"""FRQTPAT: frequency relay that trips a generator.

    frequency at bus NFREQ below FL, or above FU, for TP:   TB later the machine goes

Fields of the record: MINS 'FRQTPAT' NFREQ IBUS ID  FL FU TP TB /. MINS numbers the relay, NFREQ is the bus it
watches. Source: PSS/E model FRQTPAT; the record's form as other readers of it have it [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.generator_trip import band_relay, two_sides
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance the low and the high side."""
    return two_sides(p, x, u.f_hz, p.FL, p.FU, u.dt_s)


MODEL = band_relay(
    "FRQTPAT", "F", evaluate, Source("PSS/E model FRQTPAT, record as in open readers of DYR files", "S")
)
