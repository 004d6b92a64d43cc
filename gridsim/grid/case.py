"""A grid case: the network with the dynamic data of its machines, and where both come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pandapower.auxiliary import pandapowerNet

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.dyr import DyrRecord

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


@dataclass(frozen=True)
class GridCase:
    """A network as pandapower has it, with its dynamics and its provenance.

    The index of `net.bus` is the bus number of the source. Beside pandapower's own columns `net.gen` carries
    `id`, `sn_mva`, `zr_pu` and `zx_pu` (source impedance on `sn_mva`) and `max_p_mw`; the slack is one of its rows,
    `net.ext_grid` has none (`external_grids.py`). `net.line` and `net.trafo` carry `circuit`; `net.load` and
    `net.shunt` carry `id`. `preset` names the limits
    of the interconnection, `poi_buses` the buses where a campus may connect, strong to weak. `load_model` is
    the case's default. The net must not be written to: work on a copy.
    """

    name: str
    title: str
    nominal_hz: float
    base_mva: float
    net: pandapowerNet
    dynamics: tuple[DyrRecord, ...]
    folder: Path
    dyr_file: Path
    load_model: LoadModel
    preset: str
    poi_buses: tuple[int, ...]
    origin: str
    licence: str
    changes: tuple[str, ...]
