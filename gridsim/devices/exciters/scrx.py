"""SCRX: bus-fed or solid fed static excitation, a lead-lag and an amplifier.

    y = (1 + s TA) / (1 + s TB) (v_ref - v_t + v_s)                      (1)
    TE d v_r / dt = K y - v_r,   EMIN <= v_r <= EMAX                     (2)
    e_fd = v_t v_r where CSWITCH is 0 (fed from the bus), v_r where it is 1           (3)
    e_fd = - RC/RFD i_fd while i_fd < 0, where RC/RFD is above 0         (4)

The first field is the ratio TA / TB. With RC/RFD = 0 the bridge carries negative field current, else it flows
through the resistance RC. Source: PSS/E model SCRX, block diagram [S]; (4) [I].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.contract import ControlModel, Start, Values, state_bounds
from gridsim.devices.exciters import sexs
from gridsim.devices.fields import flag
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    *sexs.PARAMETERS,
    flag("CSWITCH", "0: fed from the bus, 1: from a constant source"),
    Parameter("RCRFD", "1", "RC / RFD, 0: negative field current flows", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (4)."""
    lead_rate, rate, output = sexs.amplified(p, u, x.lead, x.output)
    e_fd = output * (u.v_t_pu if p.CSWITCH == 0.0 else 1.0)
    if p.RCRFD > 0.0 and u.i_fd_pu < 0.0:
        e_fd = -p.RCRFD * u.i_fd_pu
    return (lead_rate, rate), (e_fd,)


def start(v: Values, u: Values, wanted: float) -> Start:
    """At rest the error is v_r / K."""
    output = wanted / u["v_t_pu"] if v["CSWITCH"] == 0.0 else wanted
    error = output / v["K"]
    return Start((error, output), references=(error + u["v_t_pu"] - u["v_s_pu"],))


MODEL = ControlModel(
    name="SCRX",
    kind="exciter",
    title="static excitation, fed from the bus or not",
    source=Source("PSS/E model SCRX, block diagram", "S"),
    parameters=PARAMETERS,
    states=("lead", "output"),
    evaluate=evaluate,
    start=start,
    references=("v_ref_pu",),
    bounds=lambda v: state_bounds(None, (v["EMIN"], v["EMAX"])),
    check=sexs.MODEL.check,
)
