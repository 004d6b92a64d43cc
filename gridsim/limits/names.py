"""Names of the systems that rules are for."""

from __future__ import annotations

_NAMES = {
    "ercot": "ERCOT interconnection",
    "florida": "Florida (Eastern interconnection)",
    "miso": "Ameren in MISO (Eastern interconnection)",
    "ireland": "Ireland (all-island system)",
    "gb": "Great Britain",
}


def system_name(where: str) -> str:
    """Say whose system `where` is.

    >>> system_name("ercot"), system_name("western")
    ('ERCOT interconnection', 'Western interconnection')
    """
    return _NAMES.get(where, f"{where.capitalize()} interconnection")
