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

from gridsim.devices.protection.contract import RelayModel, stage
from gridsim.devices.protection.load_shedding import quiet, says, shares_add_up, shed, stage_fields
from gridsim.parameters import Parameter
from gridsim.sources import Source

STAGES = 5
PARAMETERS = (
    *stage_fields("F", "Hz", STAGES, own_breaker=True),
    Parameter("TTB", "s", "transfer trip time, not used", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all stages."""
    one, acts_1 = stage(x.one, p.FRAC1 > 0.0 and u.f_hz < p.F1, p.T1, p.TB1, u.dt_s)
    two, acts_2 = stage(x.two, p.FRAC2 > 0.0 and u.f_hz < p.F2, p.T2, p.TB2, u.dt_s)
    three, acts_3 = stage(x.three, p.FRAC3 > 0.0 and u.f_hz < p.F3, p.T3, p.TB3, u.dt_s)
    four, acts_4 = stage(x.four, p.FRAC4 > 0.0 and u.f_hz < p.F4, p.T4, p.TB4, u.dt_s)
    five, acts_5 = stage(x.five, p.FRAC5 > 0.0 and u.f_hz < p.F5, p.T5, p.TB5, u.dt_s)
    acts = acts_1 + 2.0 * acts_2 + 4.0 * acts_3 + 8.0 * acts_4 + 16.0 * acts_5
    return (one, two, three, four, five), (acts,)


MODEL = RelayModel(
    name="LDS3BL",
    title="under-frequency load shedding, five stages",
    source=Source("PSS/E model LDS3BL, record as in open readers of DYR files", "S"),
    watches="bus",
    trips="load",
    parameters=PARAMETERS,
    states=("one", "two", "three", "four", "five"),
    evaluate=evaluate,
    says=says("F", "Hz"),
    quiet=quiet("F", STAGES),
    record_ids=("GBUS", "GID", "SC"),
    shed=shed,
    check=shares_add_up(STAGES),
)
