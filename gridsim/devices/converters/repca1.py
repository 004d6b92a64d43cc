"""REPCA1: control of a plant of converters, voltage or reactive power and frequency at one bus.

With v the regulated voltage, i, P and Q what the plant injects, on its rating:

    y     = |v - (Rc + j Xc) i| (VCFlag 1) or |v| + Kc Q (VCFlag 0)           RefFlag 1, voltage
    y     = Q                                                                 RefFlag 0, reactive power
    Tfltr d y_f / dt = y - y_f,   e = y_ref - y_f (RefFlag 0: Q_ref - y_f)                  (1)
    e_d   = what of e lies outside dbd1..dbd2, within emin..emax
    Q_pi  = PI(Kp, Ki) of e_d within Qmin..Qmax, waiting while |v| < Vfrz                   (2)
    Q_ref of the electrical control = (1 + s Tft) / (1 + s Tfv) Q_pi                        (3)
    Tp d P_f / dt = P - P_f                                                                 (4)
    e_f   = what of -df lies outside fdbd1..fdbd2;  D = min(Ddn e_f, 0) + max(Dup e_f, 0)
    P_pi  = PI(Kpg, Kig) of P_plant - P_f + D within femin..femax, within Pmin..Pmax        (5)
    Tg d P_ref / dt = P_pi - P_ref      (FreqFlag 0: P_ref stays)                            (6)

The regulated bus is the plant's own or the remote one; df is that of the plant's own bus. Current and power are the
plant's own: a monitored branch is refused, since it is not modelled. Source: Siemens, PSS/E Model Library, REPCA1, as
OpenIPSL documents it [S]; WECC REMTF, REPC_A [I].
"""

from __future__ import annotations

import math
from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag, limited_pi
from gridsim.devices.contract import ControlModel, Start, Values
from gridsim.devices.fields import out_of_order
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("BUSR", "1", "regulated bus, 0 for the plant's own", at_least=0.0),
    Parameter("BUS1", "1", "from bus of a monitored branch", at_least=0.0, at_most=0.0),
    Parameter("BUS2", "1", "to bus of a monitored branch", at_least=0.0, at_most=0.0),
    Parameter("CKTID", "1", "circuit of a monitored branch, not used", at_least=0.0),
    Parameter("VCFlag", "1", "1: line drop compensation, 0: reactive droop", at_least=0.0, at_most=1.0),
    Parameter("RefFlag", "1", "1: voltage, 0: reactive power control", at_least=0.0, at_most=1.0),
    Parameter("FreqFlag", "1", "1: frequency control", at_least=0.0, at_most=1.0),
    Parameter("Tfltr", "s", "time constant of the voltage or reactive power filter", at_least=0.0),
    Parameter("Kp", "pu", "proportional gain of the reactive control", at_least=0.0),
    Parameter("Ki", "1/s", "integral gain of the reactive control", at_least=0.0),
    Parameter("Tft", "s", "lead time constant", at_least=0.0),
    Parameter("Tfv", "s", "lag time constant", at_least=0.0),
    Parameter("Vfrz", "pu", "voltage below which the reactive control waits"),
    Parameter("Rc", "pu", "resistance of the line drop compensation"),
    Parameter("Xc", "pu", "reactance of the line drop compensation"),
    Parameter("Kc", "pu", "reactive droop"),
    Parameter("emax", "pu", "largest error of the reactive control"),
    Parameter("emin", "pu", "least error of the reactive control"),
    Parameter("dbd1", "pu", "lower edge of the dead band", at_most=0.0),
    Parameter("dbd2", "pu", "upper edge of the dead band", at_least=0.0),
    Parameter("Qmax", "pu", "largest reactive reference"),
    Parameter("Qmin", "pu", "least reactive reference"),
    Parameter("Kpg", "pu", "proportional gain of the power control", at_least=0.0),
    Parameter("Kig", "1/s", "integral gain of the power control", at_least=0.0),
    Parameter("Tp", "s", "time constant of the power filter", at_least=0.0),
    Parameter("fdbd1", "pu", "lower edge of the frequency dead band", at_most=0.0),
    Parameter("fdbd2", "pu", "upper edge of the frequency dead band", at_least=0.0),
    Parameter("femax", "pu", "largest error of the power control"),
    Parameter("femin", "pu", "least error of the power control"),
    Parameter("Pmax", "pu", "largest power reference"),
    Parameter("Pmin", "pu", "least power reference"),
    Parameter("Tg", "s", "time constant of the power reference", at_least=0.0),
    Parameter("Ddn", "pu", "droop gain at high frequency", at_least=0.0),
    Parameter("Dup", "pu", "droop gain at low frequency", at_least=0.0),
)


@kernel
def outside(e: float, low: float, high: float) -> float:
    """Return what of e lies outside a dead band: no step at its edges."""
    if e > high:
        return e - high
    if e < low:
        return e - low
    return 0.0


@kernel
def regulated(p: Any, u: Any) -> Any:
    """y of the equations. [pu]"""
    if p.RefFlag == 0.0:
        return u.q_e_pu
    if p.VCFlag == 0.0:
        return math.sqrt(u.v_at_re_pu**2 + u.v_at_im_pu**2) + p.Kc * u.q_e_pu
    re = u.v_at_re_pu - (p.Rc * u.i_re_pu - p.Xc * u.i_im_pu)
    im = u.v_at_im_pu - (p.Rc * u.i_im_pu + p.Xc * u.i_re_pu)
    return math.sqrt(re * re + im * im)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    y_rate, y_f = lag(regulated(p, u), x.y_f, p.Tfltr)
    e_d = clamped(outside(p.y_ref - y_f, p.dbd1, p.dbd2), p.emin, p.emax)
    q_rate, q_pi = limited_pi(e_d, x.pi_q, p.Kp, p.Ki, p.Qmin, p.Qmax)
    if u.v_at_re_pu**2 + u.v_at_im_pu**2 < p.Vfrz * abs(p.Vfrz):
        q_rate = 0.0
    lead_rate, q_ref = lead_lag(q_pi, x.lead, p.Tft, p.Tfv)
    p_rate, p_f = lag(u.p_e_pu, x.p_f, p.Tp)
    if p.FreqFlag == 0.0:
        return (y_rate, q_rate, lead_rate, p_rate, 0.0, 0.0), (x.p_ref, q_ref)
    e_f = outside(-u.df_bus_pu, p.fdbd1, p.fdbd2)
    droop = min(p.Ddn * e_f, 0.0) + max(p.Dup * e_f, 0.0)
    error = clamped(p.p_plant - p_f + droop, p.femin, p.femax)
    pi_rate, p_pi = limited_pi(error, x.pi_p, p.Kpg, p.Kig, p.Pmin, p.Pmax)
    ref_rate, p_ref = lag(p_pi, x.p_ref, p.Tg)
    return (y_rate, q_rate, lead_rate, p_rate, pi_rate, ref_rate), (p_ref, q_ref)


def start(v: Values, u: Values, wanted: float) -> Start:
    """The references at which the plant stands where its converter wants it."""
    y = float(regulated.py_func(_Fields(v), _Fields(u)))
    q = u["q_ref_pu"]
    return Start((y, q, q, u["p_e_pu"], wanted, wanted), references=(y, u["p_e_pu"]))


class _Fields:
    """Values by name, as a kernel sees them."""

    def __init__(self, values: Values) -> None:
        self.__dict__.update(values)


def bounds(v: Values) -> tuple[tuple[float, float], ...]:
    """Integrals within the limits of their outputs."""
    free = (-math.inf, math.inf)
    power = (v["Pmin"], v["Pmax"]) if v["FreqFlag"] != 0.0 else free
    return free, (v["Qmin"], v["Qmax"]), free, free, power, free


def check(v: Values) -> list[str]:
    """Limits in their order."""
    return out_of_order(v, (("Qmin", "Qmax"), ("Pmin", "Pmax"), ("emin", "emax"), ("femin", "femax")))


MODEL = ControlModel(
    name="REPCA1",
    kind="plant",
    title="control of a plant of converters",
    source=Source("Siemens, PSS/E Model Library, REPCA1; documentation of OpenIPSL's REPCA1", "S"),
    parameters=PARAMETERS,
    states=("y_f", "pi_q", "lead", "p_f", "pi_p", "p_ref"),
    evaluate=evaluate,
    start=start,
    references=("y_ref", "p_plant"),
    bounds=bounds,
    check=check,
    senses=lambda v: v["FreqFlag"] != 0.0,
    texts=("CKTID",),
    watches=lambda v: int(v["BUSR"]),
)
