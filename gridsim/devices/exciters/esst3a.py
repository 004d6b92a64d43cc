"""ESST3A: IEEE type ST3A static excitation (1992), a bridge fed by terminal voltage and current, with an inner loop.

    TR d v_m / dt = v_t - v_m                                            (1)
    u = v_ref - v_m + v_s,   VIMIN <= u <= VIMAX
    y = (1 + s TC) / (1 + s TB) u                                        (2)
    TA d v_r / dt = KA y - v_r,   VRMIN <= v_r <= VRMAX                  (3)
    TM d v_b / dt = KM (v_r - v_g) - v_b,   VMMIN <= v_b <= VMMAX        (4)
    v_g = KG e_fd, not above VGMAX                                       (5)
    e_fd = v_b times V_E F_EX(KC i_fd / V_E), the source not above VBMAX (6)

V_E and F_EX: rectifier.py. With TM = 0, (4) to (6) are solved for v_b. The high-value gate behind u takes an
under-excitation limiter, of which there is none here. Source: PSS/E model ESST3A; IEEE Std 421.5-1992, type ST3A [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag, lead_lag, limited_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.rectifier import potential_circuit, potential_source, rectified, source_at
from gridsim.devices.fields import not_below
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("VIMAX", "pu", "largest voltage error"),
    Parameter("VIMIN", "pu", "smallest voltage error"),
    Parameter("KM", "pu", "gain of the inner loop", above=0.0),
    Parameter("TC", "s", "lead time constant", at_least=0.0),
    Parameter("TB", "s", "lag time constant", at_least=0.0),
    Parameter("KA", "pu", "regulator gain", above=0.0),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
    Parameter("VRMAX", "pu", "largest regulator output"),
    Parameter("VRMIN", "pu", "smallest regulator output"),
    Parameter("KG", "pu", "feedback gain of the inner loop", at_least=0.0),
    Parameter("KP", "pu", "potential circuit gain", at_least=0.0),
    Parameter("KI", "pu", "current circuit gain", at_least=0.0),
    Parameter("VBMAX", "pu", "largest source voltage", above=0.0),
    Parameter("KC", "pu", "rectifier loading factor", at_least=0.0),
    Parameter("XL", "pu", "reactance of the potential circuit", at_least=0.0),
    Parameter("VGMAX", "pu", "largest feedback of the inner loop", at_least=0.0),
    Parameter("THETAP", "deg", "angle of the potential circuit"),
    Parameter("TM", "s", "time constant of the inner loop", at_least=0.0),
    Parameter("VMMAX", "pu", "largest output of the inner loop"),
    Parameter("VMMIN", "pu", "smallest output of the inner loop"),
)
LIMITS = (("VIMIN", "VIMAX"), ("VRMIN", "VRMAX"), ("VMMIN", "VMMAX"))


@kernel
def bridge(p: Any, x: float, regulator: float, source: float) -> Any:
    """Equations (4) and (5): the rate of the inner loop and its output. [1/s, pu]"""
    if p.TM > 0.0:
        held = clamped(x, p.VMMIN, p.VMMAX)
        fed_back = min(p.KG * source * held, p.VGMAX)
        return limited_lag(p.KM * (regulator - fed_back), x, p.TM, p.VMMIN, p.VMMAX)
    linear = p.KM * regulator / (1.0 + p.KM * p.KG * source)
    return 0.0, clamped(max(linear, p.KM * (regulator - p.VGMAX)), p.VMMIN, p.VMMAX)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (6)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    error = clamped(p.v_ref_pu - measured + u.v_s_pu, p.VIMIN, p.VIMAX)
    lead_rate, led = lead_lag(error, x.lead, p.TC, p.TB)
    rate, regulator = limited_lag(p.KA * led, x.regulator, p.TA, p.VRMIN, p.VRMAX)
    source = min(rectified(potential_source(p, u), p.KC * u.i_fd_pu), p.VBMAX)
    bridge_rate, conducting = bridge(p, x.bridge, regulator, source)
    return (measured_rate, lead_rate, rate, bridge_rate), (source * conducting,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (6) gives v_b, (4) and (5) v_r, then (3) and (2) the error."""
    source = min(float(rectified.py_func(source_at(v, u), v["KC"] * u["i_fd_pu"])), v["VBMAX"])
    bridge = wanted / source if source > 0.0 else float("inf")
    regulator = bridge / v["KM"] + min(v["KG"] * wanted, v["VGMAX"])
    error = regulator / v["KA"]
    return Start((u["v_t_pu"], error, regulator, bridge), references=(error + u["v_t_pu"] - u["v_s_pu"],))


MODEL = ControlModel(
    name="ESST3A",
    kind="exciter",
    title="IEEE type ST3A compound-source static excitation",
    source=Source("PSS/E model ESST3A; IEEE Std 421.5-1992, type ST3A", "S"),
    parameters=PARAMETERS,
    states=("measured", "lead", "regulator", "bridge"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    derived=("kp_re", "kp_im"),
    derive=potential_circuit,
    bounds=lambda v: state_bounds(None, (v["VIMIN"], v["VIMAX"]), (v["VRMIN"], v["VRMAX"]), (v["VMMIN"], v["VMMAX"])),
    check=lambda v: not_below(v, LIMITS),
)
