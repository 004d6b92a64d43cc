"""VTGTPAT: voltage relay that trips a generator.

    voltage at bus NVOLT below VL, or above VU, for TP:   TB later the machine goes

Fields of the record: MINS 'VTGTPAT' NVOLT IBUS ID  VL VU TP TB /. MINS numbers the relay, NVOLT is the bus it
watches. Source: PSS/E model VTGTPAT; the record's form as other readers of it have it [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.contract import RelayModel, stage
from gridsim.devices.protection.generator_trip import (
    RECORD_IDS,
    band_fields,
    band_quiet,
    band_says,
    thresholds_in_order,
)
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance the low and the high side."""
    low, acts_low = stage(x.low, u.v_pu < p.VL, p.TP, p.TB, u.dt_s)
    high, acts_high = stage(x.high, u.v_pu > p.VU, p.TP, p.TB, u.dt_s)
    return (low, high), (acts_low + 2.0 * acts_high,)


MODEL = RelayModel(
    name="VTGTPAT",
    title="voltage relay that trips a generator",
    source=Source("PSS/E model VTGTPAT, record as in open readers of DYR files", "S"),
    watches="bus",
    trips="machine",
    parameters=band_fields("V", "pu"),
    states=("low", "high"),
    evaluate=evaluate,
    says=band_says("V", "pu"),
    quiet=band_quiet("V"),
    record_ids=RECORD_IDS,
    check=thresholds_in_order("V"),
)
