"""What the load-shedding relays share: their fields, stage by stage, the stages themselves, and what they say."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from gridsim.devices.protection.contract import Quiet, RelayModel, stage, within
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

STATES = ("one", "two", "three", "four", "five")


def stage_fields(letter: str, unit: str, stages: int, *, own_breaker: bool) -> tuple[Parameter, ...]:
    """Return the fields of `stages` stages: threshold, pick-up time, perhaps a breaker time, share.

    A stage whose share is 0 is not there.
    """
    quantity = {"F": "frequency", "V": "voltage"}[letter]
    found = []
    for k in range(1, stages + 1):
        found.append(Parameter(f"{letter}{k}", unit, f"{quantity} below which stage {k} picks up", at_least=0.0))
        found.append(Parameter(f"T{k}", "s", f"pick-up time of stage {k}", at_least=0.0))
        if own_breaker:
            found.append(Parameter(f"TB{k}", "s", f"breaker time of stage {k}", at_least=0.0))
        found.append(Parameter(f"FRAC{k}", "1", f"share of the load that stage {k} takes", at_least=0.0, at_most=1.0))
    return tuple(found)


def says(letter: str, unit: str) -> Callable[[Mapping[str, float], int], str]:
    """Return what a stage of such a relay says."""
    word = {"F": "frequency", "V": "voltage"}[letter]

    def sentence(values: Mapping[str, float], stage: int) -> str:
        return f"stage {stage}: {word} below {values[f'{letter}{stage}']:g} {unit} for {values[f'T{stage}']:g} s"

    return sentence


def quiet(letter: str, stages: int) -> Callable[[Mapping[str, float]], Quiet]:
    """Return where such a relay rests: above the highest threshold of the stages that are there."""

    def band(values: Mapping[str, float]) -> Quiet:
        there = [values[f"{letter}{k}"] for k in range(1, stages + 1) if values[f"FRAC{k}"] > 0.0]
        return within({"F": "Hz", "V": "pu"}[letter], max(there, default=0.0), math.inf)

    return band


def shed(values: Mapping[str, float], stage: int) -> float:
    """Return the share of the load at the start that a stage takes."""
    return values[f"FRAC{stage}"]


def shares_add_up(stages: int) -> Callable[[Mapping[str, float]], list[str]]:
    """Return a check that the stages together take no more than the load."""

    def check(values: Mapping[str, float]) -> list[str]:
        total = sum(values[f"FRAC{k}"] for k in range(1, stages + 1))
        return [] if total <= 1.0 + 1e-6 else [f"FRAC1 to FRAC{stages} sum to {total:g}, more than the load"]

    return check


@kernel
def three_stages(p: Any, x: Any, value: float, at: Any, dt_s: float) -> Any:
    """Advance three stages with thresholds `at` and one breaker time; return their timers and what acts."""
    one, acts_1 = stage(x.one, p.FRAC1 > 0.0 and value < at[0], p.T1, p.TB, dt_s)
    two, acts_2 = stage(x.two, p.FRAC2 > 0.0 and value < at[1], p.T2, p.TB, dt_s)
    three, acts_3 = stage(x.three, p.FRAC3 > 0.0 and value < at[2], p.T3, p.TB, dt_s)
    return (one, two, three), (acts_1 + 2.0 * acts_2 + 4.0 * acts_3,)


@kernel
def five_stages(p: Any, x: Any, value: float, at: Any, dt_s: float) -> Any:
    """Advance five stages with thresholds `at`, each with its own breaker; return their timers and what acts."""
    one, acts_1 = stage(x.one, p.FRAC1 > 0.0 and value < at[0], p.T1, p.TB1, dt_s)
    two, acts_2 = stage(x.two, p.FRAC2 > 0.0 and value < at[1], p.T2, p.TB2, dt_s)
    three, acts_3 = stage(x.three, p.FRAC3 > 0.0 and value < at[2], p.T3, p.TB3, dt_s)
    four, acts_4 = stage(x.four, p.FRAC4 > 0.0 and value < at[3], p.T4, p.TB4, dt_s)
    five, acts_5 = stage(x.five, p.FRAC5 > 0.0 and value < at[4], p.T5, p.TB5, dt_s)
    acts = acts_1 + 2.0 * acts_2 + 4.0 * acts_3 + 8.0 * acts_4 + 16.0 * acts_5
    return (one, two, three, four, five), (acts,)


def shedding_relay(
    name: str,
    letter: str,
    stages: int,
    evaluate: Callable[..., Any],
    *,
    source: Source,
    beyond: tuple[Parameter, ...],
    record_ids: tuple[str, ...] = (),
) -> RelayModel:
    """Return the relay that watches frequency (`letter` F) or voltage (V); `beyond` are fields behind the stages.

    Five stages have a breaker each, three share the one that is among the fields `beyond`.
    """
    word, unit = {"F": ("frequency", "Hz"), "V": ("voltage", "pu")}[letter]
    return RelayModel(
        name=name,
        title=f"under-{word} load shedding, {STATES[stages - 1]} stages",
        source=source,
        watches="bus",
        trips="load",
        parameters=(*stage_fields(letter, unit, stages, own_breaker=stages == len(STATES)), *beyond),
        states=STATES[:stages],
        evaluate=evaluate,
        says=says(letter, unit),
        quiet=quiet(letter, stages),
        record_ids=record_ids,
        shed=shed,
        check=shares_add_up(stages),
    )
