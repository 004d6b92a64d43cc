"""The balance of power: kinetic energy, the loss a system is built for, frequency response obligation, CPS1."""

from __future__ import annotations

from gridsim.limits.citations import CPS1_URL, READ_2026, SEMIANALYSIS_URL, UNDATED, status_of
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.methods.balance import CHANGE_OF_ALL_SITES, CPS1, FREQUENCY_RESPONSE, KINETIC_ENERGY
from gridsim.limits.names import EUROPE_HZ, system_name
from gridsim.sources import Source

#: How near in time two losses count as one: before generation control has begun to restore. [s] Assumption.
AT_ONCE_S = 10.0
#: Loss that each system is designed for. [MW]
DESIGN_LOSS_MW = {"eastern": 2600.0, "western": 2626.0, "ercot": 2750.0}
#: Interconnection frequency response obligation. [MW/0.1 Hz]
OBLIGATION = {"eastern": 923.0, "western": 840.0, "ercot": 381.0, "quebec": 179.0}
#: Those read in NERC's allocation sheet; of the others only approximate values were found.
OBLIGATION_READ = ("ercot", "quebec")
ALLOCATION_URL = "https://paperzz.com/doc/8870320/ba-fro-allocation-12-04-15.xlsx"
#: Target of the deviation of clock-minute means. [Hz]
EPSILON_1_HZ = {"eastern": 0.018, "western": 0.0228, "ercot": 0.030, "quebec": 0.021}


def _kinetic(where: str, gws: float, nominal_hz: float, text: str) -> Limit:
    return limit_by(
        KINETIC_ENERGY,
        f"kinetic_energy_{where}",
        "Kinetic energy online",
        gws,
        jurisdiction=system_name(where),
        source=Source(text, "S", READ_2026),
        nominal_hz=nominal_hz,
    )


def _at_once(name: str, title: str, mw: float, jurisdiction: str, source: Source) -> Limit:
    return limit_by(
        CHANGE_OF_ALL_SITES,
        f"sites_at_once_{name}",
        title,
        mw,
        jurisdiction=jurisdiction,
        source=source,
        status="proposal",
        window_s=AT_ONCE_S,
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _design(where: str) -> Limit:
    spread = " (1,375 to 2,750 MW)" if where == "ercot" else ""
    text = (
        f"design contingency of the {system_name(where)}{spread}: a loss of generation of this size is what its "
        f"reserves are for; held against load that comes or goes within {AT_ONCE_S:g} s, which is an assumption"
    )
    title = "All sites together change by less than the design contingency"
    return _at_once(where, title, DESIGN_LOSS_MW[where], system_name(where), Source(text, "S", READ_2026))


def _obliged(where: str) -> Limit:
    if where in OBLIGATION_READ:
        text = (
            f"NERC, Balancing Authority Frequency Response Obligations for operating year 2016 (BAL-003): "
            f"{OBLIGATION[where]:g} MW/0.1 Hz for all of the {system_name(where)}; kept for 2019, later ones not read"
        )
        source = Source(text, "Q", "2015-12-04", ALLOCATION_URL)
    else:
        text = (
            f"frequency response obligation (IFRO) of the {system_name(where)} under NERC BAL-003, about "
            f"{OBLIGATION[where]:g} MW/0.1 Hz; no table of it was read"
        )
        source = Source(text, "I", UNDATED)
    return limit_by(
        FREQUENCY_RESPONSE,
        f"frequency_response_{where}",
        "Frequency response above the obligation",
        OBLIGATION[where],
        jurisdiction=f"{system_name(where)} (NERC)",
        source=source,
        status=status_of(source),
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _control(where: str) -> Limit:
    text = (
        f"NERC BAL-001-2, p. 5: CPS1 at least 100 %, epsilon 1 of the {system_name(where)} "
        f"{EPSILON_1_HZ[where]:g} Hz; as the Power Systems Wiki quotes it"
    )
    return limit_by(
        CPS1,
        f"cps1_{where}",
        "Control performance CPS1",
        100.0,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(text, "S", "2015-04-23", CPS1_URL),
        epsilon_1_hz=EPSILON_1_HZ[where],
        nominal_hz=NORTH_AMERICA_HZ,
    )


BALANCE: tuple[Limit, ...] = (
    _kinetic(
        "ercot",
        100.0,
        NORTH_AMERICA_HZ,
        "ERCOT critical inertia, raised from 94 to 100 GW s (2,750 MW loss, 0.416 s from 59.7 to 59.3 Hz); operators "
        "act from 120 GW s on",
    ),
    _kinetic("ireland", 23.0, EUROPE_HZ, "Ireland: inertia floor of 23,000 MVA s"),
    *(_design(where) for where in DESIGN_LOSS_MW),
    _at_once(
        "ercot_study",
        "All sites together change by less than takes frequency to 60.4 Hz",
        2600.0,
        "ERCOT",
        Source(
            "ERCOT studies: a loss of load above 2.6 GW takes frequency beyond 60.4 Hz (SemiAnalysis)",
            "S",
            READ_2026,
            SEMIANALYSIS_URL,
        ),
    ),
    _at_once(
        "ercot_criterion",
        "Sites together lose less at once than ERCOT's planning criteria allow",
        1000.0,
        "ERCOT",
        Source(
            "ERCOT PGRR122: a consequential loss of 1,000 MW of load conflicts with the planning criteria, in a text "
            "that cites it; held against all sites together",
            "S",
            READ_2026,
        ),
    ),
    _at_once(
        "west_texas",
        "Sites of West Texas together change by less than the interim cap",
        2000.0,
        "ERCOT, West Texas",
        Source(
            "ERCOT studies: interim cap of 2.0 GW on load in West Texas that one fault may trip (SemiAnalysis)",
            "S",
            READ_2026,
            SEMIANALYSIS_URL,
        ),
    ),
    *(_obliged(where) for where in OBLIGATION),
    *(_control(where) for where in EPSILON_1_HZ),
)
