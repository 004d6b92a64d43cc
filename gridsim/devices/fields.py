"""What records of many models share: flags, and pairs of limits that must stand in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gridsim.parameters import Parameter


def flag(name: str, meaning: str) -> Parameter:
    """Return a parameter that is 0 or 1."""
    return Parameter(name, "1", meaning, at_least=0.0, at_most=1.0)


def not_below(values: Mapping[str, float], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Name each pair of limits (lower, upper) that leaves nothing between.

    >>> not_below({"VMIN": 1.0, "VMAX": 1.0}, [("VMIN", "VMAX")])
    ['VMIN must be below VMAX']
    """
    return [f"{low} must be below {high}" for low, high in pairs if not values[low] < values[high]]


def out_of_order(values: Mapping[str, float], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Name each pair of limits (lower, upper) that is crossed.

    >>> out_of_order({"VMIN": 1.0, "VMAX": 0.5}, [("VMIN", "VMAX")])
    ['VMIN = 1 must not exceed VMAX = 0.5']
    """
    return [
        f"{low} = {values[low]:g} must not exceed {high} = {values[high]:g}"
        for low, high in pairs
        if values[low] > values[high]
    ]
