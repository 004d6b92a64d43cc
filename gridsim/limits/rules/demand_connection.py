"""The European demand connection code: voltages and frequencies at which demand on transmission stays connected."""

from __future__ import annotations

from gridsim.limits.citations import DCC, DCC_DATE, DCC_URL, surveyed
from gridsim.limits.contract import Limit
from gridsim.limits.method import Steps
from gridsim.limits.names import EUROPE_HZ
from gridsim.limits.rules.staying import RECOVERY_NOTE, RECOVERY_S, stay
from gridsim.sources import Source

#: Frequencies at which demand stays connected, the mildest first; 5,400 s are 90 minutes. [Hz, s]
DCC_FREQUENCY: dict[str, dict[str, Steps]] = {
    "ireland": {"frequency_low": ((49.0, 5400.0), (47.5, 0.0)), "frequency_high": ((51.0, 5400.0), (51.5, 0.0))},
    "gb": {
        "frequency_low": ((49.0, 5400.0), (47.5, 20.0), (47.0, 0.0)),
        "frequency_high": ((51.0, 5400.0), (51.5, 900.0), (52.0, 0.0)),
    },
    "continental": {"frequency_low": ((49.0, 1800.0), (47.5, 0.0)), "frequency_high": ((51.0, 1800.0), (51.5, 0.0))},
}
DCC_WHERE = {
    "ireland": "Ireland and Northern Ireland",
    "gb": "Great Britain",
    "continental": "Continental Europe",
}


def _dcc(where: str) -> Limit:
    """Frequency alone: below 0.9 pu of voltage a site may go, and what it does after a sag is left to other rules."""
    text = f"{DCC}, annex I, {DCC_WHERE[where]}: frequencies and times; voltage below 0.9 pu lets go, assumed"
    return stay(
        f"dcc_frequency_{where}",
        f"{DCC_WHERE[where]} (demand connection code, frequency)",
        Source(text, "Q", DCC_DATE, DCC_URL),
        "final",
        recovery_s=RECOVERY_S,
        nominal_hz=EUROPE_HZ,
        curves={"voltage_low": ((0.90, 0.0),), **DCC_FREQUENCY[where]},
    )


DEMAND_CONNECTION: tuple[Limit, ...] = (
    stay(
        "eu_dcc",
        "European Union (demand connection code)",
        surveyed(
            f"EU demand connection code: 0.90-1.05 pu continuous, 1.05-1.10 pu for 20 to 60 min (20 taken); "
            f"{RECOVERY_NOTE}",
            date="2016-08-17",
        ),
        "final",
        recovery_s=RECOVERY_S,
        nominal_hz=EUROPE_HZ,
        curves={"voltage_low": ((0.90, 0.0),), "voltage_high": ((1.05, 1200.0), (1.10, 0.0))},
    ),
    stay(
        "eu_dcc_continental",
        "Continental Europe (demand connection code, first table of voltage)",
        Source(
            f"{DCC}, annex II, first table, Continental Europe: 0.90-1.118 pu without limit, 1.118-1.15 pu for 20 to "
            f"60 min (20 taken); {RECOVERY_NOTE}",
            "Q",
            DCC_DATE,
            DCC_URL,
        ),
        "final",
        recovery_s=RECOVERY_S,
        nominal_hz=EUROPE_HZ,
        curves={"voltage_low": ((0.90, 0.0),), "voltage_high": ((1.118, 1200.0), (1.15, 0.0))},
    ),
    *(_dcc(where) for where in DCC_FREQUENCY),
)
