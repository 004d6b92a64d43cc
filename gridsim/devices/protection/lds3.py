"""LDS3BL: under-frequency load shedding in up to five stages, each with its own breaker.

    frequency below Fk for Tk:   TBk later the share FRACk of the load goes       (k = 1 to 5)

Fields of the record:

    IBUS 'LDS3BL' LID GBUS GID SC  F1 T1 TB1 FRAC1 ... F5 T5 TB5 FRAC5  TTB /

The transfer trip (GBUS, GID, SC, TTB) is not simulated.

Source: PSS/E model LDS3BL; the record's form as other readers of it have it [S]. That FRACk counts from the load at
the start is an assumption.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.load_shedding import five_stages, shedding_relay
from gridsim.parameters import Parameter
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    return five_stages(p, x, u.f_hz, (p.F1, p.F2, p.F3, p.F4, p.F5), u.dt_s)


MODEL = shedding_relay(
    "LDS3BL",
    "F",
    5,
    evaluate,
    source=Source("PSS/E model LDS3BL, record as in open readers of DYR files", "S"),
    beyond=(Parameter("TTB", "s", "transfer trip time, not used", at_least=0.0),),
    record_ids=("GBUS", "GID", "SC"),
)
