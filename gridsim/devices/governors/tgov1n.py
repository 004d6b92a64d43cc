"""TGOV1N: TGOV1 with its reference as a power added behind the droop, the name that ANDES gives it.

That is how gridsim's TGOV1 has its reference too, so equations, fields and their order are those of TGOV1.
Source: ANDES 2.0.0 documentation, model TGOV1N [S].
"""

from __future__ import annotations

from dataclasses import replace

from gridsim.devices.governors import tgov1
from gridsim.sources import Source

MODEL = replace(
    tgov1.MODEL,
    name="TGOV1N",
    title="steam turbine with reheater and governor, reference as a power",
    source=Source("ANDES 2.0.0 documentation, model TGOV1N", "S"),
)
