"""LVS3BL: under-voltage load shedding in up to five stages, each with its own breaker.

    voltage below Vk for Tk:   TBk later the share FRACk of the load goes       (k = 1 to 5)

Fields of the record:

    IBUS 'LVS3BL' LID IBUS1 JBUS1 CKT1 IBUS2 JBUS2 CKT2 SC  V1 T1 TB1 FRAC1 ... V5 T5 TB5 FRAC5  TTB1 TTB2 /

The transfer trips (both branches, SC, TTB1, TTB2) are not simulated.

Source: PSS/E model LVS3BL; the record's form as other readers of it have it [S]. That FRACk counts from the load at
the start is an assumption.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.load_shedding import five_stages, shedding_relay
from gridsim.parameters import Parameter
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    return five_stages(p, x, u.v_pu, (p.V1, p.V2, p.V3, p.V4, p.V5), u.dt_s)


MODEL = shedding_relay(
    "LVS3BL",
    "V",
    5,
    evaluate,
    source=Source("PSS/E model LVS3BL, record as in open readers of DYR files", "S"),
    beyond=(
        Parameter("TTB1", "s", "first transfer trip time, not used", at_least=0.0),
        Parameter("TTB2", "s", "second transfer trip time, not used", at_least=0.0),
    ),
    record_ids=("IBUS1", "JBUS1", "CKT1", "IBUS2", "JBUS2", "CKT2", "SC"),
)
