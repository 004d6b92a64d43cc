"""Ordinary sets of excitation systems, fields in the order of their DYR records, and the blocks that may be zero."""

from __future__ import annotations

#: Of the kind and size of the sample data in IEEE Std 421.5-2005 annex H; EXDC2 of Kundur's two areas with a curve.
ORDINARY: dict[str, dict[str, float]] = {
    "EXPIC1": {
        "TR": 0.02, "KA": 3.15, "TA1": 1.0, "VR1": 1.0, "VR2": -0.87, "TA2": 0.01, "TA3": 0.02, "TA4": 0.05,
        "VRMAX": 1.0, "VRMIN": -0.87, "KF": 0.05, "TF1": 1.0, "TF2": 0.5, "EFDMAX": 8.0, "EFDMIN": -0.87, "KE": 1.0,
        "TE": 0.3, "E1": 3.0, "SE1": 0.1, "E2": 4.0, "SE2": 0.3, "KP": 6.5, "KI": 0.1, "KC": 0.08,
    },
    "IEEET1": {
        "TR": 0.02, "KA": 40.0, "TA": 0.1, "VRMAX": 7.3, "VRMIN": -7.3, "KE": 1.0, "TE": 0.7, "KF": 0.03, "TF1": 1.0,
        "SWITCH": 0.0, "E1": 2.3, "SE1": 0.1, "E2": 3.1, "SE2": 0.33,
    },
    "EXDC2": {
        "TR": 0.02, "KA": 20.0, "TA": 0.02, "TB": 1.0, "TC": 0.6, "VRMAX": 5.2, "VRMIN": -4.16, "KE": 1.0, "TE": 0.83,
        "KF": 0.0754, "TF1": 1.246, "SWITCH": 0.0, "E1": 2.3, "SE1": 0.1, "E2": 3.1, "SE2": 0.33,
    },
    "ESDC2A": {
        "TR": 0.01, "KA": 80.0, "TA": 0.04, "TB": 1.0, "TC": 0.8, "VRMAX": 7.3, "VRMIN": -7.3, "KE": 1.0, "TE": 0.8,
        "KF": 0.1, "TF1": 1.0, "SWITCH": 0.0, "E1": 2.3, "SE1": 0.1, "E2": 3.1, "SE2": 0.33,
    },
    "ESDC1A": {
        "TR": 0.02, "KA": 46.0, "TA": 0.06, "TB": 1.0, "TC": 0.5, "VRMAX": 5.2, "VRMIN": -5.2, "KE": 1.0, "TE": 0.46,
        "KF": 0.1, "TF1": 1.0, "SWITCH": 0.0, "E1": 2.3, "SE1": 0.1, "E2": 3.1, "SE2": 0.33,
    },
    "SCRX": {
        "TATB": 0.1, "TB": 10.0, "K": 200.0, "TE": 0.05, "EMIN": -5.0, "EMAX": 5.0, "CSWITCH": 0.0, "RCRFD": 10.0,
    },
    "EXAC2": {
        "TR": 0.02, "TB": 1.0, "TC": 0.5, "KA": 328.0, "TA": 0.02, "VAMAX": 30.0, "VAMIN": -30.0, "KB": 25.0,
        "VRMAX": 105.0, "VRMIN": -95.0, "TE": 0.6, "KL": 10.0, "KH": 1.0, "KF": 0.03, "TF": 1.0, "KC": 0.28,
        "KD": 0.35, "KE": 1.0, "VLR": 14.0, "E1": 3.3, "SE1": 0.037, "E2": 4.4, "SE2": 0.1,
    },
    "ESAC6A": {
        "TR": 0.02, "KA": 536.0, "TA": 0.086, "TK": 0.18, "TB": 9.0, "TC": 3.0, "VAMAX": 75.0, "VAMIN": -75.0,
        "VRMAX": 44.0, "VRMIN": -36.0, "TE": 1.0, "VFELIM": 19.0, "KH": 92.0, "VHMAX": 75.0, "TH": 0.08, "TJ": 0.02,
        "KC": 0.173, "KD": 1.91, "KE": 1.6, "E1": 5.55, "SE1": 0.044, "E2": 7.4, "SE2": 0.214,
    },
    "EXAC1": {
        "TR": 0.02, "TB": 1.0, "TC": 0.5, "KA": 100.0, "TA": 0.02, "VRMAX": 12.0, "VRMIN": -6.6, "TE": 0.8,
        "KF": 0.03, "TF": 1.0, "KC": 0.2, "KD": 0.38, "KE": 1.0, "E1": 3.14, "SE1": 0.03, "E2": 4.18, "SE2": 0.1,
    },
    "ESAC1A": {
        "TR": 0.02, "TB": 1.0, "TC": 0.5, "KA": 100.0, "TA": 0.02, "VAMAX": 14.5, "VAMIN": -14.5, "TE": 0.8,
        "KF": 0.03, "TF": 1.0, "KC": 0.2, "KD": 0.38, "KE": 1.0, "E1": 3.14, "SE1": 0.03, "E2": 4.18, "SE2": 0.1,
        "VRMAX": 6.03, "VRMIN": -5.43,
    },
    "AC7B": {
        "TR": 0.02, "KPR": 4.24, "KIR": 4.24, "KDR": 0.1, "TDR": 0.1, "VRMAX": 5.79, "VRMIN": -5.79, "KPA": 20.0,
        "KIA": 30.0, "VAMAX": 1.0, "VAMIN": -0.95, "KP": 5.0, "KL": 10.0, "KF1": 0.212, "KF2": 0.05, "KF3": 0.02,
        "TF": 1.0, "KC": 0.18, "KD": 0.02, "KE": 1.0, "TE": 1.1, "VFEMAX": 6.9, "VEMIN": 0.0, "E1": 4.73, "SE1": 0.08,
        "E2": 6.3, "SE2": 0.44,
    },
    "EXST1": {
        "TR": 0.02, "VIMAX": 0.2, "VIMIN": -0.2, "TC": 1.0, "TB": 4.0, "KA": 50.0, "TA": 0.05, "VRMAX": 8.0,
        "VRMIN": -3.0, "KC": 0.2, "KF": 0.05, "TF": 1.0,
    },
    "ESST1A": {
        "UEL": 1.0, "VOS": 1.0, "TR": 0.02, "VIMAX": 0.2, "VIMIN": -0.2, "TC": 1.0, "TB": 4.0, "TC1": 0.2, "TB1": 0.1,
        "KA": 50.0, "TA": 0.02, "VAMAX": 8.0, "VAMIN": -8.0, "VRMAX": 6.43, "VRMIN": -6.0, "KC": 0.038, "KF": 0.05,
        "TF": 1.0, "KLR": 0.5, "ILR": 1.2,
    },
    "ESST3A": {
        "TR": 0.02, "VIMAX": 0.2, "VIMIN": -0.2, "KM": 7.93, "TC": 1.0, "TB": 5.0, "KA": 50.0, "TA": 0.05,
        "VRMAX": 10.0, "VRMIN": -10.0, "KG": 1.0, "KP": 6.15, "KI": 0.1, "VBMAX": 6.9, "KC": 0.2, "XL": 0.081,
        "VGMAX": 5.8, "THETAP": 10.0, "TM": 0.4, "VMMAX": 1.0, "VMMIN": 0.0,
    },
    "ESST4B": {
        "TR": 0.02, "KPR": 10.75, "KIR": 10.75, "VRMAX": 1.0, "VRMIN": -0.87, "TA": 0.02, "KPM": 1.0, "KIM": 0.5,
        "VMMAX": 1.0, "VMMIN": -0.87, "KG": 0.1, "KP": 9.3, "KI": 0.0, "VBMAX": 11.63, "KC": 0.113, "XL": 0.124,
        "THETAP": 0.0,
    },
}  # fmt: skip

#: Time constants that may be zero, alone or together: a zero block is the limit of ever faster ones.
ZEROS = [
    ("IEEET1", ("TR", "TA")),
    ("EXDC2", ("TR", "TA")),
    ("EXDC2", ("TB", "TC")),
    ("ESDC2A", ("TR", "TA", "TB", "TC")),
    ("ESDC1A", ("TR", "TA", "TB", "TC")),
    ("SCRX", ("TB", "TE")),
    ("EXAC1", ("TR", "TA", "TB", "TC")),
    ("EXAC2", ("TR", "TA", "TB", "TC")),
    ("ESAC6A", ("TR",)),
    ("ESAC1A", ("TR", "TA", "TB", "TC")),
    ("AC7B", ("TR",)),
    ("EXST1", ("TR",)),
    ("EXST1", ("TB", "TC")),
    ("ESST1A", ("TR", "TB", "TC")),
    ("ESST1A", ("TB1", "TC1")),
    ("ESST3A", ("TR", "TA", "TB", "TC")),
    ("ESST4B", ("TR", "TA")),
]
