"""SEXS: simplified excitation system, a lead-lag and an amplifier.

    u = v_ref - v_t + v_s
    y = (1 + s TA) / (1 + s TB) u                                        (1)
    TE d e_fd / dt = K y - e_fd,   EMIN <= e_fd <= EMAX                  (2)

The first parameter is the ratio TA / TB. Source: PSS/E model SEXS [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.blocks import clamped, held_at_limits, lag, lead_lag
from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("TATB", "1", "TA / TB, lead over lag", at_least=0.0),
    Parameter("TB", "s", "lag time constant", at_least=0.0),
    Parameter("K", "pu", "gain", above=0.0),
    Parameter("TE", "s", "exciter time constant", at_least=0.0),
    Parameter("EMIN", "pu", "smallest field voltage"),
    Parameter("EMAX", "pu", "largest field voltage"),
)


@kernel
def amplified(p: Any, u: Any, lead: float, output: float) -> Any:
    """Equations (1) and (2): rates of both states, and the output."""
    lead_rate, led = lead_lag(p.v_ref_pu - u.v_t_pu + u.v_s_pu, lead, p.TATB * p.TB, p.TB)
    rate, passed = lag(p.K * led, output, p.TE)
    return lead_rate, held_at_limits(rate, output, p.EMIN, p.EMAX), clamped(passed, p.EMIN, p.EMAX)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) and (2)."""
    lead_rate, rate, e_fd = amplified(p, u, x.lead, x.e_fd)
    return (lead_rate, rate), (e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the error is e_fd / K."""
    error = wanted / v["K"]
    return Start((error, wanted), references=(error + u["v_t_pu"] - u["v_s_pu"],))


MODEL = ControlModel(
    name="SEXS",
    kind="exciter",
    title="simplified excitation system",
    source=Source("PSS/E model SEXS, block diagram", "S"),
    parameters=PARAMETERS,
    states=("lead", "e_fd"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["EMIN"], v["EMAX"])),
    check=lambda v: [] if v["EMIN"] < v["EMAX"] else ["EMIN must be below EMAX"],
)
