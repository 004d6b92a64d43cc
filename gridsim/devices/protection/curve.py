"""Fields and words of the relays that follow a curve of four low and four high steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gridsim.devices.protection.contract import Quiet, within
from gridsim.parameters import Parameter

STEPS = 4
#: Thresholds that nothing reaches: steps that are not there.
NO_LOW, NO_HIGH = 0.0, 999.0


def curve_fields(unit: str) -> tuple[Parameter, ...]:
    """Return the fields of a curve: low steps, high steps, breaker time."""
    found = []
    for letter, side in (("L", "low"), ("H", "high")):
        for k in range(1, STEPS + 1):
            found.append(Parameter(f"{letter}{k}", unit, f"threshold of {side} step {k}", at_least=0.0))
            found.append(Parameter(f"T{letter}{k}", "s", f"pick-up time of {side} step {k}", at_least=0.0))
    return (*found, Parameter("TB", "s", "breaker time", at_least=0.0))


def curve_says(word: str, unit: str) -> Callable[[Mapping[str, float], int], str]:
    """Return what such a relay says: stages 1 to 4 are the low steps, 5 to 8 the high ones."""

    def sentence(values: Mapping[str, float], stage: int) -> str:
        letter, side = ("L", "at or below") if stage <= STEPS else ("H", "at or above")
        k = (stage - 1) % STEPS + 1
        return f"{word} {side} {values[f'{letter}{k}']:g} {unit} for {values[f'T{letter}{k}']:.3g} s"

    return sentence


def curve_quiet(unit: str) -> Callable[[Mapping[str, float]], Quiet]:
    """Return where such a relay rests: above its highest low step and below its lowest high one."""

    def quiet(values: Mapping[str, float]) -> Quiet:
        low = max(values[f"L{k}"] for k in range(1, STEPS + 1))
        high = min(values[f"H{k}"] for k in range(1, STEPS + 1))
        return within(unit, low, high)

    return quiet


def curve_values(
    low: tuple[tuple[float, float], ...], high: tuple[tuple[float, float], ...], breaker_s: float
) -> dict[str, float]:
    """Return the fields of a curve from (threshold, time) pairs, at most four a side."""
    values = {}
    for letter, steps, nothing in (("L", low, NO_LOW), ("H", high, NO_HIGH)):
        padded = [*steps, *[(nothing, 0.0)] * (STEPS - len(steps))]
        for k, (at, t_s) in enumerate(padded, start=1):
            values[f"{letter}{k}"], values[f"T{letter}{k}"] = at, t_s
    return {**values, "TB": breaker_s}
