"""Names of the systems that rules are for, and the frequency of those in Europe. [Hz]"""

from __future__ import annotations

EUROPE_HZ = 50.0
_NAMES = {
    "ercot": "ERCOT interconnection",
    "florida": "Florida (Eastern interconnection)",
    "miso": "Ameren in MISO (Eastern interconnection)",
    "ireland": "Ireland (all-island system)",
    "gb": "Great Britain",
    "north_america": "North America",
}


def system_name(where: str) -> str:
    """Say whose system `where` is.

    >>> system_name("ercot"), system_name("western")
    ('ERCOT interconnection', 'Western interconnection')
    """
    return _NAMES.get(where, f"{where.capitalize()} interconnection")
