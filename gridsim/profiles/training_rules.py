"""The sections of a training job's file, and what physics demands of its numbers together."""

from __future__ import annotations

from gridsim.profiles import checkpoint, iteration, noise, overshoot, site
from gridsim.profiles.contract import Rule, Section
from gridsim.signals.trace_columns import LARGEST_DRAW_MW

SECTIONS = (
    Section("site", "accelerators and the steady rest", site.PARAMETERS, site.Site),
    Section(
        "iteration", "rhythm of computing and communicating", iteration.ITERATION_PARAMETERS, iteration.Iteration
    ),
    Section("levels", "power while computing and communicating", iteration.LEVEL_PARAMETERS, iteration.Levels),
    Section("overshoot", "power just after a rise", overshoot.PARAMETERS, overshoot.Overshoot, optional=True),
    Section("noise", "random fluctuation", noise.PARAMETERS, noise.Noise, optional=True),
    Section(
        "checkpoint",
        "stops to save the job's state",
        checkpoint.PARAMETERS,
        checkpoint.Checkpoint,
        may_omit=("failures_per_accelerator_day", "interval_s", "first_s"),
        one_of=(("failures_per_accelerator_day", "interval_s"),),
        optional=True,
    ),
)

_RHYTHM = ("iteration.duty", "iteration.duty_spread", "iteration.frequency_hz", "iteration.frequency_jitter")
_FAILURES = ("checkpoint.duration_s", "checkpoint.failures_per_accelerator_day", "site.accelerators")


def _edges_fit_computing(edge_s: float, duty: float, spread: float, hz: float, jitter: float) -> bool:
    return 2.0 * edge_s <= (duty - spread) * iteration.shortest_period_s(hz, jitter)


def _edge_fits_communicating(edge_s: float, duty: float, spread: float, hz: float, jitter: float) -> bool:
    return edge_s <= (1.0 - duty - spread) * iteration.shortest_period_s(hz, jitter)


def _overshoot_fits(over_s: float, edge_s: float, duty: float, spread: float, hz: float, jitter: float) -> bool:
    return over_s + 2.0 * edge_s <= (duty - spread) * iteration.shortest_period_s(hz, jitter)


def _interval_holds_an_iteration(interval_s: float, hz: float, jitter: float) -> bool:
    return interval_s > iteration.longest_period_s(hz, jitter)


def _best_interval_holds_an_iteration(
    duration_s: float, rate: float, accelerators: float, hz: float, jitter: float
) -> bool:
    return checkpoint.young_interval_s(duration_s, rate, accelerators) > iteration.longest_period_s(hz, jitter)


def _saving_is_short(duration_s: float, rate: float, accelerators: float) -> bool:
    return 2.0 * duration_s < checkpoint.time_between_failures_s(rate, accelerators)


def _site_is_believable(accelerators: float, tdp_w: float, steady_share: float) -> bool:
    return site.Site(accelerators, tdp_w, steady_share).nominal_mw <= LARGEST_DRAW_MW


RULES = (
    Rule(
        ("site.accelerators", "site.accelerator_tdp_w", "site.steady_share"),
        _site_is_believable,
        "the site is larger than any",
        f"at most {LARGEST_DRAW_MW:g} MW in all",
    ),
    Rule(
        ("iteration.duty_spread", "iteration.duty"),
        lambda spread, duty: spread < duty and duty + spread < 1.0,
        "the spread takes duty out of its range",
        "duty +- duty_spread between 0 and 1",
    ),
    Rule(
        ("levels.communication", "levels.compute"),
        lambda communication, compute: communication < compute,
        "the communication level is not below the compute level",
        "communication below compute",
    ),
    Rule(
        ("checkpoint.level", "levels.compute"),
        lambda saving, compute: saving < compute,
        "the level while saving is not below the compute level",
        "checkpoint.level below levels.compute",
    ),
    Rule(
        ("overshoot.level", "levels.compute"),
        lambda over, compute: over >= compute,
        "the overshoot is below the compute level",
        "overshoot.level at least levels.compute",
    ),
    Rule(
        ("iteration.edge_s", *_RHYTHM),
        _edges_fit_computing,
        "a rise and its settling are longer than the shortest compute phase",
        "twice the edge at most (duty - duty_spread) of the shortest period",
    ),
    Rule(
        ("iteration.edge_s", *_RHYTHM),
        _edge_fits_communicating,
        "the edge is longer than the shortest communication phase",
        "an edge of at most (1 - duty - duty_spread) of the shortest period",
    ),
    Rule(
        ("overshoot.duration_s", "iteration.edge_s", *_RHYTHM),
        _overshoot_fits,
        "overshoot and edges are longer than the shortest compute phase",
        "duration_s and two edges within (duty - duty_spread) of the shortest period",
    ),
    Rule(
        ("checkpoint.duration_s", "iteration.edge_s"),
        lambda duration_s, edge_s: duration_s >= edge_s,
        "the checkpoint is shorter than its edge",
        "checkpoint.duration_s of at least iteration.edge_s",
    ),
    Rule(
        ("checkpoint.interval_s", "iteration.frequency_hz", "iteration.frequency_jitter"),
        _interval_holds_an_iteration,
        "the interval is shorter than the longest iteration",
        "an interval longer than any iteration",
    ),
    Rule(
        (*_FAILURES, "iteration.frequency_hz", "iteration.frequency_jitter"),
        _best_interval_holds_an_iteration,
        "the best interval between checkpoints is shorter than the longest iteration",
        "an interval longer than any iteration",
    ),
    Rule(
        _FAILURES,
        _saving_is_short,
        "checkpoints are too long for the time between failures",
        "duration_s below half the job's mean time between failures",
    ),
)
