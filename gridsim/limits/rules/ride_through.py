"""Sites that must stay connected: large-load ride-through rules, each with its curve and its time to recover."""

from __future__ import annotations

from gridsim.limits.citations import listed_by_caiso, surveyed
from gridsim.limits.contract import Limit
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.method import Steps
from gridsim.limits.rules.demand_connection import DEMAND_CONNECTION
from gridsim.limits.rules.staying import RECOVERY_NOTE, RECOVERY_S, stay

#: The sag that a normally cleared fault makes, at its longest. [s] Assumption.
NORMAL_CLEARING_S = 0.15
ERCOT_FREQUENCY: dict[str, Steps] = {
    "frequency_low": ((58.8, 299.0), (57.0, 0.0)),
    "frequency_high": ((61.2, 299.0), (61.8, 0.0)),
}
ASSUMED_CURVE: dict[str, Steps] = {"voltage_low": ((0.90, NORMAL_CLEARING_S),), "voltage_high": ((1.10, 0.0),)}
AEMC = (("aemc", "minimum", 1.0), ("aemc_automatic", "automatic", 0.5))
CURVE_NOTE = "its curve was not read: 0.15 s below 0.9 pu, as a normally cleared fault makes, assumed"


def _aemc(name: str, standard: str, recovery_s: float) -> Limit:
    text = f"AEMC draft, {standard} access standard: recovery in {recovery_s:g} s; to 90 % assumed; {CURVE_NOTE}"
    return stay(
        name,
        f"AEMC (Australia), {standard} standard",
        surveyed(text, date="surveyed 2026"),
        "draft",
        recovery_s=recovery_s,
        nominal_hz=50.0,
        curves=ASSUMED_CURVE,
    )


RIDE_THROUGH: tuple[Limit, ...] = (
    stay(
        "ercot",
        "ERCOT",
        surveyed(
            "ERCOT NOGR 282 / NPRR 1308 (75 MW or more, at least half computational; PUCT 9 Jul 2026, effective "
            "1 Aug 2026): 90 % of pre-fault within 2 s; counting sags to trip prohibited; steps as in papers of the "
            "winter before, the final text not read; stricter ones from 2028 on",
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
    stay(
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
    stay(
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
    stay(
        "eirgrid",
        "EirGrid (Ireland)",
        surveyed(
            f"EirGrid MPID345: 90 % in 500 ms, RoCoF 1 Hz/s over a rolling 500 ms; {CURVE_NOTE}", date="2025-11"
        ),
        "proposal",
        recovery_s=0.5,
        nominal_hz=50.0,
        rocof_hz_per_s=1.0,
        curves=ASSUMED_CURVE,
    ),
    *DEMAND_CONNECTION,
    stay(
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
    stay(
        "aeso",
        "AESO (Alberta)",
        listed_by_caiso(f"AESO: low-voltage ride-through 0.15 s; below 0.9 pu assumed; {RECOVERY_NOTE}"),
        "draft",
        recovery_s=RECOVERY_S,
        nominal_hz=NORTH_AMERICA_HZ,
        curves=ASSUMED_CURVE,
    ),
    stay(
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
