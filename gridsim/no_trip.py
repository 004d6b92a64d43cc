"""No-trip boundaries of generators, which both relays and limits go by: level and the time that it may last.

From the mildest level to the worst. A boundary in steps allows its time at a level and beyond; the Eastern curves of
frequency are straight in the logarithm of time between their ends. Source: NERC PRC-024-3 (2020), attachments 1 and
2, in public programs that repeat them [S]; of the Eastern curves the ends [S], their coefficients and the 61.8 Hz
at which the high one is cut off as remembered [I].
"""

from __future__ import annotations

Boundary = tuple[tuple[float, float], ...]


def eastern_low_s(f_hz: float) -> float:
    """Return how long the Eastern curve lets a frequency between 57.8 and 59.5 Hz last. [s] Half an hour at 59.5 Hz.

    >>> round(eastern_low_s(59.0)), round(eastern_low_s(59.5) / 60.0)
    (242, 30)
    """
    return float(10.0 ** (1.7373 * f_hz - 100.116))


def eastern_high_s(f_hz: float) -> float:
    """Return how long the Eastern curve lets a frequency between 60.5 and 61.8 Hz last. [s] Ten minutes at 60.5 Hz.

    >>> round(eastern_high_s(61.0)), round(eastern_high_s(60.5) / 60.0)
    (112, 10)
    """
    return float(10.0 ** (90.935 - 1.45713 * f_hz))


#: Voltage in all of North America. [pu, s] Low levels count below, high ones at them.
LOW_V: Boundary = ((0.90, 3.0), (0.75, 2.0), (0.65, 0.30), (0.45, 0.15))
HIGH_V: Boundary = ((1.10, 1.0), (1.15, 0.5), (1.175, 0.2), (1.2, 0.0))
#: Frequency by interconnection. [Hz, s] Levels count at them.
LOW_HZ: dict[str, Boundary] = {
    "eastern": ((59.5, eastern_low_s(59.5)), (57.8, eastern_low_s(57.8)), (57.8, 0.0)),
    "western": ((59.4, 180.0), (58.4, 30.0), (57.8, 7.5), (57.3, 0.75), (57.0, 0.0)),
    "ercot": ((59.4, 540.0), (58.4, 30.0), (58.0, 2.0), (57.5, 0.0)),
    "quebec": ((59.4, 660.0), (58.5, 90.0), (57.5, 10.0), (57.0, 2.0), (56.5, 0.35), (55.5, 0.0)),
}
HIGH_HZ: dict[str, Boundary] = {
    "eastern": ((60.5, eastern_high_s(60.5)), (61.8, eastern_high_s(61.8)), (61.8, 0.0)),
    "western": ((60.6, 180.0), (61.6, 30.0), (61.7, 0.0)),
    "ercot": ((60.6, 540.0), (61.6, 30.0), (61.8, 0.0)),
    "quebec": ((60.6, 660.0), (61.5, 90.0), (63.0, 5.0), (66.0, 0.0)),
}
