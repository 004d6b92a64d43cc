"""How numbers and places are written for people."""

from __future__ import annotations

import re

NOTHING = "–"
NO_BREAK = "\u00a0"

# A frequency differs from nominal by millihertz and a voltage by thousandths: significant digits would hide both.
_DECIMALS = {"Hz": 3, "pu": 4}


def number(value: float | None, unit: str = "") -> str:
    """Write `value` without its unit, short but telling.

    >>> number(59.93214, "Hz"), number(0.0001234, "MW"), number(12345.6, "MW"), number(-2.5), number(None)
    ('59.932', '0.0001234', '12,346', '−2.5', '–')
    """
    if value is None:
        return NOTHING
    if unit in _DECIMALS:
        text = f"{value:.{_DECIMALS[unit]}f}"
    elif abs(value) >= 1000.0:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.4g}"
    return text.replace("-", "−")


def quantity(value: float | None, unit: str) -> str:
    """Write `value` with its unit.

    >>> quantity(8.0, "MW").split(), quantity(0.8, "1")
    (['8', 'MW'], '0.8')
    """
    return number(value, unit) + ("" if unit in ("", "1") or value is None else NO_BREAK + unit)


def signed(value: float | None, unit: str) -> str:
    """Write `value` with its sign and unit.

    >>> signed(2.1, "1"), signed(-403.0, "MW").split()
    ('+2.1', ['−403', 'MW'])
    """
    return ("+" if value is not None and value >= 0.0 else "") + quantity(value, unit)


def percent(share: float | None) -> str:
    """Write a share with its sign as per cent.

    >>> percent(0.213).split(), percent(-40.3).split()
    (['+21', '%'], ['−4,030', '%'])
    """
    return NOTHING if share is None else f"{100.0 * share:+,.0f}{NO_BREAK}%".replace("-", "−")


def place_in_words(place: str) -> str:
    """Say which machine, bus, branch or site a place is.

    >>> place_in_words("gen_30_1"), place_in_words("bus_16"), place_in_words("site_campus")
    ('machine 1 at bus 30', 'bus 16', 'site campus')
    """
    machine = re.fullmatch(r"gen_(\d+)_(.+)", place)
    if machine:
        return f"machine {machine[2]} at bus {machine[1]}"
    line = re.fullmatch(r"line_(\d+)_(\d+)_(.+)", place)
    if line:
        return f"branch {line[1]}-{line[2]} circuit {line[3]}"
    kind, _, name = place.partition("_")
    return f"{kind} {name}" if kind in ("bus", "site") and name else place


def shortened(text: str, *, longest: int) -> str:
    """Cut `text` to at most `longest` characters.

    >>> shortened("abcdef", longest=4)
    'abc…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"
