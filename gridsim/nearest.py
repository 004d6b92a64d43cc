"""What to say of a name or number that is not known: which one is nearest, and which there are."""

from __future__ import annotations

import difflib
from collections.abc import Collection

_MOST_LISTED = 12
_MOST_CHARACTERS = 200  # of the list; at least one name is listed
_LONGEST = 64  # finding the nearest word takes time with the square of its length


def suggestion(word: str, known: Collection[str]) -> str:
    """Name the nearest of `known` first, whatever its case, then all of them as far as they fit.

    >>> suggestion("Peek_mw", ["profile", "peak_mw"])
    "'peak_mw' (known: profile, peak_mw)"
    >>> suggestion("zzz", ["profile", "peak_mw"])
    'one of profile, peak_mw'
    """
    if not known:
        return "nothing: there is none"
    listed = _listed(list(known))
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word[:_LONGEST].casefold(), folded, n=1)
    return f"{folded[near[0]]!r} (known: {listed})" if near else f"one of {listed}"


def _listed(names: list[str]) -> str:
    most = min(len(names), _MOST_LISTED)
    while most > 1 and len(", ".join(names[:most])) > _MOST_CHARACTERS:
        most -= 1
    return ", ".join(names[:most]) + (", ..." if most < len(names) else "")


def nearest_numbers(number: int, known: Collection[int], *, count: int = 3) -> str:
    """Name the nearest of `known` numbers.

    >>> nearest_numbers(40, {1, 2, 38, 39})
    'one that exists, such as 39, 38 or 2'
    """
    near = [str(n) for n in sorted(known, key=lambda n: (abs(n - number), n))[:count]]
    if not near:
        return "one that exists; there is none"
    return "one that exists, such as " + " or ".join(part for part in (", ".join(near[:-1]), near[-1]) if part)
