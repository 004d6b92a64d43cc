"""Sources that several limits cite."""

from __future__ import annotations

from gridsim.sources import Source

PRC_024 = "NERC PRC-024-3, Attachment 1 (no-trip frequency boundaries of generators)"
PRC_024_VOLTAGE = (
    "NERC PRC-024-3, Attachment 2 (no-trip voltage boundaries of generators, cumulative in an excursion)"
)
PRC_029 = "NERC PRC-029-1 (ride-through of inverter-based resources)"
UNDATED = "undated"  # the text that was read names no date
NERC_FREQUENCY_RESPONSE_URL = "https://www.nerc.com/pa/RAPA/PA/Pages/FrequencyResponse.aspx"
SURVEY = "as listed in the CIGRE survey of large-load rules, arXiv 2601.12686, and lists that continue it"


def surveyed(rule: str, *, date: str) -> Source:
    """Cite a large-load rule that was read in a survey, not in its own text."""
    return Source(f"{rule}; {SURVEY}", "S", date)


GB_FREQUENCY_URL = "http://mainsfrequency.uk/fm-home"
CPS1_URL = "https://studylib.net/doc/12223732/"
