"""LVSHBL: under-voltage load shedding in up to three stages with one breaker time.

    voltage below Vk for Tk:   TB later the share FRACk of the load goes        (k = 1 to 3)

Fields of the record: IBUS 'LVSHBL' LID  V1 T1 FRAC1  V2 T2 FRAC2  V3 T3 FRAC3  TB /

Source: PSS/E model LVSHBL [I: fields from memory of its documentation]. That FRACk counts from the load at the
start is an assumption.
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.contract import RelayModel, stage
from gridsim.devices.protection.load_shedding import quiet, says, shares_add_up, shed, stage_fields
from gridsim.parameters import Parameter
from gridsim.sources import Source

STAGES = 3
PARAMETERS = (
    *stage_fields("V", "pu", STAGES, own_breaker=False),
    Parameter("TB", "s", "breaker time", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    one, acts_1 = stage(x.one, p.FRAC1 > 0.0 and u.v_pu < p.V1, p.T1, p.TB, u.dt_s)
    two, acts_2 = stage(x.two, p.FRAC2 > 0.0 and u.v_pu < p.V2, p.T2, p.TB, u.dt_s)
    three, acts_3 = stage(x.three, p.FRAC3 > 0.0 and u.v_pu < p.V3, p.T3, p.TB, u.dt_s)
    return (one, two, three), (acts_1 + 2.0 * acts_2 + 4.0 * acts_3,)


MODEL = RelayModel(
    name="LVSHBL",
    title="under-voltage load shedding, three stages",
    source=Source("PSS/E model LVSHBL, fields from memory of its documentation", "I"),
    watches="bus",
    trips="load",
    parameters=PARAMETERS,
    states=("one", "two", "three"),
    evaluate=evaluate,
    says=says("V", "pu"),
    quiet=quiet("V", STAGES),
    shed=shed,
    check=shares_add_up(STAGES),
)
