"""Making a power trace of a profile."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.parameters import Parameter, faults_of
from gridsim.profiles.contract import Profile
from gridsim.profiles.draws import LARGEST_SEED
from gridsim.profiles.library import read_profile
from gridsim.signals.trace import PowerTrace
from gridsim.signals.trace_columns import LARGEST_DRAW_MW, MOST_ROWS

SECONDS_PER_YEAR = 31_536_000.0

#: Samples worked on at once: a few megabytes for each of some ten arrays.
PIECE_SAMPLES = 500_000

PARAMETERS = (
    Parameter("duration_s", "s", "length of the trace", above=0.0, at_most=SECONDS_PER_YEAR),
    Parameter("sample_rate_hz", "Hz", "samples per second", above=0.0, at_most=1e6),
)
PIECE = Parameter("piece_s", "s", "length of a piece", above=0.0, at_most=SECONDS_PER_YEAR)
PEAK = Parameter("peak_mw", "MW", "mean draw while the jobs compute", above=0.0, at_most=LARGEST_DRAW_MW)


def synthesize(
    profile: Profile | str | Path,
    *,
    duration_s: float,
    sample_rate_hz: float = 1000.0,
    peak_mw: float | None = None,
    seed: int = 0,
) -> PowerTrace:
    """Return what a job (or the profile so called) draws from t = 0 to `duration_s`, in load direction.

    Shape (round(duration_s * sample_rate_hz) + 1,), sample k at k / sample_rate_hz. The job already runs at t = 0;
    `seed` decides where in its cycles. With `peak_mw` the job is so large that it draws that on average while it
    computes (overshoot and noise pass it); without, a share of 1 is the accelerators' rated power. The waveform is a
    function of time and seed alone: a longer or denser trace passes through the same points. Raises `InputError` for
    sizes that cannot be, and for a rate too slow for the waveform.

    >>> trace = synthesize("pretrain_dense", duration_s=1.0, peak_mw=1000.0)
    >>> trace.t_s.shape
    (1001,)
    """
    job = read_profile(profile) if isinstance(profile, str | Path) else profile
    raise_if_any(_faults(job, duration_s, sample_rate_hz, peak_mw=peak_mw, seed=seed))
    steps = round(duration_s * sample_rate_hz)
    t_s: Floats = np.empty(steps + 1)
    p_mw: Floats = np.empty(steps + 1)
    q_mvar: Floats | None = None
    run = job.run(until_s=steps / sample_rate_hz, seed=operator.index(seed))
    for first in range(0, steps + 1, PIECE_SAMPLES):
        piece = slice(first, min(first + PIECE_SAMPLES, steps + 1))
        t_s[piece] = np.arange(piece.start, piece.stop) / sample_rate_hz
        drawn = run.draw(t_s[piece])
        p_mw[piece] = drawn.p_mw
        if drawn.q_mvar is not None:
            q_mvar = np.empty(steps + 1) if q_mvar is None else q_mvar
            q_mvar[piece] = drawn.q_mvar
    if peak_mw is not None:
        factor = scale_of(job, peak_mw)
        p_mw = p_mw * factor
        q_mvar = None if q_mvar is None else q_mvar * factor
    return PowerTrace(t_s, p_mw, q_mvar, name=job.name)


def scale_of(job: Profile, peak_mw: float) -> float:
    """Return the factor that makes a job draw `peak_mw` on average while it computes. [1]"""
    if not job.working_mw > 0.0:
        raise InputError(Fault(f"profile {job.name}", "cannot be scaled", f"{job.working_mw:g} MW while it computes"))
    return peak_mw / job.working_mw


def pieces(
    profile: Profile | str | Path, *, duration_s: float, sample_rate_hz: float, piece_s: float, seed: int = 0
) -> Iterator[PowerTrace]:
    """Yield the trace of `synthesize` without `peak_mw` in pieces of some `piece_s`, with the same bits.

    Memory holds one piece and the corners of the waveform, not the samples. Pieces have at least 2 samples.
    """
    job = read_profile(profile) if isinstance(profile, str | Path) else profile
    raise_if_any(_faults(job, duration_s, sample_rate_hz, peak_mw=None, seed=seed, most_samples=math.inf))
    raise_if_any(faults_of({"piece_s": piece_s}, [PIECE], where=f"trace of {job.name}"))
    count = round(duration_s * sample_rate_hz) + 1
    run = job.run(until_s=(count - 1) / sample_rate_hz, seed=operator.index(seed))
    size = max(2, round(piece_s * sample_rate_hz))
    begins = list(range(0, count - 1, size))
    for begin, end in zip(begins, [*begins[1:], count], strict=True):
        t_s = np.arange(begin, end) / sample_rate_hz
        drawn = run.draw(t_s)
        yield PowerTrace(t_s, drawn.p_mw, drawn.q_mvar, name=job.name)


def _faults(
    job: Profile,
    duration_s: float,
    sample_rate_hz: float,
    *,
    peak_mw: float | None,
    seed: int,
    most_samples: float = MOST_ROWS,
) -> list[Fault]:
    where = f"trace of {job.name}"
    faults = faults_of({"duration_s": duration_s, "sample_rate_hz": sample_rate_hz}, PARAMETERS, where=where)
    if peak_mw is not None:
        faults += faults_of({"peak_mw": peak_mw}, [PEAK], where=where)
    if not (hasattr(seed, "__index__") and 0 <= seed <= LARGEST_SEED):
        faults.append(Fault(where, "seed is out of bounds", repr(seed), f"an integer from 0 to {LARGEST_SEED}"))
    if PARAMETERS[1].allows(sample_rate_hz) and not sample_rate_hz >= job.needed_rate_hz:
        wanted = f"at least {math.ceil(job.needed_rate_hz)} Hz"
        faults.append(Fault(where, "sampling is too slow for edges and noise", f"{sample_rate_hz:g} Hz", wanted))
    if not faults and not 1 <= round(duration_s * sample_rate_hz) < most_samples:
        got = f"{duration_s:g} s at {sample_rate_hz:g} Hz"
        faults.append(Fault(where, "number of samples is out of bounds", got, f"2 to {MOST_ROWS} samples"))
    return faults
