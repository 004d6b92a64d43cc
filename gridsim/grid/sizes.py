"""What size a number of a grid can have: beyond, floating point ends the calculation and not physics."""

from __future__ import annotations

#: No quantity of a grid is smaller or larger in size, in any unit; planning files write 1e38 for none. Products and
#: squares of numbers within stay far from where floating point ends. Assumption.
SMALLEST, LARGEST = 1e-60, 1e40
#: A branch of less impedance is none: at 1e-9 pu of 100 MVA its admittance swamps, by rounding, that of every other
#: branch at its buses. A metre of busbar has some thousand times as much. Assumption. [pu on 1 MVA]
LEAST_Z_PU_PER_MVA = 1e-11


def is_a_size(value: float) -> bool:
    """Say whether `value` is 0 or of a size that a quantity of a grid can have; NaN and infinity are not.

    >>> is_a_size(0.1), is_a_size(1e-320)
    (True, False)
    """
    return value == 0.0 or SMALLEST <= abs(value) <= LARGEST
