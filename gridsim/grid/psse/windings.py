"""A transformer in per unit: ratios, star impedances and magnetising admittance from whatever codes it is given in.

Between its ideal ratios t_k : 1, each on the base voltage of its bus, a winding has the impedance z_k on the system
base. Codes by the manual's transformer chapter [I: no text read]:

    CW   t = WINDV (1), WINDV / BASKV (2), WINDV NOMV / BASKV (3)
    CZ   z = (R + jX) S_sys / S, with S = S_sys (1) or SBASE (2);  R [W] / SBASE and |z| = X on SBASE (3)
    CM   y = MAG1 + j MAG2 on the system base (1);  g = MAG1 [W], |y| = MAG2 SBASE at NOMV (2), magnetising (b < 0)
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from gridsim.errors import Fault
from gridsim.grid.psse.branches import ZERO_IMPEDANCE_X_PU
from gridsim.grid.psse.corrections import CorrectionTable
from gridsim.grid.psse.transformers import Pair, Transformer, Winding

_W_PER_MW = 1e6


def ratio_pu(winding: Winding, cw: int, *, base_kv: float) -> float:
    """Return the ratio of a winding in per unit of its bus's base voltage. [pu]"""
    if cw == 1:
        return winding.ratio
    if cw == 2:
        return (winding.ratio or base_kv) / base_kv
    return winding.ratio * (winding.nominal_kv or base_kv) / base_kv


def pair_impedance_pu(pair: Pair, cz: int, *, base_mva: float) -> complex:
    """Return the impedance between two windings on the system base. [pu]

    >>> pair_impedance_pu(Pair(0.0, 0.12, 400.0), 2, base_mva=100.0)
    0.03j
    """
    if cz == 1:
        return complex(pair.r, pair.x)
    r, x = pair.r, pair.x
    if cz == 3:
        r = pair.r / _W_PER_MW / pair.base_mva
        x = math.copysign(math.sqrt(max(pair.x**2 - r**2, 0.0)), pair.x)
    return complex(r, x) * base_mva / pair.base_mva


def star_impedances_pu(z_12: complex, z_23: complex, z_31: complex) -> tuple[complex, complex, complex]:
    """Return the impedances from each winding to the star point; one may be negative. [pu]"""
    return (z_12 + z_31 - z_23) / 2.0, (z_12 + z_23 - z_31) / 2.0, (z_23 + z_31 - z_12) / 2.0


def magnetising_pu(transformer: Transformer, *, base_kv: float, base_mva: float) -> complex:
    """Return the admittance to ground at the first winding's bus, on the system base. [pu]"""
    if transformer.cm == 1:
        return complex(transformer.mag_1, transformer.mag_2)
    nominal_kv = transformer.windings[0].nominal_kv or base_kv
    g_mw = transformer.mag_1 / _W_PER_MW
    y_mva = transformer.mag_2 * transformer.pairs[0].base_mva
    b_mvar = -math.sqrt(max(y_mva**2 - g_mw**2, 0.0))
    return complex(g_mw, b_mvar) / base_mva * (base_kv / nominal_kv) ** 2


def winding_impedances_pu(
    transformer: Transformer,
    tables: Mapping[int, CorrectionTable],
    *,
    base_kv: tuple[float, ...],
    base_mva: float,
    faults: list[Fault],
) -> tuple[complex, ...]:
    """Return the one impedance of two windings, or the three to the star point, corrected for taps. [pu]"""
    pairs = [pair_impedance_pu(pair, transformer.cz, base_mva=base_mva) for pair in transformer.pairs]
    ratios = [ratio_pu(w, transformer.cw, base_kv=kv) for w, kv in zip(transformer.windings, base_kv, strict=True)]
    if len(pairs) == 1:
        first = transformer.windings[0]
        factor = _factor(first, ratios[0] / ratios[1], tables, faults)
        return (_not_zero(pairs[0] * factor),)
    if transformer.bus_to_bus_factors and any(winding.table for winding in transformer.windings):
        faults.append(Fault(transformer.windings[0].where, "corrects impedances from bus to bus", "ZCOD 1", "ZCOD 0"))
    star = star_impedances_pu(*pairs)
    return tuple(
        _not_zero(z * _factor(winding, ratio, tables, faults))
        for z, winding, ratio in zip(star, transformer.windings, ratios, strict=True)
    )


def _factor(winding: Winding, ratio: float, tables: Mapping[int, CorrectionTable], faults: list[Fault]) -> complex:
    if winding.table == 0:
        return 1.0 + 0j
    if winding.table not in tables:
        faults.append(Fault(f"{winding.where}: TAB", "there is no such correction table", str(winding.table)))
        return 1.0 + 0j
    return tables[winding.table].factor(ratio, winding.shift_degree)


def _not_zero(z_pu: complex) -> complex:
    return z_pu if abs(z_pu) >= ZERO_IMPEDANCE_X_PU else 1j * ZERO_IMPEDANCE_X_PU
