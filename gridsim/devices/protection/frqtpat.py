"""FRQTPAT: frequency relay that trips a generator.

    frequency at bus NFREQ below FL, or above FU, for TP:   TB later the machine goes

Fields of the record: MINS 'FRQTPAT' NFREQ IBUS ID  FL FU TP TB /. MINS numbers the relay, NFREQ is the bus it
watches. Source: PSS/E model FRQTPAT; the record's form as other readers of it have it [S].
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
    low, acts_low = stage(x.low, u.f_hz < p.FL, p.TP, p.TB, u.dt_s)
    high, acts_high = stage(x.high, u.f_hz > p.FU, p.TP, p.TB, u.dt_s)
    return (low, high), (acts_low + 2.0 * acts_high,)


MODEL = RelayModel(
    name="FRQTPAT",
    title="frequency relay that trips a generator",
    source=Source("PSS/E model FRQTPAT, record as in open readers of DYR files", "S"),
    watches="bus",
    trips="machine",
    parameters=band_fields("F", "Hz"),
    states=("low", "high"),
    evaluate=evaluate,
    says=band_says("F", "Hz"),
    quiet=band_quiet("F"),
    record_ids=RECORD_IDS,
    check=thresholds_in_order("F"),
)
