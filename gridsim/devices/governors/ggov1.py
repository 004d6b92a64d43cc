"""GGOV1: general gas turbine or engine, with PID governor, temperature limit and acceleration limit.

On the turbine's rating Trate (the machine's where 0), f the fuel demand, w = 1 + dw:

    e = p_ref + R dp + x_mw - dw - R (feedback chosen by Rselect), less deadband db, within [minerr, maxerr]  (1)
    f_n = Kpgov e + x_i + Kdgov s / (1 + s Tdgov) e,   d x_i / dt = Kigov e while f = f_n                (2)
    f_t = Kpload e_t + x_t, at most 1,  e_t = Ldref / Kturb + Wfnl - x_ex                                (3)
    f_a = f_lagged + Ka t_follow (Aset - s / (1 + s Ta) dw)                                              (4)
    f = min(f_n, f_t, f_a) within [vmin, vmax]                                                           (5)
    Tact d v / dt = f - v within [Rclose, Ropen];   w_f = v, or v w where Flag = 1                       (6)
    p_m = (1 + s Tc) / (1 + s Tb) Kturb (w_f - Wfnl) - Dm dw, the last term where Dm > 0                 (7)
    x_ex = 1 / (1 + s Tfload) (1 + s Tsa) / (1 + s Tsb) w_f, times w^Dm where Dm < 0                     (8)
    d x_mw / dt = Kimw (p_mw_set + dp - p_e measured) within +/- 1.1 R                                   (9)

Rselect: 1 electrical power through Tpelec, 0 none, -1 fuel demand, -2 valve stroke. The integrators of (2) and (3)
follow f, x' = Ki / Kp (f - the other terms), so that the one not in control does not wind up. (4) lets f rise at
Ka (Aset - a) at most; where the original looks back one time step, f is followed through a lag of t_follow.
A load controller's dp is in (1) what the chosen feedback is of it: dp of power, dp / Kturb of fuel, nothing where
there is no droop. Transport delay Teng must be 0; Ldref is constant, so Rup and Rdown have no effect.
Source: PSS/E model GGOV1; NERC Modeling Notification, Gas Turbine Governor Modeling (2017); IEEE PES-TR1, Dynamic
Models for Turbine-Governors in Power System Studies (2013), section 3.1.2.3; the OpenIPSL model library [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, dead_zone, held_at_limits, lag, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.governors.ggov1_fields import PARAMETERS, check
from gridsim.kernels import kernel
from gridsim.sources import Source

#: Lag in place of the time step by which the original's acceleration limit looks back. [s] Assumption.
FOLLOW_S = 0.01
#: The load limiter's output is at most this. [pu] PSS/E model GGOV1, block diagram [S].
LIMITER_MAX_PU = 1.0
#: The power controller moves the reference by at most this many droops. PSS/E model GGOV1, block diagram [S].
RESET_DROOPS = 1.1


@kernel
def feedback(p: Any, x: Any, measured: float) -> Any:
    """The droop signal that Rselect chooses. [pu]"""
    if p.Rselect == 1.0:
        return measured
    if p.Rselect == -1.0:
        return x.followed
    if p.Rselect == -2.0:
        return x.valve
    return 0.0


@kernel
def in_feedback(p: Any, power_pu: float) -> Any:
    """What a power on the turbine's rating is in the units of the feedback. [pu]"""
    if p.Rselect == 1.0:
        return power_pu
    return power_pu / p.Kturb if p.Rselect < 0.0 else 0.0


@kernel
def integral_rate(k_i: float, k_p: float, error: float, follow: float, x: float) -> float:
    """Rate of an integrator that follows `follow`, which is x + k_p error while it is in control. [pu/s]"""
    if k_p > 0.0:
        return k_i / k_p * (follow - x)
    return k_i * error


@kernel
def fuel_demand(p: Any, x: Any, dw_pu: float, measured: float, dp_pu: float) -> Any:
    """Equations (1) to (5): f, and the rates of derivative, both integrals, acceleration and follower."""
    droop = p.R * (feedback(p, x, measured) - in_feedback(p, dp_pu))
    error = dead_zone(p.p_ref_pu + x.mw_reset - dw_pu - droop, p.db)
    error = clamped(error, p.minerr, p.maxerr)
    lag_rate, _ = lag(error, x.derivative, p.Tdgov)
    derivative = p.Kdgov * lag_rate
    limit_error = p.Ldref / p.Kturb + p.Wfnl - x.exhaust
    acceleration = (dw_pu - x.speed) / p.Ta
    f_n = p.Kpgov * error + x.governor + derivative
    f_t = min(p.Kpload * limit_error + x.limiter, LIMITER_MAX_PU)
    f_a = x.followed + p.Ka * FOLLOW_S * (p.Aset - acceleration)
    f = clamped(min(f_n, f_t, f_a), p.vmin, p.vmax)
    governor_rate = integral_rate(p.Kigov, p.Kpgov, error, f - derivative, x.governor)
    limiter_rate = integral_rate(p.Kiload, p.Kpload, limit_error, f, x.limiter)
    if x.limiter >= LIMITER_MAX_PU and limiter_rate > 0.0:
        limiter_rate = 0.0
    return f, lag_rate, governor_rate, limiter_rate, acceleration, (f - x.followed) / FOLLOW_S


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (9)."""
    measured_rate, measured = lag(u.p_e_pu / p.rating, x.measured, p.Tpelec)
    dp_pu = u.dp_ref_pu / p.rating
    f, lag_rate, governor_rate, limiter_rate, acceleration, follow_rate = fuel_demand(p, x, u.dw_pu, measured, dp_pu)
    speed = clamped((f - x.valve) / p.Tact, p.Rclose, p.Ropen)
    speed = held_at_limits(speed, x.valve, p.vmin, p.vmax)
    fuel = x.valve * (1.0 + u.dw_pu) if p.Flag == 1.0 else x.valve
    turbine_rate, power = lead_lag(p.Kturb * (fuel - p.Wfnl), x.turbine, p.Tc, p.Tb)
    heat = fuel * (1.0 + u.dw_pu) ** p.Dm if p.Dm < 0.0 else fuel
    sensing_rate, sensed = lead_lag(heat, x.sensing, p.Tsa, p.Tsb)
    reset_rate = held_at_limits(
        p.Kimw * (p.p_mw_set_pu + dp_pu - measured), x.mw_reset, -RESET_DROOPS * p.R, RESET_DROOPS * p.R
    )
    rates = (
        measured_rate,
        lag_rate,
        governor_rate,
        speed,
        turbine_rate,
        sensing_rate,
        (sensed - x.exhaust) / p.Tfload,
        limiter_rate,
        reset_rate,
        acceleration,
        follow_rate,
    )
    return rates, ((power - max(p.Dm, 0.0) * u.dw_pu) * p.rating,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the fuel covers power and no-load fuel; the reference is the droop of the chosen feedback."""
    power, measured = wanted / v["rating"], u["p_e_pu"] / v["rating"]
    fuel = power / v["Kturb"] + v["Wfnl"]
    chosen = {1: measured, 0: 0.0, -1: fuel, -2: fuel}[int(v["Rselect"])]
    limiter = fuel if v["Kpload"] > 0.0 else LIMITER_MAX_PU
    states = (measured, 0.0, fuel, fuel, power, fuel, fuel, limiter, 0.0, 0.0, fuel)
    # Where a lead-lag is there, its state is the lagged input: Kturb (fuel - Wfnl) = power, and fuel.
    return Start(states, references=(v["R"] * chosen, measured))


def gain(v: Values) -> float:
    """Droop of the chosen feedback, on the turbine's rating; none where nothing is fed back. [pu]"""
    rating = v["Trate"] / v["sn_mva"] if v["Trate"] > 0.0 else 1.0
    if v["Rselect"] == 0.0 or v["R"] == 0.0:
        return 0.0
    return rating / v["R"] if v["Rselect"] == 1.0 else rating * v["Kturb"] / v["R"]


MODEL = ControlModel(
    name="GGOV1",
    kind="governor",
    title="general gas turbine or engine and governor",
    source=Source("PSS/E model GGOV1; IEEE PES-TR1 (2013) section 3.1.2.3; NERC Modeling Notification", "S", "2017"),
    parameters=PARAMETERS,
    states=(
        "measured",
        "derivative",
        "governor",
        "valve",
        "turbine",
        "sensing",
        "exhaust",
        "limiter",
        "mw_reset",
        "speed",
        "followed",
    ),
    evaluate=evaluate,
    start=start,
    references=("p_ref_pu", "p_mw_set_pu"),
    derived=("rating",),
    derive=lambda v: (v["Trate"] / v["sn_mva"] if v["Trate"] > 0.0 else 1.0,),
    bounds=lambda v: state_bounds(
        *(None, None, None, (v["vmin"], v["vmax"]), None, None, None, None),
        (-RESET_DROOPS * v["R"], RESET_DROOPS * v["R"]),
        *(None, None),
    ),
    check=check,
    gain=gain,
)
