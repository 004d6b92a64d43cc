"""What to say of a name that is not known: the nearest one that is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from gridsim.errors import Fault


def unknown_name(kind: str, name: str, known: Iterable[str]) -> Fault:
    """Return the fault of an unknown name of some `kind`, with the nearest of those `known`.

    >>> str(unknown_name("preset", "eastren", ["eastern", "western"]))
    "limits: unknown preset: got 'eastren', wanted 'eastern'"
    """
    names = sorted(known)
    nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
    return Fault("limits", f"unknown {kind}", got=repr(name), wanted=repr(nearest[0]) if nearest else "none is known")
