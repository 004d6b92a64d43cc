"""LVSHBL: under-voltage load shedding in up to three stages with one breaker time.

    voltage below Vk for Tk:   TB later the share FRACk of the load goes        (k = 1 to 3)

Fields of the record: IBUS 'LVSHBL' LID  V1 T1 FRAC1  V2 T2 FRAC2  V3 T3 FRAC3  TB /

Source: PSS/E model LVSHBL [I: fields from memory of its documentation]. That FRACk counts from the load at the
start is an assumption.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.load_shedding import shedding_relay, three_stages
from gridsim.parameters import Parameter
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    return three_stages(p, x, u.v_pu, (p.V1, p.V2, p.V3), u.dt_s)


MODEL = shedding_relay(
    "LVSHBL",
    "V",
    3,
    evaluate,
    source=Source("PSS/E model LVSHBL, fields from memory of its documentation", "I"),
    beyond=(Parameter("TB", "s", "breaker time", at_least=0.0),),
)
