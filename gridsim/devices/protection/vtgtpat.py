"""VTGTPAT: voltage relay that trips a generator.

    voltage at bus NVOLT below VL, or above VU, for TP:   TB later the machine goes

Fields of the record: MINS 'VTGTPAT' NVOLT IBUS ID  VL VU TP TB /. MINS numbers the relay, NVOLT is the bus it
watches. Source: PSS/E model VTGTPAT; the record's form as other readers of it have it [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.generator_trip import band_relay, two_sides
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance the low and the high side."""
    return two_sides(p, x, u.v_pu, p.VL, p.VU, u.dt_s)


MODEL = band_relay(
    "VTGTPAT", "V", evaluate, Source("PSS/E model VTGTPAT, record as in open readers of DYR files", "S")
)
