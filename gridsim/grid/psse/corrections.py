"""Impedance correction tables: how a transformer's impedance follows its tap or its phase shift."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gridsim.errors import Fault
from gridsim.grid.psse.records import Row, parsed_number
from gridsim.grid.psse.sections import RawText

_COMPLEX_SINCE = 34
# A table whose first entry is below or whose last is above these is one over angles, by the manual.
_LEAST_RATIO, _LARGEST_RATIO = 0.5, 1.5


@dataclass(frozen=True)
class CorrectionTable:
    """Factors (n,) at tap ratios or phase shifts (n,), straight between, held beyond the ends. [pu or deg, 1]"""

    at: tuple[float, ...]
    factors: tuple[complex, ...]

    @property
    def over_angles(self) -> bool:
        """Whether the table runs over phase shifts, not ratios."""
        return self.at[0] < _LEAST_RATIO or self.at[-1] > _LARGEST_RATIO

    def factor(self, ratio_pu: float, shift_degree: float) -> complex:
        """Return what the impedance is multiplied by.

        >>> CorrectionTable((0.75, 1.25), (1.0, 2.0)).factor(1.0, 0.0)
        (1.5+0j)
        """
        return complex(np.interp(shift_degree if self.over_angles else ratio_pu, self.at, self.factors))


def read_corrections(raw: RawText, faults: list[Fault]) -> dict[int, CorrectionTable]:
    """Read the tables by their number; from revision 34 on factors are complex."""
    width = 3 if raw.case_id.revision >= _COMPLEX_SINCE else 2
    tables = {}
    for rows in raw.records("impedance_correction"):
        values = [value for k, row in enumerate(rows) for value in _numbers(row, int(k == 0), faults)]
        entries = [values[k : k + width] for k in range(0, len(values) - width + 1, width)]
        entries = [entry for entry in entries if any(entry)]
        at = tuple(entry[0] for entry in entries)
        factors = tuple(complex(*entry[1:]) for entry in entries)
        number = parsed_number(rows[0].first or "")
        if number is None or len(at) < 2 or any(b <= a for a, b in pairwise(at)):
            wanted = "a number, then at least two pairs of rising ratio or angle and factor"
            faults.append(Fault(rows[0].where(), "is no correction table", f"{len(at)} pairs", wanted))
            continue
        tables[int(number)] = CorrectionTable(at, factors)
    return tables


def _numbers(row: Row, start: int, faults: list[Fault]) -> list[float]:
    numbers = []
    for k, token in enumerate(row.fields[start:], start=start):
        value = 0.0 if token is None else parsed_number(token)
        if value is None:
            faults.append(Fault(row.where(k), "is not a number", str(token), "a finite number"))
        numbers.append(value or 0.0)
    return numbers
