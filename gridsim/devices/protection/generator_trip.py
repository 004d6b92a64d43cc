"""What the relays at generators share: fields, sides, words. Records name the relay, its bus and the machine.

MINS 'FRQTPAT' NFREQ IBUS ID  FL FU TP TB /
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridsim.devices.protection.contract import Quiet, RelayModel, stage, within
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

RECORD_IDS = ("IBUS", "ID")


def band_fields(letter: str, unit: str) -> tuple[Parameter, ...]:
    """Return lower and upper threshold, pick-up and breaker time; a threshold of 0, or a far one, is never met."""
    word = {"F": "frequency", "V": "voltage"}[letter]
    return (
        Parameter(f"{letter}L", unit, f"{word} below which it picks up"),
        Parameter(f"{letter}U", unit, f"{word} above which it picks up", above=0.0),
        Parameter("TP", "s", "pick-up time", at_least=0.0),
        Parameter("TB", "s", "breaker time", at_least=0.0),
    )


def band_says(letter: str, unit: str) -> Callable[[Mapping[str, float], int], str]:
    """Return what such a relay says: stage 1 is the low side, stage 2 the high one."""
    word = {"F": "frequency", "V": "voltage"}[letter]

    def sentence(values: Mapping[str, float], stage: int) -> str:
        side, at = ("below", values[f"{letter}L"]) if stage == 1 else ("above", values[f"{letter}U"])
        return f"{word} {side} {at:g} {unit} for {values['TP']:g} s"

    return sentence


def band_quiet(letter: str) -> Callable[[Mapping[str, float]], Quiet]:
    """Return where such a relay rests: between its thresholds."""
    return lambda values: within({"F": "Hz", "V": "pu"}[letter], values[f"{letter}L"], values[f"{letter}U"])


def thresholds_in_order(letter: str) -> Callable[[Mapping[str, float]], list[str]]:
    """Return a check that the lower threshold lies below the upper one."""

    def check(values: Mapping[str, float]) -> list[str]:
        low, high = f"{letter}L", f"{letter}U"
        return [] if values[low] < values[high] else [f"{low} must be below {high}"]

    return check


@kernel
def two_sides(p: Any, x: Any, value: float, low: float, high: float, dt_s: float) -> Any:
    """Advance the low and the high side; return their timers and what acts."""
    below, acts_low = stage(x.low, value < low, p.TP, p.TB, dt_s)
    above, acts_high = stage(x.high, value > high, p.TP, p.TB, dt_s)
    return (below, above), (acts_low + 2.0 * acts_high,)


def band_relay(name: str, letter: str, evaluate: Callable[..., Any], source: Source) -> RelayModel:
    """Return the relay that watches frequency (`letter` F) or voltage (V) and trips a machine."""
    word, unit = {"F": ("frequency", "Hz"), "V": ("voltage", "pu")}[letter]
    return RelayModel(
        name=name,
        title=f"{word} relay that trips a generator",
        source=source,
        watches="bus",
        trips="machine",
        parameters=band_fields(letter, unit),
        states=("low", "high"),
        evaluate=evaluate,
        says=band_says(letter, unit),
        quiet=band_quiet(letter),
        record_ids=RECORD_IDS,
        check=thresholds_in_order(letter),
    )
