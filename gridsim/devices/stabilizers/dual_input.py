"""What PSS2A and PSS2B share: two washed-out inputs, a ramp-tracking filter, lead-lags.

    a = s Tw1 / (1 + s Tw1) s Tw2 / (1 + s Tw2) 1 / (1 + s T6) u1                    (1)
    b = s Tw3 / (1 + s Tw3) s Tw4 / (1 + s Tw4) KS2 / (1 + s T7) u2                  (2)
    y = KS1 (F (a + KS3 b) - b),   F = [(1 + s T8) / (1 + s T9)^M]^N                 (3)

With u1 the speed, u2 the electrical power and KS2 = T7 / (2 H), a + b is the integral of mechanical power, which
the filter F smooths, and b that of electrical power: what remains is the speed without its shaft noise. F follows a
ramp without error where T8 = M T9. A washout with time constant 0 is passed by; so is F with M = 0 or N = 0.
Source: IEEE Std 421.5-2005 section 8.2, type PSS2B; PSS/E models PSS2A and PSS2B; Kundur (1994) section 17.2.2 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import lag, lead_lag, washout_or_pass
from gridsim.devices.contract import Values
from gridsim.devices.stabilizers.signals import (
    SENSED,
    ZERO_AT_REST,
    code_parameter,
    faults_of_inputs,
    remote_parameter,
    resting_signal,
)
from gridsim.kernels import kernel
from gridsim.parameters import Parameter

#: Most lags that the filter may have, M N. PSS/E models PSS2A and PSS2B [S].
FILTER_LAGS = 8

PARAMETERS = (
    code_parameter("ICS1", "first input code"),
    remote_parameter("REMBUS1"),
    code_parameter("ICS2", "second input code"),
    remote_parameter("REMBUS2"),
    Parameter("M", "1", "lags of the ramp-tracking filter for each lead", at_least=0.0, at_most=8.0),
    Parameter("N", "1", "leads of the ramp-tracking filter", at_least=0.0, at_most=8.0),
    Parameter("TW1", "s", "first washout of the first input, 0: none", at_least=0.0),
    Parameter("TW2", "s", "second washout of the first input, 0: none", at_least=0.0),
    Parameter("T6", "s", "lag of the first input", at_least=0.0),
    Parameter("TW3", "s", "first washout of the second input, 0: none", at_least=0.0),
    Parameter("TW4", "s", "second washout of the second input, 0: none", at_least=0.0),
    Parameter("T7", "s", "lag of the second input", at_least=0.0),
    Parameter("KS2", "pu", "gain of the second input"),
    Parameter("KS3", "pu", "gain of the second input into the filter"),
    Parameter("T8", "s", "lead of the ramp-tracking filter", at_least=0.0),
    Parameter("T9", "s", "lag of the ramp-tracking filter", at_least=0.0),
    Parameter("KS1", "pu", "gain"),
    Parameter("T1", "s", "first lead time constant", at_least=0.0),
    Parameter("T2", "s", "first lag time constant", at_least=0.0),
    Parameter("T3", "s", "second lead time constant", at_least=0.0),
    Parameter("T4", "s", "second lag time constant", at_least=0.0),
)
STATES = (
    *("washout_1", "washout_2", "lag_1", "washout_3", "washout_4", "lag_2"),
    *(f"filter_{k}" for k in range(1, FILTER_LAGS + 1)),
    *("lead_1", "lead_2"),
)


@kernel
def filter_stage(k: float, u: float, x: float, p: Any) -> Any:
    """Stage k of (3): the first of each M stages has a lead, those beyond M N pass on; rate of x and output."""
    if k >= p.M * p.N or p.T9 <= 0.0:
        return 0.0, u
    lead_s = p.T8 if k % p.M == 0.0 else 0.0
    return lead_lag(u, x, lead_s, p.T9)


@kernel
def stabilized(p: Any, x: Any, u_1: float, u_2: float) -> Any:
    """Equations (1) to (3) and the first two lead-lags: the rates of `STATES` and the output."""
    rate_1, washed_1 = washout_or_pass(u_1, x.washout_1, p.TW1)
    rate_2, washed_2 = washout_or_pass(washed_1, x.washout_2, p.TW2)
    lag_1_rate, a = lag(washed_2, x.lag_1, p.T6)
    rate_3, washed_3 = washout_or_pass(u_2, x.washout_3, p.TW3)
    rate_4, washed_4 = washout_or_pass(washed_3, x.washout_4, p.TW4)
    lag_2_rate, b = lag(p.KS2 * washed_4, x.lag_2, p.T7)
    f_1_rate, f_1 = filter_stage(0.0, a + p.KS3 * b, x.filter_1, p)
    f_2_rate, f_2 = filter_stage(1.0, f_1, x.filter_2, p)
    f_3_rate, f_3 = filter_stage(2.0, f_2, x.filter_3, p)
    f_4_rate, f_4 = filter_stage(3.0, f_3, x.filter_4, p)
    f_5_rate, f_5 = filter_stage(4.0, f_4, x.filter_5, p)
    f_6_rate, f_6 = filter_stage(5.0, f_5, x.filter_6, p)
    f_7_rate, f_7 = filter_stage(6.0, f_6, x.filter_7, p)
    f_8_rate, f_8 = filter_stage(7.0, f_7, x.filter_8, p)
    lead_1_rate, once = lead_lag(p.KS1 * (f_8 - b), x.lead_1, p.T1, p.T2)
    lead_2_rate, led = lead_lag(once, x.lead_2, p.T3, p.T4)
    rates = (
        *(rate_1, rate_2, lag_1_rate, rate_3, rate_4, lag_2_rate),
        *(f_1_rate, f_2_rate, f_3_rate, f_4_rate, f_5_rate, f_6_rate, f_7_rate, f_8_rate),
        *(lead_1_rate, lead_2_rate),
    )
    return rates, led


def resting_states(v: Values, u_1: float, u_2: float) -> tuple[float, ...]:
    """Return `STATES` at rest: the first washout of each branch that is there stands at the signal."""
    first = (u_1, 0.0) if v["TW1"] > 0.0 else (0.0, u_1)
    second = (u_2, 0.0) if v["TW3"] > 0.0 else (0.0, u_2)
    return (*first, 0.0, *second, *[0.0] * (1 + FILTER_LAGS + 2))


def signals_at_rest(v: Values, u: Values) -> tuple[float, float]:
    """Return both inputs at rest."""
    return resting_signal(v["ICS1"], u), resting_signal(v["ICS2"], u)


def senses(v: Values) -> bool:
    """Say whether an input is measured at the bus."""
    return v["ICS1"] in SENSED or v["ICS2"] in SENSED


def check(v: Values) -> list[str]:
    """Inputs that exist and are washed out, a filter of at most eight lags."""
    faults = faults_of_inputs(v, codes=("ICS1", "ICS2"), buses=("REMBUS1", "REMBUS2"))
    for code, names in (("ICS1", ("TW1", "TW2")), ("ICS2", ("TW3", "TW4"))):
        if v[code] not in ZERO_AT_REST and not any(v[name] > 0.0 for name in names):
            faults.append(f"{code} = {v[code]:g} needs a washout, {' or '.join(names)} above 0")
    if v["M"] % 1.0 or v["N"] % 1.0 or v["M"] * v["N"] > FILTER_LAGS:
        faults.append(f"M and N must be whole numbers with M N at most {FILTER_LAGS}")
    if v["T9"] == 0.0 and v["T8"] > 0.0 and v["M"] * v["N"] > 0.0:
        faults.append("T8 above 0 needs T9 above 0, or the filter differentiates")
    if not v["VSTMIN"] < v["VSTMAX"]:
        faults.append("VSTMIN must be below VSTMAX")
    return faults
