"""A training job fitted to a measured trace: levels, rhythm, edges, overshoot, noise and checkpoints.

Iterations are found where power crosses the middle between its two levels. Each gives its period, its duty, the
medians of its plateaus; the fall between them gives the edge (20 to 80 %, over 0.6), since an overshoot blurs the
rise. What is left on the plateaus is noise; its autocorrelation, that of cubic splines, gives the bandwidth. Rests
of more than three common ones are checkpoints. The whole power is taken for that of accelerators, with computing at
0.9 of their rating, since a trace does not tell them from the rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError
from gridsim.profiles.checkpoint import Checkpoint
from gridsim.profiles.contract import Fact
from gridsim.profiles.cycles_found import LEAST_SEPARATION, Crossings, crossings, rows_between, two_levels
from gridsim.profiles.fit_quality import quality_of
from gridsim.profiles.iteration import Iteration, Levels, shortest_period_s
from gridsim.profiles.noise import BANDWIDTH_PER_KNOT_RATE, Noise
from gridsim.profiles.overshoot import Overshoot
from gridsim.profiles.site import Site
from gridsim.profiles.training import TrainingJob
from gridsim.signals.trace import PowerTrace

#: Level of computing as a share of the rating, where nothing is known of it. Assumption [I], as in `pretrain_dense`.
COMPUTE_LEVEL = 0.9
#: Rating of one accelerator where nothing is known of it. Assumption [I]. [W]
ACCELERATOR_W = 1000.0
FEWEST_CYCLES = 5
#: A rest of more than so many common ones is a checkpoint. Assumption [I].
LONG_REST = 3.0
#: An overshoot below this share of the level is none. Assumption [I].
LEAST_OVERSHOOT = 0.02
#: The middle of a plateau begins and ends after this share of it.
MARGIN = 0.3


@dataclass(frozen=True)
class Fit:
    """The job, what was estimated, and figures of measured and modelled trace with their unit."""

    job: TrainingJob
    estimates: tuple[Fact, ...]
    quality: dict[str, tuple[float, float, str]]

    def as_json(self) -> dict[str, object]:
        """Return estimates and quality for one JSON document."""
        return {
            "estimates": {fact.name: (fact.value, fact.unit) for fact in self.estimates},
            "quality": {
                name: {"measured": was, "modelled": made, "unit": unit}
                for name, (was, made, unit) in self.quality.items()
            },
        }


def fitted(trace: PowerTrace, *, gaps_s: tuple[tuple[float, float], ...] = (), seed: int = 1) -> Fit:
    """Fit a job to `trace`; `seed` makes the trace it is judged by. Raises `InputError` where nothing repeats."""
    step_s = float(np.median(np.diff(trace.t_s)))
    grid_s = np.arange(math.floor(trace.duration_s / step_s) + 1) * step_s
    p_mw = trace.at(trace.t_s[0] + grid_s)
    job = _job(trace.name, p_mw, step_s=step_s, gaps_s=gaps_s)
    estimates = (
        Fact("level while computing", job.levels.compute * job.nominal_mw, "MW"),
        Fact("its spread", job.levels.compute_spread * job.nominal_mw, "MW"),
        Fact("level while communicating", job.levels.communication * job.nominal_mw, "MW"),
        Fact("its spread", job.levels.communication_spread * job.nominal_mw, "MW"),
        Fact("period", 1.0 / job.iteration.frequency_hz, "s"),
        Fact("jitter", job.iteration.frequency_jitter, "1"),
        Fact("duty", job.iteration.duty, "1"),
        Fact("duty spread", job.iteration.duty_spread, "1"),
        Fact("edge", job.iteration.edge_s, "s"),
        *_optional(job),
    )
    names = [fact.name for fact in estimates]
    named = tuple(
        Fact(f"{names[i - 1]}: {fact.name}" if fact.name == "its spread" else fact.name, fact.value, fact.unit)
        for i, fact in enumerate(estimates)
    )
    return Fit(job, named, quality_of(job, p_mw, step_s=step_s, seed=seed))


def _optional(job: TrainingJob) -> list[Fact]:
    found = []
    if job.overshoot is not None:
        found += [
            Fact("overshoot", job.overshoot.level * job.nominal_mw, "MW"),
            Fact("time of overshoot", job.overshoot.duration_s, "s"),
        ]
    if job.noise is not None:
        found += [
            Fact("noise while computing", job.noise.compute_sd * job.nominal_mw, "MW"),
            Fact("noise while communicating", job.noise.communication_sd * job.nominal_mw, "MW"),
            Fact("bandwidth of noise", job.noise.bandwidth_hz, "Hz"),
        ]
    if job.checkpoint is not None:
        found += [
            Fact("checkpoint level", job.checkpoint.level * job.nominal_mw, "MW"),
            Fact("checkpoint", job.checkpoint.duration_s, "s"),
            Fact("work between checkpoints", job.checkpoint.interval_s or math.nan, "s"),
        ]
    return found


@dataclass(frozen=True)
class Cycle:
    """One iteration: rise, fall and next rise [s], levels of its plateaus [MW]."""

    rise_s: float
    fall_s: float
    next_s: float
    high_mw: float
    low_mw: float


def _job(name: str, p_mw: Floats, *, step_s: float, gaps_s: tuple[tuple[float, float], ...]) -> TrainingJob:
    levels = two_levels(p_mw)
    if not (levels.separation > LEAST_SEPARATION and levels.high_mw > 0.0):
        got = f"{levels.low_mw:g} and {levels.high_mw:g} MW, {levels.separation:.2g} times their scatter apart"
        raise InputError(Fault(name, "shows no two levels", got, f"more than {LEAST_SEPARATION} times"))
    cycles = _cycles(p_mw, crossings(p_mw, step_s=step_s, levels=levels), step_s=step_s, gaps_s=gaps_s)
    rests_s = np.array([cycle.next_s - cycle.fall_s for cycle in cycles])
    common_s = float(np.median(rests_s)) if rests_s.size else 0.0
    plain = [cycle for cycle in cycles if cycle.next_s - cycle.fall_s <= LONG_REST * common_s]
    if len(plain) < FEWEST_CYCLES:
        raise InputError(Fault(name, "is too short", f"{len(plain)} whole iterations", f"at least {FEWEST_CYCLES}"))
    high = np.array([cycle.high_mw for cycle in plain])
    low = np.array([cycle.low_mw for cycle in plain])
    rated_mw = float(high.mean()) / COMPUTE_LEVEL
    edge_s = _edge_s(p_mw, plain, step_s=step_s)
    over = _overshoot(p_mw, plain, edge_s=edge_s, step_s=step_s)
    noise = _noise(p_mw, plain, edge_s=edge_s, settle_s=over[1] if over else 0.0, step_s=step_s)
    ratio = over[0] if over else 1.0
    return TrainingJob(
        name=name,
        site=_site(rated_mw),
        iteration=_iteration(plain, edge_s=edge_s, over_s=over[1] if over else 0.0),
        levels=Levels(
            compute=COMPUTE_LEVEL,
            compute_spread=min(float(high.std()) / rated_mw, 0.3),
            communication=max(float(low.mean()) / rated_mw, 0.0),
            communication_spread=min(float(low.std()) / rated_mw, 0.3),
        ),
        overshoot=Overshoot(min(ratio * COMPUTE_LEVEL, 1.6), over[1]) if over else None,
        noise=None if noise is None else Noise(noise[0] / rated_mw, noise[1] / rated_mw, noise[2]),
        checkpoint=_checkpoint(
            cycles, common_s=common_s, edge_s=edge_s, rated_mw=rated_mw, whole_s=p_mw.size * step_s
        ),
    )


def _cycles(p_mw: Floats, found: Crossings, *, step_s: float, gaps_s: tuple[tuple[float, float], ...]) -> list[Cycle]:
    cycles = []
    for rise_s, fall_s, next_s in zip(found.rises_s[:-1], found.falls_s[:-1], found.rises_s[1:], strict=True):
        if not any(begin_s < next_s and end_s > rise_s for begin_s, end_s in gaps_s):
            high = _plateau(p_mw, rise_s, fall_s, step_s=step_s)
            low = _plateau(p_mw, fall_s, next_s, step_s=step_s)
            cycles.append(Cycle(rise_s, fall_s, next_s, float(np.median(high)), float(np.median(low))))
    return cycles


def _plateau(p_mw: Floats, begin_s: float, end_s: float, *, step_s: float) -> Floats:
    margin_s = MARGIN * (end_s - begin_s)
    rows = rows_between(begin_s + margin_s, end_s - margin_s, step_s=step_s)
    return p_mw[rows] if rows.size else p_mw[[round(0.5 * (begin_s + end_s) / step_s)]]


def _site(rated_mw: float) -> Site:
    accelerators = max(1.0, round(rated_mw * 1e6 / ACCELERATOR_W))
    return Site(accelerators, rated_mw * 1e6 / accelerators, 0.0)


def _iteration(plain: list[Cycle], *, edge_s: float, over_s: float) -> Iteration:
    period_s = np.array([cycle.next_s - cycle.rise_s for cycle in plain])
    duty = np.array([cycle.fall_s - cycle.rise_s for cycle in plain]) / period_s
    hz = 1.0 / period_s
    jitter = min(float(hz.std() / hz.mean()), 0.3)
    shortest_s = shortest_period_s(float(hz.mean()), jitter)
    mean = float(duty.mean())
    # what the profile allows: edges and overshoot fit into the shortest phases
    room = min(mean - (2.0 * edge_s + over_s) / shortest_s, 1.0 - mean - edge_s / shortest_s)
    spread = min(math.sqrt(3.0) * float(duty.std()), max(room, 0.0))
    return Iteration(
        frequency_hz=float(hz.mean()), frequency_jitter=jitter, duty=mean, duty_spread=spread, edge_s=edge_s
    )


def _edge_s(p_mw: Floats, plain: list[Cycle], *, step_s: float) -> float:
    """Return the median length of the falls, at least one step of the sampling."""
    lengths = []
    for cycle in plain:
        rows = rows_between(
            cycle.fall_s - 0.4 * (cycle.fall_s - cycle.rise_s), cycle.fall_s + 0.4 * (cycle.next_s - cycle.fall_s),
            step_s=step_s,
        )  # fmt: skip
        share = (p_mw[rows] - cycle.low_mw) / (cycle.high_mw - cycle.low_mw)
        middle = int(np.searchsorted(rows, cycle.fall_s / step_s))
        above = np.flatnonzero(share[:middle] > 0.8)
        below = np.flatnonzero(share[middle:] < 0.2)
        if above.size and below.size:
            first, last = int(above[-1]), middle + int(below[0])
            begin = first + (share[first] - 0.8) / (share[first] - share[first + 1])
            end = last - (0.2 - share[last]) / (share[last - 1] - share[last])
            lengths.append((end - begin) * step_s / 0.6)
    return max(float(np.median(lengths)) if lengths else step_s, step_s, 0.001)


def _overshoot(p_mw: Floats, plain: list[Cycle], *, edge_s: float, step_s: float) -> tuple[float, float] | None:
    """Return level over that of computing, and time, of the mean overshoot; `None` where there is none to see."""
    shortest_s = min(cycle.fall_s - cycle.rise_s for cycle in plain)
    after_s = np.arange(round(0.5 * shortest_s / step_s)) * step_s
    grid_s = np.arange(p_mw.size) * step_s
    shares = np.array([np.interp(cycle.rise_s + after_s, grid_s, p_mw) / cycle.high_mw for cycle in plain])
    mean = shares.mean(axis=0)
    if not mean.size or not mean.max() > 1.0 + max(LEAST_OVERSHOOT, 4.0 * shares.std() / math.sqrt(len(plain))):
        return None
    top = float(np.median(mean[mean > 1.0 + 0.8 * (mean.max() - 1.0)]))
    above_s = float(np.count_nonzero(mean > 1.0 + 0.5 * (top - 1.0))) * step_s
    return top, max(above_s - 0.5 * edge_s, step_s)


def _noise(
    p_mw: Floats, plain: list[Cycle], *, edge_s: float, settle_s: float, step_s: float
) -> tuple[float, float, float] | None:
    """Return the standard deviations on both plateaus [MW] and the bandwidth [Hz]; `None` where there is no noise."""
    rest: dict[bool, list[Floats]] = {True: [], False: []}
    for cycle in plain:
        spans = (
            (True, cycle.rise_s + 2.0 * edge_s + settle_s, cycle.fall_s - edge_s),
            (False, cycle.fall_s + edge_s, cycle.next_s - edge_s),
        )
        for high, begin_s, end_s in spans:
            part = p_mw[rows_between(begin_s, end_s, step_s=step_s)]
            if part.size > 2:
                rest[high].append(part - part.mean())
    if not (rest[True] and rest[False]):
        return None
    sds = {high: float(np.sqrt(np.mean(np.concatenate(parts) ** 2))) for high, parts in rest.items()}
    if not sds[True] > 1e-4 * float(np.mean([cycle.high_mw for cycle in plain])):
        return None
    return sds[True], sds[False], _bandwidth_hz(rest[True], step_s=step_s)


def _bandwidth_hz(parts: list[Floats], *, step_s: float) -> float:
    """Return the bandwidth whose spline noise has the autocorrelation of `parts` at the lag where it nears a half."""
    longest = min(200, min(part.size for part in parts) // 2)
    variance = float(np.mean(np.concatenate(parts) ** 2))
    spline = scipy.interpolate.BSpline.basis_element(np.arange(-4.0, 5.0), extrapolate=False)
    lags = np.linspace(0.0, 3.0, 601)
    wanted = spline(lags) / spline(0.0)
    for lag in range(1, max(longest, 1) + 1):
        rho = float(np.mean(np.concatenate([part[lag:] * part[:-lag] for part in parts]))) / variance
        if rho < 0.6:
            in_knots = float(np.interp(-max(rho, 0.01), -wanted, lags))
            return min(max(BANDWIDTH_PER_KNOT_RATE * in_knots / (lag * step_s), 0.1), 200.0)
    return max(BANDWIDTH_PER_KNOT_RATE / (longest * step_s), 0.1)


def _checkpoint(
    cycles: list[Cycle], *, common_s: float, edge_s: float, rated_mw: float, whole_s: float
) -> Checkpoint | None:
    """Return level, time and interval of the long rests; with one alone, it comes once in the whole trace."""
    long = [cycle for cycle in cycles if cycle.next_s - cycle.fall_s > LONG_REST * common_s]
    if not long:
        return None
    duration_s = max(float(np.median([cycle.next_s - cycle.fall_s for cycle in long])) - common_s, edge_s)
    starts_s = np.array([cycle.fall_s for cycle in long])
    between_s = float(np.median(np.diff(starts_s))) - duration_s if len(long) > 1 else whole_s
    level = min(max(float(np.median([cycle.low_mw for cycle in long])) / rated_mw, 0.0), COMPUTE_LEVEL - 1e-6)
    longest_s = max(cycle.next_s - cycle.rise_s for cycle in cycles if cycle not in long)
    return Checkpoint(level, duration_s, interval_s=max(between_s, 2.0 * longest_s))
