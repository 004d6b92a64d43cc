"""LDSHBL: under-frequency load shedding in up to three stages with one breaker time.

    frequency below Fk for Tk:   TB later the share FRACk of the load goes        (k = 1 to 3)

Fields of the record: IBUS 'LDSHBL' LID  F1 T1 FRAC1  F2 T2 FRAC2  F3 T3 FRAC3  TB /

Source: PSS/E model LDSHBL [I: fields from memory of its documentation]. That FRACk counts from the load at the
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
    *stage_fields("F", "Hz", STAGES, own_breaker=False),
    Parameter("TB", "s", "breaker time", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    one, acts_1 = stage(x.one, p.FRAC1 > 0.0 and u.f_hz < p.F1, p.T1, p.TB, u.dt_s)
    two, acts_2 = stage(x.two, p.FRAC2 > 0.0 and u.f_hz < p.F2, p.T2, p.TB, u.dt_s)
    three, acts_3 = stage(x.three, p.FRAC3 > 0.0 and u.f_hz < p.F3, p.T3, p.TB, u.dt_s)
    return (one, two, three), (acts_1 + 2.0 * acts_2 + 4.0 * acts_3,)


MODEL = RelayModel(
    name="LDSHBL",
    title="under-frequency load shedding, three stages",
    source=Source("PSS/E model LDSHBL, fields from memory of its documentation", "I"),
    watches="bus",
    trips="load",
    parameters=PARAMETERS,
    states=("one", "two", "three"),
    evaluate=evaluate,
    says=says("F", "Hz"),
    quiet=quiet("F", STAGES),
    shed=shed,
    check=shares_add_up(STAGES),
)
