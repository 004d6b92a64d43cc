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

from gridsim.devices.protection.contract import RelayModel, stage
from gridsim.devices.protection.load_shedding import quiet, says, shares_add_up, shed, stage_fields
from gridsim.parameters import Parameter
from gridsim.sources import Source

STAGES = 5
PARAMETERS = (
    *stage_fields("V", "pu", STAGES, own_breaker=True),
    Parameter("TTB1", "s", "first transfer trip time, not used", at_least=0.0),
    Parameter("TTB2", "s", "second transfer trip time, not used", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    one, acts_1 = stage(x.one, p.FRAC1 > 0.0 and u.v_pu < p.V1, p.T1, p.TB1, u.dt_s)
    two, acts_2 = stage(x.two, p.FRAC2 > 0.0 and u.v_pu < p.V2, p.T2, p.TB2, u.dt_s)
    three, acts_3 = stage(x.three, p.FRAC3 > 0.0 and u.v_pu < p.V3, p.T3, p.TB3, u.dt_s)
    four, acts_4 = stage(x.four, p.FRAC4 > 0.0 and u.v_pu < p.V4, p.T4, p.TB4, u.dt_s)
    five, acts_5 = stage(x.five, p.FRAC5 > 0.0 and u.v_pu < p.V5, p.T5, p.TB5, u.dt_s)
    acts = acts_1 + 2.0 * acts_2 + 4.0 * acts_3 + 8.0 * acts_4 + 16.0 * acts_5
    return (one, two, three, four, five), (acts,)


MODEL = RelayModel(
    name="LVS3BL",
    title="under-voltage load shedding, five stages",
    source=Source("PSS/E model LVS3BL, record as in open readers of DYR files", "S"),
    watches="bus",
    trips="load",
    parameters=PARAMETERS,
    states=("one", "two", "three", "four", "five"),
    evaluate=evaluate,
    says=says("V", "pu"),
    quiet=quiet("V", STAGES),
    record_ids=("IBUS1", "JBUS1", "CKT1", "IBUS2", "JBUS2", "CKT2", "SC"),
    shed=shed,
    check=shares_add_up(STAGES),
)
