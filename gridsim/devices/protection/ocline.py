"""OCLINE: inverse-time overcurrent relay of a branch.

    M = largest current at either end / (PICKUP rating)                          (1)
    t(M) = TD (A / (M^2 - 1) + B) for M > 1,   A = 19.61 s, B = 0.491 s          (2)
    the integral of dt / t(M) reaches 1:   TB later the branch opens             (3)

The integral falls back to 0 as soon as M is at most 1. A branch without a rating is never tripped. Fields of the
record: IBUS 'OCLINE' CKT JBUS  PICKUP TD TB /

The model is gridsim's own. Source of (2): IEEE C37.112, very inverse characteristic [I].
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gridsim.devices.protection.contract import ACTED, ROUNDING_S, RelayModel
from gridsim.parameters import Parameter
from gridsim.sources import Source

A_S, B_S = 19.61, 0.491

PARAMETERS = (
    Parameter("PICKUP", "1", "pick-up current per rating", above=0.0),
    Parameter("TD", "1", "time dial", above=0.0),
    Parameter("TB", "s", "breaker time", at_least=0.0),
)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3)."""
    if x.used < 0.0:
        return (ACTED, 0.0), (0.0,)
    if x.used >= 1.0:
        since = x.since_s + u.dt_s
        if since >= p.TB - ROUNDING_S:
            return (ACTED, 0.0), (1.0,)
        return (x.used, since), (0.0,)
    i_from = math.hypot(
        p.y_ff_re * u.v_from_re - p.y_ff_im * u.v_from_im + p.y_ft_re * u.v_to_re - p.y_ft_im * u.v_to_im,
        p.y_ff_re * u.v_from_im + p.y_ff_im * u.v_from_re + p.y_ft_re * u.v_to_im + p.y_ft_im * u.v_to_re,
    )
    i_to = math.hypot(
        p.y_tf_re * u.v_from_re - p.y_tf_im * u.v_from_im + p.y_tt_re * u.v_to_re - p.y_tt_im * u.v_to_im,
        p.y_tf_re * u.v_from_im + p.y_tf_im * u.v_from_re + p.y_tt_re * u.v_to_im + p.y_tt_im * u.v_to_re,
    )
    multiple = max(i_from, i_to) / (p.PICKUP * p.rating_pu)
    if not multiple > 1.0:
        return (0.0, 0.0), (0.0,)
    used = x.used + u.dt_s / (p.TD * (A_S / (multiple * multiple - 1.0) + B_S))
    return (used, 0.0), (0.0,)


def says(values: Mapping[str, float], stage: int) -> str:
    """Say what made it act."""
    return f"overcurrent: inverse time beyond {values['PICKUP']:g} times the rating, dial {values['TD']:g}"


MODEL = RelayModel(
    name="OCLINE",
    title="inverse-time overcurrent relay of a branch",
    source=Source("IEEE C37.112, very inverse characteristic", "I"),
    watches="branch",
    trips="branch",
    parameters=PARAMETERS,
    states=("used", "since_s"),
    evaluate=evaluate,
    says=says,
    record_ids=("JBUS",),
)
