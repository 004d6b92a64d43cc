"""FRQDCAT: frequency relay that clears a generator's bus.

Equations and fields are those of FRQTPAT, but what goes is the whole bus of the generator: its machines
and its loads. Source: PSS/E model FRQDCAT; the record's form as other readers of it have it [S].
"""

from __future__ import annotations

from dataclasses import replace

from gridsim.devices.protection import frqtpat
from gridsim.sources import Source

MODEL = replace(
    frqtpat.MODEL,
    name="FRQDCAT",
    title="frequency relay that clears a generator's bus",
    source=Source("PSS/E model FRQDCAT, record as in open readers of DYR files", "S"),
    trips="bus",
)
