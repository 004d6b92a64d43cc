"""Typical dynamic data by class of plant, and the ranges that they are drawn from.

Ranges, where a number is one: those of the 435 machines of the published dynamic data of the synthetic Texas system,
`psse_dyr/ACTIVSg2000_dynamics.dyr` of NREL-Sienna PowerSystemsTestData: its steam machines with IEEEG1, its gas
machines with GGOV1, its hydro machines with HYGOV [C: counted from that file], narrowed to the middle of the range
so that no combination of draws is absurd [I]. Which class has which models is that file's pairing too, but for what
is said at each class.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.grid.regional.fuel import COAL, COMBINED_CYCLE, GAS_TURBINE, HYDRO, NUCLEAR, SMALL
from gridsim.sources import Source

PUBLISHED = Source(
    "NREL-Sienna PowerSystemsTestData, psse_dyr/ACTIVSg2000_dynamics.dyr: ranges over its machines", "C"
)

#: A number, or the ends of the range it is drawn from, evenly.
Range = float | tuple[float, float]


@dataclass(frozen=True)
class Typical:
    """The models of a class with the ranges of their parameters.

    `governor` is that of the machines that take part in primary control.
    """

    machine: tuple[str, dict[str, Range]]
    exciter: tuple[str, dict[str, Range]]
    governor: tuple[str, dict[str, Range]] | None
    has_stabilizer: bool


_ROUND_ROTOR: dict[str, Range] = {
    "Tpdo": (5.5, 8.5),
    "Tppdo": 0.05,
    "Tpqo": (0.6, 1.2),
    "Tppqo": (0.05, 0.08),
    "D": 0.0,
    "Xd": (1.7, 2.2),
    "Xq": (1.6, 2.1),
    "Xpd": (0.22, 0.32),
    "Xpq": (0.38, 0.55),
    "Xppd": (0.15, 0.21),
    "Xl": (0.1, 0.14),
    "S10": (0.06, 0.15),
    "S12": (0.3, 0.6),
}
_SALIENT: dict[str, Range] = {
    "Tpdo": 6.0,
    "Tppdo": 0.05,
    "Tppqo": 0.05,
    "H": (2.2, 3.8),
    "D": 0.0,
    "Xd": (0.85, 1.15),
    "Xq": (0.55, 0.75),
    "Xpd": (0.28, 0.4),
    "Xppd": (0.2, 0.26),
    "Xl": (0.12, 0.18),
    "S10": (0.12, 0.25),
    "S12": (0.4, 0.65),
}
_ESST4B: dict[str, Range] = {
    "TR": 0.0,
    "KPR": (3.01, 3.99),
    "KIR": (3.01, 3.99),
    "VRMAX": 1.0,
    "VRMIN": -0.87,
    "TA": 0.01,
    "KPM": 1.0,
    "KIM": 0.0,
    "VMMAX": 1.0,
    "VMMIN": -0.87,
    "KG": 0.0,
    "KP": (5.02, 7.0),
    "KI": 0.0,
    "VBMAX": (7.0, 9.0),
    "KC": 0.08,
    "XL": 0.0,
    "THETAP": 0.0,
}
_EXAC1: dict[str, Range] = {
    "TR": 0.0,
    "TB": 0.0,
    "TC": 0.0,
    "KA": 400.0,
    "TA": 0.05,
    "VRMAX": (6.0, 12.0),
    "VRMIN": -6.0,
    "TE": (0.9, 1.1),
    "KF": (0.03, 0.05),
    "TF": 1.0,
    "KC": (0.2, 0.29),
    "KD": 0.5,
    "KE": 1.0,
    "E1": (2.8, 4.09),
    "SE1": (0.03, 0.09),
    "E2": (4.15, 5.45),
    "SE2": (0.15, 0.45),
}
# The five SCRX of the file are this: TA / TB 0.1, TB 10 s, K 100, -4 to 5 pu; TE 0 there, a short lag here.
_SEXS: dict[str, Range] = {"TATB": 0.1, "TB": 10.0, "K": 100.0, "TE": 0.02, "EMIN": -4.0, "EMAX": 5.0}
_GGOV1: dict[str, Range] = {
    "Rselect": 1.0,
    "Flag": 1.0,
    "R": (0.04, 0.05),
    "Tpelec": 1.0,
    "maxerr": 0.05,
    "minerr": -0.05,
    "Kpgov": (8.0, 12.0),
    "Kigov": (1.5, 2.5),
    "Kdgov": 0.0,
    "Tdgov": 1.0,
    "vmax": 1.0,
    "vmin": 0.15,
    "Tact": 0.5,
    "Kturb": 1.5,
    "Wfnl": 0.2,
    "Tb": (0.4, 0.5),
    "Tc": 0.0,
    "Teng": 0.0,
    "Tfload": 3.0,
    "Kpload": (1.0, 2.0),
    "Kiload": (0.5, 0.9),
    "Ldref": 1.0,
    "Dm": 0.0,
    "Ropen": 0.1,
    "Rclose": -0.1,
    "Kimw": 0.0,
    "Aset": 0.01,
    "Ka": 10.0,
    "Ta": 0.1,
    "Trate": 0.0,
    "db": 0.0,
    "Tsa": 4.0,
    "Tsb": 5.0,
    "Rup": 99.0,
    "Rdown": -99.0,
}
_IEEEG1: dict[str, Range] = {
    "JBUS": 0.0,
    "M": 0.0,
    "K": (20.0, 25.0),
    "T1": 0.0,
    "T2": 0.0,
    "T3": (0.15, 0.25),
    "UO": 0.13,
    "UC": -0.13,
    "PMAX": 1.0,
    "PMIN": 0.0,
    "T4": (0.2, 0.35),
    "K1": 0.33,
    "K2": 0.0,
    "T5": (5.0, 8.0),
    "K3": 0.37,
    "K4": 0.0,
    "T6": 0.4,
    "K5": 0.3,
    "K6": 0.0,
    "T7": 0.0,
    "K7": 0.0,
    "K8": 0.0,
}
_HYGOV: dict[str, Range] = {
    "R": (0.04, 0.06),
    "r": (0.3, 0.6),
    "Tr": (4.0, 6.5),
    "Tf": 0.05,
    "Tg": (0.33, 0.5),
    "VELM": 0.167,
    "GMAX": 1.0,
    "GMIN": 0.0,
    "TW": (0.7, 1.3),
    "At": 1.2,
    "Dturb": (0.0, 0.2),
    "qNL": (0.07, 0.08),
}
#: Every stabilizer of the file is this one but for T1: speed in, gain 3, a washout of 1.65 s, and no lead but for
#: 10 s at a few. With none the least damped modes of Michigan and Texas have a damping of 2.0 to 2.4 %, below the
#: 3 % at which planners are alarmed; a lead of 0.2 s, 42 degrees at 0.9 Hz for the lag of exciter and field [I],
#: brings them to 3.9 % and more.
STABILIZER: dict[str, Range] = {
    "ICS": 1.0,
    "IB": 0.0,
    "A1": 1.013,
    "A2": 0.013,
    "A3": 0.0,
    "A4": 0.0,
    "A5": 1.013,
    "A6": 0.113,
    "T1": 0.2,
    "T2": 0.02,
    "T3": 0.0,
    "T4": 0.0,
    "T5": 1.65,
    "T6": 1.65,
    "KS": 3.0,
    "LSMAX": 0.1,
    "LSMIN": -0.1,
    "VCU": 0.0,
    "VCL": 0.0,
}

TYPICAL: dict[str, Typical] = {
    # Nuclear units run at full output and take no part in primary control [I].
    NUCLEAR: Typical(
        ("GENROU", {**_ROUND_ROTOR, "H": (3.5, 5.0), "Xppd": (0.2, 0.28), "Xpd": (0.3, 0.4), "Xl": (0.14, 0.19)}),
        ("ESST4B", _ESST4B),
        None,
        True,
    ),
    COAL: Typical(
        ("GENROU", {**_ROUND_ROTOR, "H": (2.4, 4.0), "Xppd": (0.2, 0.28), "Xpd": (0.28, 0.4), "Xl": (0.14, 0.19)}),
        ("EXAC1", _EXAC1),
        ("IEEEG1", _IEEEG1),
        True,
    ),
    COMBINED_CYCLE: Typical(
        ("GENROU", {**_ROUND_ROTOR, "H": (4.0, 6.0)}), ("ESST4B", _ESST4B), ("GGOV1", _GGOV1), True
    ),
    GAS_TURBINE: Typical(("GENROU", {**_ROUND_ROTOR, "H": (4.0, 6.0)}), ("ESST4B", _ESST4B), ("GGOV1", _GGOV1), True),
    HYDRO: Typical(("GENSAL", _SALIENT), ("SEXS", _SEXS), ("HYGOV", _HYGOV), True),
    # Units of a few MW, on a schedule, without stabilizers [I]; H at the lower end of the file's small machines.
    SMALL: Typical(("GENROU", {**_ROUND_ROTOR, "H": (1.5, 2.5)}), ("SEXS", _SEXS), None, False),
}
