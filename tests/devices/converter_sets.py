"""Ordinary parameter sets of the converters: WECC's typical ones for wind and battery plants."""

from __future__ import annotations

from gridsim.devices.converters import regfm_a1

REGCA1: dict[str, float] = {
    "Lvplsw": 1.0, "Tg": 0.02, "Rrpwr": 10.0, "Brkpt": 0.9, "Zerox": 0.4, "Lvpl1": 1.22, "Volim": 1.2, "Lvpnt1": 0.8,
    "Lvpnt0": 0.4, "Iolim": -1.3, "Tfltr": 0.02, "Khv": 0.7, "Iqrmax": 99.0, "Iqrmin": -99.0, "Accel": 0.7,
}  # fmt: skip
FLAGS = {"BUSR": 0.0, "PFFLAG": 0.0, "VFLAG": 1.0, "QFLAG": 1.0}
DIP = {
    "Vdip": 0.85, "Vup": 1.15, "Trv": 0.02, "dbd1": -0.05, "dbd2": 0.05, "Kqv": 2.0, "Iqh1": 1.05, "Iql1": -1.05,
    "Vref0": 0.0,
}  # fmt: skip
REACTIVE = {
    "Tp": 0.05, "Qmax": 0.5, "Qmin": -0.5, "Vmax": 1.15, "Vmin": 0.85, "Kqp": 0.0, "Kqi": 0.1, "Kvp": 1.0,
    "Kvi": 40.0,
}  # fmt: skip
ACTIVE = {"dPmax": 99.0, "dPmin": -99.0, "Pmax": 1.2, "Pmin": 0.0, "Imax": 1.4, "Tpord": 0.02}
TABLE = {
    "Vq1": 0.2, "Iq1": 1.2, "Vq2": 0.5, "Iq2": 1.3, "Vq3": 1.0, "Iq3": 1.4, "Vq4": 1.1, "Iq4": 1.4,
    "Vp1": 0.2, "Ip1": 1.0, "Vp2": 0.5, "Ip2": 1.2, "Vp3": 1.0, "Ip3": 1.3, "Vp4": 0.0, "Ip4": 0.0,
}  # fmt: skip
#: PNNL's example for PSS/E, with more current.
REGFM_B1 = {
    "mq": 0.05, "Kpv": 0.1, "Kiv": 5.0, "mp": 0.02, "Dwmax": 0.05, "Dwmin": -0.05, "KpPLL": 0.265, "KiPLL": 2.65,
    "DwPLLmax": 0.2, "DwPLLmin": -0.2, "Tp": 0.02, "H": 0.5, "D1": 0.0, "D2": 100.0, "wD": 50.0, "ImaxSS": 1.5,
    "Kf": 0.9, "KI": 2.0, "ImaxF": 3.0, "TPf": 0.02, "TQf": 0.02, "TVf": 0.0, "TIf": 0.0, "Ke": 1.0, "VPLLfrz": 0.05,
}  # fmt: skip
REGFM_A1 = {
    "Vflag": 1.0, "QVflag": 1.0, "TPf": 0.5, "TQf": 0.05, "TVf": 0.05, "Re": 0.01, "Xe": 0.15, "Imax": 3.0,
    "Emax": 1.6, "Emin": 0.0, "Pmax": 1.5, "Pmin": -1.0, "Qmax": 1.2, "Qmin": -1.2, "Mp": 0.05, "Mq": 0.05,
    "Kpv": 0.5, "Kiv": 5.86, "Kppmax": 0.01, "Kipmax": 0.1, "Kpqmax": 0.1, "Kiqmax": 20.0,
}  # fmt: skip

ORDINARY: dict[str, dict[str, float]] = {
    "REGCA1": REGCA1,
    "REECA1": {
        **FLAGS, "PFLAG": 0.0, "PQFLAG": 0.0, **DIP, "Iqfrz": 0.1, "Thld": 0.2, "Thld2": 0.1, **REACTIVE,
        "Vref1": 0.0, "Tiq": 0.02, **ACTIVE, **TABLE,
    },
    "REECB1": {**FLAGS, "PQFLAG": 1.0, **DIP, **REACTIVE, "Tiq": 0.02, **ACTIVE},
    "REECC1": {
        **FLAGS, "PQFLAG": 1.0, **DIP, **REACTIVE, "Tiq": 0.02, **ACTIVE, "Pmin": -1.2, **TABLE,
        "T": 3600.0, "SOCini": 0.5, "SOCmax": 0.8, "SOCmin": 0.2,
    },
    "REGFM_A1": REGFM_A1,
    "REGFMA1": {name: REGFM_A1[name] for name in regfm_a1.PSSE_ORDER},
    "REGFM_B1": {
        "wFlag": 0.0, "VdrpFlag": 0.0, "QVflag": 1.0, "PQFlag": 1.0, "FFlag": 1.0, "ESFlag": 1.0,
        "Re": 0.0, "Xe": 0.15, **REGFM_B1,
    },
    "REGFMB1U": {
        "wFlag": 1.0, "VdrpFlag": 1.0, "QVflag": 1.0, "PQFlag": 0.0, "FFlag": 1.0, "ESFlag": 1.0, **REGFM_B1,
        "Kf": 0.7, "ImaxSS": 2.0, "ImaxF": 0.0,
    },
    "WTDTA1": {"H": 5.0, "DAMP": 0.5, "Hfrac": 0.8, "Freq1": 1.5, "Dshaft": 1.0},
    "WTARA1": {"Ka": 0.007, "Theta0": 0.5},
    "WTPTA1": {
        "Kiw": 25.0, "Kpw": 150.0, "Kic": 30.0, "Kpc": 3.0, "Kcc": 0.1, "Tp": 0.3, "TetaMax": 27.0, "TetaMin": 0.0,
        "RTetaMax": 10.0, "RTetaMin": -10.0,
    },
    "WTTQA1": {
        "Tflag": 0.0, "Kpp": 3.0, "KIP": 0.6, "Tp": 0.05, "Twref": 60.0, "Temax": 1.2, "Temin": 0.0, "p1": 0.2,
        "spd1": 0.58, "p2": 0.4, "spd2": 0.72, "p3": 0.6, "spd3": 0.86, "p4": 0.8, "spd4": 1.0, "TRATE": 0.0,
    },
    "REPCA1": {
        "BUSR": 0.0, "BUS1": 0.0, "BUS2": 0.0, "CKTID": 0.0, "VCFlag": 0.0, "RefFlag": 1.0, "FreqFlag": 1.0,
        "Tfltr": 0.02, "Kp": 1.0, "Ki": 2.0, "Tft": 0.0, "Tfv": 0.05, "Vfrz": 0.7, "Rc": 0.0, "Xc": 0.05, "Kc": 0.02,
        "emax": 0.1, "emin": -0.1, "dbd1": 0.0, "dbd2": 0.0, "Qmax": 0.5, "Qmin": -0.5, "Kpg": 0.1, "Kig": 0.5,
        "Tp": 0.1, "fdbd1": -0.0003, "fdbd2": 0.0003, "femax": 1.0, "femin": -1.0, "Pmax": 1.2, "Pmin": 0.0,
        "Tg": 0.1, "Ddn": 20.0, "Dup": 20.0,
    },
}  # fmt: skip
