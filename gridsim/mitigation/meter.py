"""A meter that is late: the power of earlier steps, kept in a ring and read between its samples."""

from __future__ import annotations

import math
from typing import Any

from gridsim.arrays import Floats
from gridsim.kernels import kernel

#: A ring holds the present step, the whole steps of the delay, and the one more that its fraction reaches into.
RING_ROWS_BEYOND_DELAY = 2

# A delay this close to whole steps is meant to be whole: a decimal number of seconds over a binary step.
_WHOLE_WITHIN = 1e-6


def delay_in_steps(delay_s: float, dt_s: float) -> tuple[int, float]:
    """Return the whole steps of a delay, and the rest as a fraction of a step.

    >>> delay_in_steps(0.05, 1 / 240), delay_in_steps(0.0625, 0.025)
    ((12, 0.0), (2, 0.5))
    """
    steps = delay_s / dt_s
    if abs(steps - round(steps)) < _WHOLE_WITHIN:
        return round(steps), 0.0
    return math.floor(steps), steps - math.floor(steps)


@kernel
def read_meter(stage: Any, ring: Floats, start_mw: float, end_mw: float) -> tuple[float, float]:
    """Keep the power of this step, and return what the meter reports at its start and end. [MW, MW]

    Each row of the ring is a step, straight from its start to its end; jumps lie between rows. Exact for a delay of
    whole steps. Else a jump falls inside the step that is reported and shows there as a ramp, which moves it by up
    to half a step.
    """
    row = stage.ring_row
    ring[stage.ring_at + row, 0] = start_mw
    ring[stage.ring_at + row, 1] = end_mw
    stage.ring_row = row + 1 if row + 1 < stage.ring_rows else 0

    late = row - stage.delay_steps
    late = stage.ring_at + (late if late >= 0 else late + stage.ring_rows)
    if stage.delay_fraction == 0.0:
        return ring[late, 0], ring[late, 1]
    later = row - stage.delay_steps - 1
    later = stage.ring_at + (later if later >= 0 else later + stage.ring_rows)
    return _within(ring, later, stage.delay_fraction), _within(ring, late, stage.delay_fraction)


@kernel
def _within(ring: Floats, row: int, before_end: float) -> float:
    return float(ring[row, 1] + before_end * (ring[row, 0] - ring[row, 1]))
