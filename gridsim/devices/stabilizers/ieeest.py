"""IEEEST: IEEE stabilizing model, a second-order filter, two lead-lags and a washout.

    y1 = (1 + A5 s + A6 s^2) / ((1 + A1 s + A2 s^2)(1 + A3 s + A4 s^2)) u        (1)
    y2 = (1 + s T1) / (1 + s T2) (1 + s T3) / (1 + s T4) y1                      (2)
    y3 = KS s T5 / (1 + s T6) y2                                                 (3)
    v_s = y3 within [LSMIN, LSMAX] while VCL < v_t < VCU, else 0                 (4)

u by input code ICS (gridsim/devices/stabilizers/signals.py), per unit on the machine's rating. With T5 = 0 the
washout is a lag, KS / (1 + s T6). VCU = VCL = 0 means no cut-off.
Source: PSS/E model IEEEST; IEEE Std 421.5 type PSS1A [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lead_lag, second_order, washout_or_lag
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.devices.stabilizers.signals import (
    SENSED,
    ZERO_AT_REST,
    chosen_signal,
    code_parameter,
    faults_of_inputs,
    remote_parameter,
    resting_signal,
)
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    code_parameter("ICS", lowest=1.0),
    remote_parameter("IB"),
    *(Parameter(f"A{i}", "s" if i in (1, 3, 5) else "s^2", "filter coefficient", at_least=0.0) for i in range(1, 7)),
    Parameter("T1", "s", "first lead time constant", at_least=0.0),
    Parameter("T2", "s", "first lag time constant", at_least=0.0),
    Parameter("T3", "s", "second lead time constant", at_least=0.0),
    Parameter("T4", "s", "second lag time constant", at_least=0.0),
    Parameter("T5", "s", "washout gain time constant, 0: a lag", at_least=0.0),
    Parameter("T6", "s", "washout time constant", above=0.0),
    Parameter("KS", "pu", "gain"),
    Parameter("LSMAX", "pu", "largest output"),
    Parameter("LSMIN", "pu", "smallest output"),
    Parameter("VCU", "pu", "voltage above which the output is cut off, 0: none", at_least=0.0),
    Parameter("VCL", "pu", "voltage below which the output is cut off, 0: none", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    # The numerator goes to the factor that can carry it: the second, unless only the first has its order.
    first = 1.0 if p.A4 == 0.0 and (p.A2 > 0.0 or p.A3 == 0.0) else 0.0
    b_1, b_2, c_1, c_2 = first * p.A5, first * p.A6, (1.0 - first) * p.A5, (1.0 - first) * p.A6
    rate_1, rate_2, once = second_order(chosen_signal(p.ICS, u), x.filter_1, x.filter_2, b_1, b_2, p.A1, p.A2)
    rate_3, rate_4, twice = second_order(once, x.filter_3, x.filter_4, c_1, c_2, p.A3, p.A4)
    lead_1_rate, led = lead_lag(twice, x.lead_1, p.T1, p.T2)
    lead_2_rate, led_twice = lead_lag(led, x.lead_2, p.T3, p.T4)
    washout_rate, washed = washout_or_lag(led_twice, x.washout, p.KS, p.T5, p.T6)
    v_s = clamped(washed, p.LSMIN, p.LSMAX)
    if (p.VCU > 0.0 and u.v_t_pu > p.VCU) or (p.VCL > 0.0 and u.v_t_pu < p.VCL):
        v_s = 0.0
    return (rate_1, rate_2, rate_3, rate_4, lead_1_rate, lead_2_rate, washout_rate), (v_s,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest every lag stands at the input, and the washout gives nothing."""
    signal = resting_signal(v["ICS"], u)
    return Start((signal, 0.0, signal, 0.0, signal, signal, signal))


def check(v: Values) -> list[str]:
    """An input that exists, limits in order, a filter that is proper."""
    faults = faults_of_inputs(v, codes=("ICS",), buses=("IB",))
    if v["T5"] == 0.0 and v["ICS"] not in ZERO_AT_REST:
        faults.append(f"input code {v['ICS']:g} needs a washout, T5 above 0, or the output is not 0 at rest")
    if not v["LSMIN"] < v["LSMAX"]:
        faults.append("LSMIN must be below LSMAX")
    if v["A6"] > 0.0 and v["A4"] == 0.0 and v["A2"] == 0.0:
        faults.append("A6 above 0 needs A2 or A4 above 0, or the filter differentiates")
    if v["A5"] > 0.0 and not any(v[name] > 0.0 for name in ("A1", "A2", "A3", "A4")):
        faults.append("A5 above 0 needs a denominator (A1 to A4), or the filter differentiates")
    return faults


MODEL = ControlModel(
    name="IEEEST",
    kind="stabilizer",
    title="IEEE stabilizer with filter, two lead-lags and washout",
    source=Source("PSS/E model IEEEST; IEEE Std 421.5 PSS1A", "S"),
    parameters=PARAMETERS,
    states=("filter_1", "filter_2", "filter_3", "filter_4", "lead_1", "lead_2", "washout"),
    evaluate=evaluate,
    start=start,
    check=check,
    senses=lambda v: v["ICS"] in SENSED,
)
