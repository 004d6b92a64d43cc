"""Sources that several limits cite, and the status that a rule has by its source."""

from __future__ import annotations

from gridsim.limits.contract import RuleStatus
from gridsim.sources import Source

PRC_024 = "NERC PRC-024-3, Attachment 1 (no-trip frequency boundaries of generators)"
PRC_024_VOLTAGE = (
    "NERC PRC-024-3, Attachment 2 (no-trip voltage boundaries of generators, cumulative in an excursion)"
)
#: A public program that draws the curves of PRC-024; it names no revision of the standard.
GRID_CODES_URL = (
    "https://github.com/jonlesage/Grid-Codes/blob/4393f3cdf0255c983d44f8f04fdf236ff0d3c460/gridCodeDefinitions.m"
)
PRC_029 = "NERC PRC-029-1 (ride-through of inverter-based resources)"
UNDATED = "undated"  # no text was read, so there is no date
READ_2026 = "read in 2026"  # the text that was read names no date of its own
NERC_FREQUENCY_RESPONSE_URL = "https://www.nerc.com/pa/RAPA/PA/Pages/FrequencyResponse.aspx"
NERC_FREQUENCY_EXCURSIONS_URL = "https://www.nerc.com/pa/RAPA/PA/Pages/FrequencyExcursionsHigh.aspx"
M_14B = "PJM Manual 14B Rev 59"
M_14B_DATE = "2026-04-22"
GB_FREQUENCY = "National Grid ESO, GB system frequency excursions"
GB_FREQUENCY_DATE = "financial year 2019/20"
GB_FREQUENCY_URL = "https://data.nationalgrideso.com"
#: Network code on demand connection, as it stands in the law of the United Kingdom; annex I is frequency, II voltage.
DCC = "Commission Regulation (EU) 2016/1388 (demand connection code)"
DCC_DATE = "2016-08-17, as of 2020-12-31"
DCC_URL = "https://legislation.gov.uk/eur/2016/1388/annexes/2020-12-31"
SURVEY = "as listed in the CIGRE survey of large-load rules, arXiv 2601.12686, and lists that continue it"
CAISO_LIST = "third-hand, from CAISO's straw proposal as a list of large-load rules of 7 October 2026 has it"
CAISO_DATE = "2026-06-15"
CPS1_URL = "https://www.nerc.com/pa/Stand/Reliability%20Standards/BAL-001-2.pdf"
SEMIANALYSIS_URL = (
    "https://newsletter.semianalysis.com/p/"
    "ai-training-load-fluctuations-at-gigawatt-scale-risk-of-power-grid-blackout"
)


def surveyed(rule: str, *, date: str) -> Source:
    """Cite a large-load rule that was read in a survey, not in its own text."""
    return Source(f"{rule}; {SURVEY}", "S", date)


def listed_by_caiso(rule: str) -> Source:
    """Cite a rule of another utility that was read in a list drawn from CAISO's straw proposal."""
    return Source(f"{rule}; {CAISO_LIST}", "S", CAISO_DATE)


def status_of(source: Source, *, read: RuleStatus = "final") -> RuleStatus:
    """Return the status of a rule: `read` where somebody has read its source, else `unverified`.

    >>> status_of(Source("a standard", "S", "2020")), status_of(Source("a standard", "I"), read="draft")
    ('final', 'unverified')
    """
    return "unverified" if source.tag == "I" else read
