"""The sections of a training job's file, and what physics demands of its numbers together."""

from __future__ import annotations

from gridsim.profiles import checkpoint, fleet, generation, iteration, model, noise, overshoot
from gridsim.profiles.contract import Rule, Section
from gridsim.profiles.events import SECTIONS as EVENT_SECTIONS
from gridsim.profiles.plant_rules import RULES as PLANT_RULES
from gridsim.profiles.plant_rules import SECTIONS as PLANT_SECTIONS

SECTIONS = (
    *PLANT_SECTIONS,
    Section(
        "iteration",
        "rhythm of computing and communicating",
        iteration.ITERATION_PARAMETERS,
        iteration.Iteration,
        may_omit=("frequency_hz", "duty"),
        given_by=(("frequency_hz", "model"), ("duty", "model")),
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
    Section("fleet", "how far the accelerators move together", fleet.PARAMETERS, fleet.Fleet, optional=True),
    Section("model", "what is trained, and how", model.PARAMETERS, model.Model, optional=True),
    Section("generation", "long generation of answers", generation.PARAMETERS, generation.Generation, optional=True),
    *EVENT_SECTIONS,
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


RULES = (
    *PLANT_RULES,
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
