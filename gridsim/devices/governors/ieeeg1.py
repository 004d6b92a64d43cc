"""IEEEG1: IEEE type 1 steam turbine and governor with up to four steam stages.

    y = K (1 + s T2) / (1 + s T1) dw                                                 (1)
    d x / dt = (p_ref - y - x) / T3 within [UC, UO],  PMIN <= x <= PMAX              (2)
    s4 = x / (1 + s T4),  s5 = s4 / (1 + s T5),  s6 = s5 / (1 + s T6),  s7 = s6 / (1 + s T7)      (3)
    p_m = K1 s4 + K3 s5 + K5 s6 + K7 s7                                              (4)

K2, K4, K6, K8 are the shares of a second machine on a cross-compound set (bus JBUS, id M), which is not modelled:
they must be 0. The shares need not add up to 1; at rest the valve stands at p_m / (K1 + K3 + K5 + K7).
Per unit on the machine's rating. Source: PSS/E model IEEEG1; IEEE Committee Report, Dynamic models for steam and
hydro turbines in power system studies, IEEE Trans. PAS-92 (1973) 1904-1915; ANDES 2.0.0 documentation [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.parameters import Parameter
from gridsim.sources import Source

ONE_MACHINE = Source("PSS/E: 0 where there is no second machine", "S")
FIRST, SECOND = ("K1", "K3", "K5", "K7"), ("K2", "K4", "K6", "K8")

PARAMETERS = (
    Parameter("JBUS", "1", "bus of the second machine, 0: none", default=0.0, source=ONE_MACHINE),
    Parameter("M", "1", "id of the second machine, 0: none", default=0.0, source=ONE_MACHINE),
    Parameter("K", "pu", "gain, 1 / droop", above=0.0),
    Parameter("T1", "s", "governor lag time constant", at_least=0.0),
    Parameter("T2", "s", "governor lead time constant", at_least=0.0),
    Parameter("T3", "s", "valve time constant", above=0.0),
    Parameter("UO", "pu/s", "fastest opening of the valve", above=0.0),
    Parameter("UC", "pu/s", "fastest closing of the valve", below=0.0),
    Parameter("PMAX", "pu", "largest valve position"),
    Parameter("PMIN", "pu", "smallest valve position"),
    Parameter("T4", "s", "steam chest time constant", at_least=0.0),
    Parameter("K1", "1", "share of the first stage", at_least=0.0),
    Parameter("K2", "1", "share of the first stage, second machine", at_least=0.0),
    Parameter("T5", "s", "time constant of the second stage, a reheater", at_least=0.0),
    Parameter("K3", "1", "share of the second stage", at_least=0.0),
    Parameter("K4", "1", "share of the second stage, second machine", at_least=0.0),
    Parameter("T6", "s", "time constant of the third stage", at_least=0.0),
    Parameter("K5", "1", "share of the third stage", at_least=0.0),
    Parameter("K6", "1", "share of the third stage, second machine", at_least=0.0),
    Parameter("T7", "s", "time constant of the fourth stage", at_least=0.0),
    Parameter("K7", "1", "share of the fourth stage", at_least=0.0),
    Parameter("K8", "1", "share of the fourth stage, second machine", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    lead_rate, led = lead_lag(u.dw_pu, x.lead, p.T2, p.T1)
    wanted = p.p_ref_pu + u.dp_ref_pu / (p.K1 + p.K3 + p.K5 + p.K7)
    speed = clamped((wanted - p.K * led - x.valve) / p.T3, p.UC, p.UO)
    rate = held_at_limits(speed, x.valve, p.PMIN, p.PMAX)
    rate_4, s_4 = lag(x.valve, x.stage_1, p.T4)
    rate_5, s_5 = lag(s_4, x.stage_2, p.T5)
    rate_6, s_6 = lag(s_5, x.stage_3, p.T6)
    rate_7, s_7 = lag(s_6, x.stage_4, p.T7)
    power = p.K1 * s_4 + p.K3 * s_5 + p.K5 * s_6 + p.K7 * s_7
    return (lead_rate, rate, rate_4, rate_5, rate_6, rate_7), (power,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest all steam stages pass the valve's position on."""
    valve = wanted / sum(v[name] for name in FIRST)
    return Start((0.0, valve, valve, valve, valve, valve), references=(valve,))


def check(v: Values) -> list[str]:
    """One machine, with power, and limits in order."""
    faults = []
    if v["JBUS"] != 0.0 or v["M"] != 0.0:
        faults.append(f"a second machine (bus JBUS = {v['JBUS']:g}) is not modelled; JBUS and M must be 0")
    if any(v[name] != 0.0 for name in SECOND):
        faults.append("K2, K4, K6, K8 belong to a second machine, which is not modelled; they must be 0")
    if not sum(v[name] for name in FIRST) > 0.0:
        faults.append("one of K1, K3, K5, K7 must be above 0, or the turbine has no power")
    if not v["PMIN"] < v["PMAX"]:
        faults.append("PMIN must be below PMAX")
    return faults


MODEL = ControlModel(
    name="IEEEG1",
    kind="governor",
    title="IEEE type 1 steam turbine and governor",
    source=Source("PSS/E model IEEEG1; IEEE Trans. PAS-92 (1973) 1904-1915", "S"),
    parameters=PARAMETERS,
    states=("lead", "valve", "stage_1", "stage_2", "stage_3", "stage_4"),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["PMIN"], v["PMAX"]), None, None, None, None),
    check=check,
    gain=lambda v: v["K"] * sum(v[name] for name in FIRST),
)
