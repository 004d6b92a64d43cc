"""Sites that must stay connected: large-load ride-through rules, each with its curve and its time to recover."""

from __future__ import annotations

from collections.abc import Mapping

from gridsim.limits.citations import UNDATED, surveyed
from gridsim.limits.contract import Limit, RuleStatus, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import Steps
from gridsim.limits.methods.ride_through import STAY_CONNECTED
from gridsim.sources import Source

#: Share of the demand that must be back. [%] ERCOT, CAISO and EirGrid say 90 %.
BACK_PERCENT = 90.0
#: The sag that a normally cleared fault makes, at its longest. [s] Assumption.
NORMAL_CLEARING_S = 0.15
#: Recovery where a rule names none. [s] Of those that do the least is 0.5 s, the usual draft 1 s. Assumption.
RECOVERY_S = 1.0
ERCOT_FREQUENCY: dict[str, Steps] = {
    "frequency_low": ((58.8, 299.0), (57.0, 0.0)),
    "frequency_high": ((61.2, 299.0), (61.8, 0.0)),
}
ASSUMED_CURVE: dict[str, Steps] = {"voltage_low": ((0.90, NORMAL_CLEARING_S),), "voltage_high": ((1.10, 0.0),)}
AEMC = (("aemc", "minimum", 1.0), ("aemc_automatic", "automatic", 0.5))
CURVE_NOTE = "its curve was not read: 0.15 s below 0.9 pu, as a normally cleared fault makes, assumed"
RECOVERY_NOTE = "names no time to recover: 1 s to 90 % assumed"


def _stay(
    who: str,
    jurisdiction: str,
    source: Source,
    status: RuleStatus,
    *,
    recovery_s: float,
    nominal_hz: float = 0.0,
    rocof_hz_per_s: float = 0.0,
    curves: Mapping[str, Steps],
) -> Limit:
    return limit_by(
        STAY_CONNECTED,
        f"ride_through_{who}",
        f"Site stays connected inside the ride-through curve ({jurisdiction})",
        BACK_PERCENT,
        jurisdiction=jurisdiction,
        source=source,
        status=status,
        recovery_s=recovery_s,
        nominal_hz=nominal_hz,
        rocof_hz_per_s=rocof_hz_per_s,
        curves=curves,
    )


def _aemc(name: str, standard: str, recovery_s: float) -> Limit:
    text = f"AEMC draft, {standard} access standard: recovery in {recovery_s:g} s; to 90 % assumed; {CURVE_NOTE}"
    return _stay(
        name,
        f"AEMC (Australia), {standard} standard",
        surveyed(text, date="surveyed 2026"),
        "draft",
        recovery_s=recovery_s,
        nominal_hz=50.0,
        curves=ASSUMED_CURVE,
    )


RIDE_THROUGH: tuple[Limit, ...] = (
    _stay(
        "ercot",
        "ERCOT",
        surveyed(
            "ERCOT NOGR 282 / NPRR 1308 (75 MW or more, at least half computational; PUCT 9 Jul 2026, effective "
            "1 Aug 2026): 90 % of pre-fault within 2 s; counting sags to trip prohibited",
            date="2026-07-09",
        ),
        "final",
        recovery_s=2.0,
        nominal_hz=NORTH_AMERICA_HZ,
        curves={
            "voltage_low": ((0.90, 2.0), (0.80, 0.5), (0.50, 0.25), (0.20, 0.15)),
            "voltage_high": ((1.10, 2.0), (1.20, 0.0)),
            **ERCOT_FREQUENCY,
        },
    ),
    _stay(
        "caiso",
        "CAISO",
        surveyed("CAISO straw proposal: 90 % within 3 s; frequency as ERCOT", date="2026-06-15"),
        "proposal",
        recovery_s=3.0,
        nominal_hz=NORTH_AMERICA_HZ,
        curves={
            "voltage_low": ((0.90, 6.0), (0.70, 3.0), (0.50, 1.2), (0.25, 0.15)),
            "voltage_high": ((1.10, 2.0),),
            **ERCOT_FREQUENCY,
        },
    ),
    _stay(
        "spp",
        "SPP",
        surveyed(
            f"SPP high-impact large loads: about 0.50 pu for about 0.15 s, 0.90-1.10 continuous; {RECOVERY_NOTE}",
            date="surveyed 2026",
        ),
        "draft",
        recovery_s=RECOVERY_S,
        nominal_hz=NORTH_AMERICA_HZ,
        curves={"voltage_low": ((0.90, 0.15), (0.50, 0.0)), "voltage_high": ((1.10, 0.0),), **ERCOT_FREQUENCY},
    ),
    _stay(
        "eirgrid",
        "EirGrid (Ireland)",
        surveyed(f"EirGrid MPID345: 90 % in 500 ms, RoCoF 1 Hz/s over 500 ms; {CURVE_NOTE}", date=UNDATED),
        "proposal",
        recovery_s=0.5,
        nominal_hz=50.0,
        rocof_hz_per_s=1.0,
        curves=ASSUMED_CURVE,
    ),
    _stay(
        "eu_dcc",
        "European Union (demand connection code)",
        surveyed(
            f"EU demand connection code: 0.90-1.05 pu continuous, 1.05-1.10 pu for 20 to 60 min (20 taken); "
            f"{RECOVERY_NOTE}",
            date=UNDATED,
        ),
        "final",
        recovery_s=RECOVERY_S,
        nominal_hz=50.0,
        curves={"voltage_low": ((0.90, 0.0),), "voltage_high": ((1.05, 1200.0), (1.10, 0.0))},
    ),
    _stay(
        "ieso",
        "IESO (Ontario)",
        surveyed(
            f"IESO v3.0: recovery 1 s, RoCoF withstand 5 Hz/s; to 90 % assumed; {CURVE_NOTE}", date="2026-09-03"
        ),
        "draft",
        recovery_s=1.0,
        nominal_hz=NORTH_AMERICA_HZ,
        rocof_hz_per_s=5.0,
        curves=ASSUMED_CURVE,
    ),
    *(_aemc(name, standard, recovery_s) for name, standard, recovery_s in AEMC),
    _stay(
        "aeso",
        "AESO (Alberta)",
        surveyed(
            f"AESO: low-voltage ride-through 0.15 s; below 0.9 pu assumed; {RECOVERY_NOTE}", date="surveyed 2026"
        ),
        "draft",
        recovery_s=RECOVERY_S,
        nominal_hz=NORTH_AMERICA_HZ,
        curves=ASSUMED_CURVE,
    ),
    _stay(
        "dominion",
        "Dominion Energy Virginia",
        surveyed(
            "Dominion: several reclosing shots of 50 to 70 ms (70 taken), undervoltage pickup at or below 0.85 pu; "
            f"{RECOVERY_NOTE}",
            date="surveyed 2026",
        ),
        "draft",
        recovery_s=RECOVERY_S,
        curves={"voltage_low": ((0.85, 0.07),)},
    ),
)
