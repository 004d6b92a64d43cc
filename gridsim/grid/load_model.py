"""How the loads of a case follow voltage."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault, raise_if_any

# Shares are written with a few digits; what they miss of 1 by rounding is far below any load's uncertainty.
_SHARE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class LoadModel:
    """How the case's own loads follow voltage: shares of constant impedance, current and power. [1]

    Each share lies in 0 to 1; those of active and those of reactive power sum to 1. Raises `InputError`.

    >>> LoadModel(p_z=1.0, p_i=0.0, p_p=0.0, q_z=1.0, q_i=0.0, q_p=0.0).p_z
    1.0
    """

    p_z: float
    p_i: float
    p_p: float
    q_z: float
    q_i: float
    q_p: float

    def __post_init__(self) -> None:
        raise_if_any(
            [*_share_faults("p", self.p_z, self.p_i, self.p_p), *_share_faults("q", self.q_z, self.q_i, self.q_p)]
        )


def _share_faults(power: str, *shares: float) -> list[Fault]:
    where = f"load_model: {power}"
    faults = [
        Fault(f"{where}: {name}", "is no share", got=f"{share:g}", wanted="0 to 1")
        for name, share in zip("zip", shares, strict=True)
        if not 0.0 <= share <= 1.0
    ]
    if not faults and not abs(sum(shares) - 1.0) <= _SHARE_TOLERANCE:
        faults.append(Fault(where, "shares do not add up", got=f"{sum(shares):g}", wanted="z + i + p = 1"))
    return faults
