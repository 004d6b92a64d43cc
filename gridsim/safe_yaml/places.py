"""A place in a YAML file: the keys and indices that lead there."""

from __future__ import annotations

from gridsim.safe_yaml.words import shortened

Step = str | int
Loc = tuple[Step, ...]


def written(loc: Loc) -> str:
    """Write a place as a path.

    >>> written(("sites", 0, "load", "peak_mw"))
    'sites[0].load.peak_mw'
    """
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{shortened(step)}" for step in loc)
    return text.removeprefix(".")
