"""One ordinary set of parameters of each model, fields in the order of its record."""

from __future__ import annotations

from tests.devices import converter_sets, exciter_sets

#: One ordinary set of each model: SEXS, TGOV1 and GENROU of Kundur's two areas, IEEEX1 and IEEEST of benchmark size.
ORDINARY: dict[str, dict[str, float]] = {
    "GENCLS": {"H": 5.0, "D": 1.0},
    "GENROU": {
        "Tpdo": 8.0, "Tppdo": 0.03, "Tpqo": 0.4, "Tppqo": 0.05, "H": 6.5, "D": 0.0, "Xd": 1.8, "Xq": 1.7,
        "Xpd": 0.3, "Xpq": 0.55, "Xppd": 0.25, "Xl": 0.2, "S10": 0.0392, "S12": 0.2227,
    },
    "GENSAL": {
        "Tpdo": 6.7, "Tppdo": 0.03, "Tppqo": 0.04, "H": 4.41, "D": 0.0, "Xd": 1.22, "Xq": 0.76, "Xpd": 0.297,
        "Xppd": 0.2, "Xl": 0.12, "S10": 0.186, "S12": 0.802,
    },
    "GENTPJ1": {
        "Tpdo": 8.0, "Tppdo": 0.03, "Tpqo": 0.4, "Tppqo": 0.05, "H": 6.5, "D": 0.0, "Xd": 1.8, "Xq": 1.7,
        "Xpd": 0.3, "Xpq": 0.55, "Xppd": 0.25, "Xppq": 0.26, "Xl": 0.2, "S10": 0.08, "S12": 0.35, "Kis": 0.1,
    },
    "TGOV1": {"R": 0.04, "T1": 0.5, "VMAX": 1.2, "VMIN": 0.0, "T2": 1.25, "T3": 5.0, "Dt": 0.1},
    "TGOV1N": {"R": 0.04, "T1": 0.5, "VMAX": 1.2, "VMIN": 0.0, "T2": 1.25, "T3": 5.0, "Dt": 0.1},
    "IEEEG1": {
        "JBUS": 0.0, "M": 0.0, "K": 20.0, "T1": 0.15, "T2": 0.05, "T3": 0.2, "UO": 0.1, "UC": -0.2, "PMAX": 1.2,
        "PMIN": 0.0, "T4": 0.25, "K1": 0.25, "K2": 0.0, "T5": 7.5, "K3": 0.25, "K4": 0.0, "T6": 0.4, "K5": 0.3,
        "K6": 0.0, "T7": 0.6, "K7": 0.2, "K8": 0.0,
    },
    "IEEEG3": {
        "TG": 0.2, "TP": 0.04, "UO": 0.1, "UC": -0.1, "PMAX": 1.2, "PMIN": 0.0, "SIGMA": 0.04, "DELTA": 0.3,
        "TR": 5.0, "TW": 1.3, "A11": 0.5, "A13": 1.0, "A21": 1.5, "A23": 1.0,
    },
    "IEESGO": {
        "T1": 0.2, "T2": 0.1, "T3": 0.5, "T4": 0.12, "T5": 5.0, "T6": 0.5, "K1": 20.0, "K2": 0.59, "K3": 0.43,
        "PMAX": 1.2, "PMIN": 0.0,
    },
    "GAST": {
        "R": 0.05, "T1": 0.4, "T2": 0.1, "T3": 3.0, "AT": 1.15, "KT": 2.0, "VMAX": 1.2, "VMIN": 0.0, "Dturb": 0.1,
    },
    "GASENG1": {
        "R": 0.04, "Kp": 8.0, "Ki": 4.0, "Tact": 0.05, "Teng": 0.1, "Tboost": 19.0, "STEP": 0.3, "VMAX": 1.1,
        "VMIN": 0.0,
    },
    "LCPOI1": {
        "Prate": 100.0, "Td": 0.5, "Tf": 1.0, "Ki": 0.1, "Rup": 0.01, "Rdown": 0.02, "Pmin": 0.3, "Pmax": 1.0,
    },
    "HYGOV": {
        "R": 0.05, "r": 0.3, "Tr": 5.0, "Tf": 0.05, "Tg": 0.5, "VELM": 0.2, "GMAX": 1.1, "GMIN": 0.0, "TW": 1.25,
        "At": 1.2, "Dturb": 0.2, "qNL": 0.08,
    },
    "GGOV1": {
        "Rselect": 1.0, "Flag": 1.0, "R": 0.04, "Tpelec": 1.0, "maxerr": 0.05, "minerr": -0.05, "Kpgov": 10.0,
        "Kigov": 2.0, "Kdgov": 0.5, "Tdgov": 1.0, "vmax": 1.0, "vmin": 0.1, "Tact": 0.5, "Kturb": 1.5, "Wfnl": 0.2,
        "Tb": 0.1, "Tc": 0.05, "Teng": 0.0, "Tfload": 3.0, "Kpload": 2.0, "Kiload": 0.67, "Ldref": 1.15, "Dm": 0.1,
        "Ropen": 0.1, "Rclose": -0.1, "Kimw": 0.001, "Aset": 0.1, "Ka": 10.0, "Ta": 0.1, "Trate": 0.0, "db": 0.0,
        "Tsa": 4.0, "Tsb": 5.0, "Rup": 99.0, "Rdown": -99.0,
    },
    "SEXS": {"TATB": 0.1, "TB": 10.0, "K": 200.0, "TE": 0.05, "EMIN": -5.0, "EMAX": 5.0},
    "IEEEX1": {
        "TR": 0.02, "KA": 40.0, "TA": 0.1, "TB": 1.0, "TC": 0.5, "VRMAX": 7.3, "VRMIN": -7.3, "KE": 1.0, "TE": 0.7,
        "KF": 0.03, "TF1": 1.0, "SWITCH": 0.0, "E1": 2.3, "SE1": 0.1, "E2": 3.1, "SE2": 0.33,
    },
    "IEEEST": {
        "ICS": 1.0, "IB": 0.0, "A1": 0.06, "A2": 0.002, "A3": 0.05, "A4": 0.001, "A5": 0.02, "A6": 0.0005,
        "T1": 0.05, "T2": 0.02, "T3": 3.0, "T4": 5.4, "T5": 10.0, "T6": 10.0, "KS": 20.0, "LSMAX": 0.2,
        "LSMIN": -0.2, "VCU": 0.0, "VCL": 0.0,
    },
    "ST2CUT": {
        "MODE": 1.0, "BUSR": 0.0, "MODE2": 3.0, "BUSR2": 0.0, "K1": 10.0, "K2": -0.5, "T1": 0.02, "T2": 0.03,
        "T3": 3.0, "T4": 3.0, "T5": 0.15, "T6": 0.05, "T7": 0.15, "T8": 0.05, "T9": 0.15, "T10": 0.05,
        "LSMAX": 0.05, "LSMIN": -0.05, "VCU": 0.2, "VCL": -0.2,
    },
    "STAB1": {"K_T": 4.0, "T": 3.0, "T1_T3": 5.0, "T3": 0.04, "T2_T4": 4.0, "T4": 0.05, "HLIM": 0.1},
    "PSS2A": {
        "ICS1": 1.0, "REMBUS1": 0.0, "ICS2": 3.0, "REMBUS2": 0.0, "M": 5.0, "N": 1.0, "TW1": 10.0, "TW2": 10.0,
        "T6": 0.01, "TW3": 10.0, "TW4": 0.0, "T7": 10.0, "KS2": 0.77, "KS3": 1.0, "T8": 0.5, "T9": 0.1,
        "KS1": 20.0, "T1": 0.15, "T2": 0.025, "T3": 0.15, "T4": 0.025, "VSTMAX": 0.1, "VSTMIN": -0.1,
    },
    "PSS2B": {
        "ICS1": 1.0, "REMBUS1": 0.0, "ICS2": 3.0, "REMBUS2": 0.0, "M": 4.0, "N": 2.0, "TW1": 10.0, "TW2": 10.0,
        "T6": 0.01, "TW3": 10.0, "TW4": 0.0, "T7": 10.0, "KS2": 0.77, "KS3": 1.0, "T8": 0.4, "T9": 0.1,
        "KS1": 20.0, "T1": 0.15, "T2": 0.025, "T3": 0.15, "T4": 0.025, "T10": 0.05, "T11": 0.033,
        "VS1MAX": 0.08, "VS1MIN": -0.08, "VS2MAX": 1.25, "VS2MIN": -1.25, "VSTMAX": 0.1, "VSTMIN": -0.1,
    },
    **exciter_sets.ORDINARY,
    **converter_sets.ORDINARY,
}  # fmt: skip
