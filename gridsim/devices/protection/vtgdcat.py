"""VTGDCAT: voltage relay that clears a generator's bus.

Equations and fields are those of VTGTPAT, but what goes is the whole bus of the generator: its machines
and its loads. Source: PSS/E model VTGDCAT; the record's form as other readers of it have it [S].
"""

from __future__ import annotations

from dataclasses import replace

from gridsim.devices.protection import vtgtpat
from gridsim.sources import Source

MODEL = replace(
    vtgtpat.MODEL,
    name="VTGDCAT",
    title="voltage relay that clears a generator's bus",
    source=Source("PSS/E model VTGDCAT, record as in open readers of DYR files", "S"),
    trips="bus",
)
