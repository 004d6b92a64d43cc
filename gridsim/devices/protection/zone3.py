"""ZONE3: remote back-up distance relay of a branch, a mho circle through the origin, looking in from both ends.

    Z_r = REACH / abs(y_ft) at the angle of -1 / y_ft                                        (1)
    abs(v - i Z_r / 2) < abs(i Z_r / 2), with v and i at one end, i into the branch          (2)
    (2) at either end for T:   TB later the branch opens                                     (3)

Heavy load at low voltage moves into the circle as a fault does, which is how cascades were carried on (14 August
2003). Fields of the record: IBUS 'ZONE3' CKT JBUS  REACH T TB /

The model is gridsim's own. Source: the mho characteristic as in Kundur 1994, section 13.5.2 [I].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridsim.devices.protection.contract import RelayModel, stage
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

PARAMETERS = (
    Parameter("REACH", "1", "reach per impedance of the branch", above=0.0),
    Parameter("T", "s", "pick-up time", at_least=0.0),
    Parameter("TB", "s", "breaker time", at_least=0.0),
)


@kernel
def inside(v_re: float, v_im: float, i_re: float, i_im: float, z_re: float, z_im: float) -> bool:
    """Condition (2), with half the reach as z."""
    drop_re, drop_im = i_re * z_re - i_im * z_im, i_re * z_im + i_im * z_re
    left = (v_re - drop_re) ** 2 + (v_im - drop_im) ** 2
    return bool(left < drop_re**2 + drop_im**2)


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Equations (1) to (3)."""
    y_squared = p.y_ft_re**2 + p.y_ft_im**2
    z_re, z_im = -0.5 * p.REACH * p.y_ft_re / y_squared, 0.5 * p.REACH * p.y_ft_im / y_squared
    from_re = p.y_ff_re * u.v_from_re - p.y_ff_im * u.v_from_im + p.y_ft_re * u.v_to_re - p.y_ft_im * u.v_to_im
    from_im = p.y_ff_re * u.v_from_im + p.y_ff_im * u.v_from_re + p.y_ft_re * u.v_to_im + p.y_ft_im * u.v_to_re
    to_re = p.y_tf_re * u.v_from_re - p.y_tf_im * u.v_from_im + p.y_tt_re * u.v_to_re - p.y_tt_im * u.v_to_im
    to_im = p.y_tf_re * u.v_from_im + p.y_tf_im * u.v_from_re + p.y_tt_re * u.v_to_im + p.y_tt_im * u.v_to_re
    seen = inside(u.v_from_re, u.v_from_im, from_re, from_im, z_re, z_im)
    seen = seen or inside(u.v_to_re, u.v_to_im, to_re, to_im, z_re, z_im)
    timer, acts = stage(x.timer, seen, p.T, p.TB, u.dt_s)
    return (timer,), (acts,)


def says(values: Mapping[str, float], stage: int) -> str:
    """Say what made it act."""
    return f"zone 3: impedance within {values['REACH']:g} times that of the branch for {values['T']:g} s"


MODEL = RelayModel(
    name="ZONE3",
    title="remote back-up distance relay of a branch",
    source=Source("Kundur 1994, section 13.5.2, mho characteristic; settings are assumptions", "I"),
    watches="branch",
    trips="branch",
    parameters=PARAMETERS,
    states=("timer",),
    evaluate=evaluate,
    says=says,
    record_ids=("JBUS",),
)
