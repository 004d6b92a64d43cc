"""What the relays share that follow a curve of four low and four high steps: fields, steps, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridsim.devices.protection.contract import Quiet, RelayModel, stage, within
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

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


@kernel
def curve_steps(p: Any, x: Any, value: float, dt_s: float) -> Any:
    """Advance all steps by what the relay measures; return their timers and what acts."""
    low_1, a = stage(x.low_1, value <= p.L1, p.TL1, p.TB, dt_s)
    low_2, b = stage(x.low_2, value <= p.L2, p.TL2, p.TB, dt_s)
    low_3, c = stage(x.low_3, value <= p.L3, p.TL3, p.TB, dt_s)
    low_4, d = stage(x.low_4, value <= p.L4, p.TL4, p.TB, dt_s)
    high_1, e = stage(x.high_1, value >= p.H1, p.TH1, p.TB, dt_s)
    high_2, f = stage(x.high_2, value >= p.H2, p.TH2, p.TB, dt_s)
    high_3, g = stage(x.high_3, value >= p.H3, p.TH3, p.TB, dt_s)
    high_4, h = stage(x.high_4, value >= p.H4, p.TH4, p.TB, dt_s)
    acts = a + 2.0 * b + 4.0 * c + 8.0 * d + 16.0 * e + 32.0 * f + 64.0 * g + 128.0 * h
    return (low_1, low_2, low_3, low_4, high_1, high_2, high_3, high_4), (acts,)


def curve_relay(name: str, word: str, unit: str, evaluate: Callable[..., Any], source: Source) -> RelayModel:
    """Return the relay that watches `word` in `unit`."""
    return RelayModel(
        name=name,
        title=f"{word} relays of a generator along a curve",
        source=source,
        watches="bus",
        trips="machine",
        parameters=curve_fields(unit),
        states=tuple(f"{side}_{k}" for side in ("low", "high") for k in range(1, STEPS + 1)),
        evaluate=evaluate,
        says=curve_says(word, unit),
        quiet=curve_quiet(unit),
    )
