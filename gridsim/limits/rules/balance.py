"""The balance of power: kinetic energy, the loss a system is built for, frequency response obligation, CPS1."""

from __future__ import annotations

from gridsim.limits.citations import CPS1_URL, UNDATED
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
OBLIGATION = {"eastern": 923.0, "western": 840.0, "ercot": 381.0}
#: Target of the deviation of clock-minute means. [Hz]
EPSILON_1_HZ = {"eastern": 0.018, "western": 0.0228, "ercot": 0.030, "quebec": 0.021}


def _kinetic(where: str, gws: float, nominal_hz: float, text: str) -> Limit:
    return limit_by(
        KINETIC_ENERGY,
        f"kinetic_energy_{where}",
        "Kinetic energy online",
        gws,
        jurisdiction=system_name(where),
        source=Source(text, "S", UNDATED),
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
    return _at_once(where, title, DESIGN_LOSS_MW[where], system_name(where), Source(text, "S", UNDATED))


def _obliged(where: str) -> Limit:
    text = (
        f"frequency response obligation (IFRO) of the {system_name(where)} under NERC BAL-003; several vintages "
        "exist, measured medians are 2,600 (East), 1,500 (West) and 700 (ERCOT)"
    )
    return limit_by(
        FREQUENCY_RESPONSE,
        f"frequency_response_{where}",
        "Frequency response above the obligation",
        OBLIGATION[where],
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(text, "S", UNDATED),
        nominal_hz=NORTH_AMERICA_HZ,
    )


def _control(where: str) -> Limit:
    text = (
        f"NERC BAL-001, CPS1 at least 100 % [Q]; epsilon 1 of the {system_name(where)}, {EPSILON_1_HZ[where]:g} Hz, "
        "as remembered"
    )
    return limit_by(
        CPS1,
        f"cps1_{where}",
        "Control performance CPS1",
        100.0,
        jurisdiction=f"{system_name(where)} (NERC)",
        source=Source(text, "I", UNDATED, CPS1_URL),
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
            "ERCOT studies: a loss of load above 2.6 GW takes frequency beyond 60.4 Hz (SemiAnalysis)", "S", UNDATED
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
            UNDATED,
        ),
    ),
    *(_obliged(where) for where in OBLIGATION),
    *(_control(where) for where in EPSILON_1_HZ),
)
