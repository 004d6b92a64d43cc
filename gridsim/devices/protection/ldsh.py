"""LDSHBL: under-frequency load shedding in up to three stages with one breaker time.

    frequency below Fk for Tk:   TB later the share FRACk of the load goes        (k = 1 to 3)

Fields of the record: IBUS 'LDSHBL' LID  F1 T1 FRAC1  F2 T2 FRAC2  F3 T3 FRAC3  TB /

Source: PSS/E model LDSHBL [I: fields from memory of its documentation]. That FRACk counts from the load at the
start is an assumption.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.load_shedding import shedding_relay, three_stages
from gridsim.parameters import Parameter
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    return three_stages(p, x, u.f_hz, (p.F1, p.F2, p.F3), u.dt_s)


MODEL = shedding_relay(
    "LDSHBL",
    "F",
    3,
    evaluate,
    source=Source("PSS/E model LDSHBL, fields from memory of its documentation", "I"),
    beyond=(Parameter("TB", "s", "breaker time", at_least=0.0),),
)
