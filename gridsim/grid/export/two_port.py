"""A branch's two-port as the numbers of a RAW record: series impedance, ratio, shift, shunts at its ends.

With an ideal ratio t : 1 at the from end, t = |t| exp(j phi), and shunts y_1 inside and y_2 beside the series y:

    y_ff = (y + y_1) / |t|^2,   y_ft = -y / conj(t),   y_tf = -y / t,   y_tt = y + y_2          (1)

|t| is not told apart from y_1 by the four numbers; a magnetising branch halved to both ends (y_1 = y_2) makes
|t|^2 = |y_tt / y_ff|. phi follows from y_tf / y_ft up to half a turn, which the side of y_tt decides.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from gridsim.grid.network import Branch

# Shunts below this share of the series admittance are what rounding left of none: 4,500 units in the last place.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class TwoPort:
    """Series impedance behind the ratio at the from end; shunts outside, at the buses themselves. [pu, deg]"""

    z_pu: complex
    ratio: float
    shift_degree: float
    y_from_pu: complex
    y_to_pu: complex


def line_numbers(branch: Branch) -> TwoPort:
    """Return the numbers of a line, which has no ratio: y = -y_ft."""
    y = -branch.y_ft
    return TwoPort(1.0 / y, 1.0, 0.0, _shunt(branch.y_ff - y, y), _shunt(branch.y_tt - y, y))


def transformer_numbers(branch: Branch) -> TwoPort:
    """Return the numbers of a transformer by equation (1)."""
    ratio = math.sqrt(abs(branch.y_tt / branch.y_ff))
    turn = branch.y_ft / branch.y_tf  # exp(2 j phi)
    shift = cmath.phase(turn) / 2.0
    y = -branch.y_tf * ratio * cmath.exp(1j * shift)
    if (y * branch.y_tt.conjugate()).real < 0.0:
        shift, y = shift + math.pi, -y
    shift_degree = math.degrees(math.remainder(shift, 2.0 * math.pi))
    return TwoPort(1.0 / y, ratio, shift_degree, _shunt(branch.y_ff - y / ratio**2, y), _shunt(branch.y_tt - y, y))


def _shunt(y_shunt: complex, y_series: complex) -> complex:
    return y_shunt if abs(y_shunt) > _ROUNDING * abs(y_series) else 0j
