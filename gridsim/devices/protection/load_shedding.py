"""What the load-shedding relays share: their fields, stage by stage, and what they say."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from gridsim.devices.protection.contract import Quiet, within
from gridsim.parameters import Parameter


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
