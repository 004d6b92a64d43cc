"""What is suspicious about a recorded power trace: it can be simulated as it stands, but is seldom meant so."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault
from gridsim.signals.trace import PowerTrace

#: A step of more than so many median ones is a gap. Assumption [I].
GAP_STEPS = 3.0
#: A trace of so many rows, so large a share of them a median step apart (to `_SAME_STEP`), was sampled by a clock:
#: others are corners of a drawn curve, which has no gaps and no outliers. Assumption [I].
SAMPLED_ROWS, SAMPLED_SHARE, _SAME_STEP = 50, 0.8, 0.01
#: A sample above so many times the draw that 95 % of all keep below stands alone: servers overshoot by some tens of
#: per cent, jobs idle above a tenth of their peak. Assumption [I].
OUTLIER_RATIO, OUTLIER_PERCENTILE = 3.0, 95.0


def gaps(time_s: Floats) -> tuple[tuple[float, float], ...]:
    """Return begin and end of each gap of rising times. [s]

    >>> gaps(np.array([0.0, 1.0, 2.0, 9.0, 10.0]))
    ((2.0, 9.0),)
    """
    steps_s = np.diff(time_s)
    before = np.flatnonzero(steps_s > GAP_STEPS * np.median(steps_s))
    return tuple((float(time_s[i]), float(time_s[i + 1])) for i in before)


def suspicions(trace: PowerTrace) -> tuple[Fault, ...]:
    """List gaps, samples far above all others, and power that flows out of the site, each with its time."""
    found: list[Fault] = []
    if _is_sampled(trace.t_s):
        bridged = "straight across" if trace.hold == "linear" else "with the last value before it"
        holes = gaps(trace.t_s)
        if holes:
            begin_s, end_s = holes[0]
            got = f"none from {begin_s:g} s to {end_s:g} s" + f"; {len(holes)} gaps in all" * (len(holes) > 1)
            found.append(Fault(trace.name, f"has a gap, bridged {bridged}", got, "samples throughout"))
        usual = float(np.percentile(trace.p_mw, OUTLIER_PERCENTILE))
        if usual > 0.0 and trace.peak_mw > OUTLIER_RATIO * usual:
            at_s = float(trace.t_s[trace.p_mw.argmax()])
            got = f"{trace.peak_mw:g} MW at {at_s:g} s, {OUTLIER_PERCENTILE:g} % of the samples below {usual:g} MW"
            found.append(Fault(trace.name, "has a sample far above the others", got, "a draw; is the row damaged?"))
    if (trace.p_mw < 0.0).any():
        at_s = float(trace.t_s[trace.p_mw.argmin()])
        got = f"{trace.p_mw.min():g} MW at {at_s:g} s"
        found.append(Fault(trace.name, "feeds power in", got, "load direction: what the site draws is positive"))
    return tuple(found)


def _is_sampled(t_s: Floats) -> bool:
    steps_s = np.diff(t_s)
    same = np.abs(steps_s / np.median(steps_s) - 1.0) < _SAME_STEP
    return bool(t_s.size >= SAMPLED_ROWS and same.mean() >= SAMPLED_SHARE)
