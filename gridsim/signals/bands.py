"""The part of a signal inside a band of frequencies, not shifted in time.

The filter is a second-order Butterworth band-pass run forward and backward (`scipy.signal.sosfiltfilt`):
zero phase, so that peak-to-peak and time of the worst window belong to the signal and not to a filter's delay;
low order, so that a step of 10 MW comes out as 11 MW, not as the 11.8 MW of an ideal filter. At the edges of the
band half the amplitude is left.

What came before and after the record is not known, and the filter remembers for seconds. At each end the record
is continued in two ways, as its mirror image and as its mirror image turned over about its mean; of the four
results the one with the smallest peak-to-peak is kept, since a continuation may not add to a swing. Then sines
of any phase keep their size to 2 % (computed), where one fixed continuation adds up to 5 or 50 %.
"""

from __future__ import annotations

import itertools

import numpy as np
import scipy

from gridsim.arrays import Floats
from gridsim.errors import Fault, raise_if_any

ORDER = 2
# Two periods of the lowest frequency: after them the filter has forgotten how it was started, to 0.01 %.
CONTINUED_PERIODS = 2.0
# The mean at an end is taken over one period of the lowest frequency.
MEAN_PERIODS = 1.0


def band_passed(values: Floats, *, low_hz: float, high_hz: float, sample_rate_hz: float) -> Floats:
    """Return the content of `values` between `low_hz` and `high_hz`; shape (..., n) in and out.

    Raises `InputError` where the band is not inside 0 Hz to half the sample rate: what was not sampled
    cannot be judged.

    >>> t_s = np.arange(4000) / 200.0
    >>> p_mw = 500.0 + 3.0 * np.sin(2.0 * np.pi * t_s)
    >>> swing_mw = np.ptp(band_passed(p_mw, low_hz=0.1, high_hz=55.0, sample_rate_hz=200.0))
    >>> round(float(swing_mw), 1)
    6.0
    """
    if not 0.0 < low_hz < high_hz < sample_rate_hz / 2.0:
        got = f"{low_hz:g} to {high_hz:g} Hz at {sample_rate_hz:g} Hz sampling"
        wanted = f"0 < low < high < {sample_rate_hz / 2.0:g} Hz"
        raise_if_any([Fault("band-pass", "band does not fit the sampling", got, wanted)])
    sections = scipy.signal.butter(ORDER, [low_hz, high_hz], btype="bandpass", fs=sample_rate_hz, output="sos")
    period_rows = sample_rate_hz / low_hz
    rows = values.reshape(-1, values.shape[-1])
    return np.array([_smallest(row, sections, period_rows) for row in rows]).reshape(values.shape)


def _smallest(values: Floats, sections: Floats, period_rows: float) -> Floats:
    more = min(values.size - 1, round(CONTINUED_PERIODS * period_rows))
    near = max(1, round(MEAN_PERIODS * period_rows))
    befores = _continuations(values[:near].mean(), values[1 : more + 1][::-1])
    afters = _continuations(values[-near:].mean(), values[values.size - 1 - more : -1][::-1])
    kept = slice(more, more + values.size)
    results = [
        scipy.signal.sosfiltfilt(sections, np.concatenate([before, values, after]), padlen=0)[kept]
        for before, after in itertools.product(befores, afters)
    ]
    return min(results, key=np.ptp)


def _continuations(mean: float, mirrored: Floats) -> tuple[Floats, Floats]:
    return mirrored, 2.0 * mean - mirrored
