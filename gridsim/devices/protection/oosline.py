"""OOSLINE: out-of-step relay of a branch: it opens where the voltages at its ends have fallen apart.

    angle between the ends beyond ANGLE for T:   TB later the branch opens       (1)

When two groups of machines lose step the angle opens over the branches between them, mostly over one, and that one
is where the grid is meant to part. A blinder scheme on the apparent impedance times the same passage; the angle is
what it stands for. Fields of the record: IBUS 'OOSLINE' CKT JBUS  ANGLE T TB /

The model is gridsim's own. Source: P. Kundur, Power System Stability and Control, 1994, section 13.5.3 (out-of-step
relaying) [I].
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gridsim.devices.protection.contract import NEVER, Quiet, RelayModel, stage
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: Below this voltage at an end no angle is read: a fault stands there. [pu] Assumption.
LEAST_V_PU = 0.1

PARAMETERS = (
    Parameter("ANGLE", "deg", "angle between the ends beyond which it picks up", above=0.0, at_most=180.0),
    Parameter("T", "s", "pick-up time", at_least=0.0),
    Parameter("TB", "s", "breaker time", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equation (1)."""
    along = u.v_from_re * u.v_to_re + u.v_from_im * u.v_to_im
    if along > 0.0 and p.ANGLE >= 90.0:  # nearer than a right angle, as it nearly always is
        timer, acts = stage(x.timer, False, p.T, p.TB, u.dt_s)
        return (timer,), (acts,)
    v_from = math.hypot(u.v_from_re, u.v_from_im)
    v_to = math.hypot(u.v_to_re, u.v_to_im)
    apart = min(v_from, v_to) > LEAST_V_PU and along < math.cos(math.radians(p.ANGLE)) * v_from * v_to
    timer, acts = stage(x.timer, apart, p.T, p.TB, u.dt_s)
    return (timer,), (acts,)


def quiet(values: Mapping[str, float]) -> Quiet:
    """Return where it rests: within 60 degrees, from which no voltage that moves by `REST_PU` reaches 90."""
    return Quiet(v_low_pu=LEAST_V_PU, least_cos=0.5) if values["ANGLE"] >= 90.0 else NEVER


def says(values: Mapping[str, float], stage: int) -> str:
    """Say what made it act."""
    return f"out of step: more than {values['ANGLE']:g} degrees between its ends for {values['T']:g} s"


MODEL = RelayModel(
    name="OOSLINE",
    title="out-of-step relay of a branch",
    source=Source("Kundur 1994, section 13.5.3, out-of-step relaying; its angle form is an assumption", "I"),
    watches="branch",
    trips="branch",
    parameters=PARAMETERS,
    states=("timer",),
    evaluate=evaluate,
    says=says,
    quiet=quiet,
    record_ids=("JBUS",),
)
