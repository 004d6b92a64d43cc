"""Random draws by number: draw `i` of a stream is the same whoever asks, in whatever order.

A counter-based generator (Philox) is set to the place of a draw instead of being run up to it, so that a trace can
be made in pieces. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011 [I].
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import scipy

from gridsim.arrays import Floats

#: Philox gives four 64-bit numbers for each value of its counter.
DRAWS_PER_COUNT = 4

#: Normal draws are cut at this many standard deviations, so that phases have a shortest and a longest length.
#: Cutting at 3 makes the spread 1.3 % smaller. Assumption [I].
CUT_AT_SD = 3.0

#: Seeds fill one half of the generator's key, the stream the other.
LARGEST_SEED = 2**64 - 1


class Stream(IntEnum):
    """Independent sequences of draws under one seed."""

    JOB = 0
    ITERATION = 1
    NOISE = 2
    PHASE = 3
    FAILURE = 4
    FLUCTUATION = 5
    CURTAILMENT = 6


#: Streams of one job; job j of a fleet has the streams from j times this on.
STREAMS_PER_JOB = 256


def uniforms(stream: Stream, *, seed: int, first: int, count: int, job: int = 0) -> Floats:
    """Return draws number `first` to `first + count - 1`, uniform in (0, 1), shape (count,). [1]

    Job number `job` of a fleet has draws of its own.

    >>> whole = uniforms(Stream.NOISE, seed=1, first=0, count=10)
    >>> bool((uniforms(Stream.NOISE, seed=1, first=7, count=3) == whole[7:]).all())
    True
    """
    block, skipped = divmod(first, DRAWS_PER_COUNT)
    bits = np.random.Philox(
        key=np.array([seed, stream + job * STREAMS_PER_JOB], dtype=np.uint64),
        counter=np.array([block, 0, 0, 0], dtype=np.uint64),
    )
    return np.random.Generator(bits).random(skipped + count)[skipped:]


def normals(uniform: Floats) -> Floats:
    """Turn uniform draws into standard normal ones, cut at `CUT_AT_SD`. [1]"""
    lowest = scipy.special.ndtr(-CUT_AT_SD)
    return np.asarray(scipy.special.ndtri(lowest + (1.0 - 2.0 * lowest) * uniform), dtype=np.float64)
