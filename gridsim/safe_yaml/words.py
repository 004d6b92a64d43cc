"""What a word of YAML 1.2 means by the core schema, and how a value is shown in a message.

So `NO`, `1_000` and `2024-01-01` stay text, and `1e3` is a number.
"""

from __future__ import annotations

import math
import re
from typing import Any

#: No double has more digits than this before its exponent; a longer word stays text.
_MOST_DIGITS = 400
_LONGEST_NUMBER = 10**40

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def plain_value(word: str) -> Any:
    """Return what an unquoted word means.

    >>> [plain_value(word) for word in ("1e3", "0x10", "NO", "~")]
    [1000.0, 16, 'NO', None]
    """
    if word in _WORDS:
        return _WORDS[word]
    if len(word) > _MOST_DIGITS:
        return word
    if _INTEGER.fullmatch(word):
        return int(word)
    if _BASED.fullmatch(word):
        return int(word, 0)
    if _FLOAT.fullmatch(word) or _SPECIAL.fullmatch(word):
        return float(word.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return word


def number_of(value: object) -> float | None:
    """Return a plain value as a float, `None` where it is no number; what no double can hold is infinite.

    >>> [number_of(value) for value in (60, True, "60", 10**399)]
    [60.0, None, None, inf]
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def shown(value: Any) -> str:
    """Show a plain value in a few words, as a user wrote it.

    >>> [shown(value) for value in ("abc", True, None, {"a": 1}, 0.1)]
    ["'abc'", 'true', 'nothing', 'a table', '0.1']
    """
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, int) and abs(value) > _LONGEST_NUMBER:
        return f"a number of {value.bit_length() * 3 // 10} digits"
    return f"'{shortened(value)}'" if isinstance(value, str) else shortened(repr(value))


def shortened(text: str, most: int = 60) -> str:
    """Show text on one line: what cannot be printed is escaped, what is long is cut."""
    cut = text if len(text) <= most else text[: most - 3] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)
