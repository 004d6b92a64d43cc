"""Saturation of a rotating exciter: the quadratic curve through (E1, SE1) and (E2, SE2) of a DYR record.

S(e) = B (e - A)^2 / e above A, so that S(e) e is what saturation adds to the exciter's own field. A point at 0 pu
says nothing of a curve: a record with E1 = SE1 = 0 has none, as in the programs that read such records.
Source: PSS/E saturation function; ANDES 2.0.0 documentation, ExcQuadSat, for E1 = SE1 = 0 [S].
"""

from __future__ import annotations

from gridsim.devices.contract import Values
from gridsim.devices.saturation import quadratic_coefficients, rises
from gridsim.parameters import Parameter

POINTS = (
    Parameter("E1", "pu", "first point of the saturation curve; 0: no saturation", at_least=0.0),
    Parameter("SE1", "1", "saturation there", at_least=0.0),
    Parameter("E2", "pu", "second point of the saturation curve", at_least=0.0),
    Parameter("SE2", "1", "saturation there", at_least=0.0),
)
#: What `curve` gives.
CURVE = ("sat_a", "sat_b")


def points(v: Values) -> tuple[float, float, float, float]:
    """The two points of the saturation curve, the lower first."""
    first, second = sorted(((v["E1"], v["SE1"]), (v["E2"], v["SE2"])))
    return *first, *second


def curve(v: Values) -> tuple[float, float]:
    """A and B of the curve, both 0 where there is none."""
    e_1, se_1, e_2, se_2 = points(v)
    return (0.0, 0.0) if e_1 == 0.0 else quadratic_coefficients(e_1, se_1, e_2, se_2)


def faults(v: Values) -> list[str]:
    """Say what is wrong with the two points."""
    e_1, se_1, e_2, se_2 = points(v)
    if e_1 == 0.0:
        return [] if se_1 == 0.0 else ["saturation at 0 pu must be 0"]
    if rises(e_1, se_1, e_2, se_2):
        return []
    return ["the saturation S(E) E must rise from the lower of E1, E2 to the higher, or both be 0"]
