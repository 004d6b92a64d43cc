"""Settings that several methods have, declared once."""

from __future__ import annotations

from gridsim.limits.method import Settings
from gridsim.parameters import Parameter
from gridsim.sources import Source

LOW_HZ = Parameter("low_hz", "Hz", "lower edge of the band", above=0.0)
HIGH_HZ = Parameter("high_hz", "Hz", "upper edge of the band", above=0.0)
BAND = (LOW_HZ, HIGH_HZ)
WINDOW = Parameter("window_s", "s", "length of the rolling window", above=0.0)
#: A rule with a nominal frequency judges no run at another; 0 judges any. The rule itself says which.
NOMINAL = Parameter(
    "nominal_hz",
    "Hz",
    "nominal frequency the rule is written for; 0 where any",
    at_least=0.0,
    default=0.0,
    source=Source("a rule that names no nominal frequency holds at any", "C"),
)
# A second-order band-pass has its shape only well below half the sample rate, and a recording that skips rows folds
# what lies above it back: 200 Hz keeps 55 Hz at 55 % of that half.
SAMPLES_OF_BAND = 200.0 / 55.0


def band_sampling_hz(s: Settings) -> float:
    """Return the sample rate that a band needs: 200 Hz for one up to 55 Hz, in proportion for others. [Hz]"""
    return SAMPLES_OF_BAND * s["high_hz"]


def band_check(s: Settings) -> list[str]:
    """Say where a band has no width."""
    return [] if s["low_hz"] < s["high_hz"] else ["low_hz must be below high_hz"]
