"""ESST4B: IEEE type ST4B static excitation (2005), proportional-integral regulators in two loops around a fed bridge.

    TR d v_m / dt = v_t - v_m                                            (1)
    v_r = (KPR + KIR / s)(v_ref - v_m + v_s),   VRMIN <= v_r <= VRMAX    (2)
    TA d v_a / dt = v_r - v_a                                            (3)
    v_b = (KPM + KIM / s)(v_a - KG e_fd),   VMMIN <= v_b <= VMMAX        (4)
    e_fd = v_b times V_E F_EX(KC i_fd / V_E), the source not above VBMAX (5)

V_E and F_EX: rectifier.py. (4) and (5) are solved for v_b. An under-excitation limiter would add to the error, one of
over-excitation enter a low-value gate behind (4): there is none here. Source: PSS/E model ESST4B;
IEEE Std 421.5-2005, type ST4B and annex E for the limits of (2) and (4) [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, lag, limited_pi
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters.pi_rest import pi_bounds, pi_rest
from gridsim.devices.exciters.rectifier import potential_circuit, potential_source, rectified, source_at
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TR", "s", "voltage transducer time constant", at_least=0.0),
    Parameter("KPR", "pu", "proportional gain of the voltage loop", at_least=0.0),
    Parameter("KIR", "pu/s", "integral gain of the voltage loop", at_least=0.0),
    Parameter("VRMAX", "pu", "largest output of the voltage loop"),
    Parameter("VRMIN", "pu", "smallest output of the voltage loop"),
    Parameter("TA", "s", "regulator time constant", at_least=0.0),
    Parameter("KPM", "pu", "proportional gain of the field loop", at_least=0.0),
    Parameter("KIM", "pu/s", "integral gain of the field loop", at_least=0.0),
    Parameter("VMMAX", "pu", "largest output of the field loop"),
    Parameter("VMMIN", "pu", "smallest output of the field loop"),
    Parameter("KG", "pu", "feedback gain of the field loop", at_least=0.0),
    Parameter("KP", "pu", "potential circuit gain", at_least=0.0),
    Parameter("KI", "pu", "current circuit gain", at_least=0.0),
    Parameter("VBMAX", "pu", "largest source voltage", above=0.0),
    Parameter("KC", "pu", "rectifier loading factor", at_least=0.0),
    Parameter("XL", "pu", "reactance of the potential circuit", at_least=0.0),
    Parameter("THETAP", "deg", "angle of the potential circuit"),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (5)."""
    measured_rate, measured = lag(u.v_t_pu, x.measured, p.TR)
    error = p.v_ref_pu - measured + u.v_s_pu
    voltage_rate, regulator = limited_pi(error, x.voltage_integral, p.KPR, p.KIR, p.VRMIN, p.VRMAX)
    rate, output = lag(regulator, x.regulator, p.TA)
    source = min(rectified(potential_source(p, u), p.KC * u.i_fd_pu), p.VBMAX)
    feedback = p.KG * source
    conducting = clamped((p.KPM * output + x.field_integral) / (1.0 + p.KPM * feedback), p.VMMIN, p.VMMAX)
    field_rate, conducting = limited_pi(
        output - feedback * conducting, x.field_integral, p.KPM, p.KIM, p.VMMIN, p.VMMAX
    )
    return (measured_rate, voltage_rate, rate, field_rate), (source * conducting,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest (5) gives v_b, (4) v_a, (2) the error: 0 where a loop integrates."""
    source = min(float(rectified.py_func(source_at(v, u), v["KC"] * u["i_fd_pu"])), v["VBMAX"])
    conducting = wanted / source if source > 0.0 else float("inf")
    field_error, field_integral = pi_rest(conducting, v["KPM"], v["KIM"])
    regulator = field_error + v["KG"] * wanted
    error, voltage_integral = pi_rest(regulator, v["KPR"], v["KIR"])
    states = (u["v_t_pu"], voltage_integral, regulator, field_integral)
    return Start(states, references=(error + u["v_t_pu"] - u["v_s_pu"],))


def check(v: Values) -> list[str]:
    """Limits in order, and gains that make regulators."""
    limits = (("VRMIN", "VRMAX"), ("VMMIN", "VMMAX"))
    faults = [f"{low} must be below {high}" for low, high in limits if not v[low] < v[high]]
    gains = (("KPR", "KIR"), ("KPM", "KIM"))
    return faults + [f"{kp} and {ki} must not both be 0" for kp, ki in gains if v[kp] == v[ki] == 0.0]


MODEL = ControlModel(
    name="ESST4B",
    kind="exciter",
    title="IEEE type ST4B compound-source static excitation",
    source=Source("PSS/E model ESST4B; IEEE Std 421.5-2005, type ST4B", "S"),
    parameters=PARAMETERS,
    states=("measured", "voltage_integral", "regulator", "field_integral"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    derived=("kp_re", "kp_im"),
    derive=potential_circuit,
    bounds=lambda v: state_bounds(
        None,
        pi_bounds(v["KIR"], v["VRMIN"], v["VRMAX"]),
        (v["VRMIN"], v["VRMAX"]),
        pi_bounds(v["KIM"], v["VMMIN"], v["VMMAX"]),
    ),
    check=check,
)
