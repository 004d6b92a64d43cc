"""The two coefficients of a quadratic saturation curve through two given points."""

from __future__ import annotations

import math


def quadratic_coefficients(e_1: float, se_1: float, e_2: float, se_2: float) -> tuple[float, float]:
    """Return A and B of S(e) = B (e - A)^2 / e through (e1, S1) and (e2, S2).

    (0, 0) where there is no saturation; with S1 = 0 the curve starts at e1. With S2 = 0 < S1 or a curve that falls
    there is none: the caller checks `rises` first. Source: PSS/E Program Application Guide, saturation functions [I].

    >>> a, b = quadratic_coefficients(1.0, 0.05, 1.2, 0.3)
    >>> round(b * (1.2 - a) ** 2 / 1.2, 12)
    0.3
    """
    if se_1 <= 0.0 and se_2 <= 0.0:
        return 0.0, 0.0
    if se_1 <= 0.0:
        return e_1, se_2 * e_2 / (e_2 - e_1) ** 2
    ratio = math.sqrt(se_2 * e_2 / (se_1 * e_1))
    a = (ratio * e_1 - e_2) / (ratio - 1.0)
    return a, se_1 * e_1 / (e_1 - a) ** 2


def rises(e_1: float, se_1: float, e_2: float, se_2: float) -> bool:
    """Say whether a saturation curve through the two points exists: none at all, or one that rises."""
    if se_1 == 0.0 and se_2 == 0.0:
        return True
    return e_2 > e_1 >= 0.0 and se_1 >= 0.0 and se_2 * e_2 > se_1 * e_1
