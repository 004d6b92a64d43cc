"""The fields that CIM5 and CIM6 share, in the order of PSS/E's records, and the rating they give."""

from __future__ import annotations

from gridsim.devices.contract import Values
from gridsim.parameters import Parameter

CIRCUIT = (
    Parameter("IT", "1", "1: cages side by side, 2: with a reactance in common", at_least=1.0, at_most=2.0),
    Parameter("RA", "pu", "stator resistance", at_least=0.0),
    Parameter("XA", "pu", "stator leakage reactance", above=0.0),
    Parameter("XM", "pu", "magnetising reactance", above=0.0),
    Parameter("R1", "pu", "resistance of the first cage", above=0.0),
    Parameter("X1", "pu", "reactance of the first cage", above=0.0),
    Parameter("R2", "pu", "resistance of the second cage, 0: none", at_least=0.0),
    Parameter("X2", "pu", "reactance of the second cage, 0: none", at_least=0.0),
    Parameter("E1", "pu", "first voltage of the saturation curve", at_least=0.0),
    Parameter("SE1", "1", "saturation at E1, not modelled", at_least=0.0, at_most=0.0),
    Parameter("E2", "pu", "second voltage of the saturation curve", at_least=0.0),
    Parameter("SE2", "1", "saturation at E2, not modelled", at_least=0.0, at_most=0.0),
    Parameter("MBASE", "MVA", "rating, 0: PMULT times the load's MW", at_least=0.0),
    Parameter("PMULT", "MVA/MW", "rating per load where MBASE is 0", at_least=0.0),
    Parameter("H", "s", "inertia constant of motor and load", above=0.0),
    Parameter("VI", "pu", "voltage below which the breaker opens, 0: never", at_least=0.0),
    Parameter("TI", "cycles", "time below VI before the relay acts", at_least=0.0),
    Parameter("TB", "cycles", "time that the breaker takes", at_least=0.0),
)
TNOM = Parameter(
    "TNOM", "pu", "load torque of a motor that stands at first, not modelled: 0", at_least=0.0, at_most=0.0
)


def rating_mva(v: Values, load_mva: complex) -> float:
    """MBASE, or PMULT times the load."""
    return v["MBASE"] or v["PMULT"] * load_mva.real


def check(v: Values) -> list[str]:
    """A rating there is."""
    return [] if v["MBASE"] > 0.0 or v["PMULT"] > 0.0 else ["MBASE or PMULT must be above 0"]
