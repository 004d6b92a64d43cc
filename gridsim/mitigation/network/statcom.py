"""STATCOM at a site: a converter that gives reactive current by its terminal voltage, with a store as an option.

    i_q = i_q0 + (v_0 - v_f) / slope,   |i_q| <= i_max;   T_m dv_f/dt = v - v_f,   T_c di/dt = i_ordered - i   (1)
    P   = P_rated x (-df - dead band) / droop,   within what i_q leaves of i_max                              (2)

At its limit it gives constant current, so that its reactive power falls with the voltage and not, as a capacitor's,
with its square. v_0 is the voltage at the start. Without a store P is 0; with one (2) supports the frequency, its
charge within 0 to 1. Losses beside those of the store are left out.

As records it is REGCA1 with REECC1, whose injection (1) is, and with a store REPCA1 for (2). Source: those models;
slope and times each at its number.
"""

from __future__ import annotations

from gridsim.mitigation.network.contract import Addition, NetworkDevice, Record, Settings, number
from gridsim.mitigation.network.converters import (
    I_MAX,
    OPTIONAL_ENERGY,
    Converter,
    addition_of_converter,
    store_parameters,
)
from gridsim.parameters import Parameter
from gridsim.sources import Source

_SECONDS_PER_HOUR = 3600.0
#: A limit that is not there. [pu, s]
_NONE = 99.0
_ENDLESS_S = 1e9
#: Time constant with which active power follows (2): the integral of REPCA1 on what P lacks of it. [s] Assumption:
#: slower than the filters around it, so that it does not hunt.
_FOLLOW_S = 0.2
#: Reactance that the network data has of a source of current, which has none. [pu]
_X_PU = 0.1

PARAMETERS = (
    Parameter("s_mva", "MVA", "rating", above=0.0),
    Parameter(
        "slope",
        "pu",
        "voltage deviation that calls for rated reactive current",
        at_least=0.005,
        at_most=0.2,
        default=0.03,
        source=Source("assumption: slopes of static compensators are 1 to 5 %", "I"),
    ),
    Parameter(
        "measurement_s",
        "s",
        "filter of the measured voltage",
        at_least=0.005,
        at_most=1.0,
        default=0.02,
        source=Source("assumption: a cycle; with the converter's lag the answer is within 20-50 ms", "I"),
    ),
    Parameter(
        "converter_s",
        "s",
        "lag of the current behind its order",
        at_least=0.005,
        at_most=1.0,
        default=0.02,
        source=Source("REGCA1: Tg 0.02 s in WECC's typical sets", "S"),
    ),
    I_MAX,
    OPTIONAL_ENERGY,
    *store_parameters(
        efficiency=(0.95, Source("assumption: capacitors and their converter, as `supercapacitor`", "I")),
        cycle_life=(1e6, Source("assumption: as `supercapacitor`", "I")),
    ),
    Parameter(
        "p_mw",
        "MW",
        "rated active power of the storage option, at most s_mva",
        at_least=0.0,
        default=0.0,
        source=Source("assumption: none", "I"),
    ),
    Parameter(
        "droop",
        "pu",
        "storage option: frequency deviation beyond the dead band that calls for p_mw, of nominal",
        above=0.0,
        at_most=0.2,
        default=0.01,
        source=Source("assumption: fast frequency support gives all of its power within 1 %", "I"),
    ),
    Parameter(
        "dead_band_hz",
        "Hz",
        "storage option: no answer within, of 60 Hz",
        at_least=0.0,
        at_most=1.0,
        default=0.017,
        source=Source("REPCA1 in ANDES 2.0.0: fdbd +/- 0.0002833 pu of 60 Hz; also NERC BAL-003 practice", "S"),
    ),
)


def addition(settings: Settings) -> Addition:
    """One converter, its electrical control, and its plant control where it has a store."""
    s_mva, p_mw = number(settings, "s_mva"), number(settings, "p_mw")
    records = [_converter(settings), _control(settings)]
    if p_mw > 0.0:
        records.append(_plant(settings))
    converter = Converter(s_mva, p_mw, _X_PU, tuple(records), number(settings, "i_max_pu"))
    return addition_of_converter(converter, settings, facts={"slope_pu": number(settings, "slope")})


def _converter(settings: Settings) -> Record:
    """A converter whose only limits are those of its orders: it is built to stay on in a fault."""
    i_max = number(settings, "i_max_pu")
    fields = {
        "Lvplsw": 0.0, "Tg": number(settings, "converter_s"), "Rrpwr": _NONE, "Brkpt": 0.9, "Zerox": 0.4,
        "Lvpl1": i_max, "Volim": 2.0, "Lvpnt1": 0.2, "Lvpnt0": 0.05, "Iolim": -i_max, "Tfltr": 0.02, "Khv": 0.0,
        "Iqrmax": _NONE, "Iqrmin": -_NONE, "Accel": 1.0,
    }  # fmt: skip
    return Record("REGCA1", fields)


def _control(settings: Settings) -> Record:
    """Equation (1) as the injection of REECC1, reactive current first; charge within 0 to 1."""
    i_max, p_pu = number(settings, "i_max_pu"), number(settings, "p_mw") / number(settings, "s_mva")
    flat = {f"{quantity}{axis}{k}": 0.0 for quantity in "VI" for axis in "qp" for k in range(1, 5)}
    flags = {"BUSR": 0.0, "PFFLAG": 0.0, "VFLAG": 0.0, "QFLAG": 0.0, "PQFLAG": 0.0}
    # Nothing but the current limit is to bind, and no dip is to hold it: thresholds beyond what voltage reaches.
    dip = {"Vdip": -1.0, "Vup": 9.0, "Trv": number(settings, "measurement_s"), "dbd1": 0.0, "dbd2": 0.0}
    support = {"Kqv": 1.0 / number(settings, "slope"), "Iqh1": 2.0 * i_max, "Iql1": -2.0 * i_max, "Vref0": 0.0}
    unused = {"Tp": 0.02, "Qmax": 2.0, "Qmin": -2.0, "Vmax": 2.0, "Vmin": 0.0, "Kqp": 0.0, "Kqi": 0.0}
    unused |= {"Kvp": 0.0, "Kvi": 0.0, "Tiq": _ENDLESS_S}  # the current at the start stays part of the order
    active = {"dPmax": _NONE, "dPmin": -_NONE, "Pmax": p_pu, "Pmin": -p_pu, "Imax": i_max, "Tpord": 0.02}
    whole_s = number(settings, "e_mwh") / number(settings, "s_mva") * _SECONDS_PER_HOUR
    charge = {"T": whole_s or _ENDLESS_S, "SOCini": number(settings, "soc_start"), "SOCmax": 1.0, "SOCmin": 0.0}
    return Record("REECC1", {**flags, **dip, **support, **unused, **active, **flat, **charge})


def _plant(settings: Settings) -> Record:
    """Equation (2) as the frequency droop of REPCA1, its reactive control at rest."""
    p_pu = number(settings, "p_mw") / number(settings, "s_mva")
    gain = p_pu / number(settings, "droop")
    band = number(settings, "dead_band_hz") / 60.0
    fields = {
        "BUSR": 0.0, "BUS1": 0.0, "BUS2": 0.0, "CKTID": 0.0, "VCFlag": 0.0, "RefFlag": 0.0, "FreqFlag": 1.0,
        "Tfltr": 0.02, "Kp": 0.0, "Ki": 0.0, "Tft": 0.0, "Tfv": 0.05, "Vfrz": 0.0, "Rc": 0.0, "Xc": 0.0, "Kc": 0.0,
        "emax": 1.0, "emin": -1.0, "dbd1": 0.0, "dbd2": 0.0, "Qmax": 2.0, "Qmin": -2.0, "Kpg": 0.0,
        "Kig": 1.0 / _FOLLOW_S, "Tp": 0.02, "fdbd1": -band, "fdbd2": band, "femax": _NONE, "femin": -_NONE,
        "Pmax": p_pu, "Pmin": -p_pu, "Tg": 0.02, "Ddn": gain, "Dup": gain,
    }  # fmt: skip
    return Record("REPCA1", fields)


def check(settings: Settings) -> list[str]:
    """Active power within the rating, and a store exactly where there is some."""
    p_mw, e_mwh = number(settings, "p_mw"), number(settings, "e_mwh")
    faults = []
    if (p_mw > 0.0) != (e_mwh > 0.0):
        faults.append("p_mw and e_mwh of the storage option must be given together")
    if p_mw > number(settings, "s_mva"):
        faults.append("p_mw must not be above s_mva")
    return faults


MODEL = NetworkDevice(
    type="statcom",
    title="STATCOM at the site, with a store as an option",
    parameters=PARAMETERS,
    addition=addition,
    check=check,
    source=Source("REGCA1, REECC1 and REPCA1 as Siemens and WECC document them; settings each at its number", "S"),
)
