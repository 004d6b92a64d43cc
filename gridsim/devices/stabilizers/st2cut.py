"""ST2CUT: stabilizer with two inputs, three lead-lags and a voltage window.

    y1 = K1 / (1 + s T1) u1 + K2 / (1 + s T2) u2                                     (1)
    y2 = s T3 / (1 + s T4) y1, or y1 / (1 + s T4) where T3 = 0                       (2)
    y3 = (1 + s T5) / (1 + s T6) (1 + s T7) / (1 + s T8) (1 + s T9) / (1 + s T10) y2 (3)
    v_s = y3 within [LSMIN, LSMAX] while v_0 + VCL < v_t < v_0 + VCU, else 0         (4)

u1, u2 by their input codes (gridsim/devices/stabilizers/signals.py). v_0 is the terminal voltage at the start;
VCU = 0 or VCL = 0 means no cut-off on that side. Source: PSS/E model ST2CUT; ANDES 2.0.0 documentation [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag, washout_or_lag
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
    code_parameter("MODE", "first input code"),
    remote_parameter("BUSR"),
    code_parameter("MODE2", "second input code"),
    remote_parameter("BUSR2"),
    Parameter("K1", "pu", "gain of the first input"),
    Parameter("K2", "pu", "gain of the second input"),
    Parameter("T1", "s", "time constant of the first input", at_least=0.0),
    Parameter("T2", "s", "time constant of the second input", at_least=0.0),
    Parameter("T3", "s", "washout gain time constant, 0: a lag", at_least=0.0),
    Parameter("T4", "s", "washout time constant", above=0.0),
    Parameter("T5", "s", "first lead time constant", at_least=0.0),
    Parameter("T6", "s", "first lag time constant", at_least=0.0),
    Parameter("T7", "s", "second lead time constant", at_least=0.0),
    Parameter("T8", "s", "second lag time constant", at_least=0.0),
    Parameter("T9", "s", "third lead time constant", at_least=0.0),
    Parameter("T10", "s", "third lag time constant", at_least=0.0),
    Parameter("LSMAX", "pu", "largest output"),
    Parameter("LSMIN", "pu", "smallest output"),
    Parameter("VCU", "pu", "rise of voltage above which the output is cut off, 0: none", at_least=0.0),
    Parameter("VCL", "pu", "fall of voltage, below 0, beyond which the output is cut off, 0: none", at_most=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    rate_1, first = lag(p.K1 * chosen_signal(p.MODE, u), x.input_1, p.T1)
    rate_2, second = lag(p.K2 * chosen_signal(p.MODE2, u), x.input_2, p.T2)
    washout_rate, washed = washout_or_lag(first + second, x.washout, 1.0, p.T3, p.T4)
    lead_1_rate, once = lead_lag(washed, x.lead_1, p.T5, p.T6)
    lead_2_rate, twice = lead_lag(once, x.lead_2, p.T7, p.T8)
    lead_3_rate, led = lead_lag(twice, x.lead_3, p.T9, p.T10)
    v_s = clamped(led, p.LSMIN, p.LSMAX)
    rise = u.v_t_pu - p.v_0_pu
    if (p.VCU > 0.0 and rise > p.VCU) or (p.VCL < 0.0 and rise < p.VCL):
        v_s = 0.0
    return (rate_1, rate_2, washout_rate, lead_1_rate, lead_2_rate, lead_3_rate), (v_s,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the inputs stand at their signals, and the washout gives nothing."""
    first = v["K1"] * resting_signal(v["MODE"], u)
    second = v["K2"] * resting_signal(v["MODE2"], u)
    return Start((first, second, first + second, 0.0, 0.0, 0.0), references=(u["v_t_pu"],))


def check(v: Values) -> list[str]:
    """Inputs that exist, limits in order, no output at rest."""
    faults = faults_of_inputs(v, codes=("MODE", "MODE2"), buses=("BUSR", "BUSR2"))
    if v["T3"] == 0.0 and not {v["MODE"], v["MODE2"]} <= set(ZERO_AT_REST):
        faults.append("input codes 3, 4, 5 need a washout, T3 above 0, or the output is not 0 at rest")
    if not v["LSMIN"] < v["LSMAX"]:
        faults.append("LSMIN must be below LSMAX")
    return faults


MODEL = ControlModel(
    name="ST2CUT",
    kind="stabilizer",
    title="stabilizer with two inputs and voltage cut-off",
    source=Source("PSS/E model ST2CUT; ANDES 2.0.0 documentation", "S"),
    parameters=PARAMETERS,
    states=("input_1", "input_2", "washout", "lead_1", "lead_2", "lead_3"),
    evaluate=evaluate,
    start=start,
    references=("v_0_pu",),
    check=check,
    senses=lambda v: v["MODE"] in SENSED or v["MODE2"] in SENSED,
)
